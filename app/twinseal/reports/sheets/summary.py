"""The summary of 15 days: one page to look at and sign, then what had no room on it, the chain, and how to check it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reportlab.lib.colors import Color
from reportlab.lib.units import mm

from twinseal.domain.utc_text import utc_digits, utc_words
from twinseal.reports.model import EntryRow
from twinseal.reports.page import theme
from twinseal.reports.page.paper import Paper
from twinseal.reports.page.safe_text import elide
from twinseal.reports.page.tables import Column, draw_table
from twinseal.reports.seal.sign import SealPlace
from twinseal.reports.sheets.model import FoundRow, SummaryData
from twinseal.reports.sheets.sheet import BAD, GOOD, begin_sheet, draw_log_facts, draw_seal, draw_statement, end_sheet

_TITLE: Final = "Summary of 15 days"
_ON_PAGE: Final = 6
"""The most failures and findings on the first page; all of them stand on the next."""
_LINE: Final = 12.0
_FAILURES: Final = (Column("Time (UTC)", 36, mono=True), Column("What", 122), Column("Entry", 16, mono=True))
_FINDINGS: Final = (Column("Rank", 18), Column("Id", 20, mono=True), Column("What", 106), Column("Answer", 30))


def build_summary(data: SummaryData) -> tuple[bytes, SealPlace]:
    """Return the unsigned PDF, the same bytes for the same data, and the place of its seal."""
    sheet = data.sheet
    paper = begin_sheet(sheet, _TITLE)
    paper.text(f"From {utc_words(data.begins_utc)} to {utc_words(data.ends_utc)}. {data.before}", colour=theme.MUTED)
    grave = sum(row.is_high for row in data.findings)
    draw_statement(paper, _says(data, grave), colour=BAD if grave or data.log_failures or data.is_late else GOOD, size=11)
    _heading(paper, "What was logged")
    _in_two(paper, (*data.counted, ("Failures of the log itself", str(data.log_failures))))
    failures = [(f"{utc_digits(row.at_utc)}  {row.summary or row.kind}", theme.INK) for row in data.failures]
    _short(paper, "What failed", failures)
    findings = [(f"{row.rank} {row.id}  {row.what}", theme.FINDING if row.is_high else theme.INK) for row in data.findings]
    _short(paper, "What was found", findings)
    place = draw_seal(paper, sheet, ("Reviewed by", "For the owner of the vault"))
    paper.new_page()
    if data.failures or data.findings:
        paper.mark("In full")
        paper.title("In full", 18)
        _in_full(paper, data.failures, data.findings)
    draw_log_facts(paper, sheet)
    return end_sheet(paper, sheet, place)


def _says(data: SummaryData, grave: int) -> str:
    high = f", {grave} of them high" if grave else ""
    late = " For more than 15 days before, nobody signed a summary." if data.is_late else ""
    owed = f"openings reviewed that owe it: {data.reviewed} of {data.owed}" if data.owed else "no opening owes a review"
    counts = (
        (data.entries, "entry", "entries"),
        (len(data.failures), "failure", "failures"),
        (len(data.findings), "finding", "findings"),
    )
    counted = ", ".join(f"{count} {single if count == 1 else several}" for count, single, several in counts)
    return f"{counted}{high}; {owed}.{late}"


def _heading(paper: Paper, text: str) -> None:
    paper.y -= 6.5 * mm
    with paper.canvas.heading(2):
        paper.at(theme.SIDE, paper.y, text, theme.BOLD, 10.5, theme.ACCENT)
    paper.y -= 1.5 * mm
    paper.rule(paper.y)


def _in_two(paper: Paper, rows: Sequence[tuple[str, str]]) -> None:
    """Write names and numbers in two columns, the left one first."""
    half = -(-len(rows) // 2)
    top, width = paper.y, theme.TEXT_WIDTH / 2
    with paper.canvas.tagged("Table"):
        for place, (name, value) in enumerate(rows):
            x = theme.SIDE + (place // half) * (width + 2 * mm)
            y = top - (place % half + 1) * _LINE
            named, said = paper.canvas.row(("Row", ""))
            with paper.canvas.inside(named):
                paper.at(x, y, name, theme.SANS, 8.5, theme.MUTED)
            with paper.canvas.inside(said):
                paper.at(x + 66 * mm, y, value, theme.MEDIUM, 9)
    paper.y = top - half * _LINE


def _short(paper: Paper, heading: str, lines: Sequence[tuple[str, Color]]) -> None:
    """Write the first lines, each in one row; what has no room stands whole on the next page."""
    _heading(paper, f"{heading}: {len(lines)}" if lines else f"{heading}: nothing")
    with paper.canvas.tagged("L"):
        for line, colour in lines[:_ON_PAGE]:
            paper.y -= _LINE
            said = elide(" ".join(line.split()), theme.SANS, 8.2, theme.TEXT_WIDTH)
            with paper.canvas.tagged("LI"), paper.canvas.tagged("LBody"):
                paper.at(theme.SIDE, paper.y, said, theme.SANS, 8.2, colour)
    if len(lines) > _ON_PAGE:
        paper.y -= _LINE
        paper.at(theme.SIDE, paper.y, f"and {len(lines) - _ON_PAGE} more, on the next page", theme.SANS, 8.2, theme.MUTED)


def _in_full(paper: Paper, failures: Sequence[EntryRow], findings: Sequence[FoundRow]) -> None:
    paper.section("What failed")
    if failures:
        draw_table(paper, _FAILURES, [(utc_digits(row.at_utc), row.summary or row.kind, row.number) for row in failures])
    else:
        paper.text("Nothing.")
    paper.section("What was found")
    if findings:
        red = [place for place, row in enumerate(findings) if row.is_high]
        draw_table(paper, _FINDINGS, [(row.rank, row.id, row.what, row.answer) for row in findings], red=red)
    else:
        paper.text("Nothing.")
