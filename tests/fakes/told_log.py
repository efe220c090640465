"""A log made of plain facts, without a vault: openings one after the other, each told by the entries that rules read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from fakes.event_samples import entry_of
from twinseal.domain.events.alerts import ALERT_ANSWERED, ALERT_TESTED
from twinseal.domain.events.audit import (
    AUDIT_SIGNED_IN,
    AUDIT_SIGNED_OUT,
    AUDIT_VERIFIED,
    EXPORT_BEGUN,
    EXPORT_ENDED,
    FINDING_RAISED,
    FINDING_REMARKED,
)
from twinseal.domain.events.contents import CONTENTS_OPENED, FIELD_REVEALED
from twinseal.domain.events.duties import DUTY_ACKNOWLEDGED, DUTY_CREATED
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.log import LOG_KEY_LOST
from twinseal.domain.events.opening import (
    ANSWER_SIGNED,
    OPENING_BEGUN,
    OPENING_OPENED,
    OPENING_REFUSED,
    OPENING_RESEALED,
    OPENING_UNCLEAN_END,
    REGISTER_CODE_ANSWERED,
    REQUEST_SIGNED,
)
from twinseal.domain.events.people import ATTEMPT_UNRESOLVED
from twinseal.domain.events.sealing import CHECKPOINT_MADE, SEAL_COMMITTED, SEAL_PREPARED
from twinseal.domain.events.vault import GUARD_REBUILT, PROGRAM_STARTED, VAULT_FOUNDED
from twinseal.flows.context.times import iso, parse
from twinseal.flows.log.log_view import LogView

Told = tuple[Kind, Mapping[str, object]]
"""A kind of event, and what is not as in `entry_of`."""
START = "2026-11-02T09:00:00Z"


NO_OPENING = (
    ALERT_ANSWERED, ALERT_TESTED, ATTEMPT_UNRESOLVED, AUDIT_SIGNED_IN, AUDIT_SIGNED_OUT, AUDIT_VERIFIED, CHECKPOINT_MADE,
    DUTY_ACKNOWLEDGED, EXPORT_BEGUN, EXPORT_ENDED, FINDING_RAISED, FINDING_REMARKED, GUARD_REBUILT, LOG_KEY_LOST, PROGRAM_STARTED,
    VAULT_FOUNDED,
)  # fmt: skip
"""Kinds of which no entry belongs to an opening, as the program writes them (`tests/flows/findings/test_registry_played.py`)."""


def log(*entries: Told, **facts: object) -> LogView:
    """Return the view of a log with these entries, numbered from 1; `facts` are those of the view."""
    made = [
        replace(entry_of(kind, **({"opening": ""} if kind in NO_OPENING else {}) | dict(changes)), seq=seq)
        for seq, (kind, changes) in enumerate(entries, start=1)
    ]
    return replace(LogView.of(made), **facts)  # type: ignore[arg-type]


def later(at: str, **more: float) -> str:
    """Return a time after another, as the log writes it: `later(START, days=3)`."""
    return iso(parse(at) + timedelta(**more))


@dataclass(frozen=True)
class Opening:
    """One opening that went as it should; what a test is about is another value."""

    number: int = 1
    at: str = START
    kind: str = "emergency"
    first: str = "p1"
    second: str = "p2"
    envelopes: Sequence[str] = ("e1",)
    asked_min: int = 15
    category: str = "outage"
    reference: str = "INC-1"
    justification: str = "The core switch is down and the network team is on its way"
    answer: str = "right"
    """The register code."""
    answered_after_s: int = 60
    confirmed: Sequence[str] | None = None
    """Envelopes that were confirmed, where they are not those that were asked for."""
    refused: bool = False
    shown: Sequence[str] = ("e1",)
    """Envelopes of which a field was shown."""
    inside: Sequence[Told] = ()
    """What else happened while it was open."""
    cause: str = "hand"
    lasted_s: int = 300
    extensions: int = 0
    granted_min: int = 15
    unclean: bool = False
    owed: bool = True
    common: Mapping[str, object] = field(default_factory=dict)
    """Fields of every entry of it."""

    @property
    def id(self) -> str:
        """Return its id."""
        return f"o{self.number}"

    def entries(self) -> Iterable[Told]:
        """Yield what the log has of it."""
        for kind, changes, after_s in self._told():
            mono_us = (int(parse(self.at).timestamp()) % 10_000_000 + after_s) * 1_000_000
            plain = {"opening": self.id, "t": later(self.at, seconds=after_s), "mono_us": mono_us, "boot": "b1"}
            yield kind, {**plain, **self.common, **changes}

    def _told(self) -> Iterable[tuple[Kind, Mapping[str, object], int]]:
        rows = [{"id": each, "label": f"Label {each}"} for each in self.envelopes]
        form = {
            "person": self.first, "person_name": self.first.upper(), "kind": self.kind, "envelopes": rows, "minutes": self.asked_min,
            "category": self.category, "reference": self.reference, "justification": self.justification,
        }  # fmt: skip
        confirmed = self.envelopes if self.confirmed is None else self.confirmed
        reply = {
            "person": self.second, "person_name": self.second.upper(), "confirmed": not self.refused, "minutes": self.granted_min,
            "reason": "No ticket" if self.refused else "", "envelopes": [row for row in rows if row["id"] in confirmed],
        }  # fmt: skip
        yield OPENING_BEGUN, {}, 0
        yield REGISTER_CODE_ANSWERED, {"answer": self.answer, "asked_again": [], "behind": 0}, 10
        yield REQUEST_SIGNED, {"form": form}, 60
        asked = 60 + self.answered_after_s
        yield ANSWER_SIGNED, {"form": reply}, asked
        if self.refused:
            yield OPENING_REFUSED, {"second": self.second, "reason": "No ticket"}, asked
            return
        pair = {"first": self.first, "second": self.second}
        yield (
            OPENING_OPENED,
            {"opening_kind": self.kind, "envelopes": list(confirmed), "minutes": self.granted_min, **pair},
            asked,
        )
        yield CONTENTS_OPENED, {"envelopes": list(confirmed), "ms": 50}, asked
        for envelope in self.shown:
            yield FIELD_REVEALED, {"envelope": envelope}, asked + 5
        for happened, changes in self.inside:
            yield happened, changes, asked + 10
        over = asked + self.lasted_s
        review = DUTY_CREATED, {"duty": "review", "envelope": "", "due": later(self.at, days=7)}, over
        if self.unclean:
            yield OPENING_UNCLEAN_END, {"since": later(self.at, seconds=asked)}, over
            if self.owed:
                # Nobody knows at the start after it what was shown.
                yield DUTY_CREATED, {"duty": "rotate", "envelope": "", "due": later(self.at, days=1)}, over
                yield review
            return
        granted = {"lasted_s": self.lasted_s, "granted_min": self.granted_min, "extensions": self.extensions}
        yield (
            OPENING_RESEALED,
            {"cause": self.cause, **granted, "reveals": len(self.shown), "next_seal": self.number + 1},
            over,
        )
        if self.owed:
            for envelope in dict.fromkeys(self.shown):
                yield DUTY_CREATED, {"duty": "rotate", "envelope": envelope, "due": later(self.at, days=1)}, over
            yield review
        of = next((changes["change_set"] for kind, changes in self.inside if kind is SEAL_PREPARED), "")
        yield SEAL_COMMITTED, {"seal": self.number + 1, **({"change_set": of} if of else {})}, over


def openings(*made: Opening, **facts: object) -> LogView:
    """Return the log of openings, one after the other."""
    return log(*(row for each in made for row in each.entries()), **facts)


def each_day(*made: Opening, days: float = 1) -> list[Opening]:
    """Return openings with numbers of their own, so many days apart."""
    return [
        replace(each, number=place, at=later(START, days=days * (place - 1))) for place, each in enumerate(made, start=1)
    ]
