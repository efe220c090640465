"""Page 1: what it is, the conclusion in four lines, what needs an answer, who issued it. It is one page whatever stands on it.

What has no room is cut with an ellipsis and stands whole on later pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reportlab.lib.colors import Color
from reportlab.lib.units import mm

from twinseal.reports.page import theme
from twinseal.reports.page.head_words import hex_groups
from twinseal.reports.page.paper import Paper
from twinseal.reports.page.qr import REPORT_HEAD, draw_qr
from twinseal.reports.page.safe_text import elide, fit
from twinseal.reports.part_rows import ConclusionLine, Front, HoldsRow, Mark, MatterRow

_PANEL_HEIGHT: Final = 15.5 * mm
_PANEL_GAP: Final = 2.2 * mm
_QR_MM: Final = 34
_FACTS: Final = 7
_MATTER_LINE: Final = 13.5
_EXTRACT_LINE: Final = 12.0
_HEADING: Final = 10 * mm
_ISSUED: Final = _HEADING + (_FACTS + 2) * 12.5
"""Height of what stands at the foot of the page."""
MATTERS: Final = 5
"""The most rows of matters."""
EXTRACT: Final = "extract"
"""Name by which page 1 is found as the page of the extract, where the extract stands there whole."""
EXTRACT_TITLE: Final = "What the log has of each opening"
EXTRACT_ABOUT: Final = "Of openings that two people agreed on. Guides on emergency access ask for these six fields; compare with your copy of what binds you."
_ABOUT_SIZE: Final = 7.5
_LOOKS: Final[dict[Mark, tuple[Color, str, str]]] = {
    Mark.GOOD: (theme.GOOD, "\u2713", "in order"),
    Mark.LOOK: (theme.LOOK, "!", "look here"),
    Mark.BAD: (theme.FINDING, "\u00d7", "not in order"),
}
"""Colour, sign and words of each mark: colour is never the only one."""


def draw_front(paper: Paper, front: Front) -> None:
    """Write page 1 on the page where the paper is, from its top, and nothing below its foot."""
    _head(paper, front)
    for line in front.conclusion:
        _panel(paper, line)
    paper.y -= 1 * mm
    _lines(paper, front.scope, theme.SANS, 8.8, 2)
    _matters(paper, front)
    _extract(paper, front)
    _issued(paper, front)


def _head(paper: Paper, front: Front) -> None:
    paper.y -= 4 * mm
    paper.y -= 24
    with paper.canvas.heading(1):
        paper.at(theme.SIDE, paper.y, elide(front.title, theme.BOLD, 25, theme.TEXT_WIDTH), theme.BOLD, 25)
    paper.y -= 3 * mm
    whose = " \u00b7 ".join(filter(None, (front.organisation, ", ".join(filter(None, (front.vault, front.place))))))
    _lines(paper, whose, theme.MEDIUM, 12, 2)
    _lines(paper, front.period, theme.SANS, 8.8, 1)
    _lines(paper, front.number, theme.SANS, 8.8, 1, theme.MUTED)
    paper.y -= 2 * mm


def _lines(paper: Paper, text: str, font: str, size: float, most: int, colour: Color = theme.INK) -> None:
    with paper.canvas.tagged("P"):
        for line in fit(text, font, size, theme.TEXT_WIDTH, most):
            paper.y -= size * 1.4
            paper.at(theme.SIDE, paper.y, line, font, size, colour)
    paper.y -= 2


def _panel(paper: Paper, line: ConclusionLine) -> None:
    colour, sign, word = _LOOKS[line.mark]
    canvas, top = paper.canvas, paper.y
    canvas.setFillColor(theme.PANEL)
    canvas.rect(theme.SIDE, top - _PANEL_HEIGHT, theme.TEXT_WIDTH, _PANEL_HEIGHT, stroke=0, fill=1)
    canvas.setFillColor(colour)
    canvas.rect(theme.SIDE, top - _PANEL_HEIGHT, 1.6 * mm, _PANEL_HEIGHT, stroke=0, fill=1)
    canvas.circle(theme.SIDE + 7 * mm, top - 6 * mm, 2.7 * mm, stroke=0, fill=1)
    with canvas.artifact():
        paper.centred(theme.SIDE + 7 * mm, top - 7.2 * mm, sign, theme.BOLD, 10.5, theme.PANEL)
    with canvas.tagged("P"):
        paper.at(theme.SIDE + 12 * mm, top - 7 * mm, elide(line.title, theme.BOLD, 11.5, 32 * mm), theme.BOLD, 11.5, colour)
        paper.at(theme.SIDE + 12 * mm, top - 11.5 * mm, word, theme.SANS, 7.5, theme.MUTED)
        y = top - 5.4 * mm
        for said in fit(line.said, theme.SANS, 9, 112 * mm, 3):
            paper.at(theme.SIDE + 46 * mm, y, said, theme.SANS, 9)
            y -= 4.1 * mm
        if line.goal:
            paper.page_of(top - 5.4 * mm, line.goal, inset=2 * mm)
    paper.y = top - _PANEL_HEIGHT - _PANEL_GAP


def _heading(paper: Paper, text: str) -> None:
    paper.y -= 8 * mm
    with paper.canvas.heading(2):
        paper.at(theme.SIDE, paper.y, text, theme.BOLD, 12, theme.ACCENT)
    paper.y -= 2 * mm
    paper.rule(paper.y)


def _matters(paper: Paper, front: Front) -> None:
    _heading(paper, "Matters that need an answer")
    open_ones = [row for row in front.matters if row.open]
    if not open_ones:
        paper.y -= 13
        paper.at(theme.SIDE, paper.y, "None.", theme.SANS, 9)
        return
    with paper.canvas.tagged("L"):
        for row in open_ones[:MATTERS]:
            with paper.canvas.tagged("LI"), paper.canvas.tagged("LBody"):
                _matter(paper, row)
    if len(open_ones) > MATTERS:
        paper.y -= _MATTER_LINE
        more = f"\u2026 and {len(open_ones) - MATTERS} more"
        with paper.canvas.tagged("P"):
            paper.at(theme.SIDE, paper.y, more, theme.SANS, 8.2, theme.MUTED)
            paper.page_of(paper.y, "matters")


def _matter(paper: Paper, row: MatterRow) -> None:
    paper.y -= _MATTER_LINE
    x = theme.SIDE
    colour = _LOOKS[Mark.BAD if row.rank.weight == 0 else Mark.LOOK][0]
    findings = f"{row.open} open, " if row.open != 1 else "1 open, "
    since = f"since {row.first_utc[:10]}" if row.first_utc else ""
    for text, font, width_mm, ink in (
        (str(row.rank), theme.MEDIUM, 17, colour),
        (row.rule, theme.MONO, 12, theme.INK),
        (row.looks_for, theme.SANS, 87, theme.INK),
        (f"{findings}{row.count} time{'' if row.count == 1 else 's'}", theme.SANS, 32, theme.INK),
        (since, theme.SANS, 26, theme.MUTED),
    ):
        paper.at(x, paper.y, elide(text, font, 8.2, (width_mm - 2) * mm), font, 8.2, ink)
        x += width_mm * mm


def _extract(paper: Paper, front: Front) -> None:
    about = 2 * _ABOUT_SIZE * 1.4 + 2
    height = _HEADING + about + _EXTRACT_LINE * len(front.extract)
    if not front.extract or paper.y - height - _ISSUED < theme.BOTTOM:
        return
    _heading(paper, EXTRACT_TITLE)
    _lines(paper, EXTRACT_ABOUT, theme.SANS, _ABOUT_SIZE, 2, theme.MUTED)
    with paper.canvas.tagged("Table"):
        cut = [row for row in front.extract if not _extracted(paper, row)]
    if not cut:
        paper.goal(EXTRACT)


def _extracted(paper: Paper, row: HoldsRow) -> bool:
    """Write a row; tells whether it stands whole."""
    paper.y -= _EXTRACT_LINE
    colour = theme.FINDING if row.holds < row.of else theme.INK
    x, is_whole = theme.SIDE, True
    cells = ((row.asked, 112), (f"{row.holds} of {row.of}", 20), (_excepted(row.exceptions), 42))
    for (text, width_mm), cell in zip(cells, paper.canvas.row(("Row", "", "")), strict=True):
        shown = elide(text, theme.SANS, 8, (width_mm - 2) * mm)
        is_whole = is_whole and shown == text
        with paper.canvas.inside(cell):
            paper.at(x, paper.y, shown, theme.SANS, 8, colour)
        x += width_mm * mm
    return is_whole


def _excepted(exceptions: Sequence[str]) -> str:
    """Return which openings are excepted; those that have a seal are named by its number."""
    seals = [each for each in exceptions if each.isdigit()]
    others = [each for each in exceptions if not each.isdigit()]
    named = [f"seal{'s' if len(seals) > 1 else ''} {', '.join(seals)}"] if seals else []
    return f"except {', '.join([*named, *others])}" if exceptions else ""


def _issued(paper: Paper, front: Front) -> None:
    _heading(paper, "Issued and reviewed")
    top = paper.y
    width = theme.TEXT_WIDTH - (_QR_MM + 4 + 30) * mm
    groups = hex_groups(front.head_hex).split(" ")
    head = (" ".join(groups[:4]), " ".join(groups[4:]))
    with paper.canvas.tagged("Table"):
        for name, value in front.issued[:_FACTS]:
            _fact(paper, name, (elide(value, theme.SANS, 8.8, width),), theme.SANS)
        _fact(paper, "Head of the log", head, theme.MONO_MEDIUM)
    draw_qr(paper.canvas, front.qr, theme.WIDTH - theme.SIDE - _QR_MM * mm, top - _QR_MM * mm - 3, _QR_MM * mm, REPORT_HEAD)


def _fact(paper: Paper, name: str, lines: Sequence[str], font: str) -> None:
    named, said = paper.canvas.row(("Row", ""))
    for place, line in enumerate(lines):
        paper.y -= 12.5
        if place == 0:
            with paper.canvas.inside(named):
                paper.at(theme.SIDE, paper.y, elide(name, theme.SANS, 8.2, 28 * mm), theme.SANS, 8.2, theme.MUTED)
        with paper.canvas.inside(said):
            paper.at(theme.SIDE + 30 * mm, paper.y, line, font, 8.8)
