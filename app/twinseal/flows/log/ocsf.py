"""Entries as OCSF records, one JSON object a line: what each kind is stands in one table, `twinseal.domain.events.siem`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from twinseal.audit.format.checkpoint import origin_of
from twinseal.audit.read.reader import Entry
from twinseal.domain.events.audit import FINDING_RAISED
from twinseal.domain.events.opening import OPENING_OPENED, OPENING_RESEALED
from twinseal.domain.events.people import IDENTIFY_DENIED, IDENTIFY_GRANTED
from twinseal.domain.events.registry import COMMON
from twinseal.domain.events.rules import CATEGORY_CHANGED, POLICY_CHANGED, THRESHOLD_CHANGED
from twinseal.domain.events.siem import OCSF_VERSION, RENDERINGS, OcsfClass, Rendering, Severity
from twinseal.domain.finding import Rank, place_number
from twinseal.domain.utc_text import moment_of
from twinseal.flows.log.stories import People, number, place_of, summary, text

_UNKNOWN: Final = Rendering(OcsfClass.LOG, 99, Severity.HIGH)
"""What nobody can read as an event."""
_SUCCESS, _FAILURE = 1, 2
_NEW, _IN_PROGRESS, _RESOLVED = 1, 2, 4
_OF_FINDINGS: Final = {1: _NEW, 2: _IN_PROGRESS, 3: _RESOLVED}
"""The status of a finding by activity: in this one class 1 is not success."""
_RANKS: Final = {Rank.HIGH: Severity.HIGH, Rank.MEDIUM: Severity.MEDIUM, Rank.LOW: Severity.LOW}
_OTHER: Final = 99
_NOT_OURS: Final = frozenset({*COMMON, "v", "seq", "salt", "signature", "signature_mldsa44"})
_POLICIES: Final = (POLICY_CHANGED, THRESHOLD_CHANGED, CATEGORY_CHANGED)
_STATISTICAL: Final = ("C1", "C2", "C5", "B1")
"""Rules that go by chance; all others are plain rules."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Of which log records are."""

    vault_id: str
    vault_name: str
    log_id: str


def ocsf_lines(entries: Iterable[Entry], people: People, origin: Origin) -> Iterator[bytes]:
    """Yield each entry as a line of JSON in ASCII; an opening is two records, one for each person."""
    for record in ocsf_records(entries, people, origin):
        yield json.dumps(record, separators=(",", ":")).encode("ascii") + b"\n"


def ocsf_records(entries: Iterable[Entry], people: People, origin: Origin) -> Iterator[dict[str, Any]]:
    """Yield the records of entries in their order."""
    last_ms, first = 0, dict[str, str]()
    for entry in entries:
        moment = moment_of(entry.fields.get("t"))
        last_ms = int(moment.timestamp() * 1000) if moment is not None else last_ms
        kind = None if entry.fault else entry.kind
        if kind is OPENING_OPENED:
            first.setdefault(text(entry, "opening"), text(entry, "first"))
        row = RENDERINGS[kind.name] if kind is not None else _UNKNOWN
        made = _Maker(entry, row, last_ms, people, origin, first.get(text(entry, "opening"), ""))
        yield made.record()
        if kind is OPENING_OPENED:
            yield replace(made, second=True).record()


@dataclass(frozen=True, slots=True)
class _Maker:
    entry: Entry
    row: Rendering
    time_ms: int
    people: People
    origin: Origin
    first: str
    """Who asked for its opening, by id; empty for none."""
    second: bool = False
    """Whether this is the record of the second person of an opening."""

    def record(self) -> dict[str, Any]:
        """Return the record."""
        entry, row, opening = self.entry, self.row, text(self.entry, "opening")
        made = {
            "activity_id": row.activity,
            "category_uid": row.ocsf.category,
            "class_uid": row.ocsf.value,
            "type_uid": row.type_uid,
            "severity_id": self._severity().value,
            "time": self.time_ms,
            "message": summary(entry, self.people),
            "metadata": {
                "version": OCSF_VERSION,
                "product": {"name": "Twinseal", "vendor_name": "Twinseal", "version": text(entry, "app")},
                "uid": f"{self.origin.log_id}:{place_number(place_of(entry))}{':2' if self.second else ''}",
                "sequence": entry.seq,
                "log_name": origin_of(self.origin.log_id),
                "event_code": text(entry, "kind"),
                "original_time": text(entry, "t"),
                "profiles": ["host"],
                **({"correlation_uid": opening} if opening else {}),
            },
            "raw_data_hash": {"algorithm_id": 3, "algorithm": "SHA-256", "value": entry.head.hex()},
            "device": {"type_id": 0, "hostname": text(entry, "station") or "-"},
            "actor": self._actor(),
            "unmapped": {name: value for name, value in entry.fields.items() if name not in _NOT_OURS},
        }
        failed = bool(entry.fault) or text(entry, "result") != "done"
        status = _OF_FINDINGS.get(row.activity) if row.ocsf is OcsfClass.FINDING else _FAILURE if failed else _SUCCESS
        return {**made, **({"status_id": status} if status is not None else {}), **_OF_CLASS[row.ocsf](self)}

    def _severity(self) -> Severity:
        rank = text(self.entry, "rank")
        return _RANKS[Rank(rank)] if self.entry.is_a(FINDING_RAISED) and rank in set(Rank) else self.row.severity

    def _actor(self) -> dict[str, Any]:
        actors = self.entry.fields.get("actors")
        rows = [row for row in actors if isinstance(row, dict)] if isinstance(actors, list) else []
        return {"user": self.user(str(rows[0].get("person", "")))} if rows else {"app_name": "Twinseal"}

    @property
    def person(self) -> str:
        """Return the id of whom the entry is about: as it says, else its first actor, else who asked for the opening."""
        if self.second:
            return text(self.entry, "second")
        actors = self.entry.fields.get("actors")
        rows = [str(row.get("person", "")) for row in actors if isinstance(row, dict)] if isinstance(actors, list) else []
        form = self.entry.fields.get("form")
        signer = str(form.get("person", "")) if isinstance(form, dict) else ""
        named = (text(self.entry, name) for name in ("person", "first", "second"))
        return next((person for person in (*named, signer, *rows, self.first) if person), "")

    def user(self, person: str) -> dict[str, Any]:
        """Return somebody as a user; the program itself where nobody is named."""
        if not person:
            return {"name": "Twinseal", "type_id": 3}
        return {"uid": person, "name": self.people.name(person), "type_id": 1}

    def labels(self) -> list[str]:
        """Return the labels of the envelopes that the entry is about."""
        form = self.entry.fields.get("form")
        rows = form.get("envelopes") if isinstance(form, dict) else None
        if isinstance(rows, list):
            return [str(row.get("label", "")) for row in rows if isinstance(row, dict)]
        ids = self.entry.fields.get("envelopes")
        opening = text(self.entry, "opening")
        return [self.people.label(opening, str(envelope)) for envelope in ids] if isinstance(ids, list) else []

    def envelope(self) -> tuple[str, str]:
        """Return id and label of the one envelope that the entry is about, else those of the vault."""
        envelope = text(self.entry, "envelope")
        if envelope:
            return envelope, self.people.label(text(self.entry, "opening"), envelope)
        return self.origin.vault_id, self.origin.vault_name


