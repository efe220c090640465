"""The certificate of a drill: what it says in one panel, and the six things that whoever asks for a drill wants to know."""

from __future__ import annotations

from twinseal.reports.seal.sign import SealPlace
from twinseal.reports.sheets.model import DrillData
from twinseal.reports.sheets.sheet import BAD, GOOD, begin_sheet, draw_log_facts, draw_seal, draw_statement, end_sheet

_TITLE = "Drill certificate"


def build_drill(data: DrillData) -> tuple[bytes, SealPlace]:
    """Return the unsigned PDF, the same bytes for the same data, and the place of its seal."""
    paper = begin_sheet(data.sheet, _TITLE)
    draw_statement(paper, data.says, colour=GOOD if data.is_whole else BAD, size=11.5)
    paper.facts_table(data.rows)
    draw_log_facts(paper, data.sheet)
    return end_sheet(paper, data.sheet, draw_seal(paper, data.sheet, ()))
