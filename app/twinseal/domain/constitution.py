"""The constitution: everything that two officers decide and a pair cannot. One canonical object, bytes alike in store and header."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final, TypeVar

from twinseal.domain import canonical
from twinseal.domain.errors import BadInput
from twinseal.domain.numbers import EDITION_MAX, KEY_NUMBER_MAX, is_version, whole_number
from twinseal.domain.people import Person, Role
from twinseal.domain.policy.policy import Policy
from twinseal.domain.policy.reasons import MASK_MAX, QUESTIONS_MAX, ReasonCategory
from twinseal.domain.policy.thresholds import Thresholds
from twinseal.domain.register_code import ALPHABET
from twinseal.domain.text import LINE_MAX, NAME_MAX
from twinseal.domain.utc_text import is_moment

CONSTITUTION_MAX_BYTES: Final = 1024 * 1024
CONSTITUTION_VERSION: Final = 1
PEOPLE_MAX: Final = 20
KINDS: Final = ("normal", "demo")
RECOVERY: Final = "recovery"
"""The role of a seat: a recovery sheet."""
ACTIVE, SUSPENDED = "active", "suspended"
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FORMAT: Final = "twinseal-constitution"
_SEATS_MAX: Final = 9
_PEOPLE_MIN: Final = 2
_AUDIT_KEYS_MAX: Final = 1000
CATEGORIES_MAX: Final = 20
_SPANS_MAX: Final = 3
_DAY_MIN: Final = 1440
_ZONE_MAX: Final = 64
_PATH_MAX_BYTES: Final = 255
_HEX32 = re.compile(r"[0-9a-f]{32}\Z")
_HEX64 = re.compile(r"[0-9a-f]{64}\Z")
_KEYS: Final = {"kem": re.compile(r"[0-9a-f]{2432}\Z"), "ed25519": _HEX64, "mldsa44": re.compile(r"[0-9a-f]{2624}\Z")}
_PERSON_ID = re.compile(r"p[0-9a-f]{8}\Z")
_SEAT_ID = re.compile(r"r[1-9]\Z")
_CATEGORY_ID = re.compile(r"[a-z][a-z0-9_]{0,31}\Z")
_SHEET_SET = re.compile(f"[{ALPHABET}]{{4}}\\Z")
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*\Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z", re.ASCII)

Spans = tuple[tuple[int, int], ...]
"""Pairs of minutes of a local day, from and to."""
T = TypeVar("T")


def is_zone(text: str) -> bool:
    """Tell whether a text has the form of an IANA name of a time zone."""
    return len(text) <= _ZONE_MAX and _ZONE.match(text) is not None


@dataclass(frozen=True, slots=True)
class Site:
    """The room and whom it serves. Every text may be empty; without hours no rule about hours runs."""

    organisation: str = ""
    classification: str = ""
    retention: str = ""
    zone: str = ""
    """An IANA name."""
    hours: tuple[Spans, ...] = ((),) * len(DAYS)
    """For each day, Monday first, when people work."""
    drop_folder: str = ""
    """An absolute path."""

    def to_json(self) -> dict[str, object]:
        """Return the site as canonical JSON fields."""
        return {**asdict(self), "hours": [[list(span) for span in day] for day in self.hours]}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody whom the constitution names, or a seat; keys and digests are lower-case hexadecimal."""

    id: str
    name: str
    role: str
    """A `Role`, or `recovery` for a seat."""
    team: str
    kem: str
    ed25519: str
    mldsa44: str
    certificate_sha256: str
    issuer_sha256: str
    bundle_sha256: str
    enrolled: str
    key: int = 1
    state: str = ACTIVE
    until: str = ""
    """The day until which somebody is suspended, empty where none was said."""
    holder: str = ""
    sheet_set: str = ""

    @property
    def is_seat(self) -> bool:
        """Tell whether it is a recovery sheet, and no person."""
        return self.role == RECOVERY

    @property
    def is_active(self) -> bool:
        """Tell whether they are in the roster, and not suspended."""
        return self.state == ACTIVE

    @property
    def may_open(self) -> bool:
        """Tell whether they could be half of a pair: no auditor ever is."""
        return self.role != Role.AUDITOR

    @property
    def person(self) -> Person:
        """Return the person; raises `ValueError` for a seat."""
        return Person(self.id, self.name, Role(self.role), self.team)

    def to_json(self) -> dict[str, object]:
        """Return the row as canonical JSON fields."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Constitution:
    """What two officers decide; `data` are its canonical bytes, those that were read where it was read."""

    vault_id: str
    log_id: str
    kind: str
    name: str
    place: str
    people: tuple[PersonRow, ...]
    """In the order of their ids."""
    categories: tuple[ReasonCategory, ...]
    audit_keys: tuple[str, ...]
    """SHA-256 of each audit public key, oldest first; the last is in force."""
    policy: Policy = field(default_factory=Policy)
    thresholds: Thresholds = field(default_factory=Thresholds)
    site: Site = field(default_factory=Site)
    edition: int = 0
    data: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make the bytes; raises `BadInput` for a text that canonical JSON cannot hold."""
        object.__setattr__(self, "data", canonical.dumps(self.to_json()))

    @property
    def digest(self) -> str:
        """Return the SHA-256 of its bytes, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def short_digest(self) -> str:
        """Return the first 16 digits of its SHA-256: what every entry of the log names."""
        return self.digest[:16]

    @property
    def active(self) -> tuple[PersonRow, ...]:
        """Return the rows of the roster: nobody who is suspended."""
        return tuple(row for row in self.people if row.is_active)

    def to_json(self) -> dict[str, object]:
        """Return its canonical JSON fields, policy and thresholds in the newest version of their forms."""
        return {
            "format": _FORMAT,
            "v": CONSTITUTION_VERSION,
            "edition": self.edition,
            "vault_id": self.vault_id,
            "log_id": self.log_id,
            "kind": self.kind,
            "name": self.name,
            "place": self.place,
            "site": self.site.to_json(),
            "people": [row.to_json() for row in self.people],
            "policy": self.policy.to_json(),
            "thresholds": self.thresholds.to_json(),
            "categories": [category.to_json() for category in self.categories],
            "audit_keys": list(self.audit_keys),
        }

    @classmethod
    def from_bytes(cls, data: bytes) -> Constitution:
        """Return the constitution of its canonical bytes.

        Raises `BadInput` that names the first place which does not fit, `UnknownFormat` for a policy or thresholds that came
        after this program.
        """
        return _read(data)


@lru_cache(maxsize=4)
def _read(data: bytes) -> Constitution:
    # Once for the same bytes: store, header and card hold one constitution, and an opening compares them again and again.
    if len(data) > CONSTITUTION_MAX_BYTES:
        raise _bad("size")
    made = _built(canonical.loads_object(data))
    # The very bytes: a later program reads the same digest out of them, whatever rules it knows.
    object.__setattr__(made, "data", data)
    return made


def _bad(where: str) -> BadInput:
    return BadInput("input.bad.constitution", place=where)


def _built(value: dict[str, Any]) -> Constitution:
    _exactly(value, _FIELDS, "")
    if value["format"] != _FORMAT or not is_version(value["v"], CONSTITUTION_VERSION):
        raise _bad("format")
    for name in ("vault_id", "log_id"):
        _matching(value[name], _HEX32, name)
    if value["kind"] not in KINDS:
        raise _bad("kind")
    keys = _listed(value["audit_keys"], 1, _AUDIT_KEYS_MAX, "audit_keys", lambda digest, at: _matching(digest, _HEX64, at))
    return Constitution(
        vault_id=value["vault_id"],
        log_id=value["log_id"],
        kind=value["kind"],
        name=_text(value["name"], 1, NAME_MAX, "name"),
        place=_text(value["place"], 0, LINE_MAX, "place"),
        people=_people(value["people"]),
        categories=_categories(value["categories"]),
        audit_keys=_once(keys, "audit_keys"),
        policy=_rules(Policy.from_json, value["policy"], "policy"),
        thresholds=_rules(Thresholds.from_json, value["thresholds"], "thresholds"),
        site=_site(value["site"]),
        edition=_number(value["edition"], 0, EDITION_MAX, "edition"),
    )


def _rules(read: Callable[[object], T], value: object, where: str) -> T:
    try:
        return read(value)
    except BadInput as fault:
        raise BadInput("input.bad.constitution_rules", place=where, fault=fault.text) from fault


def _people(value: object) -> tuple[PersonRow, ...]:
    rows = _listed(value, _PEOPLE_MIN, PEOPLE_MAX + _SEATS_MAX, "people", _row)
    ids = [row.id for row in rows]
    people = {row.id: row for row in rows if not row.is_seat}
    if ids != sorted(set(ids)) or not _PEOPLE_MIN <= len(people) <= PEOPLE_MAX:
        raise _bad("people")
    for row in rows:
        holder = people.get(row.holder)
        if row.is_seat and (holder is None or holder.role == Role.AUDITOR or row.team != row.holder):
            raise _bad(f"people {row.id} holder")
    return rows


def _row(value: object, where: str) -> PersonRow:
    row = _exactly(value, _ROW_FIELDS, where)
    is_seat = row["role"] == RECOVERY
    where = f"people {_matching(row['id'], _SEAT_ID if is_seat else _PERSON_ID, f'{where} id')}"
    if row["role"] not in (*Role, RECOVERY):
        raise _bad(f"{where} role")
    _text(row["name"], 1, NAME_MAX, f"{where} name")
    _text(row["team"], 0, NAME_MAX, f"{where} team")
    _number(row["key"], 1, KEY_NUMBER_MAX, f"{where} key")
    for name, pattern in {**_KEYS, "bundle_sha256": _HEX64}.items():
        _matching(row[name], pattern, f"{where} {name}")
    for name, pattern, of_seats in (
        ("certificate_sha256", _HEX64, False),
        ("issuer_sha256", _HEX64, False),
        ("holder", _PERSON_ID, True),
        ("sheet_set", _SHEET_SET, True),
    ):
        # What only a person has is empty for a seat, and the other way round.
        _matching(row[name], pattern if is_seat is of_seats else _EMPTY, f"{where} {name}")
    if row["state"] not in (ACTIVE, SUSPENDED):
        raise _bad(f"{where} state")
    if row["until"] != "" and (row["state"] == ACTIVE or not is_day(row["until"])):
        raise _bad(f"{where} until")
    if not is_moment(row["enrolled"]):
        raise _bad(f"{where} enrolled")
    return PersonRow(**row)


def _categories(value: object) -> tuple[ReasonCategory, ...]:
    categories = _listed(value, 1, CATEGORIES_MAX, "categories", _category)
    _once(tuple(category.id for category in categories), "categories")
    return categories


def _category(value: object, where: str) -> ReasonCategory:
    category = _rules(ReasonCategory.from_json, value, where)
    _matching(category.id, _CATEGORY_ID, f"{where} id")
    _text(category.name, 1, LINE_MAX, f"{where} name")
    _text(category.reference_label, 0, LINE_MAX, f"{where} reference_label")
    _text(category.reference_mask, 0, MASK_MAX, f"{where} reference_mask")
    if len(category.questions) > QUESTIONS_MAX:
        raise _bad(f"{where} questions")
    for question in category.questions:
        _text(question, 1, LINE_MAX, f"{where} questions")
    return category


def _site(value: object) -> Site:
    site = _exactly(value, _SITE_FIELDS, "site")
    for name in ("organisation", "classification", "retention"):
        _text(site[name], 0, LINE_MAX, f"site {name}")
    zone, folder = (
        _text(site["zone"], 0, _ZONE_MAX, "site zone"),
        _text(site["drop_folder"], 0, _PATH_MAX_BYTES, "site drop_folder"),
    )
    if zone and not _ZONE.match(zone):
        raise _bad("site zone")
    if folder and (not folder.startswith("/") or len(folder.encode()) > _PATH_MAX_BYTES):
        raise _bad("site drop_folder")
    return Site(**{**site, "hours": _listed(site["hours"], len(DAYS), len(DAYS), "site hours", _spans)})


def _spans(value: object, where: str) -> Spans:
    spans = _listed(value, 0, _SPANS_MAX, where, _span)
    # Two that touch are one: each working day has one form only.
    if any(before[1] >= after[0] for before, after in pairwise(spans)):
        raise _bad(where)
    return spans


def _span(value: object, where: str) -> tuple[int, int]:
    start, end = _listed(value, 2, 2, where, lambda minute, at: _number(minute, 0, _DAY_MIN, at))
    if start >= end:
        raise _bad(where)
    return start, end


def _exactly(value: object, names: frozenset[str], where: str) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) != names:
        raise _bad(f"{where} fields".strip())
    return value


def _listed(value: object, least: int, most: int, where: str, read: Callable[[object, str], T]) -> tuple[T, ...]:
    if not isinstance(value, list) or not least <= len(value) <= most:
        raise _bad(where)
    return tuple(read(item, f"{where} {place}") for place, item in enumerate(value, start=1))


def _once(values: tuple[str, ...], where: str) -> tuple[str, ...]:
    if len(set(values)) != len(values):
        raise _bad(where)
    return values


def _number(value: object, low: int, high: int, where: str) -> int:
    return whole_number(value, low, high, lambda: _bad(where))


def _matching(value: object, pattern: re.Pattern[str], where: str) -> str:
    if not isinstance(value, str) or not pattern.match(value):
        raise _bad(where)
    return value


def _text(value: object, least: int, most: int, where: str) -> str:
    if not isinstance(value, str) or not least <= len(value) <= most or any(sign < " " for sign in value):
        raise _bad(where)
    return value


def is_day(value: object) -> bool:
    """Tell whether a text names a day, `YYYY-MM-DD`."""
    if not isinstance(value, str) or not _DAY.match(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


_EMPTY = re.compile(r"\Z")
_FIELDS: Final = frozenset(
    {"format", "v", "edition", "vault_id", "log_id", "kind", "name", "place", "site", "people", "policy", "thresholds"}
    | {"categories", "audit_keys"}
)
_SITE_FIELDS: Final = frozenset(Site.__slots__)
_ROW_FIELDS: Final = frozenset(PersonRow.__slots__)


def by_id(constitution: Constitution) -> Mapping[str, PersonRow]:
    """Return every row by the id of its person or seat."""
    return {row.id: row for row in constitution.people}