def _authentication(made: _Maker) -> dict[str, Any]:
    opening = text(made.entry, "opening")
    ended = made.entry.is_a(OPENING_RESEALED)
    return {
        "user": made.user(made.first if ended else made.person),
        "service": {"name": made.origin.vault_name, "uid": made.origin.vault_id},
        **({"session": {"uid": opening}} if opening else {}),
        **({"is_mfa": True} if made.entry.is_a(IDENTIFY_GRANTED) or made.entry.is_a(IDENTIFY_DENIED) else {}),
    }


def _of_opening(made: _Maker) -> dict[str, Any]:
    entry = made.entry
    ends = {"expiration_time": made.time_ms + 60_000 * number(entry, "minutes")} if entry.is_a(OPENING_OPENED) else {}
    return {
        "user": made.user(made.person),
        # At 1.8.0 one of privileges and group must be there, also where nothing is assigned.
        "privileges": made.labels() or [made.origin.vault_name],
        "session": {"uid": text(entry, "opening"), "is_mfa": True, **ends},
    }


def _contents(made: _Maker) -> dict[str, Any]:
    uid, name = made.envelope()
    return {
        "src_endpoint": {"hostname": text(made.entry, "station") or "-"},
        "databucket": {"uid": uid, "name": name, "type_id": _OTHER, "type": "Envelope"},
    }


def _file(made: _Maker) -> dict[str, Any]:
    names = ("name", "export", "report", "slip", "entry", "target")
    said = next(
        (
            f"{name} {value}" if name == "entry" else str(value)
            for name in names
            if (value := made.entry.fields.get(name)) is not None
        ),
        "file",
    )
    return {"file": {"name": said or "file", "type_id": 1, **_sized(made.entry)}}


def _sized(entry: Entry) -> dict[str, int]:
    size = entry.fields.get("size", entry.fields.get("bytes"))
    return {"size": size} if isinstance(size, int) else {}


def _entity(made: _Maker) -> dict[str, Any]:
    entry = made.entry
    about = text(entry, "person")
    if about:
        name = text(entry, "name") or made.people.name(about)
        return {"entity": {"type_id": 2, "type": "User", "uid": about, "name": name, "user": made.user(about)}}
    if entry.kind in _POLICIES:
        return {
            "entity": {"type_id": 5, "type": "Policy", "name": text(entry, "name") or text(entry, "category") or "policy"}
        }
    uid, name = made.envelope()
    return {
        "entity": {"type_id": _OTHER, "type": "Envelope" if text(entry, "envelope") else "Vault", "uid": uid, "name": name}
    }


def _log(made: _Maker) -> dict[str, Any]:
    return {"log_name": origin_of(made.origin.log_id)}


def _finding(made: _Maker) -> dict[str, Any]:
    entry, rule = made.entry, text(made.entry, "rule")
    analytic = {"uid": rule, "name": rule, "type_id": 3 if rule in _STATISTICAL else 1} if rule else {}
    return {
        "finding_info": {
            "uid": text(entry, "finding") or f"{text(entry, 'kind')}:{place_number(place_of(entry))}",
            "title": text(entry, "what") or summary(entry, made.people),
            **({"analytic": analytic} if analytic else {}),
        },
        "is_alert": made.row.activity == _NEW and made.row.severity >= Severity.MEDIUM,
    }


def _program(made: _Maker) -> dict[str, Any]:
    return {"app": {"name": "Twinseal", "vendor_name": "Twinseal", "version": text(made.entry, "app")}}


_OF_CLASS: Final[Mapping[OcsfClass, Callable[[_Maker], dict[str, Any]]]] = {
    OcsfClass.AUTHENTICATION: _authentication,
    OcsfClass.OPENING: _of_opening,
    OcsfClass.CONTENTS: _contents,
    OcsfClass.FILE: _file,
    OcsfClass.ENTITY: _entity,
    OcsfClass.LOG: _log,
    OcsfClass.FINDING: _finding,
    OcsfClass.CLOCK: lambda made: {},
    OcsfClass.PROGRAM: _program,
}
"""What each class has beside what all have."""
