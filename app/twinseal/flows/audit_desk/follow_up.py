"""What is still to be done after openings: duties with their age, what reviews recommend, and for how many days secrets were exposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from twinseal.domain.duty_age import age_of
from twinseal.domain.statement import ALERT, LESSONS, REVIEW
from twinseal.domain.texts import sentence_of
from twinseal.flows.context.times import iso
from twinseal.flows.log.duties import ROTATE
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.owed_rotations import owed_rotations
from twinseal.flows.log.reviews import OpeningReview
from twinseal.flows.log.rotations import Ended, Rotation, rotations_in
from twinseal.flows.log.spans import exposed_in_all
from twinseal.flows.reporting.slip_again import slips_waiting
from twinseal.flows.status import duty_sentence
from twinseal.flows.views.reviews import FollowUpLine, FollowUpView
from twinseal.flows.views.sealed import SealedDuty
from twinseal.vault.header import Header
from twinseal.vault.header_facts import DueDuty

_DAY_END: Final = "T23:59:59Z"


def follow_up(view: LogView, reviews: Sequence[OpeningReview], header: Header, now: datetime) -> FollowUpView:
    """Return what is open, the earliest due first, and for how many days all envelopes together were exposed, as far as anybody knows since when."""
    rotations = rotations_in(view)
    owed = owed_rotations(view)
    dues = {(each.rotation.opening, each.rotation.envelope): each.due_utc for each in owed}
    lines = [
        *(
            _exposed(rotation, view, header, now, dues)
            for rotation in rotations
            if rotation.how in (Ended.OWED, Ended.NEVER)
        ),
        *_other_duties(view, header, now),
        *(line for of in reviews for line in _recommended(of, header, now)),
    ]
    # As the tile of Overview, the quarter and reports count them: a day on which two openings exposed an envelope is one day.
    return FollowUpView(tuple(sorted(lines, key=lambda line: line.due_utc)), exposed_in_all(owed, now))


def _exposed(
    rotation: Rotation, view: LogView, header: Header, now: datetime, dues: Mapping[tuple[str, str], str]
) -> FollowUpLine:
    label = view.people.label(rotation.opening, rotation.envelope) if rotation.envelope else ""
    what = sentence_of("duty.secret_of", label=label) if label else sentence_of("duty.every_secret")
    # When it was due says the log, as in findings and tables: the header has no duty of an opening that ended without a reseal.
    due = dues.get((rotation.opening, rotation.envelope)) or rotation.since_utc
    rotate = sentence_of("follow_up.rotate", what=what)
    never = sentence_of("follow_up.never", what=what, reason=rotation.reason)
    return FollowUpLine(
        kind=ROTATE,
        what=never if rotation.how is Ended.NEVER else rotate,
        of=_opening(view, rotation.opening),
        opening_id=rotation.opening,
        since_utc=rotation.since_utc,
        due_utc=due,
        age=age_of(ROTATE, due, now, header.policy),
        days=rotation.days(iso(now)),
    )


def _other_duties(view: LogView, header: Header, now: datetime) -> list[FollowUpLine]:
    slips = slips_waiting(view, header.duties)
    of_slips = [
        FollowUpLine(
            kind=ALERT,
            what=sentence_of("follow_up.slip", label=view.people.label(slip.opening, slip.envelope), number=slip.number),
            of=_opening(view, slip.opening),
            opening_id=slip.opening if slip.opening in view.whole else "",
            since_utc=slip.made_utc,
            due_utc=slip.due_utc,
            age=age_of(ALERT, slip.due_utc, now, header.policy),
            days=None,
            slip=slip.number,
        )
        for slip in slips.values()
    ]
    known = {str(number) for number in slips}
    return of_slips + [
        FollowUpLine(
            kind=duty.kind,
            what=_what(duty) or duty_sentence(SealedDuty.of(duty, now, header.policy)),
            of=_opening(view, duty.of),
            opening_id=duty.of if duty.of in view.whole else "",
            since_utc="",
            due_utc=duty.due,
            age=age_of(duty.kind, duty.due, now, header.policy),
            days=None,
        )
        for duty in header.duties
        if duty.kind != ROTATE and not (duty.kind == ALERT and duty.of in known)
    ]


def _what(duty: DueDuty) -> str:
    """Return what is owed for an opening, which is named beside it; empty for anything else."""
    if duty.kind == REVIEW:
        return sentence_of("follow_up.review_of_refusal") if duty.refused else sentence_of("follow_up.review")
    return sentence_of("follow_up.lessons") if duty.kind == LESSONS else ""


def _recommended(of: OpeningReview, header: Header, now: datetime) -> list[FollowUpLine]:
    newest = of.reviews[-1].review if of.reviews else None
    if newest is None or not newest.asks_for_lessons:
        return []
    return [
        FollowUpLine(
            kind=LESSONS,
            what=each.what,
            of=of.named,
            opening_id=of.story.opening_id,
            since_utc=of.reviews[-1].at_utc,
            due_utc=f"{each.due}{_DAY_END}",
            age=age_of(LESSONS, f"{each.due}{_DAY_END}", now, header.policy),
            days=None,
            owner=each.owner,
        )
        for each in newest.recommendations
    ]


def _opening(view: LogView, opening: str) -> str:
    story = view.whole.get(opening)
    return story.named if story is not None else ""
