"""What was counted, the most frequent first, each with its share as number and bar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reportlab.lib.units import mm

from twinseal.reports.page import theme
from twinseal.reports.page.paper import Paper
from twinseal.reports.page.safe_text import wrap
from twinseal.reports.part_rows import CountRow

_LABEL_MM: Final = 100
_COUNT_MM: Final = 14
_PERCENT_MM: Final = 14
_LINE: Final = 10.5


def draw_counts(paper: Paper, heading: str, rows: Sequence[CountRow]) -> None:
    """Write a row for each, its label whole; nothing where nothing was counted."""
    if not rows:
        return
    paper.need(_LINE * 3 + 6 * mm)
    paper.y -= 5.5 * mm
    paper.at(theme.SIDE, paper.y, heading, theme.MEDIUM, 9)
    paper.y -= 1.2 * mm
    for row in rows:
        lines = wrap(row.label, theme.SANS, 8.2, (_LABEL_MM - 3) * mm)
        for place, line in enumerate(lines):
            paper.need(_LINE)
            paper.y -= _LINE
            paper.at(theme.SIDE, paper.y, line, theme.SANS, 8.2)
            if place == 0:
                _count(paper, row)
    paper.y -= 2


def _count(paper: Paper, row: CountRow) -> None:
    x = theme.SIDE + _LABEL_MM * mm
    paper.at(x, paper.y, str(row.count), theme.MEDIUM, 8.2)
    paper.at(x + _COUNT_MM * mm, paper.y, f"{row.percent} %", theme.SANS, 8.2, theme.MUTED)
    bar = x + (_COUNT_MM + _PERCENT_MM) * mm
    room = theme.WIDTH - theme.SIDE - bar
    paper.canvas.setFillColor(theme.ACCENT)
    paper.canvas.rect(bar, paper.y, max(0.5, room * min(100, row.percent) / 100), 5.5, stroke=0, fill=1)
