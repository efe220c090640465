"""The certificate of absence: what it says, the two ends by which anybody can compare it, and what it does not say."""

from __future__ import annotations

from twinseal.domain.utc_text import utc_words
from twinseal.reports.page import theme
from twinseal.reports.page.paper import Paper
from twinseal.reports.seal.sign import SealPlace
from twinseal.reports.sheets.model import AbsenceData, SealEnd
from twinseal.reports.sheets.sheet import begin_sheet, draw_log_facts, draw_seal, draw_statement, end_sheet

_TITLE = "Certificate of absence"
_SAYS = (
    "The log between both ends is complete: every line, signature and checkpoint was verified, and no entry is missing.",
    (
        "No entry between both ends opens this vault, shows anything that is sealed in it, or seals it again. The order of the "
        "entries does not depend on any clock; the clock of the machine was not moved between them."
    ),
    "The register code at the first end is in the paper register; compare it. If it is, no older copy was put in place of the vault.",
)
_SAYS_NOT = (
    "What a copy of the files was used for on another machine, nobody can tell from this log. The sealed contents need two people's keys there too.",
    "By how much the clock was set forward while the machine was off, no entry tells. The two ends do not depend on it.",
)


def build_absence(data: AbsenceData) -> tuple[bytes, SealPlace]:
    """Return the unsigned PDF, the same bytes for the same data, and the place of its seal."""
    sheet = data.sheet
    paper = begin_sheet(sheet, _TITLE)
    draw_statement(
        paper,
        f"This vault was not opened from {utc_words(data.from_utc)} to {utc_words(data.to_utc)}.",
        size=11.5,
    )
    days = f"{data.days} day{'' if data.days == 1 else 's'}"
    tried = "none" if not data.begun else f"{data.begun}, each ended before anything was opened"
    paper.facts_table(
        [
            ("Length", days),
            ("Openings begun", tried),
            ("Access denied", "never" if not data.denied else f"{data.denied} times"),
        ]
    )
    for end in (data.before, data.after):
        _end(paper, end)
    draw_log_facts(paper, sheet)
    place = draw_seal(paper, sheet)
    paper.new_page()
    paper.mark("What it says")
    paper.title("What it says, and what it does not", 18)
    paper.bullets(_SAYS)
    paper.bullets(_SAYS_NOT, colour=theme.MUTED)
    return end_sheet(paper, sheet, place)


def _end(paper: Paper, end: SealEnd) -> None:
    paper.section(end.heading)
    paper.facts_table(end.rows)
