"""The seal of a report: PAdES B-B, certification that allows no change, key in memory only.

pyHanko loads much that Twinseal needs nowhere else, so it is imported where a PDF is signed or checked.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Protocol

from twinseal.domain.errors import ReportFailed
from twinseal.domain.people import Role
from twinseal.reports.seal.no_network import keep_network_out
from twinseal.reports.seal.utc_only import reckon_in_utc

keep_network_out()
SEAL_BOX_MM: Final = (120.0, 28.0)
FIELD: Final = "VaultSeal"
_BESIDE_CERTIFICATES: Final = 1024
"""Bytes kept for what a signature holds beside certificates and the authority's name; that is some 450, and one too long is refused."""


class PdfSigningKey(Protocol):
    """A key that signs without being shown."""

    certificate_der: bytes

    def sign_sha256(self, data: bytes) -> bytes:
        """Return an ECDSA signature over the SHA-256 of `data`."""
        ...


class Pin(Protocol):
    """Whose certificate it is: their role, and the certificate (DER) of the authority that gave it."""

    @property
    def role(self) -> Role:
        """Return what the person is enrolled for."""
        ...

    @property
    def issuer(self) -> bytes:
        """Return the authority's certificate; empty where the pinned certificate stands for itself."""
        ...


class Pins(Protocol):
    """Certificates that count, as a trust card pins them."""

    def certified(self, certificate_sha256: bytes) -> Pin | None:
        """Return whose certificate has this SHA-256, None where it is nobody's."""
        ...


@dataclass(frozen=True, slots=True)
class SealPlace:
    """Where the seal's field lies, page from 0 and corners in points, and the time that the paper shows in it."""

    page: int
    box: tuple[int, int, int, int]
    when: datetime


@dataclass(frozen=True, slots=True)
class SealVerdict:
    """What our own check says: `ok` only if the seal is good, trusted, and covers the entire file unchanged."""

    ok: bool
    sentence: str
    signer: str = ""
    meaning: str = ""
    at_utc: str = ""
    pin: Pin | None = None
    """Whom the trust card names by the certificate that signed; only where the seal is good."""
    is_signed: bool = True
    """False for a PDF without any signature: nothing says that it was a report."""


def seal(
    pdf: bytes, key: PdfSigningKey, *, issuer_der: bytes, crl_der: bytes, place: SealPlace, meaning: str, name: str
) -> bytes:
    """Return the PDF with a certification signature over the whole file; raises `ReportFailed`.

    Authority, certificate and revocation list are written before the seal, so that it covers them too. The time in the
    seal is that of the paper, from the vault's clock: one report never shows two times. Its place is reckoned from the certificates, for
    pyHanko would sign once more to measure it.
    """
    from asn1crypto import crl as asn1_crl
    from asn1crypto import x509 as asn1_x509
    from pyhanko.sign import signers
    from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.validation.dss import DocumentSecurityStore
    from pyhanko.stamp import NoOpStampStyle

    reckon_in_utc()
    issuer = asn1_x509.Certificate.load(issuer_der)
    leaf = asn1_x509.Certificate.load(key.certificate_der)
    try:
        writer = _writer_class()(io.BytesIO(pdf))
        DocumentSecurityStore.supply_dss_in_writer(
            writer, None, certs=[issuer, leaf], crls=[asn1_crl.CertificateList.load(crl_der)]
        )
        metadata = signers.PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
            reason=meaning,
            name=name,
        )
        out = io.BytesIO()
        _pdf_signer_class(place.when)(
            metadata,
            _signer_class()(key, leaf, issuer),
            stamp_style=NoOpStampStyle(),
            new_field_spec=SigFieldSpec(FIELD, on_page=place.page, box=place.box),
        ).sign_pdf(writer, output=out, bytes_reserved=_place_for(issuer_der, key.certificate_der))
    except Exception as fault:
        raise ReportFailed("report.failed.not_signed", kind=type(fault).__name__) from fault
    return out.getvalue()


def _place_for(issuer_der: bytes, leaf_der: bytes) -> int:
    """Return the hexadecimal digits to keep for a signature: it names the authority twice more, as that does itself."""
    return 2 * (2 * len(issuer_der) + len(leaf_der) + _BESIDE_CERTIFICATES)


def check_seal(pdf: bytes, pins: Pins) -> SealVerdict:
    """Check the seal of a report against the certificates that a trust card pins; never raises for what it finds.

    Demands a good signature by a pinned certificate that its authority gave, coverage of the entire file, and no change after it: other programs pass
    files with junk or another revision behind the seal.
    """
    try:
        return _verdict(pdf, pins)
    except Exception as fault:  # noqa: BLE001 - whatever a hostile file does, the answer is no
        return SealVerdict(False, f"The report's signature cannot be read ({type(fault).__name__}): do not rely on it.")


