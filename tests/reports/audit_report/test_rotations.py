"""What other openings left exposed stands once for each envelope, and says in how many of them."""

from __future__ import annotations

import pypdfium2

from fakes import report_samples as samples
from twinseal.reports.audit_report.rotations import draw_rotations_of_others
from twinseal.reports.model import RotationRow
from twinseal.reports.page.paper import Paper, PaperFacts


def test_an_envelope_that_stands_alike_in_several_is_named_once() -> None:
    late = "not rotated, long overdue"
    rows = [
        RotationRow(seal, label, f"2026-09-{seal:02d}T01:12:07Z", "", 80 - seal, what, is_red=True)
        for seal, label, what in (
            (3, "Pump", late),
            (4, "Fan", late),
            (5, "Pump", late),
            (6, "Pump", "never rotated: a reason"),
        )
    ]
    paper = Paper(PaperFacts("Exposed", "R-1", "Plant", "", samples.MADE_AT))
    draw_rotations_of_others(paper, rows)
    with pypdfium2.PdfDocument(paper.close()) as document:
        said = " ".join(document[0].get_textpage().get_text_bounded().split())
    assert "0003 Pump 2026-09-03 01:12:07 still 77 not rotated, long overdue; in 2 openings" in said
    assert "0004 Fan 2026-09-04 01:12:07 still 76 not rotated, long overdue 0006" in said
    assert said.count("Pump") == 2
    assert "never rotated: a reason" in said
