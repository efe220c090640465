"""A person's keys: HPKE for keyslots, Ed25519 and ML-DSA-44 for signing, P-256 for PDF signatures."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from twinseal.crypto.hex_text import strict_unhex
from twinseal.crypto.hpke import PRIVATE_BYTES, KemKeyPair, load_public
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.signing import MLDSA44_PUBLIC_BYTES, Ed25519Signer, MlDsa44Signer, is_acceptable_ed25519_key
from twinseal.domain.errors import BundleDamaged, CannotDecrypt
from twinseal.domain.public_digest import public_digest

_P256_BYTES = 32
CERTIFICATE_MAX_BYTES: Final = 2048
_AUTHORITY_MAX_BYTES: Final = 1024


@dataclass(frozen=True, slots=True)
class PublicIdentity:
    """The public halves of a person's keys, and the SHA-256 of their certificate (DER)."""

    kem_public: bytes
    ed25519_public: bytes
    mldsa44_public: bytes
    certificate_sha256: bytes

    @property
    def kem_sha256(self) -> bytes:
        """Return the SHA-256 of the HPKE key."""
        return hashlib.sha256(self.kem_public).digest()

    @property
    def public_sha256(self) -> bytes:
        """Return the one digest of everything that the person is known by."""
        return public_digest(self.kem_sha256, self.ed25519_public, self.mldsa44_public, self.certificate_sha256)

    def to_json(self) -> dict[str, object]:
        """Return the keys as hexadecimal text."""
        return {
            "kem": self.kem_public.hex(),
            "ed25519": self.ed25519_public.hex(),
            "mldsa44": self.mldsa44_public.hex(),
            "certificate_sha256": self.certificate_sha256.hex(),
        }

    @classmethod
    def from_json(cls, value: object) -> PublicIdentity:
        """Return the keys of `to_json`; raises `BundleDamaged` for anything else, weak and malformed keys included."""
        names = ("kem", "ed25519", "mldsa44", "certificate_sha256")
        if not isinstance(value, dict) or set(value) != set(names):
            raise _damaged()
        try:
            kem, ed25519, mldsa44, certificate_sha256 = (strict_unhex(value[name]) for name in names)
            load_public(kem)
        except (ValueError, CannotDecrypt) as error:
            raise _damaged() from error
        if not is_acceptable_ed25519_key(ed25519) or len(mldsa44) != MLDSA44_PUBLIC_BYTES:
            raise _damaged()
        if len(certificate_sha256) != hashlib.sha256().digest_size:
            raise _damaged()
        return cls(kem, ed25519, mldsa44, certificate_sha256)


@dataclass(frozen=True, slots=True)
class PersonCertificates:
    """A person's certificate, that of the authority which gave it, and that authority's empty revocation list (DER each)."""

    certificate: bytes
    issuer: bytes
    crl: bytes

    @property
    def certificate_sha256(self) -> bytes:
        """Return the SHA-256 of the person's own certificate: what cards and rosters pin."""
        return hashlib.sha256(self.certificate).digest()

    def to_json(self) -> dict[str, object]:
        """Return them as hexadecimal text."""
        return {"certificate": self.certificate.hex(), "issuer": self.issuer.hex(), "crl": self.crl.hex()}

    @classmethod
    def from_json(cls, value: object) -> PersonCertificates:
        """Return those of `to_json`; raises `BundleDamaged` for anything else or longer."""
        bounds = {"certificate": CERTIFICATE_MAX_BYTES, "issuer": _AUTHORITY_MAX_BYTES, "crl": _AUTHORITY_MAX_BYTES}
        if not isinstance(value, dict) or set(value) != set(bounds):
            raise _damaged()
        try:
            parts = {name: strict_unhex(value[name]) for name in bounds}
        except ValueError as error:
            raise _damaged() from error
        if any(not 0 < len(parts[name]) <= most for name, most in bounds.items()):
            raise _damaged()
        return cls(**parts)


def _damaged() -> BundleDamaged:
    return BundleDamaged("bundle.damaged.keys")


