"""Logs of years in which nothing is wrong, made in a moment: openings come by chance alone, signed by people who take turns."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.audit.verify.roster import Edition, Entrant, Key, Origin, Roster
from twinseal.crypto.vault_keys import new_ed25519
from twinseal.domain.constitution import Site
from twinseal.domain.days import DAY_S
from twinseal.domain.events.alerts import ALERT_SENT
from twinseal.domain.events.audit import AUDIT_SIGNED_IN, AUDIT_SIGNED_OUT, AUDIT_VERIFIED
from twinseal.domain.events.contents import CONTENTS_OPENED, FIELD_HIDDEN, FIELD_REVEALED
from twinseal.domain.events.duties import DUTY_CREATED
from twinseal.domain.events.kind import FieldType, Kind
from twinseal.domain.events.opening import (
    ANSWER_SIGNED,
    OPENING_BEGUN,
    OPENING_OPENED,
    OPENING_RESEALED,
    REGISTER_CODE_ANSWERED,
    REQUEST_SIGNED,
)
from twinseal.domain.events.people import IDENTIFY_ATTEMPT, IDENTIFY_GRANTED
from twinseal.domain.events.sealing import CHECKPOINT_MADE, SEAL_COMMITTED, SEAL_PREPARED
from twinseal.domain.events.vault import VAULT_FOUNDED
from twinseal.domain.request import Answer, Request
from twinseal.domain.signed_form import signed_form
from twinseal.domain.site_form import hours_of
from twinseal.domain.statement import VERIFICATION, Place, Statement
from twinseal.flows.context.times import iso
from twinseal.flows.log.log_view import LogView

_BEGIN: Final = datetime(2026, 1, 1, tzinfo=UTC)
_OFFICERS: Final = ("p0", "p1", "p2")
_PEOPLE: Final = (*_OFFICERS, "p3", "p4", "p5")
_AUDITOR: Final = "p9"
_VISIT_EVERY_DAYS: Final = 30
_ENVELOPES: Final = 400
_WORDS: Final = tuple(
    word
    for line in (
        "core switch router gateway valve pump tank alarm server console login account token certificate backup mirror",
        "cable rack fan power breaker relay controller sensor reading pressure level flow door badge camera network",
        "segment address update patch restart failed stopped hangs locked refused expired missing wrong burnt flooded",
        "slow silent loud stolen asked called waits knows needs found left since before after during again tonight",
        "morning shift vendor team lead owner",
    )
    for word in line.split()
)


_EMPTY: Final[Mapping[FieldType, object]] = {
    FieldType.TEXT: "",
    FieldType.NUMBER: 0,
    FieldType.YES_NO: False,
    FieldType.TEXTS: [],
    FieldType.OBJECT: {},
    FieldType.OBJECTS: [],
    FieldType.CODED: {},
    FieldType.ALL_CODED: [],
}


@dataclass
class PlayedLog:
    """Makes entries one after the other; without signatures only what counts openings reads them."""

    seed: int
    signed: bool = True
    entries: list[Entry] = field(default_factory=list)
    player: random.Random = field(init=False)

    def __post_init__(self) -> None:
        """Enrol the people."""
        self.player = random.Random(self.seed)  # noqa: S311 - it plays, and keeps no secret
        self._signers = {person: new_ed25519() for person in (*_PEOPLE, _AUDITOR)}
        self._seal = 1
        self._add(VAULT_FOUNDED, 0, "", {"envelope_count": _ENVELOPES})

    def play(self, *, a_month: float, years: float = 0, entries: int = 0, visits: bool = False) -> LogView:
        """Return the view of years with so many openings a month on average, or of so many entries."""
        at_s, visited_s = 0.0, 0
        while (not years or at_s < years * 365 * DAY_S) and (not entries or len(self.entries) < entries):
            at_s += self.player.expovariate(a_month * 12 / (365 * DAY_S))
            while visits and at_s - visited_s > _VISIT_EVERY_DAYS * DAY_S:
                visited_s += _VISIT_EVERY_DAYS * DAY_S
                self._visit(visited_s)
            self._open(int(at_s))
        site = Site(zone="UTC", hours=hours_of("Mon-Fri 07:00-17:00"))
        return replace(LogView.of(self.entries, roster=self._roster()), site=site, now_utc=_utc(int(at_s)))

    def _roster(self) -> Roster:
        people = {
            person: Entrant(
                person, person, "officer" if person in _OFFICERS else "auditor" if person == _AUDITOR else "operator",
                Key(1, bytes(32), signer.public, b"", bytes(32), "", Origin()),
            )
            for person, signer in self._signers.items()
        }  # fmt: skip
        return Roster((Edition(0, 0, bytes(32), bytes(32), people),), {who: (each.key,) for who, each in people.items()})

    def _add(self, kind: Kind, at_s: int, opening: str, fields: Mapping[str, object]) -> Entry:
        seq = len(self.entries)
        common: dict[str, object] = {
            "kind": kind.name, "t": _utc(at_s), "mono_us": at_s * 1_000_000, "boot": "b", "station": "room", "app": "1",
            "constitution": "c", "seal_no": self._seal, "opening": opening, "actors": [], "result": "done",
        }  # fmt: skip
        # What is not played is there all the same, empty: each entry is whole, and a log of them can be read.
        own = {name: fields[name] if name in fields else _EMPTY[field.type] for name, field in kind.fields.items()}
        entry = Entry(seq, {**common, **own}, hashlib.sha256(str(seq).encode()).digest())
        self.entries.append(entry)
        return entry

    def _visit(self, at_s: int) -> None:
        self._add(AUDIT_SIGNED_IN, at_s, "", {"person": _AUDITOR})
        last = self.entries[-1]
        about = {"verdict": "VALID-COSIGNED", "entries": last.seq + 1}
        place = Place(last.seq, last.head.hex())
        said = Statement("v", "l", _AUDITOR, 1, VERIFICATION, about, place, _utc(at_s)).to_json()
        self._add(AUDIT_VERIFIED, at_s, "", {"person": _AUDITOR, **about, **self._form(said, _AUDITOR)})
        self._add(AUDIT_SIGNED_OUT, at_s, "", {"person": _AUDITOR})

    def _open(self, at_s: int) -> None:
        opening = f"o{len(self.entries)}"
        first, second = self._pair()
        envelope = f"e{self.player.randrange(_ENVELOPES)}"
        begun = self._add(OPENING_BEGUN, at_s, opening, {})
        for kind, after_s, fields in self._acts(opening, begun.head.hex(), (first, second), envelope, at_s):
            self._add(kind, at_s + after_s, opening, fields)
        self._seal += 1

    def _pair(self) -> tuple[str, str]:
        first = self.player.choice(_PEOPLE)
        return first, self.player.choice([person for person in _OFFICERS if person != first])

    def _acts(
        self, opening: str, begun: str, pair: Sequence[str], envelope: str, at_s: int
    ) -> Iterator[tuple[Kind, int, Mapping[str, object]]]:
        first, second = pair
        minutes, lasted_s = 15, self.player.randrange(60, 600)
        rows = ((envelope, f"Label {envelope}"),)
        request = Request(
            "v", opening, begun, "emergency", first, 1, first, rows, *self._reason(), self._words(14), 15, _utc(at_s + 60)
        )
        digest = hashlib.sha256(request.signed_bytes()).hexdigest()
        answer = Answer("v", opening, begun, True, digest, second, 1, second, rows, minutes, "", _utc(at_s + 120))
        seal = {
            "seal": self._seal + 1,
            "generation": self._seal + 1,
            "header": f"h{self._seal}",
            "change_set": "",
            "edition": 0,
        }
        shown = {"envelope": envelope, "field": "Password", "field_kind": "password", "field_index": 1}
        yield REGISTER_CODE_ANSWERED, 10, {"answer": "right", "explanation": "", "asked_again": [], "behind": 0}
        yield IDENTIFY_ATTEMPT, 20, {"purpose": "first", "person": first}
        yield IDENTIFY_GRANTED, 21, {"ref": 0, "person": first, "drift_steps": 0}
        yield REQUEST_SIGNED, 60, self._form(request.to_json(), first)
        yield IDENTIFY_ATTEMPT, 110, {"purpose": "second", "person": second}
        yield IDENTIFY_GRANTED, 111, {"ref": 0, "person": second, "drift_steps": 0}
        yield ANSWER_SIGNED, 120, self._form(answer.to_json(), second)
        agreed = {"opening_kind": "emergency", "envelopes": [envelope], "minutes": minutes, "first": first, "second": second}
        yield OPENING_OPENED, 120, agreed
        yield CONTENTS_OPENED, 120, {"envelopes": [envelope], "ms": 50}
        for channel in ("sound", "tray"):
            yield ALERT_SENT, 121, {"channel": channel, "moment": "opened", "outcome": "sent", "player": ""}
        if self.signed:
            for again in range(4):
                yield FIELD_REVEALED, 130 + again * 5, shown
                yield FIELD_HIDDEN, 132 + again * 5, {**shown, "times": 1, "shown_s": 2}
        over = 120 + lasted_s
        granted = {"lasted_s": lasted_s, "granted_min": minutes, "extensions": 0, "reveals": 4, "next_seal": self._seal + 1}
        yield OPENING_RESEALED, over, {"cause": "hand", **granted}
        yield SEAL_PREPARED, over, seal
        yield SEAL_COMMITTED, over, seal
        # Its alerts stand between a seal and its checkpoint.
        for channel in ("sound", "tray"):
            yield ALERT_SENT, over, {"channel": channel, "moment": "resealed", "outcome": "sent", "player": ""}
        yield CHECKPOINT_MADE, over, {"size": len(self.entries), "register_code": "", "header": seal["header"]}
        if self.signed:
            yield DUTY_CREATED, over, {"duty": "rotate", "envelope": envelope, "due": _utc(at_s + DAY_S)}
        yield DUTY_CREATED, over, {"duty": "review", "envelope": "", "due": _utc(at_s + 7 * DAY_S)}

    def _reason(self) -> tuple[str, str, tuple[str, ...], tuple[str, ...], str]:
        number = f"INC-{self.player.randrange(10**6):06d}"
        return "outage", "System down", ("What has failed?",), (self._words(4),), number

    def _words(self, count: int) -> str:
        return " ".join(self.player.choices(_WORDS, k=count))

    def _form(self, form: dict[str, object], person: str) -> Mapping[str, object]:
        signature = self._signers[person].sign(signed_form(form)).hex() if self.signed else ""
        return {"form": form, "signature": signature}


def _utc(at_s: int) -> str:
    return iso(_BEGIN + timedelta(seconds=at_s))
