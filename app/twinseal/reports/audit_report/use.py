"""How the vault was used: numbers beside those of the period before, months, hours of the week, and who and what most often."""

from __future__ import annotations

from typing import Final

from reportlab.lib.units import mm

from twinseal.domain.due_time import month_words
from twinseal.reports.page import theme
from twinseal.reports.page.charts import CHART_HEIGHT, draw_bars
from twinseal.reports.page.paper import Paper
from twinseal.reports.part_rows import UsePart
from twinseal.reports.parts.counts import draw_counts
from twinseal.reports.parts.heat_map import draw_heat_map
from twinseal.reports.parts.tiles import draw_tiles

_NOTHING: Final = ("", "0", "\u2013")
"""What a tile says where there is nothing to count."""


def draw_use(paper: Paper, use: UsePart) -> None:
    """Write the part; charts and counts only where something was opened."""
    paper.mark("Use")
    counted = any(each not in _NOTHING for tile in use.tiles for each in (tile.value, tile.before))
    paper.section("Use", keep=60 * mm if counted else 16 * mm)
    if counted:
        draw_tiles(paper, use.tiles)
    paper.text(use.budget, font=theme.MEDIUM)
    paper.text(use.gone_on)
    paper.text(use.before, colour=theme.MUTED, size=8)
    if use.began_before:
        were = "opening was" if use.began_before == 1 else "openings were"
        paper.text(
            f"This report tells of {use.began_before} more than these numbers count: the {were} opened before the period, with entries in it.",
            colour=theme.MUTED,
            size=8,
        )
    if use.unknown_lengths:
        paper.text(
            f"How long {use.unknown_lengths} opening{'' if use.unknown_lengths == 1 else 's'} lasted is not known: minutes are the most "
            "that it can have been, and the median leaves them out.",
            colour=theme.MUTED,
            size=8,
        )
    if any(count for _, count in use.months):
        paper.need(CHART_HEIGHT)
        bars = [(f"{month_words(int(month[5:]))}\n{month[:4]}", count) for month, count in use.months]
        draw_bars(paper, theme.SIDE, theme.TEXT_WIDTH, "Openings by month, up to 24 months back", bars)
        paper.y -= CHART_HEIGHT + 1 * mm
    if not use.by_kind:
        paper.text("Nothing was opened in this period.")
        return
    draw_heat_map(paper, f"Openings of the period by weekday and hour ({use.zone})", use.hours)
    draw_counts(
        paper,
        (
            ("By kind", use.by_kind),
            ("By envelope", use.by_envelope),
            ("By person", use.by_person),
            ("By pair", use.by_pair),
            ("By reason", use.by_reason),
        ),
    )
