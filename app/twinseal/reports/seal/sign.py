"""The seal of a paper: PAdES B-B, certification that allows no change, or one second signature; key in memory only.

pyHanko loads much that Twinseal needs nowhere else, so it is imported where a PDF is signed or checked.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Protocol

from twinseal.domain.errors import ReportFailed
from twinseal.domain.people import Role
from twinseal.reports.seal import countersignature
from twinseal.reports.seal.cms import PdfSigningKey, is_as_made, is_plain, place_for, signer_class, utc_text
from twinseal.reports.seal.field_tags import tag_fields
from twinseal.reports.seal.no_network import keep_network_out
from twinseal.reports.seal.utc_only import reckon_in_utc

keep_network_out()
SEAL_BOX_MM: Final = (120.0, 28.0)
FIELD: Final = "VaultSeal"
_FIELD_SAID: Final = "Signature of this paper"
"""What whoever listens hears of the field."""


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
class Second:
    """The good and trusted second signature of a report: who countersigned it, when, and at which entry of the log that was noted."""

    signer: str
    at_utc: str
    entry: int
    pin: Pin


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
    second: Second | None = None
    """Who countersigned it; only where both signatures are good."""
    first_sha256: str = ""
    """SHA-256 of the report as it was issued, with its first signature alone; only where the seal is good."""
    may_be_countersigned: bool = False
    """Whether it may get a second signature: it has room for one and has none yet."""


def seal(
    pdf: bytes, key: PdfSigningKey, *, issuer_der: bytes, crl_der: bytes, place: SealPlace, meaning: str, name: str,
    countersignable: bool = False,
) -> bytes:  # fmt: skip
    """Return the PDF with a certification signature over the whole file; raises `ReportFailed`.

    It allows no change; where it is `countersignable`, it allows that its one empty field is signed.
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
            docmdp_permissions=MDPPerm.FILL_FORMS if countersignable else MDPPerm.NO_CHANGES,
            reason=meaning,
            name=name,
        )
        out = io.BytesIO()
        _pdf_signer_class(place, countersignable=countersignable)(
            metadata,
            signer_class()(key, leaf, issuer),
            stamp_style=NoOpStampStyle(),
            new_field_spec=SigFieldSpec(FIELD, on_page=place.page, box=place.box, readable_field_name=_FIELD_SAID),
        ).sign_pdf(writer, output=out, bytes_reserved=place_for(issuer_der, key.certificate_der))
    except Exception as fault:
        raise ReportFailed("report.failed.not_signed", kind=type(fault).__name__) from fault
    return out.getvalue()


def check_seal(pdf: bytes, pins: Pins) -> SealVerdict:
    """Check the seal of a report against the certificates that a trust card pins; never raises for what it finds.

    Demands a good signature by a pinned certificate that its authority gave, coverage of the entire file, and no change after it but
    one countersignature of the same kind, of somebody else: other programs pass files with junk or another revision behind the seal.
    """
    try:
        return _verdict(pdf, pins)
    except Exception as fault:  # noqa: BLE001 - whatever a hostile file does, the answer is no
        return SealVerdict(False, f"The report's signature cannot be read ({type(fault).__name__}): do not rely on it.")


def _verdict(pdf: bytes, pins: Pins) -> SealVerdict:
    from pyhanko.pdf_utils.reader import PdfFileReader

    reckon_in_utc()
    signatures = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    if not signatures:
        return SealVerdict(False, "The PDF bears no signature: an issued report has one.", is_signed=False)
    if len(signatures) == 1:
        return _first(pdf, signatures[0], pins)
    if len(signatures) == 2:
        return _both(pdf, signatures[0], signatures[1], pins)
    return SealVerdict(
        False, f"The report has {len(signatures)} signatures, but an issued report has one, or two if it was countersigned."
    )


