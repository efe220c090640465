"""Tables: short ones whose rows grow until every text stands whole, and the log, whose rows are fixed and fast."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import chain, islice

from reportlab.lib.colors import Color
from reportlab.lib.units import mm

from twinseal.reports.page import theme
from twinseal.reports.page.paper import Paper
from twinseal.reports.page.safe_text import depth_of, elide, wrap
from twinseal.reports.page.structure import Element
from twinseal.reports.page.tagged_canvas import TaggedCanvas

_SIZE = 7.8
_LEADING = 13.0
_LEADING_PER_SIZE = 1.2
_LOG_ROW = 23.0
"""Height of a row of the log: a line of facts, and under it what the entry says."""
_CELL_GAP = 2 * mm
_UNDER = 2.2
"""Between the last line of a row and the rule under it."""
_WHOLE = 6
"""A row of so many lines stands on one page."""
MOST_WITH_CELLS = 2_000
"""A table of the log with more rows has an element a row, none for each cell."""


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
    leading = _LEADING_PER_SIZE * max(column.size for column in columns)
    given = list(rows)
    with paper.canvas.tagged("Table"):
        _headings(paper, columns)
        cells = _wrapped(columns, given[0]) if given else ()
        for place in range(len(given)):
            is_last_but_one = place == len(given) - 2
            following = _wrapped(columns, given[place + 1]) if place + 1 < len(given) else ()
            # No page begins with the last row alone.
            room = _height(cells, leading) + (_height(following, leading) if is_last_but_one else 0)
            _row(paper, columns, cells, leading, room, theme.FINDING if place in red else theme.INK)
            cells = following
    paper.y -= 4


def _wrapped(columns: Sequence[Column], row: Sequence[str]) -> Sequence[Sequence[str]]:
    return [wrap(cell, *column.face, column.width_mm * mm - _CELL_GAP) for column, cell in zip(columns, row, strict=True)]


def _height(cells: Sequence[Sequence[str]], leading: float) -> float:
    """Return how much room a row needs at once: a tall one may run over the end of a page."""
    lines = max(len(cell) for cell in cells)
    return lines * leading + 3 if lines <= _WHOLE else leading + 3


def _row(
    paper: Paper, columns: Sequence[Column], cells: Sequence[Sequence[str]], leading: float, room: float, colour: Color
) -> None:
    elements = paper.canvas.row("" for _ in columns)
    _room(paper, columns, room)
    lines, lowest = max(len(cell) for cell in cells), _UNDER
    for line in range(lines):
        _room(paper, columns, leading + 3)
        paper.y -= leading
        x = theme.SIDE
        for column, cell, element in zip(columns, cells, elements, strict=True):
            if line < len(cell) and cell[line]:
                with paper.canvas.inside(element):
                    paper.at(x, paper.y, cell[line], *column.face, colour)
                if line == lines - 1:
                    lowest = max(lowest, depth_of(cell[line], *column.face) + theme.CLEAR)
            x += column.width_mm * mm
    paper.y -= lowest
    paper.rule(paper.y, 0.4)


def _headings(paper: Paper, columns: Sequence[Column]) -> None:
    cells = paper.canvas.row("Column" for _ in columns)
    _names(paper, columns, cells)


def _names(paper: Paper, columns: Sequence[Column], cells: Sequence[Element] = ()) -> None:
    paper.y -= _LEADING
    x = theme.SIDE
    for place, column in enumerate(columns):
        with paper.canvas.inside(cells[place]) if cells else nullcontext():
            paper.at(x, paper.y + 3, column.heading, theme.MEDIUM, 7.5, theme.MUTED)
        x += column.width_mm * mm
    paper.rule(paper.y - 0.5, 0.6)


def _room(paper: Paper, columns: Sequence[Column], height: float) -> None:
    if paper.y - height < theme.BOTTOM:
        paper.new_page()
        # Heard once, above the first row.
        with paper.canvas.artifact("Header"):
            _names(paper, columns)


def draw_log_table(paper: Paper, columns: Sequence[Column], rows: Iterable[Sequence[str]], under: int = 2) -> None:
    """Write a table of any length page by page.

    Each row holds a cell a column, and one more that stands under them from the second column to the margin and belongs to the
    column `under`; what is too long for its room ends with an ellipsis.

    A table flowable that splits itself takes time with the square of its rows; this one is linear and holds one page. For whoever
    listens a long table is a paragraph a row: an element for each cell would take more memory than all the rest.
    """
    paper.need(_LEADING + 2 * _LOG_ROW)
    source: Iterator[Sequence[str]] = iter(rows)
    first = list(islice(source, MOST_WITH_CELLS + 1))
    if len(first) > MOST_WITH_CELLS:
        _log_pages(paper, columns, chain(first, source), None)
        return
    with paper.canvas.tagged("Table"):
        _log_pages(paper, columns, iter(first), under)


def _log_pages(paper: Paper, columns: Sequence[Column], source: Iterator[Sequence[str]], under: int | None) -> None:
    part = list(islice(source, _rows_left(paper)))
    is_first = True
    while part:
        if is_first and under is not None:
            _headings(paper, columns)
        else:
            with paper.canvas.tagged("P") if is_first else paper.canvas.artifact("Header"):
                _names(paper, columns)
        is_first = False
        _fixed_rows(paper, columns, part, under)
        following = list(islice(source, 1))
        if not following:
            return
        paper.new_page()
        part = following + list(islice(source, _rows_left(paper) - 1))


def _rows_left(paper: Paper) -> int:
    return max(1, int((paper.y - theme.BOTTOM - _LEADING) / _LOG_ROW))


def _fixed_rows(paper: Paper, columns: Sequence[Column], rows: Sequence[Sequence[str]], under: int | None) -> None:
    canvas, top, left = paper.canvas, paper.y, theme.SIDE
    beside = columns[0].width_mm
    places: list[tuple[float, float, dict[str, str]]] = []
    for index, column in enumerate((*columns, Column("", theme.TEXT_WIDTH / mm - beside))):
        place = (left, 9.4) if index < len(columns) else (theme.SIDE + beside * mm, 19.2)
        places.append((*place, _fitted(canvas, column, {row[index] for row in rows})))
        left += column.width_mm * mm
    canvas.setFillColor(theme.INK)
    canvas.draw_pieces(
        piece
        for number, row in enumerate(rows)
        for piece in _pieces(
            canvas,
            [(x, top - number * _LOG_ROW - down, shown[cell]) for (x, down, shown), cell in zip(places, row, strict=True)],
            under,
        )
    )
    right = theme.WIDTH - theme.SIDE
    canvas.setStrokeColor(theme.RULE)
    canvas.setLineWidth(0.4)
    canvas.lines([(theme.SIDE, top - line * _LOG_ROW, right, top - line * _LOG_ROW) for line in range(1, len(rows) + 1)])
    paper.y = top - len(rows) * _LOG_ROW - 4


_Placed = tuple[float, float, str]


def _pieces(canvas: TaggedCanvas, row: Sequence[_Placed], under: int | None) -> Iterator[tuple[Element, Sequence[_Placed]]]:
    """Yield the elements of a row with what is in them; the last text of the row belongs to the cell `under`."""
    if under is None:
        yield canvas.new("P"), row
        return
    *cells, last = row
    for index, (element, placed) in enumerate(zip(canvas.row("" for _ in cells), cells, strict=True)):
        yield element, [placed, last] if index == under else [placed]


def _fitted(canvas: TaggedCanvas, column: Column, cells: Iterable[str]) -> dict[str, str]:
    """Return texts as they are shown, each with a blank to the next; kinds and names repeat on every page, and each is measured once."""
    width = column.width_mm * mm - _CELL_GAP
    return {text: canvas.shown(f"{elide(text, *column.face, width)} ", *column.face) for text in cells}
