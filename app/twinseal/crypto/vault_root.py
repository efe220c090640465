"""The root certificate of a vault, and the certificates for PDF signatures that it gives people."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import CannotDecrypt
from twinseal.domain.text import shown

_DOCUMENT_SIGNING: Final = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
_YEARS: Final = 25
_NAME_MAX_BYTES: Final = 64


def _name(common: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _cut(organisation, _NAME_MAX_BYTES) or "Twinseal"),
            x509.NameAttribute(NameOID.COMMON_NAME, _cut(common, _NAME_MAX_BYTES)),
        ]
    )


def _cut(text: str, longest: int) -> str:
    """Return the start of `text` that has at most `longest` bytes of UTF-8 (X.520 allows 64; not every letter is one)."""
    return text.encode()[:longest].decode(errors="ignore")


class VaultRoot:
    """The P-256 authority of one vault: issues people's certificates for PDF signatures."""

    __slots__ = ("_certificate", "_key")

    def __init__(self, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> None:
        """Hold key and certificate."""
        self._key = key
        self._certificate = certificate

    @classmethod
    def generate(cls, vault_name: str, vault_id: str, not_before: datetime) -> VaultRoot:
        """Return a fresh self-signed root, valid for 25 years."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name(f"Twinseal vault root {vault_id[:8]}", vault_name)
        public = key.public_key()
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(not_before - timedelta(days=1))
            .not_valid_after(not_before + timedelta(days=365 * _YEARS))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(sign_certificates=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        )
        return cls(key, builder.sign(key, hashes.SHA256()))

    @classmethod
    def from_private_bytes(cls, data: bytes | bytearray, certificate_der: bytes) -> VaultRoot:
        """Return the root of `private_bytes` and its certificate; raises `CannotDecrypt` if they do not belong together."""
        try:
            key = serialization.load_der_private_key(bytes(data), password=None)
            certificate = x509.load_der_x509_certificate(certificate_der)
        except ValueError as error:
            raise CannotDecrypt from error
        if not isinstance(key, ec.EllipticCurvePrivateKey) or certificate.public_key() != key.public_key():
            raise CannotDecrypt
        return cls(key, certificate)

    @property
    def certificate_der(self) -> bytes:
        """Return the root certificate."""
        return self._certificate.public_bytes(serialization.Encoding.DER)

    def issue(self, person_name: str, person_id: str, public: ec.EllipticCurvePublicKey, not_before: datetime) -> bytes:
        """Return a person's certificate (DER): signing and non-repudiation, for documents and e-mail.

        Without e-mail among its uses poppler's checker refuses it; without non-repudiation pyHanko does.
        """
        root = self._certificate
        # The id always stands whole: it is what tells two people of one name apart.
        tail = f" ({person_id})"
        builder = (
            x509.CertificateBuilder()
            .subject_name(_name(f"{_cut(shown(person_name), _NAME_MAX_BYTES - len(tail.encode()))}{tail}", "Twinseal"))
            .issuer_name(root.subject)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(not_before - timedelta(days=1))
            .not_valid_after(root.not_valid_after_utc)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(sign_certificates=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([_DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
        )
        return builder.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def empty_crl(self, now: datetime) -> bytes:
        """Return a list of revoked certificates that is empty (DER), valid as long as the root."""
        return (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self._certificate.subject)
            .last_update(now - timedelta(days=1))
            .next_update(self._certificate.not_valid_after_utc)
            .add_extension(x509.CRLNumber(1), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
            .sign(self._key, hashes.SHA256())
            .public_bytes(serialization.Encoding.DER)
        )

    def private_bytes(self) -> SecretBytes:
        """Return the private key (PKCS #8, DER), for the sealed store only; the caller wipes it."""
        return SecretBytes(
            self._key.private_bytes(
                serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )


def _usage(*, sign_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not sign_certificates,
        content_commitment=not sign_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=sign_certificates,
        crl_sign=sign_certificates,
        encipher_only=False,
        decipher_only=False,
    )
