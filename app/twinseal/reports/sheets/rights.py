"""The rights review: who may open with whom, with room to say whether that is still needed, and how old each secret is."""

from __future__ import annotations

from typing import Final

from twinseal.domain.utc_text import utc_digits, utc_words
from twinseal.reports.audit_report.people import draw_people
from twinseal.reports.page import theme
from twinseal.reports.page.tables import Column, draw_table
from twinseal.reports.seal.sign import SealPlace
from twinseal.reports.sheets.model import AgeRow, RightRow, RightsData
from twinseal.reports.sheets.sheet import BAD, GOOD, begin_sheet, draw_log_facts, draw_seal, draw_statement, end_sheet

_TITLE: Final = "Rights review"
_PEOPLE: Final = (
    Column("Name", 35),
    Column("Role, team", 26),
    Column("State, since (UTC)", 27),
    Column("May", 48),
    Column("In a year", 15),
    Column("Still needed?", 23),
)
_ENVELOPES: Final = (
    Column("Envelope", 62),
    Column("As it is since (UTC)", 34, mono=True),
    Column("Days", 14),
    Column("Opened", 14),
    Column("Last opened (UTC)", 28, mono=True),
    Column("Exposed since", 22, mono=True),
)


def build_rights(data: RightsData) -> tuple[bytes, SealPlace]:
    """Return the unsigned PDF, the same bytes for the same data, and the place of its seal."""
    sheet = data.sheet
    paper = begin_sheet(sheet, _TITLE)
    paper.text(
        f"As of {utc_words(f'{sheet.made_at:%Y-%m-%dT%H:%M:%SZ}')}, seal {sheet.seal_number:04d} P{sheet.edition}",
        colour=theme.MUTED,
    )
    unused = sum(row.is_unused for row in data.people)
    exposed = sum(bool(row.exposed_utc) for row in data.envelopes)
    draw_statement(paper, _says(data, unused, exposed), colour=BAD if unused or exposed else GOOD, size=11)
    paper.section("Who may do what")
    paper.text(
        "Whoever may open asks for the envelopes they need, and the second person sees which: no envelope is kept for one pair. In a year: "
        "openings in which they took part. Strike out by hand what does not hold.",
        colour=theme.MUTED,
        size=8.5,
    )
    red = [place for place, row in enumerate(data.people) if row.is_unused]
    draw_table(paper, _PEOPLE, [_person(row) for row in data.people], red=red)
    if red:
        paper.text(
            "Red: may open, and took part in no opening for a year. Ask whether they still need it.", colour=BAD, size=8.5
        )
    paper.section("How old each secret is")
    if data.envelopes:
        red = [place for place, row in enumerate(data.envelopes) if row.exposed_utc]
        draw_table(paper, _ENVELOPES, [_envelope(row) for row in data.envelopes], red=red)
        if red:
            paper.text("Red: shown in an opening, and not rotated since.", colour=BAD, size=8.5)
    if data.unnamed or not data.envelopes:
        paper.text(
            f"{data.unnamed} more of the founding: never asked for and never changed, so the log does not name them.",
            colour=theme.MUTED,
        )
    draw_people(paper, data.changes, "since the rights review before, or the founding")
    draw_log_facts(paper, sheet)
    place = draw_seal(paper, sheet, ("Reviewed by", "Owner of the vault"))
    return end_sheet(paper, sheet, place)


def _says(data: RightsData, unused: int, exposed: int) -> str:
    pairs = f"{data.pairs} pair{'' if data.pairs == 1 else 's'} may open."
    never = f" {unused} of them who may open did not for a year." if unused else ""
    shown = f" Envelopes named here that are exposed and not rotated: {exposed} of {len(data.envelopes)}." if exposed else ""
    return f"People and recovery sheets: {len(data.people)}; {pairs}{never}{shown}"


def _person(row: RightRow) -> tuple[str, ...]:
    role = "\n".join(filter(None, (row.role, row.team)))
    return row.name, role, f"{row.state}\n{row.since_utc[:10]}", row.may, str(row.used), "yes \u00b7 no"


def _envelope(row: AgeRow) -> tuple[str, ...]:
    since = utc_digits(row.since_utc) or "not known"
    return (
        row.label,
        f"{since}\n(the founding)" if row.from_founding and row.since_utc else since,
        "?" if row.days is None else str(row.days),
        str(row.opened),
        row.last_utc[:10] or "never",
        row.exposed_utc[:10] or "\u2013",
    )
