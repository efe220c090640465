"""How a vault was used in a period: how often, when, by whom, for what, beside the same of the period before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from statistics import median
from typing import Final

from twinseal.domain.bursts import QUARTER_DAYS
from twinseal.domain.constitution import DAYS
from twinseal.domain.events.kind import Tag
from twinseal.domain.utc_text import in_zone, moment_of
from twinseal.domain.working_hours import zone_of
from twinseal.flows.log.gone_on import gone_on_in
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.openings_table import OpeningRow, opened_rows, own_rows
from twinseal.flows.log.owed_rotations import owed_rotations
from twinseal.flows.log.reviews import reviews_in
from twinseal.flows.log.spans import Span, exposed_days, hours_to_review, hours_to_rotate, most_first
from twinseal.flows.log.stories import text

MONTHS: Final = 24
"""The most months that are counted one by one."""
_HOURS: Final = 24
_SECOND: Final = timedelta(seconds=1)
_FIRST: Final = datetime.min.replace(tzinfo=UTC) + _SECOND
"""Of every calendar; somebody may type a period from there on, or append an entry of then."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """What is counted in one span."""

    openings: int
    """That two people agreed on."""
    emergencies: int
    planned: int
    """Drills and maintenance."""
    not_opened: int
    """Refused, expired, broken off: somebody broke the glass, and nothing was opened."""
    attempts: int
    """Entries of attempts that came to nothing."""
    open_min: int
    """Minutes that the vault was open, at most, where nobody knows exactly."""
    median_s: int | None
    """Of the openings whose length is known."""
    exposed_days: int
    """Begun days for which secrets were exposed and not rotated, over all envelopes."""
    hours_to_rotate: int | None
    hours_to_review: int | None
    gone_on: int
    """Warnings in spite of which people of these openings went on."""
    gone_on_in: int
    """In how many of these openings."""


@dataclass(frozen=True, slots=True)
class Use:
    """How a vault was used in a period; ids of people and envelopes are as the log has them."""

    begins_utc: datetime
    ends_utc: datetime
    now: Numbers
    before: Numbers | None
    """Of the time before, as long; None where the log does not reach back so far."""
    months: tuple[tuple[str, int], ...]
    """Openings by month, such as `2026-09`, until the end of the period and as far back as the log goes, at most 24."""
    hours: tuple[tuple[int, ...], ...]
    """Openings of the period by weekday, Monday first, and hour of the site."""
    zone: str
    """Of these hours; UTC where the site has none."""
    kinds: tuple[tuple[str, int], ...]
    envelopes: tuple[tuple[str, int], ...]
    people: tuple[tuple[str, int], ...]
    pairs: tuple[tuple[tuple[str, str], int], ...]
    reasons: tuple[tuple[str, int], ...]
    expected_quarter: int
    """Emergencies that the policy expects in a quarter of 91 days."""
    unknown_lengths: int
    """Openings whose length nobody knows."""

    @property
    def expected(self) -> float:
        """Return how many emergencies the policy expects in a time as long as the period."""
        return self.expected_quarter * (self.ends_utc - self.begins_utc) / timedelta(days=QUARTER_DAYS)


def use_of(view: LogView, begins: datetime, ends: datetime) -> Use:
    """Return how a vault was used between two aware moments, by its whole log."""
    # A second before: what happened in the first second belongs to the period.
    span = Span(max(begins, _FIRST) - _SECOND, ends)
    openings = opened_rows(view)
    here = [opening for opening in openings if span.has(opening.opened)]
    began = next((moment for entry in view.sound if (moment := moment_of(entry.fields.get("t"))) is not None), ends)
    earlier = span.before(ends - begins)
    zone = zone_of(view.site.zone)
    return Use(
        begins_utc=begins,
        ends_utc=ends,
        now=_numbers(view, openings, span),
        before=_numbers(view, openings, earlier) if earlier is not None and began <= earlier.begins + _SECOND else None,
        months=months_of(openings, began, ends),
        hours=_by_hour(here, zone or UTC),
        zone=view.site.zone if zone is not None else "UTC",
        kinds=most_first(opening.kind for opening in here),
        envelopes=most_first(envelope for opening in here for envelope in opening.envelope_ids),
        people=most_first(person for opening in here for person in opening.pair),
        pairs=most_first(opening.pair for opening in here),
        reasons=most_first(opening.category for opening in here),
        expected_quarter=view.policy.expected_openings_quarter,
        unknown_lengths=sum(opening.lasted_s is None for opening in here),
    )


def _numbers(view: LogView, openings: Sequence[OpeningRow], span: Span) -> Numbers:
    here = [opening for opening in openings if span.has(opening.opened)]
    lengths = [opening.lasted_s for opening in here if opening.lasted_s is not None]
    owed = owed_rotations(view)
    gone_on = [gone_on_in(view.whole[opening.opening]).count for opening in here]
    return Numbers(
        openings=len(here),
        emergencies=sum(opening.is_emergency for opening in here),
        planned=sum(opening.is_planned for opening in here),
        not_opened=sum(not row.opened and span.has(row.began) for row in own_rows(view)),
        attempts=sum(entry.has(Tag.ATTEMPT) and span.has(text(entry, "t")) for entry in view.sound),
        open_min=sum(opening.open_s for opening in here) // 60,
        median_s=round(median(lengths)) if lengths else None,
        exposed_days=sum(exposed_days(owed, Span(span.begins + _SECOND, span.ends)).values()),
        hours_to_rotate=hours_to_rotate(owed, span),
        hours_to_review=hours_to_review(view.once("reviews", lambda: reviews_in(view, (), view.policy)), span),
        gone_on=sum(gone_on),
        gone_on_in=sum(count > 0 for count in gone_on),
    )


def months_of(openings: Sequence[OpeningRow], began: datetime, ends: datetime) -> tuple[tuple[str, int], ...]:
    """Return the months up to an aware moment, such as `2026-09`, and their openings, as far back as a log that began then."""
    last = ends.year * 12 + ends.month - 1
    first = max(began.year * 12 + began.month - 1, last - MONTHS + 1)
    counts = {f"{month // 12:04d}-{month % 12 + 1:02d}": 0 for month in range(first, last + 1)}
    for opening in openings:
        month = opening.opened[:7]
        if month in counts:
            counts[month] += 1
    return tuple(counts.items())


def _by_hour(openings: Sequence[OpeningRow], zone: tzinfo) -> tuple[tuple[int, ...], ...]:
    counts = [[0] * _HOURS for _ in DAYS]
    for opening in openings:
        moment = moment_of(opening.opened)
        if moment is not None:
            here = in_zone(moment, zone)
            counts[here.weekday()][here.hour] += 1
    return tuple(map(tuple, counts))
