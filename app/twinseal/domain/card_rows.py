"""Who stands on a trust card: founders, recovery sheets and later certificates, each a row of its file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from twinseal.domain.errors import TrustCardBad
from twinseal.domain.people import Role
from twinseal.domain.public_digest import public_digest

RECOVERY: Final = "recovery"
"""The role of a seat."""
_NO_CERTIFICATE: Final = bytes(32)
"""Stands for the digest of a certificate in the public digest of a seat, which has none."""
_LOWER_HEX: Final = re.compile(r"(?:[0-9a-f]{2})+\Z", re.ASCII)
_ROW: Final = frozenset({"id", "name", "role", "ed25519", "mldsa44", "kem_sha256", "certificate_sha256", "issuer", "holder"})
_LATER: Final = frozenset({"id", "name", "role", "key", "certificate_sha256", "issuer"})


@dataclass(frozen=True, slots=True)
class TrustedPerson:
    """A founder whose cosignatures count: id, name, role, public signing keys, and what else they are known by.

    `kem_sha256` and `certificate_sha256` are digests of the HPKE key and of the certificate (DER); `issuer` is the
    certificate (DER) of the authority that gave it, which common PDF programs need.
    """

    id: str
    name: str
    role: Role
    ed25519_public: bytes
    mldsa44_public: bytes
    kem_sha256: bytes
    certificate_sha256: bytes
    issuer: bytes

    @property
    def public_sha256(self) -> bytes:
        """Return the one digest of everything that the person is known by."""
        return public_digest(self.kem_sha256, self.ed25519_public, self.mldsa44_public, self.certificate_sha256)

    def to_json(self) -> dict[str, object]:
        """Return the row of the file."""
        return {
            "id": self.id,
            "name": self.name,
            "role": self.role.value,
            "ed25519": self.ed25519_public.hex(),
            "mldsa44": self.mldsa44_public.hex(),
            "kem_sha256": self.kem_sha256.hex(),
            "certificate_sha256": self.certificate_sha256.hex(),
            "issuer": self.issuer.hex(),
            "holder": "",
        }

    @classmethod
    def from_json(cls, value: object) -> TrustedPerson:
        """Return the person of a row; raises `TrustCardBad`."""
        if not isinstance(value, dict) or value.keys() != _ROW or value["holder"] != "":
            raise TrustCardBad("trust_card.bad.person")
        return cls(
            id=text_of(value["id"]),
            name=text_of(value["name"]),
            role=_role(value["role"]),
            ed25519_public=bytes_of(value["ed25519"]),
            mldsa44_public=bytes_of(value["mldsa44"]),
            kem_sha256=bytes_of(value["kem_sha256"]),
            certificate_sha256=bytes_of(value["certificate_sha256"]),
            issuer=bytes_of(value["issuer"]),
        )


@dataclass(frozen=True, slots=True)
class TrustedSeat:
    """A recovery sheet of the founding: what it is known by, and the id of the person who holds it."""

    id: str
    name: str
    ed25519_public: bytes
    mldsa44_public: bytes
    kem_sha256: bytes
    holder: str

    @property
    def public_sha256(self) -> bytes:
        """Return the one digest of everything that the seat is known by."""
        return public_digest(self.kem_sha256, self.ed25519_public, self.mldsa44_public, _NO_CERTIFICATE)

    def to_json(self) -> dict[str, object]:
        """Return the row of the file."""
        return {
            "id": self.id,
            "name": self.name,
            "role": RECOVERY,
            "ed25519": self.ed25519_public.hex(),
            "mldsa44": self.mldsa44_public.hex(),
            "kem_sha256": self.kem_sha256.hex(),
            "certificate_sha256": "",
            "issuer": "",
            "holder": self.holder,
        }

    @classmethod
    def from_json(cls, value: object) -> TrustedSeat:
        """Return the seat of a row; raises `TrustCardBad`."""
        if not isinstance(value, dict) or value.keys() != _ROW:
            raise TrustCardBad("trust_card.bad.person")
        if value["certificate_sha256"] != "" or value["issuer"] != "":
            raise TrustCardBad("trust_card.bad.person")
        return cls(
            id=text_of(value["id"]),
            name=text_of(value["name"]),
            ed25519_public=bytes_of(value["ed25519"]),
            mldsa44_public=bytes_of(value["mldsa44"]),
            kem_sha256=bytes_of(value["kem_sha256"]),
            holder=text_of(value["holder"]),
        )


@dataclass(frozen=True, slots=True)
class LaterCertificate:
    """Somebody of a later edition whose certificate is none of the founders': `key` is their key number, from 1 to 9,999."""

    id: str
    name: str
    role: Role
    key: int
    certificate_sha256: bytes
    issuer: bytes

    def to_json(self) -> dict[str, object]:
        """Return the row of the file."""
        return {
            "id": self.id,
            "name": self.name,
            "role": self.role.value,
            "key": self.key,
            "certificate_sha256": self.certificate_sha256.hex(),
            "issuer": self.issuer.hex(),
        }

    @classmethod
    def from_json(cls, value: object) -> LaterCertificate:
        """Return the certificate of a row; raises `TrustCardBad`."""
        if not isinstance(value, dict) or value.keys() != _LATER or type(value["key"]) is not int:
            raise TrustCardBad("trust_card.bad.person")
        return cls(
            id=text_of(value["id"]),
            name=text_of(value["name"]),
            role=_role(value["role"]),
            key=value["key"],
            certificate_sha256=bytes_of(value["certificate_sha256"]),
            issuer=bytes_of(value["issuer"]),
        )


def text_of(value: object) -> str:
    """Return the text of a field; raises `TrustCardBad`."""
    if not isinstance(value, str):
        raise TrustCardBad("trust_card.bad.field")
    return value


def bytes_of(value: object) -> bytes:
    """Return the bytes of a field, lower-case hexadecimal; raises `TrustCardBad`."""
    text = text_of(value)
    if not _LOWER_HEX.match(text):
        raise TrustCardBad("trust_card.bad.key")
    return bytes.fromhex(text)


def _role(value: object) -> Role:
    text = text_of(value)
    if text not in {known.value for known in Role}:
        raise TrustCardBad("trust_card.bad.role")
    return Role(text)
