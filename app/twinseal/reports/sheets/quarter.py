"""The page about a quarter of use: whether it was more than expected, numbers beside those of the quarter before, and by what."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from reportlab.lib.units import mm

from twinseal.domain.utc_text import utc_words
from twinseal.reports.page import theme
from twinseal.reports.page.safe_text import elide
from twinseal.reports.parts.counts import draw_counts
from twinseal.reports.parts.tiles import draw_tiles
from twinseal.reports.seal.sign import SealPlace
from twinseal.reports.sheets.model import QuarterData
from twinseal.reports.sheets.sheet import BAD, GOOD, begin_sheet, draw_log_and_seal, draw_statement, end_sheet

_TITLE: Final = "Quarter of use"
_LABEL_WIDTH: Final = 240.0
"""A label in a row of counts; the whole one stands in the attached data."""


def build_quarter(data: QuarterData) -> tuple[bytes, SealPlace]:
    """Return the unsigned PDF, the same bytes for the same data, and the place of its seal."""
    sheet = data.sheet
    paper = begin_sheet(sheet, _TITLE)
    paper.text(f"91 days, from {utc_words(data.begins_utc)} to {utc_words(data.ends_utc)}", colour=theme.MUTED)
    emergencies = f"{data.emergencies or 'No'} emergency opening{'s' if data.emergencies > 1 else ''}"
    draw_statement(
        paper,
        f"{emergencies} in this quarter; the policy expects {data.expected}.",
        colour=BAD if data.emergencies > data.expected else GOOD,
    )
    draw_tiles(paper, data.tiles)
    paper.facts_table(data.trend, key_mm=74)
    draw_counts(
        paper,
        [
            (heading, [replace(row, label=elide(" ".join(row.label.split()), theme.SANS, 8, _LABEL_WIDTH)) for row in rows])
            for heading, rows in data.counted
        ],
    )
    if data.too_often:
        paper.y -= 4 * mm
        paper.bullets(data.too_often, colour=BAD)
    paper.text(
        "Emergencies are openings that were no drill, no maintenance and no recovery. Minutes are those granted where nobody knows "
        "when an opening ended. Days exposed add up the begun days of every secret that was shown and not rotated. Times to rotate "
        "and to review are averages of what was done in the quarter, as far as the log knows now.",
        colour=theme.MUTED,
        size=8.5,
    )
    place = draw_log_and_seal(paper, sheet, ("Auditor", "Management"))
    return end_sheet(paper, sheet, place)
