"""Short texts in two columns, small: rules in force, rules that found nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from reportlab.lib.units import mm

from twinseal.reports.page import theme
from twinseal.reports.page.paper import Paper
from twinseal.reports.page.safe_text import wrap
from twinseal.reports.page.structure import Element

_GAP: Final = 6 * mm
_SHORT: Final = 5
"""A text of so many lines is short."""


def draw_in_columns(paper: Paper, texts: Iterable[str], *, size: float = 7.8) -> None:
    """Write each text whole, the left column first; what fills a page goes on at the top of the next."""
    leading = size * 1.26
    width = (theme.TEXT_WIDTH - _GAP) / 2
    with paper.canvas.tagged("L"):
        lines = [line for text in texts for line in _lines(paper, text, size, width)]
    while lines:
        paper.need(2 * leading)
        room = max(1, int((paper.y - theme.BOTTOM) / leading))
        rows = min(room, -(-len(lines) // 2))
        # A short text is not parted between the columns where the page has room for it.
        ends = (row for row in range(rows, min(room, len(lines), rows + _SHORT) + 1) if row == len(lines) or lines[row][1])
        rows = next(ends, rows)
        for place, (line, is_first, body) in enumerate(lines[: 2 * rows]):
            x = theme.SIDE + (place // rows) * (width + _GAP)
            y = paper.y - (place % rows + 1) * leading
            if is_first:
                with paper.canvas.artifact():
                    paper.at(x, y, "\u00b7", theme.BOLD, size, theme.ACCENT)
            with paper.canvas.inside(body):
                paper.at(x + 2.5 * mm, y, line, theme.SANS, size)
        paper.y -= rows * leading
        lines = lines[2 * rows :]
    paper.y -= 4


def _lines(paper: Paper, text: str, size: float, width: float) -> list[tuple[str, bool, Element]]:
    with paper.canvas.tagged("LI"):
        body = paper.canvas.new("LBody")
    return [(line, place == 0, body) for place, line in enumerate(wrap(text, theme.SANS, size, width - 2.5 * mm))]
