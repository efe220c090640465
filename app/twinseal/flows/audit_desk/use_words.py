"""How often a vault is used, in words: the numbers and words of the paper about a quarter, for the 91 days up to now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from twinseal.domain.opening import OpeningKind
from twinseal.domain.texts import sentence_of
from twinseal.domain.utc_text import moment_of
from twinseal.flows.context.times import iso, parse
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.openings_table import opened_rows
from twinseal.flows.log.overuse import overuse
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
    numbers = [UseLine(tile.label, tile.value, tile.before, *way) for tile, way in zip(tiles, _ways(here), strict=True)]
    over = sentence_of("overview.over_budget", now=used.emergencies, expected=used.expected)
    within = sentence_of("overview.budget", now=used.emergencies, expected=used.expected)
    every = replace(here, since="", kind=OpeningKind.EMERGENCY.value)
    return UseView(
        used=tuple(line for line in numbers if line.at is None),
        followed_up=tuple(line for line in numbers if line.at is not None),
        trend=tuple(UseLine(what, number, openings=every) for what, number in trend_of(used)),
        counted=tuple(
            (
                heading,
                tuple(UseLine(row.label, str(row.count), openings=_narrowed(here, row.label, heading)) for row in rows),
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


def _narrowed(here: OpeningFilter, row: str, heading: str) -> OpeningFilter:
    if heading == sentence_of("report.quarter.envelopes"):
        return replace(here, envelope=row)
    return here