class PdfKey:
    """A P-256 key for PDF signatures; the key object never leaves this class."""

    __slots__ = ("_key", "certificate_der")

    def __init__(self, key: ec.EllipticCurvePrivateKey, certificate_der: bytes) -> None:
        """Hold the key and its certificate."""
        self._key = key
        self.certificate_der = certificate_der

    def sign_sha256(self, data: bytes) -> bytes:
        """Return an ECDSA signature over the SHA-256 of `data` (DER)."""
        return self._key.sign(data, ec.ECDSA(hashes.SHA256()))


class Identity:
    """A person's private keys, in memory only while they are needed."""

    __slots__ = ("_certificate_der", "_p256_scalar", "ed25519", "kem", "mldsa44")

    def __init__(
        self,
        kem: KemKeyPair,
        ed25519: Ed25519Signer,
        mldsa44: MlDsa44Signer,
        p256_scalar: SecretBytes,
        certificate_der: bytes = b"",
    ) -> None:
        """Take over the private keys."""
        self.kem = kem
        self.ed25519 = ed25519
        self.mldsa44 = mldsa44
        self._p256_scalar = p256_scalar
        self._certificate_der = certificate_der

    @classmethod
    def generate(cls) -> Identity:
        """Return fresh keys without a certificate."""
        number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
        return cls(
            KemKeyPair.generate(),
            Ed25519Signer(SecretBytes(secrets.token_bytes(32))),
            MlDsa44Signer(SecretBytes(secrets.token_bytes(32))),
            SecretBytes(number.to_bytes(_P256_BYTES, "big")),
        )

    @property
    def public(self) -> PublicIdentity:
        """Return the public halves, with the digest of the certificate; of no bytes while there is none."""
        certificate_sha256 = hashlib.sha256(self._certificate_der).digest()
        return PublicIdentity(self.kem.public, self.ed25519.public, self.mldsa44.public, certificate_sha256)

    @property
    def pdf_key(self) -> PdfKey:
        """Return the signer for PDF signatures."""
        return PdfKey(self._p256(), self._certificate_der)

    @property
    def p256_public(self) -> ec.EllipticCurvePublicKey:
        """Return the public key that the certificate is given for."""
        return self._p256().public_key()

    def set_certificate(self, der: bytes) -> None:
        """Keep the certificate that was given for `p256_public`."""
        self._certificate_der = der

    def has_keys_of(self, public: PublicIdentity) -> bool:
        """Tell whether these are the private halves of somebody's HPKE and signing keys."""
        own = (self.kem.public, self.ed25519.public, self.mldsa44.public)
        return own == (public.kem_public, public.ed25519_public, public.mldsa44_public)

    def sign(self, message: bytes) -> bytes:
        """Return an Ed25519 signature."""
        return self.ed25519.sign(message)

    def sign_mldsa44(self, message: bytes) -> bytes:
        """Return an ML-DSA-44 signature."""
        return self.mldsa44.sign(message)

    def private_bytes(self) -> SecretBytes:
        """Return all private halves in a row, for the bundle; the caller wipes it."""
        row = bytearray()
        for part in (self.kem.private_bytes(), self.ed25519.seed(), self.mldsa44.seed()):
            row += part.view()
            part.wipe()
        row += self._p256_scalar.view()
        whole = SecretBytes(row)
        row[:] = bytes(len(row))
        return whole

    @classmethod
    def from_private_bytes(cls, data: bytearray, certificate_der: bytes = b"") -> Identity:
        """Return the identity of `private_bytes`; raises `BundleDamaged` for another length."""
        if len(data) != IDENTITY_PRIVATE_BYTES:
            raise _damaged()
        start = PRIVATE_BYTES
        return cls(
            KemKeyPair.from_private_bytes(data[:start]),
            Ed25519Signer(SecretBytes(data[start : start + 32])),
            MlDsa44Signer(SecretBytes(data[start + 32 : start + 64])),
            SecretBytes(data[start + 64 :]),
            certificate_der,
        )

    def wipe(self) -> None:
        """Forget every private key."""
        for part in (self.kem, self.ed25519, self.mldsa44, self._p256_scalar):
            part.wipe()

    def __repr__(self) -> str:
        """Show nothing."""
        return "Identity(...)"

    def _p256(self) -> ec.EllipticCurvePrivateKey:
        return ec.derive_private_key(int.from_bytes(self._p256_scalar.view(), "big"), ec.SECP256R1())


IDENTITY_PRIVATE_BYTES = PRIVATE_BYTES + 32 + 32 + _P256_BYTES
