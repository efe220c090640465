"""For each rule of family D a log in which it fires, one just below, and one that is innocent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fakes.event_samples import entry_of
from fakes.habit_cases import on, rotated
from fakes.rule_case import RuleCase
from fakes.signed_list import ROSTER
from fakes.signed_opening import PUBLIC, signed, slip_code, stated, verified
from fakes.signed_opening import ROSTER as SIGNING
from fakes.small_roster import roster_of
from fakes.told_log import START, Opening, Told, later, log, openings
from twinseal.domain.events.alerts import ALERT_ACKNOWLEDGED, ALERT_SENT
from twinseal.domain.events.audit import AUDIT_SIGNED_IN, FINDING_RAISED
from twinseal.domain.events.duties import DUTY_ACKNOWLEDGED, DUTY_CREATED
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.maintenance import DRILL_CERTIFIED
from twinseal.domain.events.people import PERSON_ENROLLED
from twinseal.domain.events.vault import VAULT_FOUNDED
from twinseal.domain.statement import ACKNOWLEDGE, ALERT
from twinseal.flows.log.log_view import LogView

_BY_TWO = [{"person": "p1", "role": "officer"}, {"person": "p2", "role": "officer"}]


def _owed(hours: float, *more: Opening) -> LogView:
    """Return the log of an opening that showed an envelope, looked at so many hours later."""
    return openings(Opening(), *more, now_utc=later(START, hours=hours))


def _everything(hours: float) -> LogView:
    """Return the log of an opening that ended without a reseal, so that everything it had in reach is owed for."""
    opening = Opening(unclean=True, shown=(), owed=False)
    owes = {"duty": "rotate", "envelope": "", "due": later(START, days=1), "opening": opening.id}
    return log(*opening.entries(), (DUTY_CREATED, owes), now_utc=later(START, hours=hours))


def change_of_people(*said: tuple[str, float], hours: float, at: str = START) -> LogView:
    """Return the log of a change by two of four people, and who of the others acknowledged it, after so many hours.

    `at` is what their forms say of when that was.
    """
    owes = {"duty": "acknowledge", "due": later(START, hours=72), "actors": _BY_TWO, "t": START}
    acknowledged = [
        stated(DUTY_ACKNOWLEDGED, ACKNOWLEDGE, {"duty": "d1"}, place, person, at, duty_id="d1", t=later(START, hours=after))
        for place, (person, after) in enumerate(said, start=1)
    ]
    # The seal that owes it has the changed people from its next entry on.
    changed = roster_of({0: PUBLIC, 2: PUBLIC})
    return log((DUTY_CREATED, owes), *acknowledged, roster=changed, now_utc=later(START, hours=hours))


def unsigned(view: LogView, kind: Kind, **facts: object) -> LogView:
    """Return a log with an entry behind it that says that something was acknowledged in time, and that nobody signed."""
    made = replace(entry_of(kind, t=later(START, hours=1), **facts), seq=len(view.entries) + 1)
    return replace(view, entries=[*view.entries, made], places_of=None, made={})


def slip(*confirmed: float, hours: float, envelope: str = "e1", at: str = START) -> LogView:
    """Return the log of an opening with a slip for the owner of its envelope, who confirmed it so many hours later.

    `at` is what the form says of when that was.
    """
    made = {"channel": "slip", "moment": "exposed", "outcome": "owed", "opening": "o1", "receiver": "e1"}
    owes = {"duty": "alert", "envelope": envelope, "due": later(START, hours=72), "opening": "o1"}
    rows = [*Opening().entries(), (ALERT_SENT, made), (DUTY_CREATED, owes)]
    number = len(rows) - 1
    about = {"duty": "d1", "alert": number, "code": slip_code(), "how": "slip"}
    said = [
        stated(ALERT_ACKNOWLEDGED, ALERT, about, len(rows), "p2", at, alert=number, how="slip", t=later(START, hours=after))
        for after in confirmed
    ]
    return log(*rows, *said, roster=SIGNING, now_utc=later(START, hours=hours))


def visits(*days: float, role: str = "auditor", verifies: bool = True, **facts: Any) -> list[Told]:
    """Return the enrolment of somebody, and the visits on these days, each with a verification; `facts` are what its entry says."""
    made: list[Told] = [(PERSON_ENROLLED, {"role": role, "t": START})]
    for day in days:
        made.append((AUDIT_SIGNED_IN, {"t": later(START, days=day)}))
        made += [verified(len(made), later(START, days=day, minutes=1), **facts)] * verifies
    return made


def _visited(*days: float, until: float, **more: Any) -> LogView:
    return log(*visits(*days, **more), roster=SIGNING, now_utc=later(START, days=until))


def _drilled(
    *days: float, until: float, certified: bool = True, failed: Any = (), unclean: bool = False, proven: bool = True
) -> LogView:
    """Return the founding and drills on these days."""
    facts = {"envelope_count": 4, "file_count": 0, "failed": list(failed), "printed": True, "carried": True}
    said = [(DRILL_CERTIFIED, facts)] * certified
    drills = [replace(each, kind="drill", shown=(), inside=said, unclean=unclean) for each in on(*days)]
    made = signed(*drills) if proven else (act for each in drills for act in each.entries())
    return log((VAULT_FOUNDED, {"t": START}), *made, now_utc=later(START, days=until), roster=SIGNING)


def _raised(rank: str, *, until: float, rule: str = "A3") -> LogView:
    """Return the log of a finding that an auditor was shown."""
    shown = {"finding": "0a1b2c3d", "rule": rule, "rank": rank, "t": START}
    return log((FINDING_RAISED, shown), now_utc=later(START, days=until), roster=ROSTER, ids=("v", "l"))


def _looked(*days: float, after: float) -> LogView:
    """Return openings on these days, a visit and a verification that somebody wrote at once, and one that an auditor signed."""
    made: list[Told] = [act for opening in on(*days) for act in opening.entries()]
    at_once = later(START, days=days[-1], hours=1)
    made.append((AUDIT_SIGNED_IN, {"t": at_once}))
    made.append(verified(len(made), at_once, signature="00" * 64))
    return log(*made, verified(len(made), later(START, days=after)), roster=SIGNING)


CASES: dict[str, RuleCase] = {
    "D1": RuleCase(
        fires=lambda: _owed(25),
        below=lambda: _owed(24),
        innocent=lambda: _owed(500, rotated(later(START, hours=5), 9)),
    ),
    "D2": RuleCase(
        fires=lambda: openings(Opening(), now_utc=later(START, days=7.1), roster=ROSTER, ids=("v", "l")),
        below=lambda: openings(Opening(), now_utc=later(START, days=7), roster=ROSTER, ids=("v", "l")),
        innocent=lambda: openings(Opening(refused=True), now_utc=later(START, days=3), roster=ROSTER, ids=("v", "l")),
    ),
    "D3": RuleCase(
        fires=lambda: change_of_people(("p3", 10), hours=73),
        below=lambda: change_of_people(hours=72),
        innocent=lambda: change_of_people(("p3", 10), ("p4", 71), hours=500),
    ),
    "D4": RuleCase(
        fires=lambda: _visited(30, until=65.01),
        below=lambda: _visited(30, until=65),
        innocent=lambda: _visited(30, 60, 90, until=100),
    ),
    "D5": RuleCase(
        fires=lambda: _raised("high", until=30.1),
        below=lambda: _raised("medium", until=30),
        innocent=lambda: _raised("high", until=20),
    ),
    "D6": RuleCase(
        fires=lambda: _drilled(30, until=120.5),
        below=lambda: _drilled(30, until=120),
        innocent=lambda: _drilled(80, 160, 240, until=300),
    ),
    "D7": RuleCase(
        fires=lambda: openings(Opening(kind="recovery")),
        below=lambda: openings(Opening()),
        innocent=lambda: openings(Opening(kind="drill")),
    ),
    "D8": RuleCase(
        fires=lambda: _looked(0, 1, 10, after=16),
        below=lambda: _looked(0, 2, 10, after=16),
        innocent=lambda: _looked(0, 15, 15.5, after=16),
    ),
}
"""By id of the rule."""

OTHER_WAYS: dict[str, tuple[str, LogView]] = {
    "D1, done late": ("that was closed on 2026-11-04 14:", _owed(60, rotated(later(START, hours=53), 9))),
    "D1, everything in reach": ("everything in reach", _everything(30)),
    "D3, a slip": ("the owner of “e1” was due to confirm slip", slip(hours=73)),
    "D3, a slip confirmed late": ("2026-11-05 09:00 UTC, and did so on 2026-11-05 17:00 UTC.", slip(80, hours=500)),
    "D3, said late": ("and did so on", change_of_people(("p3", 10), ("p4", 80), hours=500)),
    "D4, without verifying": ("signed in 1 time in between", _visited(30, until=40, verifies=False)),
    "D6, one that was not certified": ("begun in between: 1", _drilled(30, until=91.5, certified=False)),
    "D6, one in which something could not be read": (
        "for 92 days",
        _drilled(30, until=91.5, failed=[{"id": "e1", "label": "Key", "file": ""}]),
    ),
    "D6, one that was killed, and a line appended": ("begun in between: 1", _drilled(30, until=91.5, unclean=True)),
    "D6, one that nobody signed": ("begun in between: 1", _drilled(30, until=91.5, proven=False)),
    "D6, in the past": ("to 2027-", _drilled(95, until=96)),
    "D4, in the past": ("to 2026-12-22", _visited(50, until=51)),
}
"""What else a rule says, by what it is about: part of the sentence, and the log."""
