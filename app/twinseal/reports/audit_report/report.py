"""The audit report of a period: page 1, matters, extract, use, follow-up, people and rules, openings, attempts, how to check it."""

from __future__ import annotations

from typing import Final

from twinseal.domain.utc_text import utc_digits
from twinseal.reports.audit_report.closing import (
    digests_of,
    draw_attempts,
    draw_chain,
    draw_checking,
    draw_log,
    draw_seal_page,
    draw_taken,
    signed_facts,
)
from twinseal.reports.audit_report.conclusion import OPENINGS, front_of, red_of_others
from twinseal.reports.audit_report.follow_up import draw_follow_up
from twinseal.reports.audit_report.frame import draw_frame
from twinseal.reports.audit_report.in_force import draw_in_force
from twinseal.reports.audit_report.opening_page import draw_not_opened, draw_opening, was_open
from twinseal.reports.audit_report.rotations import draw_rotations_of_others
from twinseal.reports.audit_report.rules import draw_rules
from twinseal.reports.audit_report.use import draw_use
from twinseal.reports.model import AuditReportData, OpeningPage
from twinseal.reports.page import theme
from twinseal.reports.page.issued import paper_of
from twinseal.reports.page.paper import Paper
from twinseal.reports.page.tables import Column, draw_table
from twinseal.reports.part_rows import ReviewRow
from twinseal.reports.parts.front import EXTRACT, EXTRACT_ABOUT, EXTRACT_TITLE, draw_front
from twinseal.reports.parts.holds import draw_holds
from twinseal.reports.parts.matters import draw_matters
from twinseal.reports.seal.sign import SealPlace

TITLE: Final = "Audit report on emergency access"
_EXTRACT: Final = "Extract"
_OPENING_COLUMNS: Final = (
    Column("Seal", 10, mono=True),
    Column("Began (UTC)", 27, mono=True),
    Column("Requested by", 26),
    Column("Second person", 26),
    Column("Env.", 9),
    Column("Min.", 9),
    Column("Outcome", 34),
    Column("Review", 33),
)


def build(data: AuditReportData) -> tuple[bytes, SealPlace]:
    """Return the unsigned PDF, the same bytes for the same data, and the place of its seal."""
    paper = begin_report(data, TITLE)
    paper.new_page()
    paper.mark("Matters for attention")
    draw_matters(paper, data.matters)
    draw_extract(paper, data)
    draw_chain(paper, data)
    if data.use is not None:
        draw_use(paper, data.use)
    draw_follow_up(paper, data.follow_up, data.in_force)
    draw_rotations_of_others(paper, red_of_others(data))
    if data.in_force is not None:
        draw_in_force(paper, data.in_force, data.people)
    draw_taken(paper, data)
    _openings(paper, data)
    for page in data.openings:
        if was_open(page):
            draw_opening(paper, page)
    not_opened = [page for page in data.openings if not was_open(page)]
    if data.openings:
        paper.new_page()
    for page in not_opened:
        draw_not_opened(paper, page)
    draw_attempts(paper, data)
    return end_report(paper, data)


def begin_report(data: AuditReportData, title: str) -> Paper:
    """Return the paper of a report with its page 1."""
    paper = paper_of(data, title)
    paper.mark("Page 1")
    draw_front(paper, front_of(data, title))
    if paper.known_page(EXTRACT) is not None:
        paper.mark(_EXTRACT)
    return paper


def end_report(paper: Paper, data: AuditReportData) -> tuple[bytes, SealPlace]:
    """Write what ends every report: rules, how to check it, signatures, and the log where it is an annex."""
    draw_rules(paper, data.rules, data.in_force.rules if data.in_force is not None else ())
    draw_frame(paper, data.frame, (page.opening_id for page in data.openings))
    draw_checking(paper, data)
    place = draw_seal_page(paper, data, signed_facts(data), digests_of(data))
    if data.annex and data.rows:
        draw_log(paper, data)
    return paper.close(), place


def draw_extract(paper: Paper, data: AuditReportData) -> None:
    """Write for how many openings the log has what a guide asks of it; nothing where page 1 says all of it already."""
    if not data.agreed:
        paper.section(EXTRACT_TITLE, mark=_EXTRACT)
        paper.text("Nothing was opened: there is nothing that its six fields could hold for.")
    elif paper.known_page(EXTRACT) is None:
        draw_holds(paper, EXTRACT_TITLE, data.extract, EXTRACT_ABOUT, mark=_EXTRACT)


def _openings(paper: Paper, data: AuditReportData) -> None:
    paper.section("Openings and their reviews")
    paper.goal(OPENINGS)
    paper.mark("Openings")
    if not data.openings:
        paper.text("None in this period.")
        return
    reviews = {row.opening_id: row for row in data.follow_up.review_rows}
    rows = [_opening_row(page, reviews.get(page.opening_id)) for page in data.openings]
    late = [place for place, page in enumerate(data.openings) if (row := reviews.get(page.opening_id)) and row.is_red]
    paper.text(
        f"Reviews: {data.follow_up.reviewed} of {data.follow_up.reviews} done. Red: the review is overdue. Each opening has a page below; those "
        "in which nothing was opened come last.",
        colour=theme.MUTED,
        size=8,
    )
    draw_table(paper, _OPENING_COLUMNS, rows, red=late)


def _opening_row(page: OpeningPage, review: ReviewRow | None) -> tuple[str, ...]:
    minutes = f"{page.lasted_s / 60:.1f}" if page.lasted_s else "?" if page.found_utc else ""
    seal = f"{page.seal_number:04d}" if page.seal_number else "none"
    said = (
        "; ".join(filter(None, (review.state, review.review_class, review.auditor))) if review is not None else "none owed"
    )
    return (
        seal,
        utc_digits(page.began_utc)[:16],
        page.first,
        page.second,
        str(len(page.envelopes)),
        minutes,
        page.outcome.words,
        said,
    )
