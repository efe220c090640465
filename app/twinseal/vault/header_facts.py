"""What a header says beside its constitution: who sealed, files, duties, dates, the last list. Any pair can change these at a seal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from twinseal.crypto.identity import PublicIdentity
from twinseal.crypto.signing import verify_ed25519, verify_mldsa44
from twinseal.domain.errors import HeaderDamaged
from twinseal.domain.numbers import KEY_NUMBER_MAX, SEAL_MAX, SEQ_MAX, whole_number
from twinseal.domain.text import NAME_MAX
from twinseal.domain.utc_text import is_moment

DUTIES_MAX: Final = 4000
FORKS_MAX: Final = 10_000
_ROWS_MAX: Final = 200
_DRAFTS_MAX: Final = 20
_HEX64 = re.compile(r"[0-9a-f]{64}\Z")
_PERSON_ID = re.compile(r"(?:p[0-9a-f]{8}|r[1-9])\Z")
_SIGNATURES: Final = {"ed25519": re.compile(r"[0-9a-f]{128}\Z"), "mldsa44": re.compile(r"[0-9a-f]{4840}\Z")}
_DUTY_ID = re.compile(r"d[0-9a-f]{8}\Z")
_DUTY_KIND = re.compile(r"[a-z][a-z_]{0,31}\Z")


def damaged() -> HeaderDamaged:
    """Return the one refusal for a header that cannot be trusted."""
    return HeaderDamaged("header.damaged.changed")


def exactly(value: object, names: set[str]) -> dict[str, Any]:
    """Return an object that has these fields and no other; raises `HeaderDamaged`."""
    if not isinstance(value, dict) or set(value) != names:
        raise damaged()
    return value


def matching(value: object, pattern: re.Pattern[str]) -> str:
    """Return a text of this form; raises `HeaderDamaged`."""
    if not isinstance(value, str) or not pattern.match(value):
        raise damaged()
    return value


@dataclass(frozen=True, slots=True)
class NamedFile:
    """SHA-256 (hexadecimal) and size in bytes of a file that a header names."""

    sha256: str
    size: int

    @classmethod
    def from_json(cls, value: object) -> NamedFile:
        """Return the file of its fields; raises `HeaderDamaged`."""
        fields = exactly(value, {"sha256", "size"})
        size = whole_number(fields["size"], 0, SEQ_MAX, damaged)
        return cls(matching(fields["sha256"], _HEX64), size)


@dataclass(frozen=True, slots=True)
class SealSignature:
    """One of the two who sealed a header: id, key number, and signatures of both kinds, hexadecimal."""

    person: str
    key: int
    ed25519: str
    mldsa44: str

    def is_good(self, public: PublicIdentity, message: bytes) -> bool:
        """Tell whether both are signatures over these bytes under somebody's keys."""
        classic, later = bytes.fromhex(self.ed25519), bytes.fromhex(self.mldsa44)
        signed = verify_ed25519(public.ed25519_public, message, classic)
        return signed and verify_mldsa44(public.mldsa44_public, message, later)

    def to_json(self) -> dict[str, object]:
        """Return the row as canonical JSON fields."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: object) -> SealSignature:
        """Return the row of `to_json`; raises `HeaderDamaged`."""
        fields = exactly(value, {"person", "key", "ed25519", "mldsa44"})
        key = whole_number(fields["key"], 1, KEY_NUMBER_MAX, damaged)
        # One form of a signature only: capitals or blanks in it would be another file with the same words.
        signatures = (matching(fields[name], form) for name, form in _SIGNATURES.items())
        return cls(matching(fields["person"], _PERSON_ID), key, *signatures)


@dataclass(frozen=True, slots=True)
class GenerationFiles:
    """The files of a generation."""

    keyslots: NamedFile
    catalogue: NamedFile
    store: NamedFile
    attachments: NamedFile
    """The list of sealed files."""

    def to_json(self) -> dict[str, object]:
        """Return them as canonical JSON fields."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: object) -> GenerationFiles:
        """Return the files of `to_json`; raises `HeaderDamaged`."""
        fields = exactly(value, {"keyslots", "catalogue", "store", "attachments"})
        named = {name: NamedFile.from_json(fields[name]) for name in fields}
        return cls(**named)


