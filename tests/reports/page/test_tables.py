"""Where the end of a page parts what belongs together, and where it does not."""

from __future__ import annotations

import pypdfium2
from reportlab.lib.units import mm

from fakes import report_samples as samples
from twinseal.reports.page import theme
from twinseal.reports.page.paper import Paper, PaperFacts
from twinseal.reports.page.tables import Column, draw_table
from twinseal.reports.parts.in_columns import draw_in_columns


def paper() -> Paper:
    return Paper(PaperFacts("T", "R", "V", "", samples.MADE_AT))


def texts(drawn: Paper) -> list[str]:
    with pypdfium2.PdfDocument(drawn.close()) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def test_no_page_begins_with_the_last_row_of_a_table_alone() -> None:
    parted = 0
    for left_mm in range(14, 34, 2):
        drawn = paper()
        drawn.y = theme.BOTTOM + left_mm * mm
        draw_table(drawn, (Column("A", 40), Column("B", 40)), [(f"first {n}", f"second {n}") for n in range(5)])
        shown = texts(drawn)
        assert "".join(shown).count("first") == 5
        if len(shown) > 1 and "first 4" in shown[1]:
            assert "first 3" in shown[1], left_mm
            parted += "first 0" in shown[0]
    assert parted, "no table was parted between its rows"


def test_a_value_of_a_few_lines_is_not_parted() -> None:
    value = " ".join(["0a1b2c3d"] * 16)
    for left_mm in range(2, 16, 2):
        drawn = paper()
        drawn.y = theme.BOTTOM + left_mm * mm
        drawn.facts_table([("~Signature", value)])
        assert max(text.count("0a1b2c3d") for text in texts(drawn)) == 16, left_mm


def test_a_short_text_is_not_parted_between_columns() -> None:
    drawn = paper()
    draw_in_columns(drawn, ["word " * 30])
    (shown,) = texts(drawn)
    lines = [line for line in shown.splitlines() if "word" in line]
    # Beside each other they would be one line of the page.
    assert len(lines) >= 2
    assert all(line.count("word") < 20 for line in lines)
