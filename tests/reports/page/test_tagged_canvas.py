"""Whoever draws on a paper need not think of whoever listens to it: text is heard, and nothing else is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from reportlab.lib.units import mm

from fakes.heard import read_aloud, tagged
from twinseal.reports.page import tables, theme
from twinseal.reports.page.paper import Paper, PaperFacts
from twinseal.reports.page.qr import draw_qr
from twinseal.reports.page.tables import Column, draw_log_table, draw_table

AT = datetime(2026, 11, 20, tzinfo=UTC)
COLUMNS = (Column("No.", 20), Column("Time", 40), Column("Entry", 60), Column("Who", 40))


def paper(**facts: object) -> Paper:
    return Paper(PaperFacts("Title", "R-1", "Vault", "", AT, **facts))  # type: ignore[arg-type]


def test_what_a_new_part_draws_by_itself_is_tagged(tmp_path: Path) -> None:
    drawn = paper()
    drawn.canvas.rect(10, 10, 20, 20, stroke=0, fill=1)
    drawn.canvas.drawString(50, 500, "Drawn past every rule")
    drawn.canvas.line(10, 10, 20, 20)
    drawn.at(50, 480, "Written alone", theme.SANS, 9)
    pdf = drawn.close()
    assert not tagged(pdf).faults
    assert read_aloud(pdf, tmp_path)[:2] == [("P", "Drawn past every rule"), ("P", "Written alone")]


def test_words_of_two_lines_are_two_and_a_cut_word_is_one(tmp_path: Path) -> None:
    drawn = paper()
    drawn.text("several words " * 20 + "x" * 300)
    drawn.new_page()
    drawn.facts_table([("Name", "value " * 40)])
    pdf = drawn.close()
    heard = read_aloud(pdf, tmp_path)
    assert not tagged(pdf).faults
    assert heard[0] == ("P", "several words " * 20 + "x" * 300)
    assert heard[1:3] == [("TH", "Name"), ("TD", ("value " * 40).rstrip() + " ")]


def test_a_table_over_pages_is_one_with_headings_heard_once(tmp_path: Path) -> None:
    drawn = paper()
    drawn.title("Title")
    draw_table(drawn, COLUMNS, [(str(number), "12:00", "entry " * 40, "Ada") for number in range(60)])
    pdf = drawn.close()
    result, heard = tagged(pdf), read_aloud(pdf, tmp_path)
    assert drawn.page > 1
    assert not result.faults
    assert result.tags.count("Table") == 1
    assert [words for tag, words in heard if tag == "TH"] == ["No.", "Time", "Entry", "Who"]
    assert [words for tag, words in heard if tag == "TD"][::4] == [str(number) for number in range(60)]


@pytest.mark.parametrize("has_cells", [True, False])
def test_a_log_is_heard_row_by_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, has_cells: bool) -> None:
    monkeypatch.setattr(tables, "MOST_WITH_CELLS", 100 if has_cells else 99)
    drawn = paper()
    draw_log_table(drawn, COLUMNS, [(str(number), "12:00", "shown", "Ada", "What was said") for number in range(100)])
    pdf = drawn.close()
    heard = read_aloud(pdf, tmp_path)
    assert not tagged(pdf).faults
    if has_cells:
        assert heard[4:8] == [("TD", "0 "), ("TD", "12:00 "), ("TD", "shown What was said "), ("TD", "Ada ")]
        assert [words for tag, words in heard if tag == "TD"][::4] == [f"{number} " for number in range(100)]
    else:
        rows = [words for tag, words in heard if tag == "P"]
        assert rows[:101] == ["No. Time Entry Who", *(f"{number} 12:00 shown Ada What was said " for number in range(100))]


def test_top_and_foot_are_heard_once_of_each_paper(tmp_path: Path) -> None:
    drawn = paper(demo=True, classification="Confidential")
    drawn.title("Title")
    drawn.small_section("No level is left out")
    drawn.new_page()
    drawn.text("Page two")
    drawn.facts = PaperFacts("Other", "R-2", "Vault", "", AT)
    drawn.new_page()
    draw_qr(drawn.canvas, "TEXT", 100, 100, 30 * mm, "a text")
    pdf = drawn.close()
    result, words = tagged(pdf), [words for _, words in read_aloud(pdf, tmp_path)]
    assert not result.faults
    assert result.alternatives == ["QR code: a text"]
    assert [tag for tag in result.tags if tag.startswith("H")] == ["H1", "H2"]
    clock = "2026-11-20 00:00 UTC, by this machine's clock \u00b7 Vault"
    assert [each for each in words if each] == [
        "DEMO \u2013 fictitious people, not evidence", "Confidential", "Title", "No level is left out", "Page two",
        f"R-1 \u00b7 {clock}", f"R-2 \u00b7 {clock}",
    ]  # fmt: skip
