"""Works out what needs an answer now: findings, reviews, duties, slips, and verifications that nobody made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from twinseal.domain.days import begun_days
from twinseal.domain.duty_age import DutyAge
from twinseal.domain.finding import Rank
from twinseal.domain.statement import LESSONS
from twinseal.domain.text import with_capital
from twinseal.domain.texts import sentence_of
from twinseal.domain.utc_text import is_moment
from twinseal.flows.audit_desk.standing import last_verified
from twinseal.flows.audit_desk.use_words import use_now
from twinseal.flows.context.times import iso, seconds_between
from twinseal.flows.log.duties import ROTATE
from twinseal.flows.log.log_view import LogView
from twinseal.flows.views.audit_desk import DeskView
from twinseal.flows.views.overview import AnsweredAt, Narrowed, OverviewLine, OverviewView, UseLine, UseView
from twinseal.flows.views.reviews import FollowUpLine, FollowUpView, ReviewLine
from twinseal.flows.views.standing import LastVerified

_MOST: Final = 3
"""How many of each sort have a line of their own; the others have one together."""
_LATE: Final = frozenset({Narrowed.DUTIES, Narrowed.LATE})
_SAID_ELSEWHERE: Final = frozenset({"D1", "D2", "D3", "D4", "D5"})
"""Rules of what nobody followed up: what they are about has a line of its own here."""


def overview(
    desk: DeskView, view: LogView, reviews: Sequence[ReviewLine], follow_up: FollowUpView, now: datetime
) -> OverviewView:
    """Return what the first page of the desk tells; what it is made of stands on the other pages too."""
    verified = last_verified(view)
    owed = [line for line in reviews if not line.is_done]
    duties, slips = follow_up.late_duties, follow_up.slips
    elsewhere = sum(desk.finding_details[place].rule in _SAID_ELSEWHERE for place in desk.to_answer)
    lines = (*_log(desk, verified, view, now), *_findings(desk), *_reviews(owed), *_duties(duties), *_slips(slips))
    return OverviewView(
        lines=tuple(sorted(lines, key=lambda line: line.rank.weight)),
        standing=replace(desk.standing, verified=verified),
        last_visit=desk.last_visit,
        said_elsewhere=elsewhere,
        use=_with_counts(use_now(view, now), reviews, owed, len(duties)),
    )


def _with_counts(use: UseView, reviews: Sequence[ReviewLine], owed: Sequence[ReviewLine], late: int) -> UseView:
    """Return the use of a vault with how much of what it owes was done, which the quarter alone does not say."""
    done = sentence_of("overview.done_of", done=len(reviews) - len(owed), of=len(reviews))
    counts = (
        UseLine(sentence_of("overview.reviewed"), done, at=AnsweredAt.REVIEWS, late=bool(owed)),
        UseLine(sentence_of("overview.late_duties"), str(late), at=AnsweredAt.FOLLOW_UP, late=bool(late), narrowed=_LATE),
    )
    return replace(use, followed_up=(*counts, *use.followed_up))


def _log(desk: DeskView, verified: LastVerified | None, view: LogView, now: datetime) -> Iterator[OverviewLine]:
    if not desk.standing.continues:
        yield OverviewLine(AnsweredAt.VERIFY, Rank.HIGH, desk.standing.continuity)
    if verified is None:
        yield OverviewLine(AnsweredAt.VERIFY, Rank.MEDIUM, sentence_of("overview.never_verified"))
        return
    if not verified.verdict.startswith("VALID"):
        sentence = sentence_of("overview.verdict", verdict=verified.verdict, by=verified.by)
        yield OverviewLine(AnsweredAt.VERIFY, Rank.HIGH, sentence, verified.at_utc)
    every = view.policy.audit_every_days
    days = begun_days(seconds_between(verified.at_utc, iso(now))) if is_moment(verified.at_utc) else 0
    if days > every:
        rank = Rank.HIGH if days > 2 * every else Rank.MEDIUM
        sentence = sentence_of("overview.long_ago", days=days, every=every)
        yield OverviewLine(AnsweredAt.VERIFY, rank, sentence, verified.at_utc)


def _findings(desk: DeskView) -> Iterator[OverviewLine]:
    owed = [place for place in desk.to_answer if desk.finding_details[place].rule not in _SAID_ELSEWHERE]
    for rank, only in ((Rank.HIGH, Narrowed.HIGH), (Rank.MEDIUM, Narrowed.MEDIUM)):
        whole = sum(desk.finding_ranks[place] is rank for place in desk.to_answer)
        places = [place for place in owed if desk.finding_ranks[place] is rank]
        for place in places[:_MOST]:
            detail = desk.finding_details[place]
            yield OverviewLine(AnsweredAt.FINDINGS, rank, with_capital(desk.findings[place]), detail.at_utc, detail.id)
        left = len(places) - _MOST
        if left > 0:
            high, other = (
                sentence_of("overview.findings_high", count=whole),
                sentence_of("overview.findings", count=whole),
            )
            narrowed = frozenset({Narrowed.TO_ANSWER, only})
            yield OverviewLine(
                AnsweredAt.FINDINGS, rank, high if rank is Rank.HIGH else other, count=left, narrowed=narrowed
            )


def _reviews(owed: Sequence[ReviewLine]) -> Iterator[OverviewLine]:
    """Yield reviews that are due, those of what grave findings name first, then as the queue has them."""
    ordered = sorted(owed, key=lambda line: not line.is_grave)
    for line in ordered[:_MOST]:
        late = line.age is not DutyAge.IN_TIME
        owed_by = sentence_of("overview.review", named=line.named, due=line.due_utc)
        sentence = sentence_of("overview.review_late", named=line.named, due=line.due_utc) if late else owed_by
        rank = Rank.MEDIUM if late or line.is_grave else Rank.LOW
        yield OverviewLine(AnsweredAt.REVIEWS, rank, sentence, line.due_utc if late else "", line.opening_id)
    if left := ordered[_MOST:]:
        sentence, narrowed = sentence_of("overview.reviews", count=len(ordered)), frozenset({Narrowed.TO_REVIEW})
        rank = _rank_of(line.age for line in left)
        yield OverviewLine(AnsweredAt.REVIEWS, rank, sentence, count=len(left), narrowed=narrowed)


def _duties(late: Sequence[FollowUpLine]) -> Iterator[OverviewLine]:
    for line in late[:_MOST]:
        # What is said of other duties says when they were due.
        says_due = line.kind not in (ROTATE, LESSONS)
        sentence = line.what if says_due else sentence_of("overview.duty", what=line.what, due=line.due_utc)
        rank = Rank.HIGH if line.age is DutyAge.LONG_OVERDUE else Rank.MEDIUM
        yield OverviewLine(AnsweredAt.FOLLOW_UP, rank, sentence, line.due_utc, line.opening_id)
    if left := late[_MOST:]:
        sentence = sentence_of("overview.duties", count=len(late))
        rank = _rank_of(line.age for line in left)
        yield OverviewLine(AnsweredAt.FOLLOW_UP, rank, sentence, count=len(left), narrowed=_LATE)


def _rank_of(ages: Iterable[DutyAge]) -> Rank:
    return Rank.MEDIUM if any(age is not DutyAge.IN_TIME for age in ages) else Rank.LOW


def _slips(slips: Sequence[FollowUpLine]) -> Iterator[OverviewLine]:
    if slips:
        rank = _rank_of(line.age for line in slips)
        due = min(line.due_utc for line in slips)
        sentence = sentence_of("overview.slips", count=len(slips), due=due)
        since = "" if rank is Rank.LOW else due
        yield OverviewLine(
            AnsweredAt.FOLLOW_UP, rank, sentence, since, count=len(slips), narrowed=frozenset({Narrowed.SLIPS})
        )
