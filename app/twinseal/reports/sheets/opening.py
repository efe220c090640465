"""The report of one opening, looked back at: what deviated, the time line with its gaps, what each signed, review and lessons."""

from __future__ import annotations

from typing import Final

from reportlab.lib.units import mm

from twinseal.domain.finding import Rank
from twinseal.domain.opening import Outcome, kind_words
from twinseal.domain.utc_text import utc_digits
from twinseal.reports.audit_report.opening_page import envelope_words, heading, opening_facts
from twinseal.reports.audit_report.people import draw_people
from twinseal.reports.audit_report.rotations import draw_rotations, draw_rotations_of_others
from twinseal.reports.audit_report.steps import every_step
from twinseal.reports.page import theme
from twinseal.reports.page.head_words import hex_groups
from twinseal.reports.page.paper import Paper
from twinseal.reports.page.safe_text import Typed
from twinseal.reports.page.tables import Column, draw_table
from twinseal.reports.page.time_line import draw_time_line
from twinseal.reports.parts.in_columns import draw_in_columns
from twinseal.reports.seal.sign import SealPlace
from twinseal.reports.sheets.model import OpeningData, ReportedOpening, RulesThen
from twinseal.reports.sheets.sheet import BAD, GOOD, begin_sheet, draw_log_and_seal, draw_statement, end_sheet

_TITLE: Final = "Report of one opening"
_CHECKS: Final = (Column("The procedure asks", 62), Column("It was", 86), Column("", 26))
_MILESTONES: Final = (
    Column("What", 54),
    Column("Time (UTC)", 38, mono=True),
    Column("Entry", 16, mono=True),
    Column("After the line above", 36),
)
_OF_DRILL: Final = Column("In the last drill", 30)
_SHOWN: Final = (Column("Time (UTC)", 40, mono=True), Column("Envelope", 74), Column("What", 60))
_RESPONSE: Final = (Column("Time (UTC)", 36, mono=True), Column("What", 122), Column("Entry", 16, mono=True))
_ACTIONS: Final = (Column("What", 96), Column("Who", 48), Column("Until", 30, mono=True))


def build_opening(data: OpeningData) -> tuple[bytes, SealPlace]:
    """Return the unsigned PDF, the same bytes for the same data, and the place of its seal."""
    sheet = data.sheet
    paper = begin_sheet(sheet, _TITLE)
    if len(data.openings) > 1:
        paper.text("More than one opening claims this seal. All of them are here.", colour=BAD, font=theme.MEDIUM)
    for place, opening in enumerate(data.openings):
        if place:
            paper.new_page()
        _first_page(paper, opening)
        _what_happened(paper, opening)
        _signed(paper, opening)
        _afterwards(paper, opening)
        _step_by_step(paper, opening)
        _rules(paper, opening.rules)
    draw_rotations_of_others(paper, data.exposed)
    draw_people(paper, data.people, "during this opening")
    seal = draw_log_and_seal(paper, sheet, ("Auditor", "Requested by", "Second person", "Management"))
    return end_sheet(paper, sheet, seal)


def _first_page(paper: Paper, opening: ReportedOpening) -> None:
    page = opening.page
    paper.title(heading(page), 15)
    deviations = [row for row in opening.checks if not row.holds]
    outcome = f"{kind_words(page.kind).capitalize()}: {page.outcome.words}."
    said = (
        f"{outcome} {len(deviations)} of {len(opening.checks)} steps of the procedure were not as asked."
        if deviations
        else f"{outcome} All {len(opening.checks)} steps of the procedure were as asked."
    )
    draw_statement(paper, said, colour=BAD if deviations or page.outcome is not Outcome.SEALED else GOOD, size=11.5)
    paper.facts_table(opening_facts(page))
    paper.section("What deviated from the procedure", keep=60 * mm)
    red = [place for place, row in enumerate(opening.checks) if not row.holds]
    draw_table(
        paper, _CHECKS, [(row.asked, row.was, "as asked" if row.holds else "DEVIATION") for row in opening.checks], red=red
    )


