"""For each rule of family A a log in which it fires, one just below, and one that is innocent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from fakes.event_samples import entry_of
from fakes.rule_case import RuleCase
from fakes.signed_list import ROSTER, ToldHeaders, form_entry, prepared, story_of
from fakes.told_log import log
from twinseal.audit.format.people_note import PeopleNote
from twinseal.audit.read.reader import Entry
from twinseal.audit.verify.anomalies import Anomaly
from twinseal.audit.verify.roster import Edition, Roster
from twinseal.domain.events.alerts import ALERT_SENT
from twinseal.domain.events.contents import FIELD_REVEALED
from twinseal.domain.events.duties import DUTY_ACKNOWLEDGED
from twinseal.domain.events.log import LOG_KEY_LOST
from twinseal.domain.events.opening import (
    OPENING_OPENED,
    OPENING_RESEALED,
    OPENING_UNCLEAN_END,
    REGISTER_CODE_ANSWERED,
    REQUEST_SIGNED,
)
from twinseal.domain.events.people import ATTEMPT_UNRESOLVED, PERSON_REBOUND, PERSON_REMOVED
from twinseal.domain.events.rules import POLICY_CHANGED
from twinseal.domain.events.sealing import CHECKPOINT_MADE, SEAL_COMMITTED
from twinseal.domain.events.vault import CLOCK_STEP
from twinseal.domain.texts import Text
from twinseal.flows.log.log_reading import LogRead
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.seals import Seals
from twinseal.flows.log.unanchored import Folder

_ODD = Entry(3, {}, b"h" * 32, fault=Text("entry.kind_unreadable"))
_OVER: Any = (OPENING_OPENED, {}), (FIELD_REVEALED, {}), (OPENING_UNCLEAN_END, {})


def ended(**changes: object) -> LogView:
    """Return a log in which an opening was resealed."""
    return log((OPENING_RESEALED, {"cause": "hand", "lasted_s": 60, "granted_min": 15, **changes}))


def _noted() -> LogView:
    """Return a note in force from entry 9 on, and nothing in the log that says how it came."""
    note = PeopleNote(
        "6f" * 16, 1, bytes(32), 9, bytes(32), 3, 3, bytes(32), bytes(32), "2026-11-28T14:05:09Z", ("p3",), (), ()
    )
    edition = Edition(1, 9, bytes(32), bytes(32), {}, note=note)
    seals = Seals.of([prepared(8, "aa")], ToldHeaders())
    return LogView(entries=[prepared(8, "aa")], roster=Roster((*ROSTER.editions, edition), {}), seals=seals)


def _not_sealed() -> LogView:
    story = story_of([form_entry("p1"), form_entry("p2")])
    seals = Seals.of([prepared(1, "aa", generation=2, seal=2)], ToldHeaders({2: "aa"}))
    removal = replace(entry_of(PERSON_REMOVED), seq=3)
    return LogView(entries=[removal], openings=[story], whole={"o1": story}, roster=ROSTER, seals=seals)


CASES = {
    "A1": RuleCase(lambda: log((REGISTER_CODE_ANSWERED, {"answer": "wrong"}))),
    "A2": RuleCase(lambda: log((OPENING_OPENED, {}))),
    "A3": RuleCase(lambda: log((REQUEST_SIGNED, {}), (OPENING_UNCLEAN_END, {}), (SEAL_COMMITTED, {"seal": 7}))),
    "A4": RuleCase(lambda: log((ATTEMPT_UNRESOLVED, {}))),
    "A5": RuleCase(lambda: log((LOG_KEY_LOST, {}))),
    "A6": RuleCase(lambda: log((CLOCK_STEP, {}))),
    "A7": RuleCase(lambda: log((ALERT_SENT, {"outcome": "muted"}))),
    "A10": RuleCase(lambda: log((CHECKPOINT_MADE, {}), (CHECKPOINT_MADE, {"t": "2026-11-02T08:58:59Z"}))),
    "A12": RuleCase(lambda: ended(lasted_s=906)),
    "A13": RuleCase(lambda: log((REQUEST_SIGNED, {"form": {"kind": "maintenance"}}), (FIELD_REVEALED, {}))),
    "A14": RuleCase(lambda: log(*_OVER)),
    "A15": RuleCase(lambda: ended(cause="time", lasted_s=899)),
    "A17": RuleCase(lambda: LogView(read=LogRead(broken=Text("disk.fault.truncated", name="log.tws"), size=3))),
    "A18": RuleCase(lambda: LogView(read=LogRead(folders=(
        Folder(3, Path("3"), Text("unanchored.why.rejected"), "unanchored/00000003", rejected=2),
        Folder(5, Path("5"), Text("unanchored.why.not_valid"), "unanchored/00000005"),
        Folder(0, Path("0"), Text("unanchored.why.unreadable", fault=Text("disk.fault.store"))),
    )))),
    "A19": RuleCase(lambda: LogView(read=LogRead([_ODD, replace(_ODD, before=2)]))),
    "A20": RuleCase(lambda: log((OPENING_RESEALED, {}), (OPENING_RESEALED, {}))),
    "A21": RuleCase(lambda: LogView(anomalies=[Anomaly("pair", 3)])),
    "A22": RuleCase(lambda: log((OPENING_OPENED, {}), (PERSON_REMOVED, {}))),
    "A23": RuleCase(_noted),
    "A24": RuleCase(
        lambda: LogView(entries=[prepared(9, "aa")], seals=Seals(ToldHeaders(), again=(prepared(9, "aa"),)))
    ),
    "A25": RuleCase(lambda: log((DUTY_ACKNOWLEDGED, {}))),
    "A26": RuleCase(_not_sealed),
    "A27": RuleCase(lambda: log(
        *[(POLICY_CHANGED, {"name": "opening_min", "before": "15", "after": after}) for after in ("20", "10", "more")]
    )),
    "A28": RuleCase(lambda: log((PERSON_REBOUND, {}))),
}  # fmt: skip
"""By id of the rule."""
