"""Overuse in one table: how often, how long and for whom a vault was opened in a quarter, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import mean
from typing import Final, TypeVar

from twinseal.domain.bursts import DAY_S, QUARTER_DAYS
from twinseal.domain.chance import more_than_before, once_in
from twinseal.domain.opening import OpeningKind, Outcome
from twinseal.domain.utc_text import moment_of
from twinseal.flows.context.times import iso
from twinseal.flows.log.dated import DatedOpening, dated_openings
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.owed_rotations import OwedRotation, owed_rotations
from twinseal.flows.log.reviews import OpeningReview, reviews_in
from twinseal.flows.log.rotations import Ended
from twinseal.flows.log.stories import text

Named = TypeVar("Named")
_QUARTER: Final = timedelta(days=QUARTER_DAYS)
_FOUR: Final = 4
_HOUR_S: Final = 3600
_TOP: Final = 5


@dataclass(frozen=True, slots=True)
class Overuse:
    """The numbers of one quarter of 91 days."""

    begins_utc: str
    ends_utc: str
    by_kind: tuple[tuple[str, int], ...]
    """Kinds of openings that two people agreed on, and how many, the most frequent first."""
    emergencies: int
    planned: int
    """Drills and maintenance."""
    expected: int
    """Emergencies that the policy expects."""
    quarter_before: int
    """Emergencies of the quarter before."""
    year_before: int
    """Emergencies of the same quarter a year before."""
    four_before: int | None
    """Emergencies of the four quarters before; None where the log is too young."""
    rare: int
    """By chance alone there are so many after these four less often than once in so many times; 0 where nothing is said."""
    envelopes: tuple[tuple[str, int], ...]
    """Ids of the envelopes opened most often in emergencies, and how often; at most five."""
    reasons: tuple[tuple[str, int], ...]
    pairs: tuple[tuple[tuple[str, str], int], ...]
    """Ids of who opened together, ascending, and how often."""
    open_min: int
    """Minutes that the vault was open, at most, where nobody knows exactly."""
    exposed_days: int
    """Days for which secrets were exposed and not rotated, added up over all of them; begun days count."""
    hours_to_rotate: int | None
    """On average, of what was rotated in the quarter."""
    hours_to_review: int | None
    """On average, from the end of an opening, of what was reviewed in the quarter."""
    refused: int
    drills: int

    @property
    def balance(self) -> int:
        """Return how many emergencies are left of what was expected, below 0 where there were more."""
        return self.expected - self.emergencies


@dataclass(frozen=True, slots=True)
class _Span:
    begins: datetime
    ends: datetime

    def has(self, at_utc: str) -> bool:
        moment = moment_of(at_utc)
        return moment is not None and self.begins < moment <= self.ends

    def before(self, quarters: int) -> _Span:
        return _Span(self.begins - quarters * _QUARTER, self.ends - quarters * _QUARTER)


def overuse(view: LogView, ends: datetime) -> Overuse:
    """Return the numbers of the quarter that ends at an aware moment; rotations and reviews as far as the log knows now."""
    span = _Span(ends - _QUARTER, ends)
    openings = dated_openings(view)
    here = [opening for opening in openings if span.has(text(opening.opened, "t"))]
    emergencies = [opening for opening in here if opening.is_emergency]
    planned = (OpeningKind.DRILL, OpeningKind.MAINTENANCE)
    four = _four_before(view, openings, span)
    return Overuse(
        begins_utc=iso(span.begins),
        ends_utc=iso(span.ends),
        by_kind=_most(opening.story.kind for opening in here),
        emergencies=len(emergencies),
        planned=sum(opening.story.kind in planned for opening in here),
        expected=view.policy.expected_openings_quarter,
        quarter_before=_emergencies_in(openings, span.before(1)),
        year_before=_emergencies_in(openings, span.before(_FOUR)),
        four_before=four,
        rare=_rare(len(emergencies), four),
        envelopes=_most(envelope for opening in emergencies for envelope in opening.envelopes)[:_TOP],
        reasons=_most(str(opening.story.form.get("category", "")) for opening in emergencies),
        pairs=_most(_pair(opening) for opening in here),
        open_min=sum(_open_s(opening) for opening in here) // 60,
        exposed_days=_exposed_days(owed_rotations(view), span),
        hours_to_rotate=_hours(_to_rotate(owed_rotations(view), span)),
        hours_to_review=_hours(_to_review(reviews_in(view, (), view.policy), span)),
        refused=sum(story.outcome is Outcome.REFUSED and span.has(story.at_utc) for story in view.openings),
        drills=sum(opening.story.kind == OpeningKind.DRILL for opening in here),
    )


def _emergencies_in(openings: Iterable[DatedOpening], span: _Span) -> int:
    return sum(opening.is_emergency and span.has(text(opening.opened, "t")) for opening in openings)


def _four_before(view: LogView, openings: Iterable[DatedOpening], span: _Span) -> int | None:
    began = next((moment for entry in view.entries if (moment := moment_of(entry.fields.get("t"))) is not None), None)
    year = _Span(span.begins - _FOUR * _QUARTER, span.begins)
    return None if began is None or began > year.begins else _emergencies_in(openings, year)


def _rare(now: int, four_before: int | None) -> int:
    if four_before is None or now * _FOUR <= four_before:
        return 0
    return once_in(more_than_before(now, four_before, 1, _FOUR))


def _most(named: Iterable[Named]) -> tuple[tuple[Named, int], ...]:
    return tuple(sorted(Counter(named).items(), key=lambda each: (-each[1], str(each[0]))))


def _pair(opening: DatedOpening) -> tuple[str, str]:
    first, second = sorted((text(opening.opened, "first"), text(opening.opened, "second")))
    return first, second


def _open_s(opening: DatedOpening) -> int:
    lasted_s = opening.story.lasted_s
    return opening.story.most_s if lasted_s is None else lasted_s


def _exposed_days(owed: Iterable[OwedRotation], span: _Span) -> int:
    """Return the begun days of every envelope, each counted once however many openings exposed it at a time."""
    times: dict[str, list[tuple[datetime, datetime]]] = {}
    for each in owed:
        since, rotation = moment_of(each.rotation.since_utc), each.rotation
        over = moment_of(rotation.ended_utc) if rotation.how in (Ended.REPLACED, Ended.BY_HAND) else None
        if since is not None:
            for envelope in each.envelopes:
                times.setdefault(envelope, []).append((max(since, span.begins), min(over or span.ends, span.ends)))
    return sum(_days(own) for own in times.values())


def _days(times: Iterable[tuple[datetime, datetime]]) -> int:
    days, until = 0, None
    for begins, ends in sorted(times):
        begins_new = begins if until is None else max(begins, until)
        if ends > begins_new:
            days += -(-int((ends - begins_new).total_seconds()) // DAY_S)
            until = ends
    return days


def _to_rotate(owed: Sequence[OwedRotation], span: _Span) -> list[float]:
    ended = [each.rotation for each in owed if each.rotation.how in (Ended.REPLACED, Ended.BY_HAND)]
    return [
        _seconds(each.since_utc, each.ended_utc) for each in ended if span.has(each.ended_utc) and moment_of(each.since_utc)
    ]


def _to_review(owed: Sequence[OpeningReview], span: _Span) -> list[float]:
    times = []
    for each in owed:
        done, ended = each.reviews[0].at_utc if each.reviews else "", each.story.ended_utc or each.story.found_utc
        if span.has(done) and moment_of(ended):
            times.append(_seconds(ended, done))
    return times


def _seconds(start_utc: str, end_utc: str) -> float:
    start, end = moment_of(start_utc), moment_of(end_utc)
    return 0.0 if start is None or end is None else max(0.0, (end - start).total_seconds())


def _hours(seconds: Sequence[float]) -> int | None:
    return round(mean(seconds) / _HOUR_S) if seconds else None
