"""Spans of time, and what is counted in one: minutes open, days exposed, hours until it was rotated or reviewed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import mean
from typing import Final, TypeVar

from twinseal.domain.days import begun_days
from twinseal.domain.utc_text import moment_of
from twinseal.flows.log.owed_rotations import OwedRotation
from twinseal.flows.log.reviews import OpeningReview
from twinseal.flows.log.rotations import Ended

Named = TypeVar("Named")
_HOUR_S: Final = 3600


@dataclass(frozen=True, slots=True)
class Span:
    """The time after `begins` until `ends`, both aware."""

    begins: datetime
    ends: datetime

    def has(self, at_utc: str) -> bool:
        """Tell whether a time of the log lies in it; what is no time lies in none."""
        moment = moment_of(at_utc)
        return moment is not None and self.begins < moment <= self.ends

    def before(self, by: timedelta) -> Span | None:
        """Return a span as long, so much earlier; None where no calendar reaches back so far."""
        try:
            return Span(self.begins - by, self.ends - by)
        except OverflowError:
            return None


def most_first(named: Iterable[Named]) -> tuple[tuple[Named, int], ...]:
    """Return each with how often it comes, the most frequent first."""
    return tuple(sorted(Counter(named).items(), key=lambda each: (-each[1], str(each[0]))))


def exposed_days(owed: Iterable[OwedRotation], span: Span) -> Mapping[str, int]:
    """Return the begun days of a span for which each envelope was exposed, by id; once however many openings did it at a time."""
    times: dict[str, list[tuple[datetime, datetime]]] = {}
    for each in owed:
        since, rotation = moment_of(each.rotation.since_utc), each.rotation
        over = moment_of(rotation.ended_utc) if rotation.how in (Ended.REPLACED, Ended.BY_HAND) else None
        if since is not None:
            for envelope in each.envelopes:
                times.setdefault(envelope, []).append((max(since, span.begins), min(over or span.ends, span.ends)))
    return {envelope: _days(own) for envelope, own in times.items()}


def exposed_in_all(owed: Iterable[OwedRotation], now: datetime) -> int:
    """Return the begun days for which envelopes were exposed up to an aware moment, over all of them and since the first."""
    return sum(exposed_days(owed, Span(datetime.min.replace(tzinfo=UTC), now)).values())


def _days(times: Iterable[tuple[datetime, datetime]]) -> int:
    days, until = 0, None
    for begins, ends in sorted(times):
        begins_new = begins if until is None else max(begins, until)
        if ends > begins_new:
            days += begun_days((ends - begins_new).total_seconds())
            until = ends
    return days


def hours_to_rotate(owed: Sequence[OwedRotation], span: Span) -> int | None:
    """Return the hours on average of what was rotated in a span; None where nothing was."""
    ended = [each.rotation for each in owed if each.rotation.how in (Ended.REPLACED, Ended.BY_HAND)]
    return _hours(
        [
            _seconds(each.since_utc, each.ended_utc)
            for each in ended
            if span.has(each.ended_utc) and moment_of(each.since_utc)
        ]
    )


def hours_to_review(owed: Sequence[OpeningReview], span: Span) -> int | None:
    """Return the hours on average from the end of an opening, of what was reviewed in a span; None where nothing was."""
    times = []
    for each in owed:
        done, ended = each.reviews[0].at_utc if each.reviews else "", each.story.ended_utc or each.story.found_utc
        if span.has(done) and moment_of(ended):
            times.append(_seconds(ended, done))
    return _hours(times)


def _seconds(start_utc: str, end_utc: str) -> float:
    start, end = moment_of(start_utc), moment_of(end_utc)
    return 0.0 if start is None or end is None else max(0.0, (end - start).total_seconds())


def _hours(seconds: Sequence[float]) -> int | None:
    return round(mean(seconds) / _HOUR_S) if seconds else None
