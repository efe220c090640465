"""The parts of a report, each drawn from its rows: what is printed is what the rows say."""

from __future__ import annotations

import pypdfium2

from fakes import report_samples as samples
from twinseal.reports.page.paper import Paper, PaperFacts
from twinseal.reports.part_rows import CountRow, HoldsRow, OwedRow, ReviewRow, Tile
from twinseal.reports.parts.counts import draw_counts
from twinseal.reports.parts.duties import draw_duties, draw_reviews
from twinseal.reports.parts.heat_map import draw_heat_map
from twinseal.reports.parts.holds import draw_holds
from twinseal.reports.parts.in_columns import draw_in_columns
from twinseal.reports.parts.matters import draw_matters
from twinseal.reports.parts.tiles import draw_tiles


def paper() -> Paper:
    return Paper(PaperFacts("Report", "R-1", "Vault", samples.HEAD, samples.MADE_AT))


def text_of(drawn: Paper) -> str:
    with pypdfium2.PdfDocument(drawn.close()) as document:
        return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)


def test_n_of_n_names_its_exceptions_and_has_clauses_if_any() -> None:
    rows = [HoldsRow("Two people, proven", 16, 17, ("seal 0004",)), HoldsRow("Nobody asked", 0, 0)]
    page = paper()
    draw_holds(page, "Of each opening", rows)
    plain = text_of(page)
    assert "Two people, proven 16 of 17 seal 0004" in plain
    assert "Nobody asked none tested" in plain
    assert "Clause" not in plain
    page = paper()
    draw_holds(page, "Of each opening", [HoldsRow("Two people, proven", 17, 17, clause="8.2.2")])
    assert "8.2.2 Two people, proven 17 of 17 none" in text_of(page)


def test_each_part_prints_its_rows_whole() -> None:
    page = paper()
    rows = samples.matters()
    draw_matters(page, rows)
    draw_tiles(page, [Tile(f"tile {n}", str(100 + n), str(200 + n) if n else "") for n in range(7)])
    week = [[0] * 24 for _ in range(7)]
    week[6][3] = 77
    draw_heat_map(page, "By hour", week)
    draw_counts(page, [("By person", [CountRow("Ada Lind", 3, 75), CountRow("Bo Marsh", 1, 25)]), ("By kind", [])])
    draw_duties(page, "Owed", [OwedRow("Rotate pump", "seal 4", "2026-09-03T01:12:07Z", "overdue", is_red=True)])
    draw_reviews(page, "Reviews", [ReviewRow("o1", "seal 4", "", "open", "", "", is_red=False)])
    draw_in_columns(page, [f"Rule number <{n}> of this vault." for n in range(300)])
    said = text_of(page)
    for row in rows:
        assert row.looks_for in said
        for finding in row.findings:
            assert f"{finding.id} {finding.what.split()[0]}" in said
    for part in (
        "106",
        "before: 206",
        "before: \u2013",
        "77",
        "75 %",
        "Rotate pump",
        "overdue",
        "nobody yet",
        "<0>",
        "<299>",
    ):
        assert part in said
    assert page.page > 3
