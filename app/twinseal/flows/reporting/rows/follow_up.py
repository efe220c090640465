"""What openings owe and what became of it, as a report has it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.days import begun_days, days_left
from twinseal.domain.events.alerts import ALERT_ACKNOWLEDGED
from twinseal.domain.events.duties import DUTY_ACKNOWLEDGED
from twinseal.domain.events.vault import VAULT_FOUNDED
from twinseal.domain.statement import REVIEW
from twinseal.domain.utc_text import is_moment, moment_of
from twinseal.flows.context.times import time_after
from twinseal.flows.log.duties import ROTATE
from twinseal.flows.log.duties_table import DutyRow, DutyState, duties_table
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.owed_rotations import exposed_since, owed_rotations
from twinseal.flows.log.review_words import class_words, signer_words, state_words
from twinseal.flows.log.reviews import OpeningReview
from twinseal.flows.log.spans import Span, exposed_days
from twinseal.flows.log.stories import text
from twinseal.flows.log.verifications import verifications_in
from twinseal.flows.status import duty_sentence
from twinseal.flows.views.sealed import SealedDuty
from twinseal.reports.model import EntryRow, FollowUp
from twinseal.reports.part_rows import OwedRow, ReviewRow
from twinseal.vault.header import Header

_DONE: Final = (DutyState.DONE, DutyState.BY_HAND)
ACKNOWLEDGED: Final = (ALERT_ACKNOWLEDGED, DUTY_ACKNOWLEDGED)


def is_acknowledgement(entry: Entry) -> bool:
    """Tell whether an entry says that somebody confirmed what they were told."""
    return entry.kind in ACKNOWLEDGED


def follow_up_rows(
    part: LogView, reviews: Sequence[OpeningReview], header: Header, now: datetime, span: Span, said: tuple[EntryRow, ...]
) -> FollowUp:
    """Return the follow-up of a part of the log; `reviews` are those of the whole log, `said` the acknowledgements in the part."""
    log = part.log or part
    here = {story.opening_id for story in part.openings}
    duties = [duty for duty in duties_table(log, reviews) if duty.opening in here]
    rotations = [duty for duty in duties if duty.duty == ROTATE]
    others = [duty for duty in duties if duty.duty not in (ROTATE, REVIEW)]
    reviewed = [of for of in reviews if of.story.opening_id in here]
    undone = [duty for duty in (*rotations, *others) if duty.state not in _DONE]
    late_reviews = [of for of in reviewed if not of.state.is_done and _is_over(of.due_utc, now)]
    names = [log.people.name(each.by) for of in reviewed for each in of.reviews]
    open_reviews = [of.due_utc for of in reviews if not of.state.is_done]
    return FollowUp(
        rotations=len(rotations),
        rotated=sum(duty.state in _DONE for duty in rotations),
        reviews=len(reviewed),
        reviewed=sum(of.state.is_done for of in reviewed),
        others=len(others),
        others_done=sum(duty.state in _DONE for duty in others),
        overdue=len(late_reviews) + sum(_is_over(duty.due, now) for duty in undone),
        oldest_days=max((_days(duty.since, now) for duty in rotations if duty.state not in _DONE), default=0),
        exposed=_exposed(log, rotations, here, span, now),
        duties=_others(log, reviews, header, now),
        review_rows=tuple(_review(of, log, now) for of in reviewed),
        acknowledgements=said,
        reviewed_by=tuple(dict.fromkeys(names)),
        next_review_utc=min((due for due in open_reviews if due), default=""),
    )


def _is_over(due_utc: str, now: datetime) -> bool:
    # What is due at no time that anybody can read leaves no time.
    due = moment_of(due_utc)
    return due is None or now > due


def _days(since_utc: str, now: datetime) -> int:
    since = moment_of(since_utc)
    return 0 if since is None else max(1, begun_days((now - since).total_seconds()))


def _exposed(
    log: LogView, rotations: Sequence[DutyRow], here: Collection[str], span: Span, now: datetime
) -> tuple[tuple[str, int, int, str], ...]:
    """Return each envelope that these openings exposed, or that still is: how often here, days in the span, and since when it is."""
    until_now = Span(span.begins, now)
    owed = owed_rotations(log)
    days = exposed_days(owed, until_now)
    times = Counter(envelope for duty in rotations for envelope in duty.envelope_ids)
    for each in owed:
        if each.is_owed or each.story.opening_id in here:
            for envelope in each.envelopes:
                times.setdefault(envelope, 0)
    since = exposed_since(owed)
    rows = [
        (log.people.label("", envelope), count, days.get(envelope, 0), since.get(envelope, ""))
        for envelope, count in times.items()
    ]
    return tuple(sorted(rows, key=lambda row: (not row[3], row[3], -row[2], row[0])))


def _others(log: LogView, reviews: Sequence[OpeningReview], header: Header, now: datetime) -> tuple[OwedRow, ...]:
    """Return what is owed beside rotations and reviews, and what the newest reviews recommend, the earliest due first."""
    owed = [
        (duty_sentence(SealedDuty.of(duty, now, header.policy)), _named(log, duty.of), duty.due)
        for duty in header.duties
        if duty.kind not in (ROTATE, REVIEW)
    ]
    for of in reviews:
        newest = of.reviews[-1].review if of.reviews else None
        if newest is not None and newest.asks_for_lessons:
            owed += [(f"{each.what} ({each.owner})", of.named, f"{each.due}T23:59:59Z") for each in newest.recommendations]
    return tuple(
        OwedRow(what, of_what, due, _age(due, now), is_red=_is_over(due, now))
        for what, of_what, due in sorted(owed, key=lambda row: row[2])
    )


def _named(log: LogView, opening: str) -> str:
    story = log.whole.get(opening)
    return story.named if story is not None else ""


def _review(of: OpeningReview, log: LogView, now: datetime) -> ReviewRow:
    first = of.second or of.first
    late = not of.state.is_done and _is_over(of.due_utc, now)
    return ReviewRow(
        opening_id=of.story.opening_id,
        of=of.named,
        due_utc=of.due_utc,
        state=state_words(of) + (f", {_late(of.due_utc, now)}" if late else ""),
        review_class=class_words(first.review.review_class) if first is not None else "",
        auditor=signer_words(of, log.people),
        is_red=late,
    )


def _late(due_utc: str, now: datetime) -> str:
    due = moment_of(due_utc)
    return "late" if due is None else f"{begun_days((now - due).total_seconds())} d late"


def _age(due_utc: str, now: datetime) -> str:
    if not is_moment(due_utc):
        return "overdue"
    due = moment_of(due_utc) or now
    days = begun_days((now - due).total_seconds()) if now > due else days_left((due - now).total_seconds())
    words = f"{days} day{'' if days == 1 else 's'}"
    return f"overdue by {words}" if now > due else f"due in {words}"


def audit_due(log: LogView) -> str:
    """Return when an auditor has to verify the log again, by the rhythm of the policy; empty where nothing tells since when."""
    times = [each.at_utc for each in verifications_in(log)] or [text(entry, "t") for entry in log.of_kind(VAULT_FOUNDED)]
    return time_after(times[-1], timedelta(days=log.policy.audit_every_days)) if times else ""
