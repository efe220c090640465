"""The trust card: the pins from which every later verification of a vault's log starts.

It is made at the ceremony, printed, and kept apart from the vault; a verifier takes keys from it and never from the
thing that is verified. The file `trust-card.json` is canonical JSON with all keys as hexadecimal text.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Final, NoReturn

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
            _refuse("the list of people is malformed")
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


def _refuse(why: str) -> NoReturn:
    msg = f"This trust card cannot be used ({why}). Use the trust card that was made when the vault was created."
    raise TrustCardBad(msg)


def _read_fields(data: bytes) -> dict[str, object]:
    if len(data) > TRUST_CARD_MAX_BYTES:
        _refuse("the file is too large")
    try:
        fields = canonical.loads_object(data)
    except BadInput as error:
        msg = (
            "This trust card cannot be used (the file is malformed). Use the trust card that was made when the vault "
            "was created."
        )
        raise TrustCardBad(msg) from error
    if fields.get("format") != FORMAT:
        _refuse("the file is not a trust card")
    version = fields.get("version")
    if type(version) is not int:
        _refuse("its version is malformed")
    if version != VERSION:
        msg = (
            f"This trust card has format version {version}, but this version of Twinseal reads version {VERSION}. Use "
            "a newer version of Twinseal."
        )
        raise UnknownFormat(msg)
    if fields.keys() != _FIELDS:
        _refuse("fields are missing or unknown")
    return fields


def _text(value: object) -> str:
    if not isinstance(value, str):
        _refuse("a field is malformed")
    return value


def _bytes(value: object) -> bytes:
    text = _text(value)
    if not _LOWER_HEX.match(text):
        _refuse("a key is malformed")
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
        _refuse("the record of a person is malformed")
    role = _text(value["role"])
    if role not in {known.value for known in Role}:
        _refuse("a role is unknown")
    return TrustedPerson(
        id=_text(value["id"]),
        name=_text(value["name"]),
        role=Role(role),
        ed25519_public=_bytes(value["ed25519_public"]),
        mldsa44_public=_bytes(value["mldsa44_public"]),
    )


def _check(card: TrustCard) -> None:
    if not (_ID.match(card.vault_id) and _ID.match(card.log_id)):
        _refuse("an id is malformed")
    if not _UTC.match(card.founded_utc):
        _refuse("its date is malformed")
    if not 0 < len(card.root_certificate_der) <= _CERTIFICATE_MAX_BYTES:
        _refuse("its certificate is malformed")
    if len(card.people) > PEOPLE_MAX or any(not _PERSON_ID.match(person.id) for person in card.people):
        _refuse("the list of people is malformed")
    thirty_two = [card.genesis_public, card.line_ed25519, card.header_public, card.audit_key_sha256]
    thirty_two += [person.ed25519_public for person in card.people]
    post_quantum = [card.line_mldsa44, *(person.mldsa44_public for person in card.people)]
    if any(len(key) != _ED25519_BYTES for key in thirty_two) or any(len(key) != _MLDSA44_BYTES for key in post_quantum):
        _refuse("a key has the wrong length")
    # One key under two names would let one person be two cosigners.
    ids = [person.id for person in card.people]
    if any(len(set(row)) != len(row) for row in (ids, thirty_two, post_quantum)):
        _refuse("two people, or two uses, share an id or a key")
