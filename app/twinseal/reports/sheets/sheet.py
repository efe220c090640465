"""What every short paper begins and ends with: title and vault, what it says in one panel, the log it is made from, the seal."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

from reportlab.lib.colors import Color
from reportlab.lib.units import mm

from twinseal.reports.audit_report.closing import draw_checking
from twinseal.reports.page import theme
from twinseal.reports.page.head_words import hex_groups
from twinseal.reports.page.issued import paper_of
from twinseal.reports.page.paper import Paper
from twinseal.reports.page.safe_text import fit, wrap
from twinseal.reports.page.signing_boxes import draw_ink_boxes, draw_seal_box
from twinseal.reports.seal.sign import SealPlace
from twinseal.reports.sheets.model import SheetFacts

GOOD: Final = theme.ACCENT
BAD: Final = theme.FINDING
_CHECKING: Final = 143 * mm
"""How to check a paper, and what it shows."""
_LOG: Final = 58 * mm
"""The facts of the log, with a verdict of one line more than usual."""
_SEAL: Final = 41 * mm
_INK_ROW: Final = 32 * mm


def begin_sheet(sheet: SheetFacts, title: str) -> Paper:
    """Return a paper whose first page bears its title and whose vault it is of."""
    paper = paper_of(sheet, title)
    paper.mark(title)
    paper.title(title, 22)
    whose = " \u00b7 ".join(filter(None, (sheet.organisation, f"{sheet.vault_name}, {sheet.place}")))
    for line in fit(whose, theme.MEDIUM, 12, theme.TEXT_WIDTH, 3):
        paper.text(line, size=12, font=theme.MEDIUM)
    return paper


def draw_statement(paper: Paper, sentence: str, *, colour: Color = GOOD, size: float = 12.5) -> None:
    """Write in a panel with a bar what the paper says."""
    leading = size * 1.4
    lines = wrap(sentence, theme.MEDIUM, size, theme.TEXT_WIDTH - 12 * mm)
    height = len(lines) * leading + 5 * mm
    top = paper.panel(height)
    paper.canvas.setFillColor(colour)
    paper.canvas.rect(theme.SIDE, top - height, 1.8 * mm, height, stroke=0, fill=1)
    y = top - 2 * mm
    with paper.canvas.tagged("P"):
        for line in lines:
            y -= leading
            paper.at(theme.SIDE + 6 * mm, y, line, theme.MEDIUM, size)


def draw_log_facts(paper: Paper, sheet: SheetFacts) -> None:
    """Write from which log it was made, how it verified, and what is attached."""
    paper.section("The chain in numbers", keep=140)
    rows = [
        ("Verdict", sheet.verdict_sentence),
        ("~Head", hex_groups(sheet.head_hex)),
        ("Attached data", f"audit-log.jsonl: {sheet.included}, {len(sheet.jsonl)} bytes"),
        ("~Its SHA-256", hex_groups(hashlib.sha256(sheet.jsonl).hexdigest())),
        ("Seal", f"newest in the vault {sheet.seal_number:04d} P{sheet.edition}"),
        ("~Vault", sheet.vault_id),
        ("~Signer's certificate", hex_groups(sheet.certificate_sha256)),
    ]
    paper.facts_table(rows)
    if sheet.left_out:
        paper.text(sheet.left_out, colour=theme.FINDING)


def draw_seal(paper: Paper, sheet: SheetFacts, ink: Sequence[str] = ("Auditor", "Witness")) -> SealPlace:
    """Draw the seal of whoever signs, and boxes for ink."""
    paper.section("Signatures", keep=65 * mm if ink else 34 * mm)
    place = draw_seal_box(paper, f"{sheet.meaning}: {sheet.made_by}", f"TWS1:{sheet.report_id}:{sheet.head_hex.upper()}")
    if ink:
        draw_ink_boxes(paper, ink)
    return place


def draw_log_and_seal(paper: Paper, sheet: SheetFacts, ink: Sequence[str]) -> SealPlace:
    """Write log, seal and boxes for ink together: on the page where the paper is if they have room there, else on one of their own."""
    if paper.y - _LOG - _SEAL - _INK_ROW * -(-len(ink) // 2) < theme.BOTTOM:
        paper.new_page()
        paper.mark("Log and signatures")
        paper.title("Log and signatures", 18)
    else:
        paper.mark("Log and signatures")
    draw_log_facts(paper, sheet)
    return draw_seal(paper, sheet, ink)


def end_sheet(paper: Paper, sheet: SheetFacts, place: SealPlace) -> tuple[bytes, SealPlace]:
    """Write how to check it, whole on one page, and return the paper and the place of its seal."""
    paper.need(_CHECKING)
    draw_checking(paper, sheet)
    return paper.close(), place
