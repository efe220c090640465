"""The end of a report is short, and says of each change who made it."""

from __future__ import annotations

import pypdfium2

from fakes import report_samples as samples
from twinseal.reports.audit_report.closing import draw_attempts
from twinseal.reports.model import EntryRow
from twinseal.reports.page.paper import Paper, PaperFacts


def written(*changes: EntryRow) -> str:
    paper = Paper(PaperFacts("Changes", "R-1", "Plant", "", samples.MADE_AT))
    draw_attempts(paper, samples.audit_report(attempts=(), changes=changes))
    with pypdfium2.PdfDocument(paper.close()) as document:
        return " ".join(document[0].get_textpage().get_text_bounded().split())


def test_who_made_changes_at_one_moment_is_named_once() -> None:
    both = "Ada Lind (operator), Bo Marsh (officer)"
    first, second = (samples.row(seq, samples.BEGAN, "duty.done", f"Rotated pump {seq}", both) for seq in (3, 4))
    assert "Rotated pump 3; Rotated pump 4 \u00b7 each by Ada Lind, Bo Marsh 3 to 4" in written(first, second)
    assert "Rotated pump 3 \u00b7 Ada Lind, Bo Marsh 3" in written(first)
    # Where not all were made by the same people, each says by whom.
    other = samples.row(4, samples.BEGAN, "duty.done", "Rotated pump 4", "Cy Okoro (officer)")
    assert "Rotated pump 3 \u00b7 Ada Lind, Bo Marsh; Rotated pump 4 \u00b7 Cy Okoro 3 to 4" in written(first, other)
    nobody = samples.row(4, samples.BEGAN, "duty.done", "Rotated pump 4")
    assert "Rotated pump 3 \u00b7 Ada Lind, Bo Marsh; Rotated pump 4 3 to 4" in written(first, nobody)