def _verdict(pdf: bytes, pins: Pins) -> SealVerdict:
    from asn1crypto import x509 as asn1_x509
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.fields import MDPPerm
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    reckon_in_utc()
    signatures = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    if not signatures:
        return SealVerdict(False, "The PDF bears no signature: an issued report has one.", is_signed=False)
    if len(signatures) != 1:
        return SealVerdict(False, f"The report has {len(signatures)} signatures, but an issued report has exactly one.")
    pin = pins.certified(hashlib.sha256(signatures[0].signer_cert.dump()).digest())
    trusted = [] if pin is None else [asn1_x509.Certificate.load(pin.issuer) if pin.issuer else signatures[0].signer_cert]
    context = ValidationContext(trust_roots=trusted, allow_fetching=False)
    status = validate_pdf_signature(signatures[0], context)
    signer = status.signing_cert.subject.native.get("common_name", "")
    if not (status.intact and status.valid):
        return SealVerdict(False, "The report was changed after it was signed: do not rely on it.", signer)
    if status.coverage is not SignatureCoverageLevel.ENTIRE_FILE or status.modification_level is not ModificationLevel.NONE:
        return SealVerdict(False, "Something was added to the report after it was signed: do not rely on it.", signer)
    if not _is_plain(pdf, signatures[0].byte_range):
        return SealVerdict(False, "Something was hidden in the report's signature: do not rely on it.", signer)
    if foreign := _foreign(pin, trusted=status.trusted and status.bottom_line):
        return SealVerdict(False, foreign, signer)
    forbids = signatures[0].docmdp_level is MDPPerm.NO_CHANGES
    if not forbids or not _is_as_made(signatures[0].signed_data, pin):
        fault = "Something was hidden in the report's signature: do not rely on it."
        other = "The report's signature does not forbid changes: Twinseal did not issue it."
        return SealVerdict(False, fault if forbids else other, signer)
    sentence = f"Signed by {signer}, trusted; the whole document is covered and unchanged."
    return SealVerdict(
        True, sentence, signer, str(signatures[0].sig_object.get("/Reason", "")), _utc(status.signer_reported_dt), pin=pin
    )


def _foreign(pin: Pin | None, *, trusted: bool) -> str:
    """Return why a certificate is none of this vault, empty if it is one."""
    if pin is None:
        return "The report is not of this vault: the trust card names nobody with the certificate that signed it."
    return "" if trusted else "The signer's certificate was not given by the authority on the trust card."


def _is_plain(pdf: bytes, byte_range: Sequence[int]) -> bool:
    """Tell whether what the signature cannot cover, its own place in the file, holds the signature and nothing else."""
    from asn1crypto.parser import peek

    gap = pdf[byte_range[0] + byte_range[1] : byte_range[2]]
    written = bytes.fromhex(gap[1:-1].decode("ascii"))
    signature = written[: peek(written)]
    return gap == b"<" + signature.hex().upper().encode("ascii").ljust(len(gap) - 2, b"0") + b">"


def _is_as_made(signed_data: Any, pin: Pin | None) -> bool:
    """Tell whether a signature's own form is what Twinseal makes around the signed parts: nothing in it covers the rest of it.

    Whose authority no card has brings its certificate along; of that nothing can be told.
    """
    from asn1crypto import cms
    from asn1crypto import x509 as asn1_x509

    issuers = [asn1_x509.Certificate.load(pin.issuer)] if pin is not None and pin.issuer else []
    info, brought = signed_data["signer_infos"][0], [each.chosen for each in signed_data["certificates"]]
    as_made = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [{"algorithm": "sha256"}],
            "encap_content_info": {"content_type": "data"},
            "certificates": [*(issuers or brought[:-1]), brought[-1]],
            "signer_infos": [
                {
                    "version": "v1",
                    "sid": info["sid"],
                    "digest_algorithm": {"algorithm": "sha256"},
                    "signature_algorithm": {"algorithm": "sha256_ecdsa"},
                    "signed_attrs": info["signed_attrs"],
                    "signature": info["signature"],
                }
            ],
        }
    )
    return bool(as_made.dump(force=True) == signed_data.untag().dump())


def _utc(when: datetime | None) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if when else ""


def _signer_class() -> Any:
    from asn1crypto import algos
    from pyhanko.sign.signers import Signer
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    class VaultSigner(Signer):
        def __init__(self, key: PdfSigningKey, leaf: Any, issuer: Any) -> None:
            store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # a function of pyHanko without types
            store.register(issuer)
            self._key = key
            super().__init__(
                signing_cert=leaf,
                cert_registry=store,
                embed_roots=True,
                signature_mechanism=algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
            )

        async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
            del digest_algorithm
            return bytes(72) if dry_run else self._key.sign_sha256(data)

    return VaultSigner


def _pdf_signer_class(when: datetime) -> Any:
    from pyhanko.sign.signers import PdfSigner

    class VaultClockPdfSigner(PdfSigner):
        def init_signing_session(self, *args: Any, **named: Any) -> Any:
            session = super().init_signing_session(*args, **named)
            session.system_time = when
            return session

    return VaultClockPdfSigner


def _writer_class() -> Any:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class Pdf17Writer(IncrementalPdfFileWriter):
        def ensure_output_version(self, version: Any) -> None:
            # PDF/A-3 forbids version 2.0, which pyHanko would write for ECDSA.
            if version <= (1, 7):
                super().ensure_output_version(version)  # type: ignore[no-untyped-call]  # a function of pyHanko without types

    return Pdf17Writer
