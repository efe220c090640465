"""Short texts in two columns, small: rules in force, rules that found nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from reportlab.lib.units import mm

from twinseal.reports.page import theme
from twinseal.reports.page.paper import Paper
from twinseal.reports.page.safe_text import wrap

_SIZE: Final = 7.8
_LINE: Final = 9.8
_GAP: Final = 6 * mm


def draw_in_columns(paper: Paper, texts: Iterable[str]) -> None:
    """Write each text whole, the left column first; what fills a page goes on at the top of the next."""
    width = (theme.TEXT_WIDTH - _GAP) / 2
    lines = [line for text in texts for line in _lines(text, width)]
    while lines:
        paper.need(2 * _LINE)
        room = max(1, int((paper.y - theme.BOTTOM) / _LINE))
        rows = min(room, -(-len(lines) // 2))
        for place, (line, is_first) in enumerate(lines[: 2 * rows]):
            x = theme.SIDE + (place // rows) * (width + _GAP)
            y = paper.y - (place % rows + 1) * _LINE
            if is_first:
                paper.at(x, y, "\u00b7", theme.BOLD, _SIZE, theme.ACCENT)
            paper.at(x + 2.5 * mm, y, line, theme.SANS, _SIZE)
        paper.y -= rows * _LINE
        lines = lines[2 * rows :]
    paper.y -= 4


def _lines(text: str, width: float) -> list[tuple[str, bool]]:
    return [(line, place == 0) for place, line in enumerate(wrap(text, theme.SANS, _SIZE, width - 2.5 * mm))]
