"""How often a vault is used, in words: the numbers and words of the paper about a quarter, for the 91 days up to now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from twinseal.domain.bursts import QUARTER_DAYS
from twinseal.domain.opening import OpeningKind
from twinseal.domain.texts import sentence_of
from twinseal.domain.utc_text import moment_of
from twinseal.flows.context.times import iso, parse
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.openings_table import opened_rows
from twinseal.flows.log.overuse import Overuse, overuse
from twinseal.flows.log.use import months_of
from twinseal.flows.views.openings import NO_REASON, PLANNED, Only, OpeningFilter
from twinseal.flows.views.overview import AnsweredAt, UseLine, UseView

if TYPE_CHECKING:
    from twinseal.reports.part_rows import CountRow

_MONTHS: Final = 12
_OPENED: Final = frozenset({Only.OPENED})


def use_now(view: LogView, now: datetime) -> UseView:
    """Return the use of a whole log up to a moment."""
    # The words of the paper are loaded when somebody asks for them.
    from twinseal.flows.reporting.sheet_data.quarter import counted_of, tiles_of, too_often_of, trend_of

    used = overuse(view, now)
    before = overuse(view, parse(used.begins_utc))
    began = next((moment for entry in view.sound if (moment := moment_of(entry.fields.get("t"))) is not None), now)
    here = _between(used, 0)
    tiles = tiles_of(used, before if iso(began) <= before.begins_utc else None)
    numbers = [
        UseLine(tile.label, tile.value, tile.before, shown, at=at)
        for tile, (shown, at) in zip(tiles, _ways(here), strict=True)
    ]
    over = sentence_of("overview.over_budget", now=used.emergencies, expected=used.expected)
    within = sentence_of("overview.budget", now=used.emergencies, expected=used.expected)
    return UseView(
        used=tuple(line for line in numbers if line.at is None),
        followed_up=tuple(line for line in numbers if line.at is not None),
        trend=tuple(
            UseLine(what, number, openings=shown)
            for (what, number), shown in zip(trend_of(used), _earlier(used), strict=True)
        ),
        counted=tuple((heading, tuple(_rows(here, heading, rows, used))) for heading, rows in counted_of(used, view)),
        too_often=too_often_of(used, view),
        budget=over if used.balance < 0 else within,
        is_over=used.balance < 0,
        months=months_of(opened_rows(view), began, now)[-_MONTHS:],
    )


def _between(used: Overuse, first: int, last: int = -1) -> OpeningFilter:
    """Return what was opened from so many quarters before to before another one, by days: those that are counted."""
    began, after = (parse(used.begins_utc) - timedelta(days=QUARTER_DAYS * each) for each in (first, last))
    until = used.ends_utc if last < 0 else iso(after)
    return OpeningFilter(only=_OPENED, since=iso(began + timedelta(seconds=1))[:10], until=until[:10])


def _ways(here: OpeningFilter) -> tuple[tuple[OpeningFilter | None, AnsweredAt | None], ...]:
    """Return where each number of a quarter is seen, in their order; what adds up minutes is seen by the openings that it is of."""
    emergencies, planned = replace(here, kind=OpeningKind.EMERGENCY.value), replace(here, kind=PLANNED)
    duties, reviews = (None, AnsweredAt.FOLLOW_UP), (None, AnsweredAt.REVIEWS)
    return (
        (emergencies, None), (planned, None), (replace(here, kind=OpeningKind.DRILL.value), None),
        (replace(here, only=frozenset({Only.REFUSED})), None), (here, None), duties, duties, reviews, (here, None), (emergencies, None),
    )  # fmt: skip


def _earlier(used: Overuse) -> tuple[OpeningFilter | None, ...]:
    """Return where the emergencies of each earlier span are seen, in the order of the trend; None where the log is too young."""
    spans = ((used.quarter_before, 1, 0), (used.year_before, 4, 3), (used.four_before, 4, 0), (used.four_before, 4, 0))
    return tuple(
        None if count is None else replace(_between(used, first, last), kind=OpeningKind.EMERGENCY.value)
        for count, first, last in spans
    )


def _rows(here: OpeningFilter, heading: str, rows: Sequence[CountRow], used: Overuse) -> Iterator[UseLine]:
    """Yield what is counted under a heading, each with where it is seen; the others, in one row, are no list."""
    emergencies = replace(here, kind=OpeningKind.EMERGENCY.value)
    ways: Mapping[str, Sequence[OpeningFilter]] = {
        sentence_of("report.quarter.kinds"): [replace(here, kind=kind) for kind, _ in used.by_kind],
        sentence_of("report.quarter.envelopes"): [replace(emergencies, envelope=each) for each, _ in used.envelopes],
        sentence_of("report.quarter.reasons"): [replace(emergencies, reason=each or NO_REASON) for each, _ in used.reasons],
        sentence_of("report.quarter.pairs"): [
            replace(here, person=first, beside=second) for (first, second), _ in used.pairs
        ],
    }
    for place, row in enumerate(rows):
        is_other = row.label == sentence_of("report.quarter.others")
        yield UseLine(row.label, str(row.count), openings=None if is_other else ways[heading][place])
