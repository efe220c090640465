"""Two blocks of text beside each other: what fits on the page stands in two columns, what does not, one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.lib.colors import Color
from reportlab.lib.units import mm

from twinseal.reports.page import theme
from twinseal.reports.page.paper import Paper
from twinseal.reports.page.safe_text import wrap
from twinseal.reports.page.structure import Element
from twinseal.reports.page.tagged_canvas import TaggedCanvas

_GAP: Final = 6 * mm
_KEY: Final = 24 * mm
_LINE: Final = 11.0
_ITEM: Final = 7.8
_CLOSE: Final = 0.9
"""Of the distance of lines in a list, whose letters are small."""
_INDENT: Final = 2.5 * mm


@dataclass(frozen=True, slots=True)
class _Line:
    part: int | None
    """To which part of its block it belongs; None for a sign that nobody reads out."""
    x: float
    text: str
    font: str
    size: float
    colour: Color


_Block = Sequence[Sequence[_Line]]


@dataclass(frozen=True, slots=True)
class _Column:
    """Blocks of rows one below the other: names with values (Table), headings with texts (Div), or items under a heading (L)."""

    tag: str
    blocks: Sequence[_Block]
    heading: _Block = ()

    @property
    def lines(self) -> int:
        return len(self.heading) + sum(len(block) for block in self.blocks)


def draw_beside(
    paper: Paper, facts: Sequence[tuple[str, str]], texts: Sequence[tuple[str, str]], *, scale: float = 1.0
) -> None:
    """Write names and values at the left, and headings with texts at the right; each stands whole, in letters of `scale`.

    A value whose name begins with `~` is set in fixed width.
    """
    width = (theme.TEXT_WIDTH - _GAP) / 2
    left = _facts(facts, width, scale)
    blocks = [_text(heading, text, width, scale) for heading, text in texts]
    right = _Column("Div", [*([*block, ()] for block in blocks[:-1]), *blocks[-1:]])
    if not _fits(paper, left, right, scale) or right.lines > 2 * left.lines:
        paper.facts_table(facts, size=9.0 * scale)
        for heading, text in texts:
            paper.text(heading, font=theme.MEDIUM, size=8.5 * scale, colour=theme.ACCENT)
            paper.text(text, size=9 * scale)
        return
    _columns(paper, left, right, width, scale)


def facts_beside_height(first: Sequence[tuple[str, str]], second: Sequence[tuple[str, str]]) -> float:
    """Return how many points `draw_facts_beside` needs to write both beside each other."""
    width = (theme.TEXT_WIDTH - _GAP) / 2
    return max(_facts(first, width).lines, _facts(second, width).lines) * _LINE + 4


def draw_facts_beside(paper: Paper, first: Sequence[tuple[str, str]], second: Sequence[tuple[str, str]]) -> None:
    """Write names and values in two columns, each value whole."""
    width = (theme.TEXT_WIDTH - _GAP) / 2
    left, right = _facts(first, width), _facts(second, width)
    if _fits(paper, left, right):
        _columns(paper, left, right, width)
    else:
        paper.facts_table((*first, *second))


def draw_lists_beside(paper: Paper, first: tuple[str, Sequence[str]], second: tuple[str, Sequence[str]]) -> None:
    """Write two headings with a list each, in two columns."""
    width = (theme.TEXT_WIDTH - _GAP) / 2
    left, right = (
        _Column("L", [_item(text, width) for text in texts], _heading(heading, width)) for heading, texts in (first, second)
    )
    paper.need(max(left.lines, right.lines) * _LINE * _CLOSE)
    _columns(paper, left, right, width, _CLOSE)


def _heading(text: str, width: float) -> _Block:
    return [[_Line(0, 0, line, theme.MEDIUM, 8.2, theme.ACCENT)] for line in wrap(text, theme.MEDIUM, 8.2, width)[:1]]


def _item(text: str, width: float) -> _Block:
    lines = wrap(text, theme.SANS, _ITEM, width - _INDENT)
    rows = [[_Line(0, _INDENT, line, theme.SANS, _ITEM, theme.INK)] for line in lines]
    rows[0].insert(0, _Line(None, 0, "\u00b7", theme.BOLD, _ITEM, theme.ACCENT))
    return rows


def _facts(facts: Sequence[tuple[str, str]], width: float, scale: float = 1.0) -> _Column:
    return _Column("Table", [_fact(name, value, width, scale) for name, value in facts])


def _fits(paper: Paper, left: _Column, right: _Column, scale: float = 1.0) -> bool:
    return bool(max(left.lines, right.lines) * _LINE * scale <= paper.y - theme.BOTTOM)


def _columns(paper: Paper, left: _Column, right: _Column, width: float, scale: float = 1.0) -> None:
    top, canvas = paper.y, paper.canvas
    for place, column in ((theme.SIDE, left), (theme.SIDE + width + _GAP, right)):
        paper.y = top
        _rows(paper, place, column.heading, (canvas.new("P"),), scale)
        with canvas.tagged(column.tag):
            for block in column.blocks:
                _rows(paper, place, block, _parts(canvas, column.tag), scale)
    paper.y = top - max(left.lines, right.lines) * _LINE * scale - 4


def _parts(canvas: TaggedCanvas, tag: str) -> tuple[Element, ...]:
    """Return the parts of a new block in the column that is drawn."""
    if tag == "Table":
        return canvas.row(("Row", ""))
    if tag == "L":
        with canvas.tagged("LI"):
            return (canvas.new("LBody"),)
    return canvas.new("P"), canvas.new("P")


def _rows(paper: Paper, place: float, block: _Block, parts: Sequence[Element], scale: float) -> None:
    canvas = paper.canvas
    for row in block:
        paper.y -= _LINE * scale
        for line in row:
            with canvas.artifact() if line.part is None else canvas.inside(parts[line.part]):
                paper.at(place + line.x, paper.y, line.text, line.font, line.size, line.colour)


def _fact(name: str, value: str, width: float, scale: float) -> _Block:
    font, size = (theme.MONO, 7.6 * scale) if name.startswith("~") else (theme.SANS, 8.4 * scale)
    values = wrap(value or "\u2013", font, size, width - _KEY)
    names = wrap(name.removeprefix("~"), theme.SANS, 8 * scale, _KEY - 2 * mm)
    rows = []
    for place in range(max(len(values), len(names))):
        row = []
        if place < len(names):
            row.append(_Line(0, 0, names[place], theme.SANS, 8 * scale, theme.MUTED))
        if place < len(values):
            row.append(_Line(1, _KEY, values[place], font, size, theme.INK))
        rows.append(row)
    return rows


def _text(heading: str, text: str, width: float, scale: float) -> _Block:
    head, body = 8.2 * scale, 8.6 * scale
    rows = [[_Line(0, 0, line, theme.MEDIUM, head, theme.ACCENT)] for line in wrap(heading, theme.MEDIUM, head, width)]
    return [*rows, *([_Line(1, 0, line, theme.SANS, body, theme.INK)] for line in wrap(text, theme.SANS, body, width))]
