"""For each predicate of compliance frames a period that satisfies it, one that just misses, and one that nobody can judge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fakes.event_samples import entry_of
from fakes.habit_cases import rotated
from fakes.signed_list import ROSTER as OFFICERS
from fakes.signed_list import form_entry, story_of
from fakes.signed_opening import ROLES, ROSTER, SIGNERS, signed, slip_code, stated, verified
from fakes.small_roster import roster_of
from fakes.told_log import START, Opening, Told, later, log
from twinseal.audit.read.reader import Entry
from twinseal.audit.verify.roster import Roster
from twinseal.domain.events.alerts import ALERT_ACKNOWLEDGED, ALERT_SENT
from twinseal.domain.events.audit import (
    AUDIT_SIGNED_IN,
    AUDIT_SIGNED_OUT,
    EXPORT_ENDED,
    FINDING_RAISED,
    FINDING_REMARKED,
    REPORT_WRITTEN,
)
from twinseal.domain.events.contents import FIELD_REVEALED
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.log import EPOCH_BEGUN, LOG_KEY_LOST
from twinseal.domain.events.maintenance import DRILL_CERTIFIED
from twinseal.domain.events.opening import OPENING_BEGUN, OPENING_RESEALED
from twinseal.domain.events.people import (
    ATTEMPT_UNRESOLVED,
    IDENTIFY_ATTEMPT,
    IDENTIFY_DENIED,
    IDENTIFY_GRANTED,
    PERSON_ENROLLED,
)
from twinseal.domain.events.sealing import SEAL_COMMITTED
from twinseal.domain.events.vault import CLOCK_CORRECTED, CLOCK_STEP, VAULT_FOUNDED
from twinseal.domain.finding import Finding, Rank
from twinseal.domain.policy.policy import Policy
from twinseal.domain.review import Reference, Remark, Review, ReviewClass
from twinseal.domain.statement import ALERT, REMARK
from twinseal.domain.texts import Text
from twinseal.flows.frames.predicate import FramePeriod, period_of
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.reviews import OpeningReview, Reviewed

Make = Callable[[], FramePeriod]


@dataclass(frozen=True)
class FrameCase:
    """The periods of one predicate; None where the log always tells, or never."""

    yes: Make | None
    no: Make | None
    unknown: Make | None = None


def period(view: LogView, *, days: float = 10, findings: tuple[Finding, ...] = (), **facts: Any) -> FramePeriod:
    """Return a log as the period of a report that is made so many days after its start."""
    view = replace(view, ids=("v", "l"), thresholds=view.thresholds)
    reviews = facts.pop("reviews", {})
    return period_of(view.part(view.entries), findings, reviews, now_utc=later(START, days=days), **facts)


def of(
    *openings: Opening, days: float = 10, roster: Roster = ROSTER, before: Sequence[Told] = (), after: Sequence[Told] = ()
) -> FramePeriod:
    """Return the period of openings that were signed for."""
    return period(log(*before, *signed(*openings), *after, roster=roster), days=days)


def entries(*rows: Told, days: float = 10, **facts: Any) -> FramePeriod:
    """Return the period of plain entries, the founding before them."""
    return period(log((VAULT_FOUNDED, {"t": START, "envelope_count": 2}), *rows, roster=ROSTER), days=days, **facts)


def gapped(made: FramePeriod) -> FramePeriod:
    """Return a period in which the third entry from its end cannot be read."""
    rows = list(made.part.entries)
    rows[-3] = Entry(rows[-3].seq, {}, b"h" * 32, fault=Text("entry.kind_unreadable"))
    view = replace(LogView.of(rows, roster=made.whole.roster), policy=made.whole.policy)
    return period_of(view.part(rows), made.findings, made.reviews, now_utc=made.now_utc)


def _granted(*people: str) -> list[Told]:
    return [(IDENTIFY_GRANTED, {"opening": "o1", "person": person}) for person in people]


def _revealed(**changes: object) -> Opening:
    actors = [{"person": "p1", "role": "operator"}]
    shown = (FIELD_REVEALED, {"envelope": "e1", "actors": actors, **changes})
    return Opening(shown=(), inside=[shown])


def _teams(first: str, second: str) -> FramePeriod:
    enrolled = [
        (PERSON_ENROLLED, {"person": who, "team": team, "change_set": ""}) for who, team in (("p1", first), ("p2", second))
    ]
    return of(Opening(), before=enrolled)


def _alerted(receiver: str, outcome: str) -> FramePeriod:
    return of(
        Opening(inside=[(ALERT_SENT, {"moment": "opened", "receiver": receiver, "outcome": outcome, "channel": "drop"})])
    )


def _rotation(*more: Opening, hours: float) -> FramePeriod:
    return period(log(*(row for each in (Opening(), *more) for row in each.entries())), days=hours / 24)


def _slip(*, confirmed: bool, hours: float) -> FramePeriod:
    """Return the period of an opening whose owner got a slip, and whether its code was typed."""
    sent = (ALERT_SENT, {"alert": 5, "channel": "slip", "receiver": "e1", "moment": "exposed", "outcome": "owed"})
    rows = list(signed(Opening(inside=[sent])))
    about = {"duty": "d1", "alert": 5, "code": slip_code(), "how": "slip"}
    typed = stated(ALERT_ACKNOWLEDGED, ALERT, about, len(rows), by="p2", alert=5, how="slip")
    return period(log(*rows, *[typed] * confirmed, roster=ROSTER), days=hours / 24)


_REVIEW = Review(
    "o1", 2, "00" * 32, ReviewClass.JUSTIFIED, real=True, way_closed=True, no_wider=True, shown_as_asked=True,
    reference=Reference.YES, grave=False, lessons="none",
)  # fmt: skip


def _review(days: float, *, at_day: float | None = 1, **changes: Any) -> FramePeriod:
    """Return the period of an opening, looked at so many days after, with its review of a day; None for no review."""
    made = of(Opening(), days=days)
    story = made.whole.whole["o1"]
    signed_by = () if at_day is None else (Reviewed(replace(_REVIEW, **changes), "p4", later(START, days=at_day), "aa"),)
    review = OpeningReview(story, later(START, days=7), needs_second=True, parties=frozenset(), reviews=signed_by)
    return replace(made, reviews={"o1": review})


def _after(kind: Kind, hours: float, *, days: float, **facts: object) -> FramePeriod:
    return of(Opening(), days=days, after=[(kind, {"t": later(START, hours=hours), **facts})])


def _verified_after(hours: float, verdict: str) -> FramePeriod:
    rows = list(signed(Opening()))
    return of(Opening(), days=5, after=[verified(len(rows), later(START, hours=hours), verdict)])


_FINDING = Finding("A3", Rank.MEDIUM, "o1", ((-1, 1),), at_utc=START, last_utc=START)
_REMARK = Remark(_FINDING.id, 1, "00" * 32, "Looked at: the power was cut.")


def _finding(*rows: Told, days: float) -> FramePeriod:
    return entries(*rows, days=days, findings=(_FINDING,))


def _remarked() -> Told:
    return stated(FINDING_REMARKED, REMARK, _REMARK.to_json(), 1, finding=_FINDING.id)


def _attempt(*after: Told) -> FramePeriod:
    return entries((IDENTIFY_ATTEMPT, {"person": "p1"}), *after)


def _covered(seq: int) -> FramePeriod:
    return entries((CLOCK_STEP, {}), covered=seq)


def _step(*, explained: bool = False, days: float) -> FramePeriod:
    """Return the period of an opening that a step of the clock ended, and whether a list that a seal carried out says why."""
    changes = {"opening": "o2", "change_set": "set1"}
    listed = [(CLOCK_CORRECTED, {**changes, "reason": "The battery was dead."}), (SEAL_COMMITTED, {**changes, "seal": 3})]
    rows = (
        (VAULT_FOUNDED, {"t": START, "envelope_count": 2}),
        (OPENING_BEGUN, {"opening": "o1"}),
        (CLOCK_STEP, {"t": START, "seconds": 90, "opening": "o1"}),
        (OPENING_RESEALED, {"opening": "o1", "cause": "clock_jump"}),
        (SEAL_COMMITTED, {"opening": "o1", "change_set": "", "seal": 2}),
        *(listed if explained else ()),
    )
    return period(log(*rows), days=days)


def _lost(*rows: Told, days: float) -> FramePeriod:
    return entries((LOG_KEY_LOST, {"t": START}), *rows, days=days)


def _signed_in(person: str, *rows: Told) -> FramePeriod:
    return entries((AUDIT_SIGNED_IN, {"person": person}), *rows)


def _verified(*on: float, days: float, moved: float | None = None, appended: Sequence[Told] = ()) -> FramePeriod:
    """Return the period of what an auditor signed on these days, with what somebody appended behind it."""
    rows: list[Told] = [verified(after, later(START, days=day)) for after, day in enumerate(on, start=1)]
    if moved is not None:
        rows.append((CLOCK_STEP, {"t": later(START, days=moved)}))
    return entries(*rows, *appended, days=days)


def _listed(people: tuple[str, ...], *, gap: bool = False) -> FramePeriod:
    story = story_of([form_entry(person) for person in people])
    story.opened_utc, story.seal_number = START, 3
    rows = [*story.entries, Entry(9, {"kind": "opening.resealed", "opening": "o1"}, b"9" * 32)]
    view = LogView(entries=rows, openings=[story], whole={"o1": story}, roster=OFFICERS)
    return FramePeriod(replace(view, log=view), now_utc=START, unreadable=(7,) if gap else ())


def _people(how: str, *, held: bool = False) -> FramePeriod:
    people = {who: (ROLES[who], signer.public) for who, signer in SIGNERS.items() if who == "p2"}
    (edition,) = roster_of({0: people}).editions
    key = edition.people["p2"].key
    origin = replace(key.origin, how=how, edition=1)
    entrant = replace(edition.people["p2"], key=replace(key, origin=origin), held=held)
    roster = Roster((replace(edition, people={"p2": entrant}),), {"p2": (entrant.key,)})
    return period(log((VAULT_FOUNDED, {}), roster=roster))


def _limit(attempts: int) -> FramePeriod:
    return period(log((VAULT_FOUNDED, {}), policy=replace(Policy(), lock_after_in_a_row=attempts)))


def _drill(*, certified: bool, days: float) -> FramePeriod:
    facts = {"envelope_count": 4, "file_count": 0, "failed": [], "printed": True, "carried": True}
    said = [(DRILL_CERTIFIED, facts)] * certified
    return of(Opening(kind="drill", inside=said), before=[(VAULT_FOUNDED, {"t": START})], days=days)


def _rights(kind: str, *, days: float) -> FramePeriod:
    return entries((REPORT_WRITTEN, {"report_kind": kind, "t": START}), days=days)


def _founded(count: int) -> FramePeriod:
    return period(log((VAULT_FOUNDED, {"envelope_count": count})))


def _bad(**changes: object) -> FramePeriod:
    return period(LogView.of([replace(entry_of(CLOCK_STEP, **changes), seq=1)]))


_APPENDED: list[Told] = [
    (REPORT_WRITTEN, {"t": later(START, days=20)}),
    verified(3, later(START, days=20), signature="00" * 64),
]
"""What nobody signed, as if somebody had verified the log on the twentieth day."""
_WHOLE_YEAR = 365
CASES = {
    "asked_and_confirmed": FrameCase(lambda: of(Opening()), lambda: of(Opening(), roster=roster_of({0: {}})), lambda: gapped(of(Opening()))),
    "approved_by_officer": FrameCase(
        lambda: of(Opening()), lambda: of(Opening(second="p3")), lambda: gapped(of(Opening(second="p3")))
    ),
    "limited_in_time": FrameCase(
        lambda: of(Opening(lasted_s=905)), lambda: of(Opening(lasted_s=906)), lambda: of(Opening(unclean=True))
    ),
    "reason_written": FrameCase(
        lambda: of(Opening()), lambda: of(Opening(justification="x x x x")), lambda: gapped(of(Opening(justification="x")))
    ),
    "identified_first": FrameCase(
        lambda: of(Opening(), before=_granted("p1", "p2")),
        lambda: of(Opening(), before=_granted("p1"), after=_granted("p2")),
        lambda: gapped(of(Opening(), before=_granted("p1"))),
    ),
    "acts_have_a_person": FrameCase(
        lambda: of(_revealed()), lambda: of(_revealed(actors=[{"person": "p3", "role": "operator"}])), lambda: gapped(of(_revealed()))
    ),
    "only_asked_shown": FrameCase(
        lambda: of(_revealed()), lambda: of(_revealed(envelope="e2")), lambda: gapped(of(_revealed()))
    ),
    "teams_differ": FrameCase(lambda: _teams("day", "night"), lambda: _teams("day", "day"), lambda: _teams("day", "")),
    "alerted_outside": FrameCase(
        lambda: _alerted("outside", "sent"), lambda: _alerted("outside", "failed"), lambda: of(Opening())
    ),
    "rotated_in_time": FrameCase(
        lambda: _rotation(rotated(later(START, hours=5), 9), hours=500), lambda: _rotation(hours=25), lambda: _rotation(hours=24)
    ),
    "owners_confirmed": FrameCase(
        lambda: _slip(confirmed=True, hours=80), lambda: _slip(confirmed=False, hours=80), lambda: _slip(confirmed=False, hours=70)
    ),
    "reviewed": FrameCase(lambda: _review(8), lambda: _review(7.1, at_day=None), lambda: _review(7, at_day=None)),
    "classed": FrameCase(
        lambda: _review(8),
        lambda: _review(8, at_day=None),
        lambda: _review(8, review_class=ReviewClass.CANNOT_JUDGE, remarks="No ticket is to be had."),
    ),
    "compared_with_reference": FrameCase(
        lambda: _review(8), lambda: _review(8, shown_as_asked=False), lambda: _review(8, reference=Reference.NOT_AVAILABLE)
    ),
    "lessons_said_in_90_days": FrameCase(
        lambda: _review(200, at_day=90), lambda: _review(200, at_day=90.1), lambda: _review(90, lessons="")
    ),
    "looked_at_in_a_day": FrameCase(
        lambda: _verified_after(24, "VALID-COSIGNED"),
        lambda: _verified_after(24, "TAMPERED"),
        lambda: of(Opening(), days=1),
    ),
    "exported_after": FrameCase(
        lambda: _after(EXPORT_ENDED, 24 * 35, days=50, outcome="safe_to_remove", result="done"),
        lambda: _after(EXPORT_ENDED, 24 * 35, days=50, outcome="not_synced", result="done"),
        lambda: of(Opening(), days=35),
    ),
    "findings_shown": FrameCase(
        lambda: _finding((FINDING_RAISED, {"finding": _FINDING.id}), days=36), lambda: _finding(days=36), lambda: _finding(days=35)
    ),
    "findings_answered": FrameCase(
        lambda: _finding(_remarked(), days=31), lambda: _finding(days=31), lambda: _finding(days=30)
    ),
    "attempts_answered": FrameCase(
        lambda: _attempt((IDENTIFY_DENIED, {"ref": 2})), lambda: _attempt((ATTEMPT_UNRESOLVED, {"person": "p1"})), _attempt
    ),
    "entries_have_details": FrameCase(
        lambda: _bad(), lambda: _bad(station=""), lambda: gapped(entries((CLOCK_STEP, {}), (CLOCK_STEP, {})))
    ),
    "entries_countersigned": FrameCase(
        lambda: _covered(3), lambda: period(LogView.of([replace(entry_of(CLOCK_STEP), before=4)])), lambda: _covered(2)
    ),
    "log_is_whole": FrameCase(
        entries, lambda: period(log((CLOCK_STEP, {}))), lambda: gapped(entries((CLOCK_STEP, {}), (CLOCK_STEP, {})))
    ),
    "kept_90_days": FrameCase(lambda: entries(days=90), lambda: period(log((CLOCK_STEP, {})), days=90), lambda: entries(days=89)),
    "failures_ended": FrameCase(
        lambda: _lost((EPOCH_BEGUN, {}), days=9), lambda: _lost(days=1.1), lambda: _lost(days=1)
    ),
    "clock_steps_explained": FrameCase(
        lambda: _step(explained=True, days=99), lambda: _step(days=36), lambda: _step(days=35)
    ),
    "readers_are_auditors": FrameCase(lambda: _signed_in("p4"), lambda: _signed_in("p2"), lambda: _signed_in("p9")),
    "visits_ended": FrameCase(
        lambda: _signed_in("p4", (AUDIT_SIGNED_OUT, {"person": "p4"})),
        lambda: _signed_in("p4", (AUDIT_SIGNED_IN, {"person": "p4"}), (AUDIT_SIGNED_OUT, {"person": "p4"})),
        lambda: _signed_in("p4"),
    ),
    "verified_every_15_days": FrameCase(
        lambda: _verified(15, 30, days=40), lambda: _verified(15.1, days=20), lambda: _verified(15, days=20, moved=3)
    ),
    "verified_as_the_rules_say": FrameCase(
        lambda: _verified(35, days=40), lambda: _verified(35.1, days=40, appended=_APPENDED), lambda: _verified(35, days=40, moved=3)
    ),
    "lists_signed": FrameCase(
        lambda: _listed(("p1", "p2")), lambda: _listed(("p1",)), lambda: _listed(("p1",), gap=True)
    ),
    "people_settled": FrameCase(lambda: _people("founding"), lambda: _people("open"), lambda: _people("held", held=True)),
    # The rules in force are always known.
    "attempts_limited": FrameCase(lambda: _limit(10), lambda: _limit(11)),
    "drilled_in_a_year": FrameCase(
        lambda: _drill(certified=True, days=_WHOLE_YEAR),
        lambda: _drill(certified=False, days=_WHOLE_YEAR + 1),
        lambda: _drill(certified=False, days=_WHOLE_YEAR),
    ),
    "rights_reviewed_in_a_year": FrameCase(
        lambda: _rights("rights", days=_WHOLE_YEAR), lambda: _rights("audit", days=_WHOLE_YEAR + 1), lambda: _rights("audit", days=9)
    ),
    "two_envelopes": FrameCase(
        lambda: _founded(2), lambda: _founded(1), lambda: gapped(entries((CLOCK_STEP, {}), (CLOCK_STEP, {})))
    ),
    "outside_the_log": FrameCase(None, None, entries),
}  # fmt: skip
