"""The part with a compliance frame: what is printed is what was judged, with its digest, its source and where to look."""

from __future__ import annotations

import re

import pypdfium2
from reportlab.lib.units import mm

from fakes import report_samples as samples
from twinseal.reports.audit_report.report import build
from twinseal.reports.frame_model import ClauseRow, FramePart, Named
from twinseal.reports.page import theme

SHA256 = "ab" * 32


def row(number: str, **changes: object) -> ClauseRow:
    plain: dict[str, object] = {
        "reading": "Two people sign.", "source": "a public page", "unit": "openings", "as_a_whole": False, "satisfied": 8, "total": 8,
        "exceptions": (), "not_judged": (), "part": "openings",
    }  # fmt: skip
    return ClauseRow(number, **{**plain, **changes})  # type: ignore[arg-type]


def printed(*rows: ClauseRow) -> str:
    pdf, _ = build(samples.audit_report(frame=FramePart("A standard", 3, SHA256, rows)))
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage() for page in document]
        frame = next(page for page in pages if "Compliance frame: A standard" in page.get_text_bounded())
        # Column by column: a cell is several lines tall.
        reading, period = theme.SIDE + 30 * mm, theme.SIDE + 96 * mm
        columns = (
            frame.get_text_bounded(left=left - 1, right=right - 1)
            for left, right in ((reading, period), (period, theme.WIDTH))
        )
        return " ".join(" ".join((frame.get_text_bounded(), *columns)).split())


def test_a_clause_says_n_of_n_its_source_and_its_page() -> None:
    plain = printed(
        row("8.2.2"), row("10.3.2", unit="entries", total=0, satisfied=0, part="chain"), row("10.2.2", part="log")
    )
    assert "8 of 8 openings satisfy our reading of this clause." in plain
    assert plain.count("Seen in: a public page; compare with your copy of the standard.") == 3
    assert "No entries in this period: there is nothing to judge." in plain
    assert re.search(r"See the openings, pages \d+ to \d+", plain)
    assert "See The chain in numbers, page " in plain
    # The log is an annex behind this part, or no part of the paper at all.
    assert "See the attached data, audit-log.jsonl." in plain
    assert "version 3" in plain
    assert SHA256 in plain.replace(" ", "")


def test_exceptions_are_named_by_seal_with_their_pages() -> None:
    refused = Named("", words="opening of 2026-10-30, no new seal", opening="O-0006")
    plain = printed(
        row("a", satisfied=5, exceptions=(Named("seal", 41, opening="O-0000"), refused), not_judged=(Named("seal", 43, why="not due yet"),)),
        row("b", satisfied=0, total=20, exceptions=tuple(Named("seal", each) for each in (*range(1, 18), 19, 21, 22))),
    )  # fmt: skip
    said = "5 of 8 openings satisfy our reading of this clause. Not: seal 0041 \\(page \\d+\\), opening of 2026-10-30, no new seal \\(page \\d+"
    assert re.search(said, plain)
    assert "Cannot be judged from the log (not due yet): seal 0043." in plain
    assert "Not: seals 0001 to 0017, 0019, 0021, 0022." in plain


def test_the_log_and_the_rules_as_a_whole_satisfy_or_not() -> None:
    plain = printed(
        row("a", unit="The log", as_a_whole=True, satisfied=1, total=1),
        row("b", unit="The rules of the vault", as_a_whole=True, satisfied=0, total=1, exceptions=(Named(""),)),
        row("c", unit="The log", as_a_whole=True, satisfied=0, total=1, not_judged=(Named("", why="it lies outside"),)),
    )
    assert "The log satisfies our reading" in plain
    assert "The rules of the vault do not satisfy our reading" in plain
    assert "Cannot be judged from the log: it lies outside." in plain


def test_without_a_frame_there_is_no_such_part() -> None:
    pdf, _ = build(samples.audit_report())
    with pypdfium2.PdfDocument(pdf) as document:
        assert not any("Compliance frame" in page.get_textpage().get_text_bounded() for page in document)
