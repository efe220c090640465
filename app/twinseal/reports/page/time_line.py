"""What happened in an opening, step by step: time, dot on a line, sentence, and at the right the entries that prove it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.lib.colors import Color
from reportlab.lib.units import mm

from twinseal.domain.utc_text import utc_digits
from twinseal.reports.page import theme
from twinseal.reports.page.paper import Paper
from twinseal.reports.page.safe_text import wrap

_DOT_X: Final = theme.SIDE + 22 * mm
_TEXT_X: Final = theme.SIDE + 26 * mm
_PROOF_WIDTH: Final = 58 * mm
_TEXT_WIDTH: Final = theme.TEXT_WIDTH - 26 * mm - _PROOF_WIDTH
_LINE: Final = 10.6


@dataclass(frozen=True, slots=True)
class Step:
    """One step: when, what, who, which entries, and the head of the last of them."""

    at_utc: str
    said: str
    who: str
    entries: str
    """Their numbers as printed."""
    head_hex: str
    is_folded: bool = False
    """Whether it stands for several entries that are not told one by one."""


def draw_time_line(paper: Paper, steps: Sequence[Step]) -> None:
    """Write one step after the other; the date is printed where it changes, texts stand whole."""
    with paper.canvas.tagged("L"):
        _steps(paper, steps)
    paper.y -= 2


def _steps(paper: Paper, steps: Sequence[Step]) -> None:
    day, above = "", 0.0
    for step in steps:
        who = f" \u00b7 {step.who}" if step.who and step.who.split(" (")[0] not in step.said else ""
        font = theme.SANS if step.is_folded else theme.MEDIUM
        lines = wrap(step.said + who, font, 8.2, _TEXT_WIDTH)
        shows_day = step.at_utc[:10] != day
        page = paper.page
        paper.need(_LINE * (min(len(lines), 4) + shows_day) + 2)
        if paper.page != page:
            shows_day, above = True, 0.0
        with paper.canvas.tagged("LI"), paper.canvas.tagged("LBody"):
            # Heard in this order, though entry and head stand in the first line.
            when, said, proof = (paper.canvas.new("Span") for _ in range(3))
        if shows_day:
            paper.y -= _LINE
            with paper.canvas.inside(when):
                paper.at(theme.SIDE, paper.y, step.at_utc[:10], theme.MONO, 7.2, theme.MUTED)
        day = step.at_utc[:10]
        first = paper.y - _LINE
        above = _dot(paper, first + 2.6, above, is_folded=step.is_folded)
        with paper.canvas.inside(when):
            paper.at(theme.SIDE, first, utc_digits(step.at_utc)[11:] or step.at_utc[:19], theme.MONO, 7.6)
        many = "entries" if " to " in step.entries else "entry"
        head = f"{step.head_hex[:8]} {step.head_hex[8:16]}"
        with paper.canvas.inside(proof):
            paper.at(_TEXT_X + _TEXT_WIDTH + 3 * mm, first, f"{many} {step.entries}", theme.SANS, 7.2, theme.MUTED)
            paper.right(first, head, theme.MONO, 7.2)
        with paper.canvas.inside(said):
            above = _texts(paper, lines, font, above, theme.MUTED if step.is_folded else theme.INK)
        paper.y -= 1.6


def _dot(paper: Paper, y: float, above: float, *, is_folded: bool) -> float:
    if above:
        paper.canvas.setStrokeColor(theme.RULE)
        paper.canvas.setLineWidth(1)
        paper.canvas.line(_DOT_X, above - 2.5, _DOT_X, y + 2.5)
    paper.canvas.setFillColor(theme.RULE if is_folded else theme.ACCENT)
    paper.canvas.circle(_DOT_X, y, 1.9, stroke=0, fill=1)
    return y


def _texts(paper: Paper, lines: Sequence[str], font: str, above: float, colour: Color) -> float:
    for line in lines:
        page = paper.page
        paper.need(_LINE)
        if paper.page != page:
            above = 0.0
        paper.y -= _LINE
        paper.at(_TEXT_X, paper.y, line, font, 8.2, colour)
    return above
