"""For each rule of family A a log in which it fires, one just below, and one that is innocent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from fakes import control_look_alikes as alike
from fakes.rule_case import RuleCase
from fakes.signed_opening import ROSTER as SIGNING
from fakes.signed_opening import stated, verified
from fakes.told_log import START, Opening, Told, each_day, later, log, openings
from twinseal.audit.verify.anomalies import Anomaly
from twinseal.domain.events.alerts import ALERT_ANSWERED, ALERT_SENT
from twinseal.domain.events.audit import AUDIT_SIGNED_OUT, EXPORT_BEGUN, EXPORT_ENDED, REVIEW_SIGNED
from twinseal.domain.events.contents import FIELD_REVEALED
from twinseal.domain.events.duties import DUTY_CLOSED
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.log import LOG_KEY_LOST
from twinseal.domain.events.opening import (
    OPENING_BEGUN,
    OPENING_OPENED,
    OPENING_RESEALED,
    OPENING_WIDENED,
)
from twinseal.domain.events.people import ATTEMPT_UNRESOLVED, IDENTIFY_GRANTED, PERSON_REBOUND, PERSON_REMOVED
from twinseal.domain.events.rules import POLICY_CHANGED, THRESHOLD_CHANGED
from twinseal.domain.events.sealing import CHECKPOINT_MADE, SEAL_COMMITTED, SEAL_INCOMPLETE, SEAL_PREPARED
from twinseal.domain.events.vault import CLOCK_CORRECTED, CLOCK_STEP, GUARD_REBUILT, PROGRAM_STARTED
from twinseal.domain.finding import Rank
from twinseal.domain.policy.policy import Policy
from twinseal.domain.review import Reference, Review, ReviewClass
from twinseal.domain.statement import REVIEW
from twinseal.domain.texts import Text
from twinseal.flows.findings.rule_stopped import STOPPED_RULES
from twinseal.flows.log.log_reading import LogRead
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import People
from twinseal.flows.log.unanchored import Folder


def ended(**changes: object) -> LogView:
    """Return a log in which an opening was resealed."""
    return log((OPENING_RESEALED, {"cause": "hand", "lasted_s": 60, "granted_min": 15, **changes}))


def _of_person(*days: float) -> LogView:
    """Return a log in which an attempt of one person was broken off on these days."""
    return log(*((ATTEMPT_UNRESOLVED, {"person": "p1", "t": later(START, days=day)}) for day in days))


def _without_register(*answers: str) -> LogView:
    return openings(*each_day(*(Opening(answer=answer) for answer in answers)))


def _drifts(*rows: tuple[str, str, int]) -> list[Told]:
    """Return that people authenticated, each in an opening, with so many steps between phone and machine."""
    return [(IDENTIFY_GRANTED, {"opening": opening, "person": who, "drift_steps": steps}) for opening, who, steps in rows]


def _drifted(first: int, second: int, *, known: int = 3, between: Sequence[Told] = ()) -> LogView:
    # A code is taken that is one step off what was known of a phone, never two at once.
    ways = {"p1": first, "p2": second}
    before = [(f"o{place}", who, ways[who] // 2 * (place == known - 1)) for place in range(known) for who in ways]
    now = [("o9", "p1", first), ("o9", "p2", second)]
    return log(*_drifts(*before), *between, *_drifts(*now), (OPENING_OPENED, {"opening": "o9"}))


def _alerted(*alerts: tuple[str, ...], tray: bool = True) -> LogView:
    """Return a log of an opening with these alerts after one that a tray showed: the way, the outcome, the moment if it is no opening."""
    sent = [
        (ALERT_SENT, {"channel": channel, "outcome": outcome, "moment": moment[0] if moment else "opened"})
        for channel, outcome, *moment in alerts
    ]
    before = [Opening(inside=[(ALERT_SENT, {"channel": "tray", "outcome": "sent", "moment": "opened"})])] if tray else []
    return openings(*each_day(*before, Opening(inside=sent)))


def _removed(
    *after: Callable[[int], Told],
    who: str = "p8",
    role: str = "auditor",
    now_days: float = 30,
    before: Sequence[Opening] = (),
) -> LogView:
    """Return a log in which p1 and p2 removed an auditor on the tenth day, and what came after it, told by how many entries were before."""
    at = later(START, days=10)
    removing = Opening(number=9, at=at, inside=[(PERSON_REMOVED, {"person": who})])
    rows = [row for each in (*before, removing) for row in each.entries()]
    for entry in after:
        rows.append(entry(len(rows)))
    return log(*rows, people=People({who: ("Dora", role)}), roster=SIGNING, now_utc=later(at, days=now_days))


def _reviewed_opening(**facts: Any) -> Opening:
    """Return an opening, the first of a log, that p4, an auditor, reviewed; `facts` are what the entry says besides."""
    about = Review(
        "o1", 2, "00" * 32, ReviewClass.JUSTIFIED, real=True, way_closed=True, no_wider=True, shown_as_asked=True,
        reference=Reference.YES, grave=False, lessons="none",
    ).to_json()  # fmt: skip
    before = [kind for kind, _ in Opening(inside=[(REVIEW_SIGNED, {})]).entries()].index(REVIEW_SIGNED)
    return Opening(inside=[stated(REVIEW_SIGNED, REVIEW, about, before, review_class="justified", opening="o1", **facts)])


def _verified(days: float, verdict: str = "VALID-COSIGNED", **facts: Any) -> Callable[[int], Told]:
    """Return what p4, an auditor, signed so many days after the removal; `facts` are what its entry says besides."""
    return lambda after: verified(after, later(START, days=10 + days), verdict, **facts)


def _neighbours(name: str, *values: str, between: Sequence[Told] = ()) -> LogView:
    first, *rest = [(GUARD_REBUILT, {name: value}) for value in values]
    return log(first, *between, *rest)


def _timed(*rows: tuple[Kind, int, int, str]) -> LogView:
    """Return a log with these entries of one opening: kind, seconds by the wall clock and since boot, and the boot."""
    entries = [
        (kind, {"t": later(START, seconds=wall), "mono_us": (5_000 + mono) * 1_000_000, "boot": boot, "opening": "o1"})
        for kind, wall, mono, boot in rows
    ]
    return log(*entries)


def _reviewed(opening: str) -> Told:
    return DUTY_CLOSED, {"duty": "review", "envelope": "", "owed_by": opening, "opening": ""}


def _exported(*rows: Told) -> LogView:
    return log((EXPORT_BEGUN, {"export": "x1"}), *rows)


def _rules_changed(after: str, before: str, *, sealed: bool = True, **facts: Any) -> LogView:
    """Return an opening of 20 minutes, and after it a change of how long openings may last, which a seal carried out or not."""
    made, named = Opening(granted_min=20, lasted_s=900), {"change_set": "ab" * 32, "opening": "o2"}
    changed = (POLICY_CHANGED, {"name": "opening_total_min", "before": before, "after": after, **named})
    seal = [(SEAL_COMMITTED, {"seal": 3, **named})] * sealed
    return log(*made.entries(), changed, *seal, policy=replace(Policy(), **facts))


def _clock(*, explained: bool = False, between: bool = False) -> LogView:
    """Return a sealed vault whose clock was set forward by 400 s: it shows at the next opening, whose list may say why.

    With `between` that opening was sealed without a word, and the list of the one after it says why another step was.
    """
    changes = {"opening": "o3" if between else "o2", "change_set": "set1"}
    rows: list[tuple[Told, int, int]] = [
        ((SEAL_COMMITTED, {"opening": "o1", "seal": 2}), 0, 0),
        ((OPENING_BEGUN, {"opening": "o2"}), 500, 100),
    ]
    if between:
        rows += [
            ((SEAL_COMMITTED, {"opening": "o2", "seal": 3, "change_set": ""}), 510, 110),
            ((OPENING_BEGUN, {"opening": "o3"}), 600, 200),
        ]
    if explained:
        rows += [
            ((CLOCK_CORRECTED, {"reason": "The battery failed.", **changes}), 620, 220),
            ((SEAL_COMMITTED, {"seal": 4, **changes}), 620, 220),
        ]
    return log(*(
        (kind, {"t": later(START, seconds=wall), "mono_us": (5_000 + mono) * 1_000_000, "boot": "b1", **facts})
        for (kind, facts), wall, mono in rows
    ))  # fmt: skip


def _threshold(*numbers: str) -> LogView:
    """Return a log in which one threshold had these numbers, one after the other."""
    return log(*(
        (THRESHOLD_CHANGED, {"name": "a1_times", "before": before, "after": after})
        for before, after in pairwise(numbers)
    ))  # fmt: skip


CASES = {
    "A1": RuleCase(
        lambda: _without_register("right", "not_at_hand", "right", "not_at_hand", "right", "not_at_hand", "wrong"),
        innocent=lambda: _without_register("right", "right"),
    ),
    "A2": RuleCase(lambda: log((OPENING_OPENED, {})), innocent=lambda: openings(Opening(refused=True))),
    "A3": RuleCase(
        lambda: openings(*each_day(Opening(unclean=True, shown=()), Opening(unclean=True))), innocent=lambda: openings(Opening())
    ),
    "A4": RuleCase(
        lambda: _of_person(0, 29),
        below=lambda: _of_person(0, 30.01),
        # A power cut while two people type.
        innocent=lambda: log(*((ATTEMPT_UNRESOLVED, {"person": person}) for person in ("p1", "p2"))),
        lesser=Rank.LOW,
    ),
    "A5": RuleCase(lambda: log((LOG_KEY_LOST, {})), innocent=lambda: log((PROGRAM_STARTED, {"findings": ["guard"]}))),
    "A6": RuleCase(
        lambda: log((CLOCK_STEP, {"seconds": 301}), (CLOCK_STEP, {"seconds": -90})),
        below=lambda: log((CLOCK_STEP, {"seconds": 300})),
        innocent=lambda: _drifted(2, 2, between=[(PERSON_REBOUND, {"person": who}) for who in ("p1", "p2")]),
    ),
    "A7": RuleCase(
        lambda: _alerted(("sound", "muted"), ("tray", "failed"), ("tray", "sent", "two_minutes")),
        below=lambda: _alerted(("sound", "failed"), ("tray", "failed"), ("syslog", "sent")),
        innocent=lambda: _alerted(("sound", "sent"), ("tray", "sent"), ("sound", "failed", "one_minute")),
    ),
    "A8": RuleCase(
        lambda: _removed(),
        below=lambda: _removed(now_days=14),
        # Another auditor was there within the days, and nothing of the two was left to review.
        innocent=lambda: _removed(_verified(13)),
        lesser=Rank.MEDIUM,
    ),
    "A9": RuleCase(
        lambda: _neighbours("constitution", "aa", "bb"),
        innocent=lambda: _neighbours("constitution", "aa", "bb", between=[(SEAL_PREPARED, {"constitution": "aa"})]),
    ),
    "A10": RuleCase(
        lambda: log((CHECKPOINT_MADE, {}), (CHECKPOINT_MADE, {"t": "2026-11-02T08:58:59Z"})),
        below=lambda: log((CHECKPOINT_MADE, {}), (CHECKPOINT_MADE, {"t": "2026-11-02T08:59:00Z"})),
        innocent=lambda: _timed((OPENING_OPENED, 0, 0, "b1"), (CLOCK_STEP, 400, 1, "b1"), (OPENING_RESEALED, 500, 101, "b1")),
    ),
    "A11": RuleCase(
        lambda: log((SEAL_COMMITTED, {"seal": 3}), (SEAL_COMMITTED, {"seal": 5})),
        innocent=lambda: log(
            (SEAL_COMMITTED, {"seal": 3}), (OPENING_RESEALED, {"next_seal": 4, "opening": "o1"}), (SEAL_INCOMPLETE, {"opening": "o1"}),
            (OPENING_RESEALED, {"next_seal": 4, "opening": "o2"}), (SEAL_COMMITTED, {"seal": 4, "opening": "o2"}),
        ),
    ),
    "A12": RuleCase(
        lambda: ended(lasted_s=906, extensions=3),
        below=lambda: ended(lasted_s=905, extensions=2),
        # The rule was made stricter after the opening.
        innocent=lambda: _rules_changed("15", "60", opening_total_min=15),
    ),
    "A13": RuleCase(
        lambda: openings(Opening(envelopes=("e1", "e2"), confirmed=("e1",), shown=("e2",))),
        innocent=lambda: openings(
            Opening(shown=(), inside=[(OPENING_WIDENED, {"envelopes": ["e2"]}), (FIELD_REVEALED, {"envelope": "e2"})])
        ),
    ),
    "A14": RuleCase(lambda: openings(Opening(owed=False)), innocent=lambda: openings(Opening())),
    "A15": RuleCase(
        lambda: ended(cause="time", lasted_s=894),
        below=lambda: ended(cause="time", lasted_s=895),
        innocent=lambda: ended(cause="hand", lasted_s=60),
    ),
    "A16": RuleCase(
        lambda: _exported((AUDIT_SIGNED_OUT, {})),
        below=lambda: _exported(),
        innocent=lambda: _exported((EXPORT_ENDED, {"export": "x1", "outcome": "safe_to_remove"}), (AUDIT_SIGNED_OUT, {})),
    ),
    "A17": RuleCase(
        lambda: LogView(read=LogRead(broken=Text("disk.fault.truncated", name="log.tws"), size=3)), innocent=lambda: log()
    ),
    "A18": RuleCase(innocent=lambda: alike.unanchored(None), fires=lambda: LogView(read=LogRead(folders=(
        Folder(3, Path("3"), Text("unanchored.why.rejected"), "unanchored/00000003", rejected=2),
        Folder(5, Path("5"), Text("unanchored.why.not_valid"), "unanchored/00000005"),
        Folder(0, Path("0"), Text("unanchored.why.unreadable", fault=Text("disk.fault.store"))),
    )))),
    "A19": RuleCase(
        lambda: alike.kept_apart(fault=Text("entry.kind_unreadable")),
        innocent=lambda: alike.kept_apart(),
    ),
    "A20": RuleCase(
        lambda: alike.over((OPENING_RESEALED, {})),
        innocent=lambda: alike.said_afterwards(),
        only_odd=True,
    ),
    "A21": RuleCase(
        lambda: LogView(anomalies=[Anomaly("pair", 3)]), innocent=lambda: openings(Opening(), Opening(2)), only_odd=True
    ),
    "A22": RuleCase(
        lambda: log((OPENING_OPENED, {}), (PERSON_REMOVED, {})),
        innocent=lambda: alike.signed_list("p1", "p2"),
    ),
    "A23": RuleCase(
        lambda: alike.noted("p3"),
        # The note says exactly what the list does that two officers signed.
        innocent=lambda: alike.noted("p4"),
    ),
    "A24": RuleCase(
        lambda: alike.described("x", "y"), innocent=lambda: alike.described("x", "x"), only_odd=True
    ),
    "A25": RuleCase(
        lambda: alike.acknowledged(signer="p1"), innocent=lambda: alike.acknowledged(),
    ),
    "A26": RuleCase(
        lambda: alike.signed_list("p1", "p2", sealed=False), innocent=lambda: alike.signed_list("p1", "p2")
    ),
    "A27": RuleCase(
        lambda: log((POLICY_CHANGED, {"name": "opening_min", "before": "15", "after": "20"})),
        below=lambda: log(
            *[(POLICY_CHANGED, {"name": "opening_min", "before": "15", "after": after}) for after in ("15", "10", "more")]
        ),
        # A switch that protects is turned on.
        innocent=lambda: log((POLICY_CHANGED, {"name": "second_review", "before": "no", "after": "yes"})),
    ),
    "A28": RuleCase(
        lambda: log((PERSON_REBOUND, {})),
        # Of an auditor who leaves a rule of its own tells, of who signs in nobody.
        innocent=lambda: log((PERSON_REMOVED, {"person": "p8"}), (IDENTIFY_GRANTED, {}), people=People({"p8": ("Dora", "auditor")})),
    ),
    "A29": RuleCase(
        lambda: _threshold("3", "5", "6"),
        below=lambda: _threshold("3", "3"),
        # It was tried for a while and put back: today's findings go by the number that was always there.
        innocent=lambda: _threshold("3", "5", "3"),
    ),
    "A31": RuleCase(
        lambda: log((ALERT_ANSWERED, {"channel": "sound", "answer": "missed"})),
        below=lambda: log((ALERT_ANSWERED, {"channel": "sound", "answer": "heard"})),
        innocent=lambda: log((ALERT_SENT, {"channel": "tray", "moment": "test", "outcome": "sent"})),
    ),
    "A30": RuleCase(lambda: LogView(made={STOPPED_RULES: (("A1", "ValueError"),)})),
}  # fmt: skip
"""By id of the rule."""