def _what_happened(paper: Paper, opening: ReportedOpening) -> None:
    page = opening.page
    paper.section("Justification, as written")
    paper.text(Typed(page.justification or "No justification was given."), size=10)
    if page.questions:
        paper.section("Questions for this reason")
        paper.facts_table([(asked, Typed(answer)) for asked, answer in page.questions], key_mm=60)
    paper.section("When, and how long in between")
    _milestones(paper, opening)
    paper.section("What was shown, compared, marked as used or saved")
    if page.reveals:
        draw_table(paper, _SHOWN, [(utc_digits(at), *rest) for at, *rest in page.reveals])
    else:
        paper.text("Nothing.")
    paper.section("What the system did of itself")
    if opening.response:
        draw_table(
            paper, _RESPONSE, [(utc_digits(row.at_utc), row.summary or row.kind, row.number) for row in opening.response]
        )
    else:
        paper.text("Nothing is in the log.")
    paper.section("Findings that name it")
    for rank, said in opening.findings:
        # Red is for what did not hold; what owes nobody an answer is counted alone.
        paper.bullets([said], colour=BAD if rank is Rank.HIGH else theme.RULE if rank is Rank.LOW else theme.MUTED)
    if not opening.findings:
        paper.bullets(["None."], colour=GOOD)


def _milestones(paper: Paper, opening: ReportedOpening) -> None:
    columns = (*_MILESTONES, _OF_DRILL) if opening.has_drill else _MILESTONES
    rows = [
        (row.name, utc_digits(row.at_utc), row.entry, row.after or "\u2013", row.drill or "\u2013")
        for row in opening.milestones
    ]
    draw_table(paper, columns, [row[: len(columns)] for row in rows])
    if opening.longest_gap:
        paper.text(opening.longest_gap)
    if not opening.has_drill:
        paper.text("No drill before it is in the log to compare its times with.", colour=theme.MUTED, size=8.5)


def _signed(paper: Paper, opening: ReportedOpening) -> None:
    paper.section("What each person signed, to the letter")
    if not opening.signed:
        paper.text("Nobody signed anything.")
        return
    paper.text(
        "The signature is over the words twinseal/1 form, a byte of zero, and then exactly this text. The attached data has it "
        "without the line breaks of this paper.",
        colour=theme.MUTED,
        size=8.5,
    )
    for said in opening.signed:
        paper.need(20 * mm)
        paper.text(said.heading, font=theme.MEDIUM)
        paper.text(said.form, font=theme.MONO, size=7.2, indent=4 * mm)
        paper.facts_table([("~Signature, Ed25519", hex_groups(said.signature))])


def _afterwards(paper: Paper, opening: ReportedOpening) -> None:
    page = opening.page
    draw_rotations(paper, page.rotations, "For how many days it was exposed")
    paper.section("Review, remarks and both sides")
    paper.text(f"Review: {page.review}." if page.review else "It owes no review.", font=theme.MEDIUM)
    for said, rows in page.said:
        paper.need(20 * mm)
        paper.text(said, font=theme.MEDIUM)
        paper.facts_table(rows, key_mm=60)
    if opening.silent:
        paper.text(f"No account was given by: {', '.join(opening.silent)}.", colour=theme.MUTED)
    paper.section("Lessons and actions")
    paper.text(opening.lessons)
    if opening.actions:
        draw_table(paper, _ACTIONS, [(each.what, each.owner, each.due) for each in opening.actions])
    else:
        paper.text("No action is recommended.", colour=theme.MUTED)


def _step_by_step(paper: Paper, opening: ReportedOpening) -> None:
    paper.section(f"Step by step: {envelope_words(opening.page) or kind_words(opening.page.kind)}", keep=30 * mm)
    draw_time_line(paper, every_step(opening.page.entries))


def _rules(paper: Paper, rules: RulesThen) -> None:
    paper.section("Rules in force at this opening")
    since = "with each change since, listed below, taken back" if rules.changed else "which no seal has changed since"
    digest = f" Digest of the constitution in that entry: {rules.digest}\u2026" if rules.digest else ""
    paper.text(
        f"As they were at entry {rules.entry}: the policy of when this report was made, {since}.{digest}",
        colour=theme.MUTED,
        size=8.5,
    )
    if rules.unsure:
        named = "; ".join(rules.unsure)
        paper.text(f"Of these the log does not say for certain what they were: {named}.", colour=BAD, size=8.5)
    if rules.unread:
        paper.text(
            f"Later entries that nobody can read: {rules.unread}. If one of them changed a rule, this does not know it.",
            colour=BAD,
            size=8.5,
        )
    draw_in_columns(paper, rules.sentences, size=7.4)
    if rules.changed:
        paper.small_section("Changed since")
        paper.bullets(rules.changed, colour=BAD, size=8)