@dataclass(frozen=True, slots=True)
class DueDuty:
    """A duty that is owed, without a label: `of` is an opening, a person or the number of an alert."""

    id: str
    kind: str
    of: str
    due: str
    seal: int
    """The seal in force when it arose; of an acknowledgement the one that put the change in force."""
    refused: str = ""
    """When what it is owed for was refused, UTC; empty where it was opened, and of a person."""

    @classmethod
    def from_json(cls, value: object) -> DueDuty:
        """Return the duty of its fields; raises `HeaderDamaged`."""
        fields = exactly(value, {"id", "kind", "of", "due", "seal", "refused"})
        of = fields["of"]
        if not isinstance(of, str) or len(of) > NAME_MAX or not is_moment(fields["due"]):
            raise damaged()
        if fields["refused"] != "" and not is_moment(fields["refused"]):
            raise damaged()
        duty, kind = matching(fields["id"], _DUTY_ID), matching(fields["kind"], _DUTY_KIND)
        return cls(duty, kind, of, fields["due"], whole_number(fields["seal"], 1, SEAL_MAX, damaged), fields["refused"])


def of_drill(due_utc: str, seal: int) -> DueDuty:
    """Return the duty to hold a drill, which no header has: it follows from `Dates.drill`."""
    return DueDuty("", "drill", "", due_utc, seal)


def in_order(*duties: DueDuty) -> tuple[DueDuty, ...]:
    """Return duties, the earliest due first."""
    return tuple(sorted(duties, key=lambda duty: duty.due))


@dataclass(frozen=True, slots=True)
class Dates:
    """When something was done last, in UTC; empty where never."""

    backup: str = ""
    drill: str = ""
    recovery_set: str = ""
    alert_test: str = ""
    audit: str = ""
    people: Mapping[str, str] = field(default_factory=dict)
    """By id, when each person was checked."""

    def to_json(self) -> dict[str, object]:
        """Return them as canonical JSON fields."""
        return {**asdict(self), "people": {person: {"checked": at} for person, at in self.people.items()}}

    @classmethod
    def from_json(cls, value: object) -> Dates:
        """Return the dates of `to_json`; raises `HeaderDamaged`."""
        fields = exactly(value, set(cls.__slots__))
        people = fields.pop("people")
        if not isinstance(people, dict) or not all(_PERSON_ID.match(person) for person in people):
            raise damaged()
        checked = {person: exactly(row, {"checked"})["checked"] for person, row in people.items()}
        if not all(at == "" or is_moment(at) for at in (*fields.values(), *checked.values())):
            raise damaged()
        return cls(**fields, people=checked)


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """The list of changes that a seal carried out, and how many drafts lie in the store."""

    set: str = ""
    """SHA-256 of the list, empty where there was none."""
    count: int = 0
    drafts: int = 0
    waits_ended: tuple[str, ...] = ()
    """Ids of the people whose waits the list ended, ascending: a start ends them where the seal did not come to it."""

    @classmethod
    def from_json(cls, value: object) -> CarriedOut:
        """Return it of its fields; raises `HeaderDamaged`."""
        fields = exactly(value, {"set", "count", "drafts", "waits_ended"})
        if fields["set"] != "":
            matching(fields["set"], _HEX64)
        count = whole_number(fields["count"], 0, _ROWS_MAX, damaged)
        people = fields["waits_ended"]
        if not isinstance(people, list) or not all(isinstance(each, str) and _PERSON_ID.match(each) for each in people):
            raise damaged()
        if people != sorted(set(people)) or len(people) > count:
            raise damaged()
        return cls(fields["set"], count, whole_number(fields["drafts"], 0, _DRAFTS_MAX, damaged), tuple(people))
