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
from twinseal.reports.parts.heat_map import HEIGHT, draw_heat_map
from twinseal.reports.parts.tiles import draw_tiles

_FEW_MONTHS: Final = 8
"""So many months have room beside the hours of the week."""
_BARS_BESIDE: Final = 62 * mm
_GAP: Final = 6 * mm
_NOTHING: Final = ("", "0", "\u2013")
"""What a tile says where there is nothing to count."""


def draw_use(paper: Paper, use: UsePart) -> None:
    """Write the part; charts and counts only where something was opened."""
    counted = any(each not in _NOTHING for tile in use.tiles for each in (tile.value, tile.before))
    paper.section("Use", keep=28 * mm if counted else 16 * mm, mark="Use")
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
    _charts(paper, use)
    if not use.by_kind:
        paper.text("Nothing was opened in this period.")
        return
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


def _charts(paper: Paper, use: UsePart) -> None:
    """Draw months and hours of the week, beside each other where there are few months."""
    bars = [(f"{month_words(int(month[5:]))}\n{month[:4]}", count) for month, count in use.months]
    has_bars, has_map = any(count for _, count in bars), bool(use.by_kind)
    title, of_hours = "Openings by month, up to 24 months back", f"Openings of the period by weekday and hour ({use.zone})"
    if has_bars and has_map and len(bars) <= _FEW_MONTHS:
        paper.need(max(CHART_HEIGHT, HEIGHT))
        draw_bars(paper, theme.SIDE, _BARS_BESIDE, "Openings by month", bars)
        below = paper.y - CHART_HEIGHT
        draw_heat_map(paper, of_hours, use.hours, x=theme.SIDE + _BARS_BESIDE + _GAP)
        paper.y = min(paper.y, below) - 1 * mm
        return
    if has_bars:
        paper.need(CHART_HEIGHT)
        draw_bars(paper, theme.SIDE, theme.TEXT_WIDTH, title, bars)
        paper.y -= CHART_HEIGHT + 1 * mm
    if has_map:
        draw_heat_map(paper, of_hours, use.hours)
