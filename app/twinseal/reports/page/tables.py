"""Tables: short ones whose rows grow until every text stands whole, and the log, whose rows are fixed and fast."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from reportlab.lib.units import mm

from twinseal.reports.page import theme
from twinseal.reports.page.paper import Paper
from twinseal.reports.page.safe_text import elide, wrap

_SIZE = 7.8
_LEADING = 13.0
_LEADING_PER_SIZE = 1.2
_LOG_ROW = 23.0
"""Height of a row of the log: a line of facts, and under it what the entry says."""
_CELL_GAP = 2 * mm


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: heading, width in mm, and whether it is set in the fixed-width font."""

    heading: str
    width_mm: float
    mono: bool = False
    size: float = _SIZE
    """Of its text in points, a little less where the width is fixed."""

    @property
    def face(self) -> tuple[str, float]:
        """Return font and size of the cells."""
        return (theme.MONO, self.size - 0.6) if self.mono else (theme.SANS, self.size)


def draw_table(paper: Paper, columns: Sequence[Column], rows: Iterable[Sequence[str]], *, red: Container[int] = ()) -> None:
    """Write rows as tall as their longest cell; nothing is cut, a row may run over several pages.

    Rows at the places in `red` are written in the colour of findings.
    """
    paper.need(3 * _LEADING)
    _headings(paper, columns)
    leading = _LEADING_PER_SIZE * max(column.size for column in columns)
    for place, row in enumerate(rows):
        colour = theme.FINDING if place in red else theme.INK
        cells = [
            wrap(cell, *column.face, column.width_mm * mm - _CELL_GAP) for column, cell in zip(columns, row, strict=True)
        ]
        height = max(len(cell) for cell in cells)
        if height <= 6:
            _room(paper, columns, height * leading + 3)
        for line in range(height):
            _room(paper, columns, leading + 3)
            paper.y -= leading
            x = theme.SIDE
            for column, cell in zip(columns, cells, strict=True):
                if line < len(cell) and cell[line]:
                    paper.at(x, paper.y, cell[line], *column.face, colour)
                x += column.width_mm * mm
        paper.y -= 2.5
        paper.rule(paper.y, 0.4)
    paper.y -= 4


def _headings(paper: Paper, columns: Sequence[Column]) -> None:
    paper.y -= _LEADING
    x = theme.SIDE
    for column in columns:
        paper.at(x, paper.y + 3, column.heading, theme.MEDIUM, 7.5, theme.MUTED)
        x += column.width_mm * mm
    paper.rule(paper.y - 0.5, 0.6)


def _room(paper: Paper, columns: Sequence[Column], height: float) -> None:
    if paper.y - height < theme.BOTTOM:
        paper.new_page()
        _headings(paper, columns)


def draw_log_table(paper: Paper, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
    """Write a table of any length page by page, one text object a column.

    Each row holds a cell a column, and one more that stands under them from the second column to the margin; what is too
    long for its room ends with an ellipsis.

    A table flowable that splits itself takes time with the square of its rows; this one is linear and holds one page.
    """
    paper.need(_LEADING + 2 * _LOG_ROW)
    source: Iterator[Sequence[str]] = iter(rows)
    part = list(islice(source, _rows_left(paper)))
    while part:
        _fixed_rows(paper, columns, part)
        following = list(islice(source, 1))
        if not following:
            return
        paper.new_page()
        part = following + list(islice(source, _rows_left(paper) - 1))


def _rows_left(paper: Paper) -> int:
    return max(1, int((paper.y - theme.BOTTOM - _LEADING) / _LOG_ROW))


def _fixed_rows(paper: Paper, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    _headings(paper, columns)
    top, x = paper.y, theme.SIDE
    for index, column in enumerate(columns):
        _fixed_cells(paper, (x, top - 9.4), column, [row[index] for row in rows])
        x += column.width_mm * mm
    beside = columns[0].width_mm
    under = Column("", theme.TEXT_WIDTH / mm - beside)
    _fixed_cells(paper, (theme.SIDE + beside * mm, top - 19.2), under, [row[len(columns)] for row in rows])
    canvas, right = paper.canvas, theme.WIDTH - theme.SIDE
    canvas.setStrokeColor(theme.RULE)
    canvas.setLineWidth(0.4)
    canvas.lines([(theme.SIDE, top - line * _LOG_ROW, right, top - line * _LOG_ROW) for line in range(1, len(rows) + 1)])
    paper.y = top - len(rows) * _LOG_ROW - 4


def _fixed_cells(paper: Paper, start: tuple[float, float], column: Column, cells: Sequence[str]) -> None:
    font, size = column.face
    block = paper.canvas.beginText(*start)
    block.setFont(font, size, _LOG_ROW)
    block.setFillColor(theme.INK)
    width = column.width_mm * mm - _CELL_GAP
    # Kinds and names repeat on every page; each is measured once.
    fitted = {text: elide(text, font, size, width) for text in set(cells)}
    for cell in cells:
        block.textLine(fitted[cell])
    paper.canvas.drawText(block)
