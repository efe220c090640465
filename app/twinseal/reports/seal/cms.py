"""What one signature in a PDF is made of, and whether it has exactly the form that Twinseal gives it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final, Protocol

from twinseal.reports.seal.no_network import keep_network_out

keep_network_out()
_BESIDE_CERTIFICATES: Final = 1024
"""Bytes kept for what a signature holds beside certificates and the authority's name; that is some 450, and one too long is refused."""


class PdfSigningKey(Protocol):
    """A key that signs without being shown."""

    certificate_der: bytes

    def sign_sha256(self, data: bytes) -> bytes:
        """Return an ECDSA signature over the SHA-256 of `data`."""
        ...


def place_for(issuer_der: bytes, leaf_der: bytes) -> int:
    """Return the hexadecimal digits to keep for a signature: it names the authority twice more, as that does itself."""
    return 2 * (2 * len(issuer_der) + len(leaf_der) + _BESIDE_CERTIFICATES)


def is_plain(pdf: bytes, byte_range: Sequence[int]) -> bool:
    """Tell whether what the signature cannot cover, its own place in the file, holds the signature and nothing else."""
    from asn1crypto.parser import peek

    gap = pdf[byte_range[0] + byte_range[1] : byte_range[2]]
    written = bytes.fromhex(gap[1:-1].decode("ascii"))
    signature = written[: peek(written)]
    return gap == b"<" + signature.hex().upper().encode("ascii").ljust(len(gap) - 2, b"0") + b">"


def is_as_made(written: bytes, issuer: bytes) -> bool:
    """Tell whether a signature's own form is what Twinseal makes around the signed parts: nothing in it covers the rest of it.

    `written` is all that stands in the place of the signature: the signature, then what fills the rest. Where no card has the
    `issuer`, it is empty and the signature brings that certificate along; nothing can be said of that one.
    """
    from asn1crypto import cms
    from asn1crypto import x509 as asn1_x509
    from asn1crypto.parser import peek

    signature = written[: peek(written)]
    signed_data = cms.ContentInfo.load(signature)["content"]
    issuers = [asn1_x509.Certificate.load(issuer)] if issuer else []
    info, brought = signed_data["signer_infos"][0], [each.chosen for each in signed_data["certificates"]]
    certificates = [*(issuers or brought[:-1]), brought[-1]]
    return _made(certificates, info["sid"], info["signed_attrs"], info["signature"].native) == signature


def signature_over(digest: bytes, key: PdfSigningKey, issuer_der: bytes) -> bytes:
    """Return a signature (CMS, DER) over the SHA-256 of a PDF's signed bytes, as PAdES asks for and as pyHanko makes the first one."""
    from asn1crypto import cms
    from asn1crypto import x509 as asn1_x509
    from pyhanko.sign.general import as_signing_certificate_v2

    leaf, issuer = asn1_x509.Certificate.load(key.certificate_der), asn1_x509.Certificate.load(issuer_der)
    attributes = cms.CMSAttributes(
        [
            {"type": "content_type", "values": ["data"]},
            {"type": "message_digest", "values": [digest]},
            {"type": "signing_certificate_v2", "values": [as_signing_certificate_v2(leaf)]},
        ]
    )
    sid = {
        "issuer_and_serial_number": cms.IssuerAndSerialNumber({"issuer": leaf.issuer, "serial_number": leaf.serial_number})
    }
    return _made([issuer, leaf], cms.SignerIdentifier(sid), attributes, key.sign_sha256(attributes.dump()))


def _made(certificates: Sequence[Any], sid: Any, attributes: Sequence[Any], signature: bytes) -> bytes:
    """Return the signature (CMS, DER) of these parts.

    Each part is encoded again, however it was written, and the parts are put together here: asn1crypto encodes all that is in
    a part once more for each that it stands in, which took most of a check.
    """
    from asn1crypto import algos, cms
    from asn1crypto.parser import emit

    version = bytes(cms.CMSVersion("v1").dump())
    digest = bytes(algos.DigestAlgorithm({"algorithm": "sha256"}).dump())
    signer = _sequence(
        version,
        bytes(sid.dump(force=True)),
        digest,
        _tagged(0, *sorted(bytes(attribute.dump(force=True)) for attribute in attributes)),
        bytes(algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}).dump()),
        bytes(emit(0, 0, 4, signature)),
    )
    signed_data = _sequence(
        version,
        bytes(emit(0, 1, 17, digest)),
        bytes(cms.ContentInfo({"content_type": "data"}).dump()),
        _tagged(0, *sorted(bytes(certificate.dump(force=True)) for certificate in certificates)),
        bytes(emit(0, 1, 17, signer)),
    )
    return _sequence(bytes(cms.ContentType("signed_data").dump()), _tagged(0, signed_data))


def _sequence(*parts: bytes) -> bytes:
    from asn1crypto.parser import emit

    return bytes(emit(0, 1, 16, b"".join(parts)))


def _tagged(tag: int, *parts: bytes) -> bytes:
    """Return parts under a tag of the context."""
    from asn1crypto.parser import emit

    return bytes(emit(2, 1, tag, b"".join(parts)))


def utc_text(when: datetime | None) -> str:
    """Return a time as `YYYY-MM-DDTHH:MM:SSZ`, empty for none."""
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if when else ""


def signer_class() -> Any:
    """Return the class of what signs with a `PdfSigningKey`, its certificate and its authority's."""
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
