"""The trust card: the pins from which every later verification of a vault's log starts.

It is made at the ceremony, printed, and kept apart from the vault; a verifier takes keys from it and never from the
thing that is verified. The file `trust-card.json` is canonical JSON with all keys as hexadecimal text.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from twinseal.domain import canonical
from twinseal.domain.errors import BadInput, TrustCardBad, UnknownFormat
from twinseal.domain.people import Role

FORMAT: Final = "twinseal/trust-card"
VERSION: Final = 1
TRUST_CARD_MAX_BYTES: Final = 1024 * 1024
PEOPLE_MAX: Final = 200

_ED25519_BYTES: Final = 32
_MLDSA44_BYTES: Final = 1312
_CERTIFICATE_MAX_BYTES: Final = 4096
_LOWER_HEX: Final = re.compile(r"(?:[0-9a-f]{2})+\Z", re.ASCII)
_ID: Final = re.compile(r"[0-9a-f]{32}\Z", re.ASCII)
_PERSON_ID: Final = re.compile(r"[a-z][0-9a-z_-]{0,31}\Z", re.ASCII)
_UTC: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?Z\Z", re.ASCII)
_FIELDS: Final = frozenset(
    {
        "format",
        "version",
        "vault_id",
        "vault_name",
        "log_id",
        "genesis_public",
        "line_ed25519",
        "line_mldsa44",
        "audit_key_sha256",
        "header_public",
        "root_certificate",
        "people",
        "founded_utc",
    }
)
_PERSON_FIELDS: Final = frozenset({"id", "name", "role", "ed25519_public", "mldsa44_public"})


@dataclass(frozen=True, slots=True)
class TrustedPerson:
    """A person whose cosignatures count: id, name, role, and public signing keys."""

    id: str
    name: str
    role: Role
    ed25519_public: bytes
    mldsa44_public: bytes


@dataclass(frozen=True, slots=True)
class TrustCard:
    """Public keys and ids of one vault; nothing on it is secret, everything on it must be genuine.

    `audit_key_sha256` is the SHA-256 of the public key that log entries are sealed to; `founded_utc` is ISO 8601
    with a final Z.
    """

    vault_id: str
    vault_name: str
    log_id: str
    genesis_public: bytes
    line_ed25519: bytes
    line_mldsa44: bytes
    audit_key_sha256: bytes
    header_public: bytes
    root_certificate_der: bytes
    people: tuple[TrustedPerson, ...]
    founded_utc: str

    def __post_init__(self) -> None:
        """Refuse (`TrustCardBad`) ids, keys or people that a verifier must not start from."""
        _check(self)

    def to_bytes(self) -> bytes:
        """Return the file's bytes."""
        return canonical.dumps(
            {
                "format": FORMAT,
                "version": VERSION,
                "vault_id": self.vault_id,
                "vault_name": self.vault_name,
                "log_id": self.log_id,
                "genesis_public": self.genesis_public.hex(),
                "line_ed25519": self.line_ed25519.hex(),
                "line_mldsa44": self.line_mldsa44.hex(),
                "audit_key_sha256": self.audit_key_sha256.hex(),
                "header_public": self.header_public.hex(),
                "root_certificate": self.root_certificate_der.hex(),
                "people": [_person_to_json(person) for person in self.people],
                "founded_utc": self.founded_utc,
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> TrustCard:
        """Return the card of a file's bytes; raises `TrustCardBad`, or `UnknownFormat` for another version."""
        fields = _read_fields(data)
        people = fields["people"]
        if not isinstance(people, list):
            raise TrustCardBad("trust_card.bad.people")
        return cls(
            vault_id=_text(fields["vault_id"]),
            vault_name=_text(fields["vault_name"]),
            log_id=_text(fields["log_id"]),
            genesis_public=_bytes(fields["genesis_public"]),
            line_ed25519=_bytes(fields["line_ed25519"]),
            line_mldsa44=_bytes(fields["line_mldsa44"]),
            audit_key_sha256=_bytes(fields["audit_key_sha256"]),
            header_public=_bytes(fields["header_public"]),
            root_certificate_der=_bytes(fields["root_certificate"]),
            people=tuple(_person_from_json(person) for person in people),
            founded_utc=_text(fields["founded_utc"]),
        )

    def fingerprint(self) -> str:
        """Return the SHA-256 of the file in sixteen groups of four hexadecimal digits."""
        digits = hashlib.sha256(self.to_bytes()).hexdigest()
        return " ".join(digits[place : place + 4] for place in range(0, len(digits), 4))

    def qr_payload(self) -> str:
        """Return a short text for a QR: log id and SHA-256 of the file, to compare a file with the printed card."""
        return f"TWINSEAL-CARD:{VERSION}:{self.log_id}:{hashlib.sha256(self.to_bytes()).hexdigest()}".upper()

    def person(self, person_id: str) -> TrustedPerson | None:
        """Return the person of this id, or None."""
        return next((person for person in self.people if person.id == person_id), None)


def _read_fields(data: bytes) -> dict[str, object]:
    if len(data) > TRUST_CARD_MAX_BYTES:
        raise TrustCardBad("trust_card.bad.too_large")
    try:
        fields = canonical.loads_object(data)
    except BadInput as error:
        raise TrustCardBad("trust_card.bad.malformed") from error
    if fields.get("format") != FORMAT:
        raise TrustCardBad("trust_card.bad.other_file")
    version = fields.get("version")
    if type(version) is not int:
        raise TrustCardBad("trust_card.bad.version")
    if version != VERSION:
        raise UnknownFormat("format.unknown.trust_card", version=version, known=VERSION)
    if fields.keys() != _FIELDS:
        raise TrustCardBad("trust_card.bad.fields")
    return fields


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TrustCardBad("trust_card.bad.field")
    return value


def _bytes(value: object) -> bytes:
    text = _text(value)
    if not _LOWER_HEX.match(text):
        raise TrustCardBad("trust_card.bad.key")
    return bytes.fromhex(text)


def _person_to_json(person: TrustedPerson) -> dict[str, object]:
    return {
        "id": person.id,
        "name": person.name,
        "role": person.role.value,
        "ed25519_public": person.ed25519_public.hex(),
        "mldsa44_public": person.mldsa44_public.hex(),
    }


def _person_from_json(value: object) -> TrustedPerson:
    if not isinstance(value, dict) or value.keys() != _PERSON_FIELDS:
        raise TrustCardBad("trust_card.bad.person")
    role = _text(value["role"])
    if role not in {known.value for known in Role}:
        raise TrustCardBad("trust_card.bad.role")
    return TrustedPerson(
        id=_text(value["id"]),
        name=_text(value["name"]),
        role=Role(role),
        ed25519_public=_bytes(value["ed25519_public"]),
        mldsa44_public=_bytes(value["mldsa44_public"]),
    )


def _check(card: TrustCard) -> None:
    if not (_ID.match(card.vault_id) and _ID.match(card.log_id)):
        raise TrustCardBad("trust_card.bad.id")
    if not _UTC.match(card.founded_utc):
        raise TrustCardBad("trust_card.bad.date")
    if not 0 < len(card.root_certificate_der) <= _CERTIFICATE_MAX_BYTES:
        raise TrustCardBad("trust_card.bad.certificate")
    if len(card.people) > PEOPLE_MAX or any(not _PERSON_ID.match(person.id) for person in card.people):
        raise TrustCardBad("trust_card.bad.people")
    thirty_two = [card.genesis_public, card.line_ed25519, card.header_public, card.audit_key_sha256]
    thirty_two += [person.ed25519_public for person in card.people]
    post_quantum = [card.line_mldsa44, *(person.mldsa44_public for person in card.people)]
    if any(len(key) != _ED25519_BYTES for key in thirty_two) or any(len(key) != _MLDSA44_BYTES for key in post_quantum):
        raise TrustCardBad("trust_card.bad.key_length")
    # One key under two names would let one person be two cosigners.
    ids = [person.id for person in card.people]
    if any(len(set(row)) != len(row) for row in (ids, thirty_two, post_quantum)):
        raise TrustCardBad("trust_card.bad.shared")
