"""Predicates about what followed an opening, and about findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from twinseal.domain.events.alerts import ALERT_ACKNOWLEDGED, ALERT_SENT
from twinseal.domain.events.audit import EXPORT_ENDED, FINDING_RAISED
from twinseal.domain.finding import Finding, Rank
from twinseal.domain.opening import OpeningKind
from twinseal.domain.review import Reference, ReviewClass
from twinseal.domain.texts import Text
from twinseal.domain.utc_text import is_moment
from twinseal.flows.frames.predicate import (
    NO_TIME,
    NOT_DUE,
    UNREADABLE,
    FramePeriod,
    Judge,
    JudgedSubject,
    Predicate,
    Verdict,
    each_opening,
    of_opening,
    said,
)
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.owed_rotations import OwedRotation, owed_rotations
from twinseal.flows.log.reviews import OpeningReview, answers_in
from twinseal.flows.log.rotations import Ended
from twinseal.flows.log.statements import held_in
from twinseal.flows.log.stories import Story, number, text
from twinseal.flows.log.verifications import verifications_in

_DAYS_FOR_LESSONS: Final = 90
_SLIP: Final = "slip"
_FAILED: Final = "failed"
_NOT_SYNCED: Final = "not_synced"


def _exposed(period: FramePeriod) -> Iterator[tuple[Story, Sequence[OwedRotation]]]:
    """Yield the openings of the period that exposed something, with what was to be rotated because of it."""
    owed: dict[str, list[OwedRotation]] = {}
    for each in owed_rotations(period.whole):
        owed.setdefault(each.story.opening_id, []).append(each)
    for story in period.openings:
        if story.opening_id in owed:
            yield story, owed[story.opening_id]


def _rotated(period: FramePeriod) -> Iterator[JudgedSubject]:
    for story, owed in _exposed(period):
        verdicts = [_of_rotation(each, period) for each in owed]
        unsure = next((verdict for verdict in verdicts if isinstance(verdict, Text)), None)
        yield of_opening(story, False if False in verdicts else UNREADABLE if period.has_gap(story) else unsure or True)


def _of_rotation(owed: OwedRotation, period: FramePeriod) -> Verdict:
    if owed.rotation.how is Ended.NEVER:
        return False
    if not owed.due_utc:
        return NO_TIME
    if not owed.is_owed:
        return owed.rotation.ended_utc <= owed.due_utc
    return NOT_DUE if period.now_utc <= owed.due_utc else period.missing


def _owners_confirmed(period: FramePeriod) -> Iterator[JudgedSubject]:
    confirmed = _confirmed_slips(period.whole)
    days = period.whole.policy.acknowledge_due_h / 24
    for story, _ in _exposed(period):
        slips = {
            number(entry, "alert") for entry in story.entries if entry.is_a(ALERT_SENT) and text(entry, "channel") == _SLIP
        }
        if not slips:
            yield of_opening(story, Text("frame.why.no_slip"))
        elif slips <= confirmed:
            yield of_opening(story, verdict=True)
        else:
            yield of_opening(story, period.within(story.ended_utc or story.found_utc, days, ()))


def _confirmed_slips(view: LogView) -> set[int]:
    """Return the numbers of the slips of which somebody signed that the owner confirmed them."""
    return {number(each.entry, "alert") for each in held_in(view, ALERT_ACKNOWLEDGED)}


def _each_review(judge: Callable[[OpeningReview, FramePeriod], Verdict]) -> Judge:
    """Return what judges every opening of the period that owes a review."""

    def judged(period: FramePeriod) -> Iterator[JudgedSubject]:
        for story in period.part.openings:
            review = period.reviews.get(story.opening_id)
            if review is not None:
                yield of_opening(period.whole.whole[story.opening_id], judge(review, period))

    return judged


def _not_reviewed(review: OpeningReview, period: FramePeriod) -> Verdict:
    if not is_moment(review.due_utc):
        return NO_TIME
    return NOT_DUE if period.now_utc <= review.due_utc else period.missing


def _reviewed(review: OpeningReview, period: FramePeriod) -> Verdict:
    return True if review.state.is_done else _not_reviewed(review, period)


def _classed(review: OpeningReview, period: FramePeriod) -> Verdict:
    newest = review.second or review.first
    if newest is None:
        return _not_reviewed(review, period)
    return True if newest.review.review_class is not ReviewClass.CANNOT_JUDGE else Text("frame.why.auditor_cannot")


def _compared_with_reference(review: OpeningReview, period: FramePeriod) -> Verdict:
    newest = review.second or review.first
    if newest is None:
        return _not_reviewed(review, period)
    if newest.review.shown_as_asked and newest.review.reference is Reference.NOT_AVAILABLE:
        return Text("frame.why.no_reference")
    return newest.review.shown_as_asked and newest.review.reference is Reference.YES


def _lessons_said(period: FramePeriod) -> Iterator[JudgedSubject]:
    for story in period.openings:
        review = period.reviews.get(story.opening_id)
        if review is None or story.kind != OpeningKind.EMERGENCY:
            continue
        moments = [each.at_utc for each in review.reviews if each.review.lessons]
        yield of_opening(story, period.within(story.ended_utc or story.found_utc, _DAYS_FOR_LESSONS, moments))


def _after_its_end(story: Story, period: FramePeriod, days: float, moments: Sequence[str]) -> Verdict:
    ended = story.ended_utc or story.found_utc
    return period.within(ended, days, moments)


def _looked_at_in_a_day(story: Story, period: FramePeriod) -> Verdict:
    verified = [each.later_utc for each in verifications_in(period.whole) if each.is_valid]
    return _after_its_end(story, period, 1, verified)


def _exported_after(story: Story, period: FramePeriod) -> Verdict:
    whole = [
        text(entry, "t")
        for entry in period.whole.of_kind(EXPORT_ENDED)
        if text(entry, "outcome") not in (_FAILED, _NOT_SYNCED) and text(entry, "result") != _FAILED
    ]
    return _after_its_end(story, period, period.whole.policy.audit_every_days, whole)


def _to_answer(period: FramePeriod) -> list[Finding]:
    return [finding for finding in period.findings if finding.rank is not Rank.LOW]


def _of_finding(finding: Finding, verdict: Verdict) -> JudgedSubject:
    return said(verdict, "", words=str(Text("frame.finding", finding=finding.id, rule=finding.rule)))


def _findings_shown(period: FramePeriod) -> Iterator[JudgedSubject]:
    raised = {text(entry, "finding") for entry in period.whole.of_kind(FINDING_RAISED)}
    for finding in _to_answer(period):
        if finding.id in raised:
            yield _of_finding(finding, verdict=True)
        else:
            yield _of_finding(finding, period.within(finding.last_utc, period.whole.policy.audit_every_days, ()))


def _findings_answered(period: FramePeriod) -> Iterator[JudgedSubject]:
    answers = answers_in(period.whole)
    for finding in _to_answer(period):
        if answers.get(finding.id):
            yield _of_finding(finding, verdict=True)
        else:
            yield _of_finding(finding, period.within(finding.last_utc, period.whole.thresholds.d5_days, ()))


FOLLOW_UP_PREDICATES: Final = (
    Predicate("rotated_in_time", "openings that exposed something", _rotated),
    Predicate("owners_confirmed", "openings that exposed something", _owners_confirmed),
    Predicate("reviewed", "openings that owe a review", _each_review(_reviewed)),
    Predicate("classed", "openings that owe a review", _each_review(_classed)),
    Predicate("compared_with_reference", "openings that owe a review", _each_review(_compared_with_reference)),
    Predicate("lessons_said_in_90_days", "emergency openings", _lessons_said),
    Predicate("looked_at_in_a_day", "openings", each_opening(_looked_at_in_a_day)),
    Predicate("exported_after", "openings", each_opening(_exported_after)),
    Predicate("findings_shown", "findings that need an answer", _findings_shown, "rules"),
    Predicate("findings_answered", "findings that need an answer", _findings_answered, "rules"),
)
"""Predicates about what followed an opening, and about findings."""
