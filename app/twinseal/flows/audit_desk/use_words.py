"""How often a vault is used, in words: the numbers and words of the paper about a quarter, for the 91 days up to now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from twinseal.domain.bursts import QUARTER_DAYS
from twinseal.domain.opening import OpeningKind, kind_words
from twinseal.domain.texts import sentence_of
from twinseal.domain.utc_text import moment_of
from twinseal.flows.context.times import iso, parse
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.openings_table import opened_rows
from twinseal.flows.log.overuse import Overuse, overuse
from twinseal.flows.log.use import months_of
from twinseal.flows.views.openings import Only, OpeningFilter
from twinseal.flows.views.overview import AnsweredAt, UseLine, UseView

_MONTHS: Final = 12


def use_now(view: LogView, now: datetime) -> UseView:
    """Return the use of a whole log up to a moment."""
    # The words of the paper are loaded when somebody asks for them.
    from twinseal.flows.reporting.sheet_data.quarter import counted_of, tiles_of, too_often_of, trend_of

    used = overuse(view, now)
    before = overuse(view, parse(used.begins_utc))
    began = next((moment for entry in view.sound if (moment := moment_of(entry.fields.get("t"))) is not None), now)
    here = OpeningFilter(since=used.begins_utc[:10])
    tiles = tiles_of(used, before if iso(began) <= before.begins_utc else None)
    counts = (used.emergencies, used.planned, used.drills, used.refused, *(None,) * (len(tiles) - 4))
    numbers = [
        UseLine(tile.label, tile.value, tile.before, shown, at=at, counts=count)
        for tile, (shown, at), count in zip(tiles, _ways(here), counts, strict=True)
    ]
    over = sentence_of("overview.over_budget", now=used.emergencies, expected=used.expected)
    within = sentence_of("overview.budget", now=used.emergencies, expected=used.expected)
    return UseView(
        used=tuple(line for line in numbers if line.at is None),
        followed_up=tuple(line for line in numbers if line.at is not None),
        trend=tuple(
            UseLine(what, number, openings=shown, counts=count)
            for (what, number), (shown, count) in zip(trend_of(used), _earlier(used), strict=True)
        ),
        counted=tuple(
            (
                heading,
                tuple(
                    UseLine(row.label, str(row.count), openings=shown, counts=row.count if adds_up else None)
                    for row in rows
                    for shown, adds_up in (_narrowed(here, row.label, heading, used),)
                ),
            )
            for heading, rows in counted_of(used, view)
        ),
        too_often=too_often_of(used, view),
        budget=over if used.balance < 0 else within,
        is_over=used.balance < 0,
        months=months_of(opened_rows(view), began, now)[-_MONTHS:],
    )


def _ways(here: OpeningFilter) -> tuple[tuple[OpeningFilter | None, AnsweredAt | None], ...]:
    """Return where each number of a quarter is seen, in their order."""
    emergencies = replace(here, kind=OpeningKind.EMERGENCY.value)
    openings: tuple[OpeningFilter | None, AnsweredAt | None] = (here, None)
    duties, reviews = (None, AnsweredAt.FOLLOW_UP), (None, AnsweredAt.REVIEWS)
    return (
        (emergencies, None), openings, (replace(here, kind=OpeningKind.DRILL.value), None),
        (replace(here, only=frozenset({Only.REFUSED})), None), openings, duties, duties, reviews, openings, (emergencies, None),
    )  # fmt: skip


def _earlier(used: Overuse) -> tuple[tuple[OpeningFilter, int | None], ...]:
    """Return where the emergencies of each earlier span are seen, and how many there were, in the order of the trend."""

    def between(first: int, last: int) -> OpeningFilter:
        days = [iso(parse(used.begins_utc) - timedelta(days=QUARTER_DAYS * quarters))[:10] for quarters in (first, last)]
        return OpeningFilter(kind=OpeningKind.EMERGENCY.value, since=days[0], until=days[1])

    return (
        (between(1, 0), used.quarter_before), (between(4, 3), used.year_before), (between(4, 0), used.four_before),
        (between(4, 0), None),
    )  # fmt: skip


def _narrowed(here: OpeningFilter, row: str, heading: str, used: Overuse) -> tuple[OpeningFilter, bool]:
    """Return what comes nearest to a row, and whether the row counts openings: one of several envelopes is in several rows."""
    emergencies = replace(here, kind=OpeningKind.EMERGENCY.value)
    is_other = row == sentence_of("report.quarter.others")
    if heading == sentence_of("report.quarter.kinds"):
        return replace(here, kind={kind_words(kind): kind for kind, _ in used.by_kind}.get(row, "")), True
    if heading == sentence_of("report.quarter.envelopes"):
        return (emergencies if is_other else replace(emergencies, envelope=row)), not is_other
    if heading == sentence_of("report.quarter.reasons"):
        unnamed = is_other or row == sentence_of("procedure.none")
        return (emergencies if unnamed else replace(emergencies, words=row)), True
    return (here if is_other else replace(here, words=" ".join(row.split(sentence_of("list.and"))))), True
