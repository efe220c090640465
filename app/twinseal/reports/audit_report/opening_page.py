"""One opening told in full: what was asked and why, who answered, what was shown, how it ended, and the proof."""

from __future__ import annotations

from reportlab.lib.units import mm

from twinseal.domain.opening import OpeningKind, Outcome, kind_words
from twinseal.domain.text import quoted
from twinseal.domain.texts import sentence_of
from twinseal.domain.utc_text import utc_digits, utc_words
from twinseal.reports.audit_report.rotations import draw_rotations
from twinseal.reports.model import OpeningPage
from twinseal.reports.page import theme
from twinseal.reports.page.paper import Paper
from twinseal.reports.page.tables import Column, draw_table
from twinseal.reports.page.time_line import draw_time_line

_SHOWN_COLUMNS = (Column("Time (UTC)", 40, mono=True), Column("Envelope", 74), Column("What", 60))


def was_open(page: OpeningPage) -> bool:
    """Tell whether contents could be read at all, however it ended."""
    return bool(page.lasted_s) or page.outcome in (Outcome.SEALED, Outcome.OPENED, Outcome.UNCLEAN_END)


def envelope_words(page: OpeningPage) -> str:
    """Return the labels of an opening, one a line, or that nothing was to be shown."""
    shows_nothing = page.kind in (OpeningKind.MAINTENANCE.value, OpeningKind.NEW_PHONE.value)
    return quoted(page.envelopes, "\n") or (sentence_of("opening_kind.shows_nothing") if shows_nothing else "")


def heading(page: OpeningPage) -> str:
    """Return when an opening began and which seal ended it, by which findings and the register name it too."""
    return f"Opening of {utc_words(page.began_utc)}, " + (
        f"seal {page.seal_number:04d}" if page.seal_number else "no new seal"
    )


def draw_opening(paper: Paper, page: OpeningPage) -> None:
    """Write the story of one opening, beginning on a page of its own."""
    paper.new_page()
    paper.mark(heading(page))
    paper.goal(page.opening_id)
    paper.title(heading(page), 16)
    unusual = page.outcome is not Outcome.SEALED or page.kind in ("recovery", OpeningKind.NEW_PHONE.value)
    paper.text(
        f"{kind_words(page.kind).capitalize()}: {page.outcome.words}",
        font=theme.MEDIUM,
        size=11,
        colour=theme.FINDING if unusual else theme.INK,
    )
    paper.facts_table(opening_facts(page))
    paper.section("Justification, as written")
    paper.text(page.justification or "No justification was given.", size=10)
    if page.questions:
        paper.section("Questions for this reason")
        paper.facts_table(page.questions, key_mm=60)
    paper.section("What was shown, compared, marked as used or saved")
    if page.reveals:
        draw_table(paper, _SHOWN_COLUMNS, [(utc_digits(at), *rest) for at, *rest in page.reveals])
    else:
        paper.text("Nothing.")
    draw_rotations(paper, page.rotations, "For how many days it was exposed")
    for said, rows in page.said:
        paper.section(said)
        paper.facts_table(rows, key_mm=60)
    paper.section("Step by step", keep=30 * mm)
    draw_time_line(paper, page.entries)


def _length(seconds: int) -> str:
    return f"{seconds // 60} min {seconds % 60} s"


def opening_facts(page: OpeningPage) -> list[tuple[str, str]]:
    """Return what an opening was in short, each part beside its text."""
    after = page.register_code or "none"
    minutes = f"{page.asked_min} requested, {page.granted_min} granted"
    if page.extensions:
        minutes += f", {page.extensions} extension{'s' if page.extensions > 1 else ''}"
    if page.lasted_s:
        minutes += f"; open for {_length(page.lasted_s)}"
    elif page.found_utc:
        minutes += f"; open for at least {_length(page.least_s)}, at most {_length(page.most_s)}"
    ended = (
        f" to {utc_words(page.ended_utc)}"
        if page.ended_utc
        else f"; its end is not known: the program found it sealed at {utc_words(page.found_utc)}"
    )
    return [
        ("Began, ended", f"{utc_words(page.began_utc)}{ended}"),
        ("Requested by", page.first),
        ("Second person", page.second),
        ("Envelopes", envelope_words(page)),
        ("Reason", page.category),
        ("Reference", page.reference),
        ("Minutes", minutes),
        ("Register code", f"before: {page.register_answer.replace('_', ' ') or 'not requested'}; after: {after}"),
        ("Seal", f"{page.seal_number:04d}" if page.seal_number else "none"),
        ("Sealed", page.cause),
        ("Signatures", page.signatures),
        *[("List of changes", changes) for changes in page.changes],
        *([("Review", page.review)] if page.review else []),
        ("~Opening id in the data", page.opening_id),
    ]
