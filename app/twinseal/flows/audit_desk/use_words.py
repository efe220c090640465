"""How often a vault is used, in words: the numbers and words of the paper about a quarter, for the 91 days up to now."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from twinseal.domain.texts import sentence_of
from twinseal.domain.utc_text import moment_of
from twinseal.flows.context.times import iso, parse
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.openings_table import opened_rows
from twinseal.flows.log.overuse import overuse
from twinseal.flows.log.use import months_of
from twinseal.flows.views.overview import UseView

_MONTHS: Final = 12


def use_now(view: LogView, now: datetime) -> UseView:
    """Return the use of a whole log up to a moment."""
    # The words of the paper are loaded when somebody asks for them.
    from twinseal.flows.reporting.sheet_data.quarter import counted_of, tiles_of, too_often_of, trend_of

    used = overuse(view, now)
    before = overuse(view, parse(used.begins_utc))
    began = next((moment for entry in view.sound if (moment := moment_of(entry.fields.get("t"))) is not None), now)
    tiles = tiles_of(used, before if iso(began) <= before.begins_utc else None)
    over = sentence_of("overview.over_budget", now=used.emergencies, expected=used.expected)
    within = sentence_of("overview.budget", now=used.emergencies, expected=used.expected)
    return UseView(
        tiles=tuple((tile.label, tile.value, tile.before) for tile in tiles),
        trend=trend_of(used),
        counted=tuple((heading, tuple((row.label, row.count) for row in rows)) for heading, rows in counted_of(used, view)),
        too_often=too_often_of(used, view),
        budget=over if used.balance < 0 else within,
        is_over=used.balance < 0,
        months=months_of(opened_rows(view), began, now)[-_MONTHS:],
    )
