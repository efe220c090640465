"""What was counted, the most frequent first, each with its share as number and bar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reportlab.lib.units import mm

from twinseal.reports.page import theme
from twinseal.reports.page.paper import Paper
from twinseal.reports.page.safe_text import wrap
from twinseal.reports.page.structure import Element
from twinseal.reports.part_rows import CountRow

_GAP: Final = 6 * mm
_BAR_MM: Final = 18
_NUMBERS_MM: Final = 20
_LINE: Final = 10.2
_SIZE: Final = 8


def draw_counts(paper: Paper, counted: Sequence[tuple[str, Sequence[CountRow]]]) -> None:
    """Write each heading with its rows, labels whole, in two columns where they fit on the page, else one below the other."""
    blocks = [(heading, rows) for heading, rows in counted if rows]
    width = (theme.TEXT_WIDTH - _GAP) / 2
    heights = [_height(rows, width) for _, rows in blocks]
    if not blocks:
        return
    if sum(heights) / 2 + max(heights) < paper.height - 2 * theme.TOP - theme.BOTTOM:
        paper.need(max(*heights, sum(heights) / 2) + _LINE)
        ends = [paper.y, paper.y]
        for (heading, rows), height in zip(blocks, heights, strict=True):
            # Into the column that is shorter so far.
            side = 0 if ends[0] >= ends[1] else 1
            if ends[side] - height < theme.BOTTOM:
                paper.y = min(ends)
                paper.new_page()
                ends, side = [paper.y, paper.y], 0
            paper.y = ends[side]
            _block(paper, heading, rows, theme.SIDE + side * (width + _GAP), width)
            ends[side] = paper.y
        paper.y = min(ends)
    else:
        for heading, rows in blocks:
            paper.need(4 * _LINE)
            _block(paper, heading, rows, theme.SIDE, theme.TEXT_WIDTH)


def _height(rows: Sequence[CountRow], width: float) -> float:
    return float(8 * mm) + _LINE * sum(len(_label(row, width)) for row in rows)


def _label(row: CountRow, width: float) -> list[str]:
    return wrap(row.label, theme.SANS, _SIZE, width - (_BAR_MM + _NUMBERS_MM + 2) * mm)


def _block(paper: Paper, heading: str, rows: Sequence[CountRow], x: float, width: float) -> None:
    paper.y -= 5.5 * mm
    with paper.canvas.heading(3):
        paper.at(x, paper.y, heading, theme.MEDIUM, 9)
    paper.y -= 1 * mm
    with paper.canvas.tagged("Table"):
        for row in rows:
            _row(paper, row, x, width)


def _row(paper: Paper, row: CountRow, x: float, width: float) -> None:
    named, count, percent = paper.canvas.row(("Row", "", ""))
    for place, line in enumerate(_label(row, width)):
        paper.need(_LINE)
        paper.y -= _LINE
        with paper.canvas.inside(named):
            paper.at(x, paper.y, line, theme.SANS, _SIZE)
        if place == 0:
            _count(paper, row, x + width, count, percent)


def _count(paper: Paper, row: CountRow, right: float, count: Element, percent: Element) -> None:
    x = right - (_BAR_MM + _NUMBERS_MM) * mm
    with paper.canvas.inside(count):
        paper.at(x, paper.y, str(row.count), theme.MEDIUM, _SIZE)
    with paper.canvas.inside(percent):
        paper.at(x + 9 * mm, paper.y, f"{row.percent} %", theme.SANS, _SIZE, theme.MUTED)
    paper.canvas.setFillColor(theme.ACCENT)
    length = max(0.5, _BAR_MM * mm * min(100, row.percent) / 100)
    paper.canvas.rect(right - _BAR_MM * mm, paper.y, length, 5.5, stroke=0, fill=1)
