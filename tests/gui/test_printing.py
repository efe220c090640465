"""Pages come out of the signed bytes as they are, and go to a printer page by page."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor

from twinseal.domain.errors import BadInput, ReportFailed
from twinseal.gui.platform.printing import page_image, print_pdf


@pytest.fixture
def pdf(tmp_path: Path) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    place = tmp_path / "two.pdf"
    canvas = Canvas(str(place), pagesize=(200, 300))
    canvas.setFillColorRGB(1, 0, 0)
    canvas.rect(0, 150, 200, 150, stroke=0, fill=1)
    canvas.showPage()
    canvas.drawString(20, 20, "second")
    canvas.showPage()
    canvas.save()
    return place.read_bytes()


def test_a_page_has_the_width_asked_for_and_its_colours(qtbot, pdf: bytes) -> None:
    drawn = page_image(pdf, 0, 400)
    assert (drawn.index, drawn.pages, drawn.image.width(), drawn.image.height()) == (0, 2, 400, 600)
    assert drawn.image.pixelColor(200, 100) == QColor(255, 0, 0)
    assert drawn.image.pixelColor(200, 500) == QColor(255, 255, 255)


def test_a_page_beyond_the_end_is_the_last_one(qtbot, pdf: bytes) -> None:
    assert page_image(pdf, 9, 100).index == 1
    assert page_image(pdf, -3, 100).index == 0


def test_bytes_that_are_no_pdf_are_a_sentence(qtbot) -> None:
    with pytest.raises(ReportFailed) as caught:
        page_image(b"%PDF-1.7 broken", 0, 100)
    assert caught.value.sentence.endswith(".")


def test_every_page_is_printed(qtbot, pdf: bytes, tmp_path: Path) -> None:
    out = tmp_path / "printed.pdf"
    assert print_pdf(pdf, "", to_file=str(out)) == 2
    assert page_image(out.read_bytes(), 0, 200).pages == 2


def test_without_a_printer_the_reason_is_said(qtbot, pdf: bytes) -> None:
    with pytest.raises(BadInput) as caught:
        print_pdf(pdf, "")
    assert "printer" in caught.value.sentence
