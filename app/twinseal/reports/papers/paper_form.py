"""The paper form: what two people fill in by hand while the log cannot be written. Blank but for its number."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.units import mm

from twinseal.reports.model import PaperFormData
from twinseal.reports.page import theme
from twinseal.reports.page.paper import Paper, PaperFacts
from twinseal.reports.page.signing_boxes import draw_ink_boxes

_WHY = ("disk full", "folder not writable", "log damaged or its key lost", "machine or drive broken", "other")
_LINE = 8.4 * mm
_BOX = 3.2 * mm
_BELOW = 61 * mm


def build_paper_forms(data: PaperFormData) -> bytes:
    """Return blank forms as a PDF, one A4 page a number; they are not signed and hold no secret."""
    facts = [
        PaperFacts("Paper form", number, data.vault_name, "", data.made_at, data.demo, counted=False)
        for number in data.numbers
    ]
    paper = Paper(facts[0])
    for place, page_facts in enumerate(facts):
        if place:
            # Each page bears its own number below, too: pages are torn apart.
            paper.facts = page_facts
            paper.new_page()
        _draw_form(paper, data, page_facts.report_id)
    return paper.close()


def _draw_form(paper: Paper, data: PaperFormData, number: str) -> None:
    paper.mark(f"Form {number}")
    paper.title("Paper form", 22)
    paper.text(f"{data.vault_name}, {data.place}", size=11, font=theme.MEDIUM)
    top = paper.panel(21 * mm)
    x = theme.SIDE + 5 * mm
    paper.at(x, top - 7 * mm, "Form number", theme.MEDIUM, 9, theme.ACCENT)
    paper.at(x, top - 16 * mm, number, theme.MONO, 20)
    with paper.canvas.tagged("P"):
        for line, words in enumerate(
            (
                "Two people fill this in by hand, at once, when Twinseal",
                "says that the log cannot be written. An auditor enters this",
                "number at the audit desk later. One form per event.",
            )
        ):
            paper.at(x + 78 * mm, top - (7 + 4.6 * line) * mm, words, theme.SANS, 8.5)
    _heading(paper, "When")
    _fields(paper, (("Date", 0.25), ("Time", 0.2), ("Which clock it was read from", 0.55)))
    _ticks(paper, ("the time is UTC", "the time is local, from the clock on the wall"))
    _fields(paper, (("Last line of the paper register (seal number, register code)", 1.0),))
    _heading(paper, "Who was present")
    _fields(paper, (("Name", 0.6), ("Role", 0.4)))
    _fields(paper, (("Name", 0.6), ("Role", 0.4)))
    _heading(paper, "Why the log could not be written")
    _ticks(paper, _WHY)
    _fields(paper, (("What the screen said", 1.0),))
    _ruled(paper, 1)
    _heading(paper, "What was done, and how (in order, with times; which accounts were used)")
    # A long name above takes a line here, never one below the foot of the page.
    _ruled(paper, int((paper.y - theme.BOTTOM - _BELOW) / _LINE))
    _heading(paper, "Signatures")
    draw_ink_boxes(paper, ("First person", "Second person"))
    _heading(paper, "Entered into the log")
    _fields(paper, (("By", 0.45), ("Date", 0.3), ("Entry number", 0.25)))


def _heading(paper: Paper, text: str) -> None:
    paper.y -= 7.4 * mm
    with paper.canvas.heading(2):
        paper.at(theme.SIDE, paper.y, text, theme.BOLD, 10, theme.ACCENT)


def _fields(paper: Paper, names: Sequence[tuple[str, float]]) -> None:
    """Draw named lines to write on, side by side; the fractions of the width add up to one."""
    paper.y -= _LINE
    x = theme.SIDE
    for name, fraction in names:
        width = theme.TEXT_WIDTH * fraction
        paper.at(x, paper.y, name, theme.SANS, 7.5, theme.MUTED)
        begin = x + paper.canvas.stringWidth(name, theme.SANS, 7.5) + 2 * mm
        _line(paper, begin, x + width - (4 * mm if x + width < theme.WIDTH - theme.SIDE - 1 else 0))
        x += width


def _ruled(paper: Paper, count: int) -> None:
    for _ in range(count):
        paper.y -= _LINE
        _line(paper, theme.SIDE, theme.WIDTH - theme.SIDE)


def _line(paper: Paper, x: float, end: float) -> None:
    paper.canvas.setStrokeColor(theme.MUTED)
    paper.canvas.setLineWidth(0.5)
    paper.canvas.line(x, paper.y - 1, end, paper.y - 1)


def _ticks(paper: Paper, names: Sequence[str]) -> None:
    paper.y -= 6.5 * mm
    x = theme.SIDE
    for name in names:
        paper.canvas.setStrokeColor(theme.INK)
        paper.canvas.setLineWidth(0.7)
        paper.canvas.rect(x, paper.y - 0.4 * mm, _BOX, _BOX, stroke=1, fill=0)
        paper.at(x + _BOX + 1.5 * mm, paper.y, name, theme.SANS, 8.5)
        x += _BOX + 6 * mm + paper.canvas.stringWidth(name, theme.SANS, 8.5)