def _first(pdf: bytes, signature: Any, pins: Pins) -> SealVerdict:
    """Judge a report with one signature."""
    from pyhanko.sign.fields import MDPPerm

    fault, signer, at_utc, pin = _judged(pdf, signature, pins)
    if fault or pin is None:
        return SealVerdict(False, fault, signer)
    has_room = signature.docmdp_level is MDPPerm.FILL_FORMS and countersignature.has_room(pdf)
    if signature.docmdp_level is not MDPPerm.NO_CHANGES and not has_room:
        return SealVerdict(False, "The report's signature does not forbid changes: Twinseal did not issue it.", signer)
    return SealVerdict(
        True,
        f"Signed by {signer}, trusted; the whole document is covered and unchanged.",
        signer,
        str(signature.sig_object.get("/Reason", "")),
        at_utc,
        pin=pin,
        first_sha256=hashlib.sha256(pdf).hexdigest(),
        may_be_countersigned=has_room,
    )


def _both(pdf: bytes, certifying: Any, counter: Any, pins: Pins) -> SealVerdict:
    """Judge a report with two signatures: the first as if it stood alone, then all that was added."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    end = certifying.byte_range[2] + certifying.byte_range[3]
    (alone,) = PdfFileReader(io.BytesIO(pdf[:end])).embedded_signatures
    first = _first(pdf[:end], alone, pins)
    if not first.ok:
        return first
    signer = first.signer
    statement = countersignature.statement_of(pdf, end, counter) if first.may_be_countersigned else None
    if statement is None:
        return SealVerdict(False, "Something was added to the report after it was signed: do not rely on it.", signer)
    fault, second, at_utc, pin = _judged(pdf, counter, pins)
    if fault or pin is None:
        return SealVerdict(False, f"The second signature does not count. {fault}", signer)
    if counter.signer_cert.dump() == certifying.signer_cert.dump():
        return SealVerdict(False, f"Both signatures are {signer}'s: whoever issued a report cannot countersign it.", signer)
    sentence = (
        f"Signed by {signer} and countersigned by {second} on {at_utc} (entry {statement.entry} of the log), both trusted; "
        "the whole document is covered and nothing else was added."
    )
    return replace(first, sentence=sentence, second=Second(second, at_utc, statement.entry, pin), may_be_countersigned=False)


def _judged(pdf: bytes, signature: Any, pins: Pins) -> tuple[str, str, str, Pin | None]:
    """Return what is wrong with a signature that has to cover the entire file (empty for nothing), its signer, its time and its pin."""
    from asn1crypto import x509 as asn1_x509
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    pin = pins.certified(hashlib.sha256(signature.signer_cert.dump()).digest())
    trusted = [] if pin is None else [asn1_x509.Certificate.load(pin.issuer) if pin.issuer else signature.signer_cert]
    status = validate_pdf_signature(signature, ValidationContext(trust_roots=trusted, allow_fetching=False))
    signer = status.signing_cert.subject.native.get("common_name", "")
    fault = ""
    if not (status.intact and status.valid):
        fault = "The report was changed after it was signed: do not rely on it."
    elif (
        status.coverage is not SignatureCoverageLevel.ENTIRE_FILE or status.modification_level is not ModificationLevel.NONE
    ):
        fault = "Something was added to the report after it was signed: do not rely on it."
    elif not is_plain(pdf, signature.byte_range):
        fault = "Something was hidden in the report's signature: do not rely on it."
    elif foreign := _foreign(pin, trusted=status.trusted and status.bottom_line):
        fault = foreign
    elif not is_as_made(signature.pkcs7_content, b"" if pin is None else pin.issuer):
        fault = "Something was hidden in the report's signature: do not rely on it."
    return fault, signer, utc_text(status.signer_reported_dt), pin


def _foreign(pin: Pin | None, *, trusted: bool) -> str:
    """Return why a certificate is none of this vault, empty if it is one."""
    if pin is None:
        return "The report is not of this vault: the trust card names nobody with the certificate that signed it."
    return "" if trusted else "The signer's certificate was not given by the authority on the trust card."


def _pdf_signer_class(place: SealPlace, *, countersignable: bool) -> Any:
    from pyhanko.sign.signers import PdfSigner

    class VaultClockPdfSigner(PdfSigner):
        def init_signing_session(self, *args: Any, **named: Any) -> Any:
            session = super().init_signing_session(*args, **named)
            session.system_time = place.when
            if countersignable:
                # Behind the field of the first signature: other programs name the fields in their order.
                countersignature.add_field(session.pdf_out, place.page)
            tag_fields(session.pdf_out)
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
