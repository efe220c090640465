"""Overuse in one table: how often, how long and for whom a vault was opened in a quarter, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from twinseal.domain.bursts import QUARTER_DAYS
from twinseal.domain.chance import more_than_before, once_in
from twinseal.domain.opening import OpeningKind, Outcome
from twinseal.domain.utc_text import moment_of
from twinseal.flows.context.times import iso
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.openings_table import OpeningRow, opened_rows, own_rows
from twinseal.flows.log.owed_rotations import owed_rotations
from twinseal.flows.log.reviews import reviews_in
from twinseal.flows.log.spans import Span, exposed_days, hours_to_review, hours_to_rotate, most_first

_QUARTER: Final = timedelta(days=QUARTER_DAYS)
_FOUR: Final = 4
_TOP: Final = 5


@dataclass(frozen=True, slots=True)
class Overuse:
    """The numbers of one quarter of 91 days: that of its end and the 90 before it, whole."""

    begins_utc: str
    ends_utc: str
    by_kind: tuple[tuple[str, int], ...]
    """Kinds of openings that two people agreed on, and how many, the most frequent first."""
    emergencies: int
    planned: int
    """Drills and maintenance."""
    expected: int
    """Emergencies that the policy expects."""
    quarter_before: int | None
    """Emergencies of the quarter before; None where the log is too young."""
    year_before: int | None
    """Emergencies of the same quarter a year before; None where the log is too young."""
    four_before: int | None
    """Emergencies of the four quarters before; None where the log is too young."""
    rare: int
    """After those four, so many come by chance alone less often than once in this many times; 0 where nothing is said."""
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


def quarter_begins(ends: datetime) -> datetime:
    """Return the last second before the quarter that ends at an aware moment.

    Days as people count them: what is listed from the first of them on is what is counted.
    """
    return ends.replace(hour=23, minute=59, second=59, microsecond=0) - _QUARTER


def overuse(view: LogView, ends: datetime) -> Overuse:
    """Return the numbers of the quarter that ends at an aware moment; rotations and reviews as far as the log knows now."""
    begins = quarter_begins(ends)
    span = Span(begins, ends)
    openings = opened_rows(view)
    here = [opening for opening in openings if span.has(opening.opened)]
    emergencies = [opening for opening in here if opening.is_emergency]
    four = _told_in(view, openings, Span(span.begins - _FOUR * _QUARTER, span.begins))
    return Overuse(
        begins_utc=iso(span.begins),
        ends_utc=iso(span.ends),
        by_kind=most_first(opening.kind for opening in here),
        emergencies=len(emergencies),
        planned=sum(opening.is_planned for opening in here),
        expected=view.policy.expected_openings_quarter,
        quarter_before=_told_in(view, openings, Span(begins - _QUARTER, begins)),
        year_before=_told_in(view, openings, Span(begins - _FOUR * _QUARTER, begins - (_FOUR - 1) * _QUARTER)),
        four_before=four,
        rare=_rare(len(emergencies), four),
        envelopes=most_first(envelope for opening in emergencies for envelope in opening.envelope_ids)[:_TOP],
        reasons=most_first(opening.category for opening in emergencies),
        pairs=most_first(opening.pair for opening in here),
        open_min=sum(opening.open_s for opening in here) // 60,
        exposed_days=sum(exposed_days(owed_rotations(view), span).values()),
        hours_to_rotate=hours_to_rotate(owed_rotations(view), span),
        hours_to_review=hours_to_review(reviews_in(view, (), view.policy), span),
        refused=sum(row.outcome is Outcome.REFUSED and span.has(row.began) for row in own_rows(view)),
        drills=sum(opening.kind == OpeningKind.DRILL for opening in here),
    )


def _told_in(view: LogView, openings: Iterable[OpeningRow], span: Span) -> int | None:
    """Return the emergencies of a span; None where the log begins in it or later, and so cannot say."""
    began = next((moment for entry in view.entries if (moment := moment_of(entry.fields.get("t"))) is not None), None)
    if began is None or began > span.begins:
        return None
    return sum(opening.is_emergency and span.has(opening.opened) for opening in openings)


def _rare(now: int, four_before: int | None) -> int:
    if four_before is None or now * _FOUR <= four_before:
        return 0
    return once_in(more_than_before(now, four_before, 1, _FOUR))
