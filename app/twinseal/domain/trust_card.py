"""The trust card: the pins from which every later verification of a vault's log starts.

It is made at the ceremony, printed, and kept apart from the vault; a verifier takes keys from it and never from the
thing that is verified. The file `trust-card.json` is canonical JSON with all keys as hexadecimal text.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from twinseal.domain import canonical
from twinseal.domain.card_rows import RECOVERY, LaterCertificate, TrustedPerson, TrustedSeat, bytes_of, text_of
from twinseal.domain.errors import BadInput, TrustCardBad, UnknownFormat
from twinseal.domain.numbers import EDITION_MAX, KEY_NUMBER_MAX
from twinseal.domain.people import Role

FORMAT: Final = "twinseal/trust-card"
VERSION: Final = 1
ATTACHED: Final = "trust-card.json"
"""The name under which the file is attached to each paper of a ceremony or an edition."""
TRUST_CARD_MAX_BYTES: Final = 1024 * 1024
PEOPLE_MAX: Final = 20
SEATS_MAX: Final = 9
ISSUER_MAX_BYTES: Final = 1024
_LATER_MAX: Final = 20

_DIGEST_BYTES: Final = 32
_MLDSA44_BYTES: Final = 1312
_FOUNDING: Final = b"twinseal/1 founding\0"
_ID: Final = re.compile(r"[0-9a-f]{32}\Z", re.ASCII)
_PERSON_ID: Final = re.compile(r"p[0-9a-f]{8}\Z", re.ASCII)
_SEAT_ID: Final = re.compile(r"r[1-9]\Z", re.ASCII)
_UTC: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?Z\Z", re.ASCII)
_LATER_FIELDS: Final = ("edition", "note_sha256", "later")
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
        "constitution_sha256",
        "people",
        "founded_utc",
        *_LATER_FIELDS,
    }
)


@dataclass(frozen=True, slots=True)
class TrustCard:
    """Public keys and ids of one vault; nothing on it is secret, everything on it must be genuine.

    `audit_key_sha256` is the SHA-256 of the public key that log entries are sealed to, `constitution_sha256` that of the
    founding constitution; `founded_utc` is ISO 8601 with a final Z. A card with `edition` 0 is the founding card, which never changes; a later one names the people note
    that it was made at, and `later` certificates.
    """

    vault_id: str
    vault_name: str
    log_id: str
    genesis_public: bytes
    line_ed25519: bytes
    line_mldsa44: bytes
    audit_key_sha256: bytes
    constitution_sha256: bytes
    people: tuple[TrustedPerson, ...]
    founded_utc: str
    seats: tuple[TrustedSeat, ...] = ()
    """Recovery sheets. They are in the roster of the founding; no ceremony makes them yet."""
    edition: int = 0
    note_sha256: bytes = b""
    later: tuple[LaterCertificate, ...] = ()

    def __post_init__(self) -> None:
        """Refuse (`TrustCardBad`) ids, keys or people that a verifier must not start from."""
        _check(self)

    def to_bytes(self) -> bytes:
        """Return the file's bytes."""
        return canonical.dumps(
            {
                **self._founding(),
                "constitution_sha256": self.constitution_sha256.hex(),
                "edition": self.edition,
                "note_sha256": self.note_sha256.hex(),
                "later": [row.to_json() for row in self.later],
            }
        )

    def _founding(self) -> dict[str, object]:
        return {
            "format": FORMAT,
            "version": VERSION,
            "vault_id": self.vault_id,
            "vault_name": self.vault_name,
            "log_id": self.log_id,
            "genesis_public": self.genesis_public.hex(),
            "line_ed25519": self.line_ed25519.hex(),
            "line_mldsa44": self.line_mldsa44.hex(),
            "audit_key_sha256": self.audit_key_sha256.hex(),
            # In ascending order: ids of people come before those of seats.
            "people": [*(row.to_json() for row in self.people), *(row.to_json() for row in self.seats)],
            "founded_utc": self.founded_utc,
        }

    @classmethod
    def from_bytes(cls, data: bytes) -> TrustCard:
        """Return the card of a file's bytes; raises `TrustCardBad`, or `UnknownFormat` for another version."""
        fields = _read_fields(data)
        people, seats = _rows(fields["people"])
        later, edition = fields["later"], fields["edition"]
        if not isinstance(later, list) or type(edition) is not int:
            raise TrustCardBad("trust_card.bad.field")
        return cls(
            vault_id=text_of(fields["vault_id"]),
            vault_name=text_of(fields["vault_name"]),
            log_id=text_of(fields["log_id"]),
            genesis_public=bytes_of(fields["genesis_public"]),
            line_ed25519=bytes_of(fields["line_ed25519"]),
            line_mldsa44=bytes_of(fields["line_mldsa44"]),
            audit_key_sha256=bytes_of(fields["audit_key_sha256"]),
            constitution_sha256=bytes_of(fields["constitution_sha256"]),
            people=tuple(TrustedPerson.from_json(person) for person in people),
            founded_utc=text_of(fields["founded_utc"]),
            seats=tuple(TrustedSeat.from_json(seat) for seat in seats),
            edition=edition,
            note_sha256=b"" if fields["note_sha256"] == "" else bytes_of(fields["note_sha256"]),
            later=tuple(LaterCertificate.from_json(row) for row in later),
        )

    @property
    def founding(self) -> TrustCard:
        """Return the founding card of a later card."""
        return replace(self, edition=0, note_sha256=b"", later=())

    @property
    def founding_sha256(self) -> bytes:
        """Return the founding digest, which every person's bundle pins.

        The constitution is left out of it, because that names the bundles.
        """
        return hashlib.sha256(_FOUNDING + canonical.dumps(self._founding())).digest()

    def fingerprint(self) -> str:
        """Return the SHA-256 of the file in sixteen groups of four hexadecimal digits."""
        digits = self.sha256().hex()
        return " ".join(digits[place : place + 4] for place in range(0, len(digits), 4))

    def qr_payload(self) -> str:
        """Return a short text for a QR: log id and SHA-256 of the file, to compare a file with the printed card."""
        return f"TWINSEAL-CARD:{VERSION}:{self.log_id}:{self.sha256().hex()}".upper()

    def sha256(self) -> bytes:
        """Return the SHA-256 of the file, by which checkpoints of edition 0 name it."""
        return _digest_of(self)

    def person(self, person_id: str) -> TrustedPerson | None:
        """Return the founder of this id, or None."""
        return next((person for person in self.people if person.id == person_id), None)

    def certified(self, certificate_sha256: bytes) -> TrustedPerson | LaterCertificate | None:
        """Return whose certificate has this digest, or None where the card pins none such."""
        rows: tuple[TrustedPerson | LaterCertificate, ...] = (*self.people, *self.later)
        return next((row for row in rows if row.certificate_sha256 == certificate_sha256), None)


