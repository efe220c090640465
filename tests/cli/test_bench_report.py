"""What `bench` says of reports comes from reports that were really drawn, beside a canvas with the same texts."""

from __future__ import annotations

import pypdfium2
import pytest

from twinseal.cli.bench_report import OPENINGS, ROWS, _in_a_process, drawn, measure_reports

RATIO, MIB, OPENINGS_S = 1.5, 400, 3.0
"""What 100,000 rows may take beside the bare canvas, and in memory; and what 300 openings may take, in seconds."""


def test_both_canvases_have_the_same_texts() -> None:
    for what in ("rows", "bare"):
        with pypdfium2.PdfDocument(drawn(what, 40)) as document:
            text = " ".join(page.get_textpage().get_text_bounded() for page in document)
        assert all(f"Field {number} of \u201cCore switch\u201d was shown" in text for number in range(40)), what
    with pypdfium2.PdfDocument(drawn("openings", 3)) as document:
        text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    assert all(f"INC-{number:06d}" in text for number in range(3))


def test_300_openings_are_drawn_in_time() -> None:
    measured = _in_a_process("openings", OPENINGS)
    assert measured["pages"] > OPENINGS
    # Twice the bound, of processor time: this machine may be at other work.
    assert 0 < measured["seconds"] < 2 * OPENINGS_S


@pytest.mark.long
def test_100000_rows_cost_little_more_than_a_bare_canvas() -> None:
    measured = measure_reports(quick=False)
    assert measured["rows"] == ROWS
    assert measured["ratio"] < RATIO
    assert measured["rows_mib"] < MIB
    assert measured["openings_s"] < 2 * OPENINGS_S
