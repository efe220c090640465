"""What happened in an opening, step by step: time, dot on a line, sentence, and at the right the entry that proves it."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.units import mm

from twinseal.domain.utc_text import utc_digits
from twinseal.reports.model import EntryRow
from twinseal.reports.page import theme
from twinseal.reports.page.paper import Paper
from twinseal.reports.page.safe_text import wrap

_DOT_X = theme.SIDE + 25 * mm
_TEXT_X = theme.SIDE + 30 * mm
_PROOF_WIDTH = 40 * mm
_TEXT_WIDTH = theme.TEXT_WIDTH - 30 * mm - _PROOF_WIDTH
_LINE = 11.5
_SMALL = 9.5


def draw_time_line(paper: Paper, rows: Sequence[EntryRow]) -> None:
    """Write one step after the other; the date is printed where it changes, texts stand whole."""
    day, above = "", 0.0
    for row in rows:
        lines = wrap(row.summary or row.kind, theme.MEDIUM, 8.8, _TEXT_WIDTH)
        under = wrap(" \u00b7 ".join(filter(None, (row.kind, row.actors))), theme.SANS, 7.5, _TEXT_WIDTH)
        page = paper.page
        paper.need(_LINE * min(len(lines), 4) + _SMALL * 2 + 4)
        if paper.page != page:
            day, above = "", 0.0
        first = paper.y - _LINE
        above = _dot(paper, first + 2.8, above)
        _times_and_proof(paper, row, first, day)
        day = row.at_utc[:10]
        above = _texts(paper, lines, under, above)
        paper.y -= 5


def _dot(paper: Paper, y: float, above: float) -> float:
    if above:
        paper.canvas.setStrokeColor(theme.RULE)
        paper.canvas.setLineWidth(1)
        paper.canvas.line(_DOT_X, above - 2.5, _DOT_X, y + 2.5)
    paper.canvas.setFillColor(theme.ACCENT)
    paper.canvas.circle(_DOT_X, y, 1.9, stroke=0, fill=1)
    return y


def _times_and_proof(paper: Paper, row: EntryRow, y: float, day: str) -> None:
    paper.at(theme.SIDE, y, utc_digits(row.at_utc)[11:] or row.at_utc, theme.MONO, 7.8)
    if row.at_utc[:10] != day:
        paper.at(theme.SIDE, y - _SMALL, row.at_utc[:10], theme.MONO, 7.2, theme.MUTED)
    paper.right(y, f"entry {row.number}", theme.SANS, 7.8)
    paper.right(y - _SMALL, f"{row.head_hex[:8]} {row.head_hex[8:16]}", theme.MONO, 7.5)


def _texts(paper: Paper, sentences: Sequence[str], under: Sequence[str], above: float) -> float:
    for lines, font, size, leading, colour in (
        (sentences, theme.MEDIUM, 8.8, _LINE, theme.INK),
        (under, theme.SANS, 7.5, _SMALL, theme.MUTED),
    ):
        for line in lines:
            page = paper.page
            paper.need(leading)
            if paper.page != page:
                above = 0.0
            paper.y -= leading
            paper.at(_TEXT_X, paper.y, line, font, size, colour)
    return above