@lru_cache(maxsize=8)
def _digest_of(card: TrustCard) -> bytes:
    # Asked for at every checkpoint of a log, and there may be thousands.
    return hashlib.sha256(card.to_bytes()).digest()


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


def _rows(value: object) -> tuple[list[object], list[object]]:
    """Return the rows of people and those of seats, which follow them."""
    if not isinstance(value, list):
        raise TrustCardBad("trust_card.bad.people")
    count = sum(not _is_seat(row) for row in value)
    if any(_is_seat(row) for row in value[:count]):
        raise TrustCardBad("trust_card.bad.people")
    return value[:count], value[count:]


def _is_seat(row: object) -> bool:
    return isinstance(row, dict) and row.get("role") == RECOVERY


def _check(card: TrustCard) -> None:
    if not (_ID.match(card.vault_id) and _ID.match(card.log_id)):
        raise TrustCardBad("trust_card.bad.id")
    if not _UTC.match(card.founded_utc):
        raise TrustCardBad("trust_card.bad.date")
    people = [person.id for person in card.people]
    if not 1 <= len(people) <= PEOPLE_MAX or not _ascending(people):
        raise TrustCardBad("trust_card.bad.people")
    _check_seats(card)
    _check_later(card)
    rows: tuple[TrustedPerson | LaterCertificate, ...] = (*card.people, *card.later)
    if any(not 0 < len(row.issuer) <= ISSUER_MAX_BYTES for row in rows):
        raise TrustCardBad("trust_card.bad.certificate")
    thirty_two = [card.genesis_public, card.line_ed25519, card.audit_key_sha256]
    known: tuple[TrustedPerson | TrustedSeat, ...] = (*card.people, *card.seats)
    thirty_two += [key for person in known for key in (person.ed25519_public, person.kem_sha256)]
    thirty_two += [row.certificate_sha256 for row in rows]
    post_quantum = [card.line_mldsa44, *(person.mldsa44_public for person in known)]
    if any(len(key) != _DIGEST_BYTES for key in (*thirty_two, card.constitution_sha256)) or any(
        len(key) != _MLDSA44_BYTES for key in post_quantum
    ):
        raise TrustCardBad("trust_card.bad.key_length")
    # One key under two names would let one person be two cosigners.
    if any(len(set(row)) != len(row) for row in (thirty_two, post_quantum)):
        raise TrustCardBad("trust_card.bad.shared")


def _check_seats(card: TrustCard) -> None:
    ids = [seat.id for seat in card.seats]
    if len(ids) > SEATS_MAX or not all(_SEAT_ID.match(seat) for seat in ids) or ids != sorted(set(ids)):
        raise TrustCardBad("trust_card.bad.people")
    holders = {person.id for person in card.people if person.role is not Role.AUDITOR}
    if any(seat.holder not in holders for seat in card.seats):
        raise TrustCardBad("trust_card.bad.person")


def _check_later(card: TrustCard) -> None:
    if card.edition == 0:
        if card.note_sha256 or card.later:
            raise TrustCardBad("trust_card.bad.edition")
        return
    if not 1 <= card.edition <= EDITION_MAX or len(card.note_sha256) != _DIGEST_BYTES:
        raise TrustCardBad("trust_card.bad.edition")
    if len(card.later) > _LATER_MAX or not _ascending([row.id for row in card.later]):
        raise TrustCardBad("trust_card.bad.people")
    if any(not 1 <= row.key <= KEY_NUMBER_MAX for row in card.later):
        raise TrustCardBad("trust_card.bad.person")


def _ascending(ids: list[str]) -> bool:
    return all(_PERSON_ID.match(person) for person in ids) and ids == sorted(set(ids))
