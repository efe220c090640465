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

_GAP: Final = 6 * mm
_KEY: Final = 24 * mm
_LINE: Final = 11.0
_ITEM: Final = 7.8
_INDENT: Final = 2.5 * mm


@dataclass(frozen=True, slots=True)
class _Line:
    x: float
    text: str
    font: str
    size: float
    colour: Color


def draw_beside(
    paper: Paper, facts: Sequence[tuple[str, str]], texts: Sequence[tuple[str, str]], *, scale: float = 1.0
) -> None:
    """Write names and values at the left, and headings with texts at the right; each stands whole, in letters of `scale`.

    A value whose name begins with `~` is set in fixed width.
    """
    width = (theme.TEXT_WIDTH - _GAP) / 2
    left = [line for name, value in facts for line in _fact(name, value, width, scale)]
    right = [line for heading, text in texts for line in _text(heading, text, width, scale)][:-1]
    if not _fits(paper, left, right, scale) or len(right) > 2 * len(left):
        paper.facts_table(facts, size=9.0 * scale)
        for heading, text in texts:
            paper.text(heading, font=theme.MEDIUM, size=8.5 * scale, colour=theme.ACCENT)
            paper.text(text, size=9 * scale)
        return
    _columns(paper, left, right, width, scale)


def draw_facts_beside(paper: Paper, first: Sequence[tuple[str, str]], second: Sequence[tuple[str, str]]) -> None:
    """Write names and values in two columns, each value whole."""
    width = (theme.TEXT_WIDTH - _GAP) / 2
    left, right = ([line for name, value in facts for line in _fact(name, value, width)] for facts in (first, second))
    if _fits(paper, left, right):
        _columns(paper, left, right, width)
    else:
        paper.facts_table((*first, *second))


def draw_lists_beside(paper: Paper, first: tuple[str, Sequence[str]], second: tuple[str, Sequence[str]]) -> None:
    """Write two headings with a list each, in two columns."""
    width = (theme.TEXT_WIDTH - _GAP) / 2
    left, right = ([_heading(heading, width), *_items(texts, width)] for heading, texts in (first, second))
    paper.need(max(len(left), len(right)) * _LINE)
    _columns(paper, left, right, width)


def _heading(text: str, width: float) -> list[_Line]:
    return [_Line(0, line, theme.MEDIUM, 8.2, theme.ACCENT) for line in wrap(text, theme.MEDIUM, 8.2, width)[:1]]


def _items(texts: Sequence[str], width: float) -> list[list[_Line]]:
    rows = []
    for text in texts:
        lines = wrap(text, theme.SANS, _ITEM, width - _INDENT)
        rows += [[_Line(_INDENT, line, theme.SANS, _ITEM, theme.INK)] for line in lines]
        rows[-len(lines)].insert(0, _Line(0, "\u00b7", theme.BOLD, _ITEM, theme.ACCENT))
    return rows


def _fits(paper: Paper, left: Sequence[object], right: Sequence[object], scale: float = 1.0) -> bool:
    return bool(max(len(left), len(right)) * _LINE * scale <= paper.y - theme.BOTTOM)


def _columns(
    paper: Paper, left: Sequence[Sequence[_Line]], right: Sequence[Sequence[_Line]], width: float, scale: float = 1.0
) -> None:
    top = paper.y
    for place, lines in ((theme.SIDE, left), (theme.SIDE + width + _GAP, right)):
        y = top
        for row in lines:
            y -= _LINE * scale
            for line in row:
                paper.at(place + line.x, y, line.text, line.font, line.size, line.colour)
    paper.y = top - max(len(left), len(right)) * _LINE * scale - 4


def _fact(name: str, value: str, width: float, scale: float = 1.0) -> list[list[_Line]]:
    font, size = (theme.MONO, 7.6 * scale) if name.startswith("~") else (theme.SANS, 8.4 * scale)
    values = wrap(value or "\u2013", font, size, width - _KEY)
    names = wrap(name.removeprefix("~"), theme.SANS, 8 * scale, _KEY - 2 * mm)
    rows = []
    for place in range(max(len(values), len(names))):
        row = []
        if place < len(names):
            row.append(_Line(0, names[place], theme.SANS, 8 * scale, theme.MUTED))
        if place < len(values):
            row.append(_Line(_KEY, values[place], font, size, theme.INK))
        rows.append(row)
    return rows


def _text(heading: str, text: str, width: float, scale: float) -> list[list[_Line]]:
    head, body = 8.2 * scale, 8.6 * scale
    rows = [[_Line(0, line, theme.MEDIUM, head, theme.ACCENT)] for line in wrap(heading, theme.MEDIUM, head, width)]
    return [*rows, *([_Line(0, line, theme.SANS, body, theme.INK)] for line in wrap(text, theme.SANS, body, width)), []]
