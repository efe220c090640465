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


@dataclass(frozen=True, slots=True)
class _Line:
    x: float
    text: str
    font: str
    size: float
    colour: Color


def draw_beside(paper: Paper, facts: Sequence[tuple[str, str]], texts: Sequence[tuple[str, str]]) -> None:
    """Write names and values at the left, and headings with texts at the right; each stands whole.

    A value whose name begins with `~` is set in fixed width.
    """
    width = (theme.TEXT_WIDTH - _GAP) / 2
    left = [line for name, value in facts for line in _fact(name, value, width)]
    right = [line for heading, text in texts for line in _text(heading, text, width)]
    if not _fits(paper, left, right) or len(right) > 2 * len(left):
        paper.facts_table(facts)
        for heading, text in texts:
            paper.text(heading, font=theme.MEDIUM, size=8.5, colour=theme.ACCENT)
            paper.text(text, size=9)
        return
    _columns(paper, left, right, width)


def draw_facts_beside(paper: Paper, first: Sequence[tuple[str, str]], second: Sequence[tuple[str, str]]) -> None:
    """Write names and values in two columns, each value whole."""
    width = (theme.TEXT_WIDTH - _GAP) / 2
    left, right = ([line for name, value in facts for line in _fact(name, value, width)] for facts in (first, second))
    if _fits(paper, left, right):
        _columns(paper, left, right, width)
    else:
        paper.facts_table((*first, *second))


def _fits(paper: Paper, left: Sequence[object], right: Sequence[object]) -> bool:
    return bool(max(len(left), len(right)) * _LINE <= paper.y - theme.BOTTOM)


def _columns(paper: Paper, left: Sequence[Sequence[_Line]], right: Sequence[Sequence[_Line]], width: float) -> None:
    top = paper.y
    for place, lines in ((theme.SIDE, left), (theme.SIDE + width + _GAP, right)):
        y = top
        for row in lines:
            y -= _LINE
            for line in row:
                paper.at(place + line.x, y, line.text, line.font, line.size, line.colour)
    paper.y = top - max(len(left), len(right)) * _LINE - 4


def _fact(name: str, value: str, width: float) -> list[list[_Line]]:
    font, size = (theme.MONO, 7.6) if name.startswith("~") else (theme.SANS, 8.4)
    values = wrap(value or "\u2013", font, size, width - _KEY)
    names = wrap(name.removeprefix("~"), theme.SANS, 8, _KEY - 2 * mm)
    rows = []
    for place in range(max(len(values), len(names))):
        row = []
        if place < len(names):
            row.append(_Line(0, names[place], theme.SANS, 8, theme.MUTED))
        if place < len(values):
            row.append(_Line(_KEY, values[place], font, size, theme.INK))
        rows.append(row)
    return rows


def _text(heading: str, text: str, width: float) -> list[list[_Line]]:
    rows = [[_Line(0, line, theme.MEDIUM, 8.2, theme.ACCENT)] for line in wrap(heading, theme.MEDIUM, 8.2, width)]
    return [*rows, *([_Line(0, line, theme.SANS, 8.6, theme.INK)] for line in wrap(text, theme.SANS, 8.6, width)), []]
