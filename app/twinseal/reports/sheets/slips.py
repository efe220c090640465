"""Slips for owners that were taken again: which there are, the log and seal of all of them, and a page for each owner."""

from __future__ import annotations

from twinseal.reports.page.tables import Column, draw_table
from twinseal.reports.papers.owner_slip import draw_owner_slip
from twinseal.reports.seal.sign import SealPlace
from twinseal.reports.sheets.model import SlipsData
from twinseal.reports.sheets.sheet import BAD, begin_sheet, draw_log_and_seal, draw_statement, end_sheet

_TITLE = "Owner slips"
_COLUMNS = (Column("Slip", 24, mono=True), Column("Envelope", 102), Column("Confirm by", 48))


def build_slips(data: SlipsData) -> tuple[bytes, SealPlace]:
    """Return the unsigned PDF, the same bytes for the same data, and the place of its seal."""
    paper = begin_sheet(data.sheet, _TITLE)
    draw_statement(paper, data.says)
    paper.text(data.hand_over, colour=BAD)
    draw_table(paper, _COLUMNS, [(str(slip.slip_number), slip.label, slip.confirm_by) for slip in data.slips])
    place = draw_log_and_seal(paper, data.sheet, ())
    own = paper.facts
    for slip in data.slips:
        draw_owner_slip(paper, slip)
    # The page of a slip is handed over: nothing else stands on it.
    paper.facts = own
    paper.new_page()
    return end_sheet(paper, data.sheet, place)
