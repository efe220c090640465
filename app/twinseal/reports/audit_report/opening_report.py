"""The report of one opening: cover, the opening as a story, attempts, the chain, the entries, how to check it."""

from __future__ import annotations

from twinseal.reports.audit_report.closing import draw_attempts, draw_chain, draw_checking, draw_log, draw_seal_page
from twinseal.reports.audit_report.opening_page import draw_opening
from twinseal.reports.audit_report.report import FINDINGS_ON_COVER, draw_cover
from twinseal.reports.audit_report.rotations import draw_rotations
from twinseal.reports.model import AuditReportData
from twinseal.reports.page.paper import Paper, PaperFacts
from twinseal.reports.seal.sign import SealPlace

_TITLE = "Report of one opening"


def build_opening_report(data: AuditReportData) -> tuple[bytes, SealPlace]:
    """Return the unsigned PDF, the same bytes for the same data, and the place of its seal."""
    paper = Paper(PaperFacts(_TITLE, data.report_id, data.vault_name, data.head_hex, data.made_at, data.demo))
    draw_cover(paper, data, _TITLE)
    for page in data.openings:
        draw_opening(paper, page)
    others = [row for row in data.rotations if all(row not in page.rotations for page in data.openings)]
    if others:
        paper.new_page()
        draw_rotations(paper, others, "Exposed in other openings, and never rotated or long overdue")
    draw_attempts(paper, data, from_finding=FINDINGS_ON_COVER)
    draw_chain(paper, data)
    draw_log(paper, data)
    draw_checking(paper, data)
    place = draw_seal_page(paper, data)
    return paper.close(), place
