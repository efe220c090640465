"""Pages come out of the signed bytes as they are, and go to a printer page by page."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from fakes import no_network
from fakes.print_scheduler import QUEUE, print_scheduler
from fakes.private_bus import private_bus
from fakes.traced import network_sockets, traced
from twinseal.domain.errors import BadInput, ReportFailed
from twinseal.gui.platform.printing import LOCAL_SCHEDULER, page_image, print_pdf


@pytest.fixture
def pdf(tmp_path: Path) -> bytes:
    place = tmp_path / "two.pdf"
    canvas = Canvas(str(place), pagesize=(200, 300))
    canvas.setFillColorRGB(1, 0, 0)
    canvas.rect(0, 150, 200, 150, stroke=0, fill=1)
    canvas.showPage()
    canvas.drawString(20, 20, "second")
    canvas.showPage()
    canvas.save()
    return place.read_bytes()


def test_a_page_has_the_width_asked_for_and_its_colours(qtbot: QtBot, pdf: bytes) -> None:
    drawn = page_image(pdf, 0, 400)
    assert (drawn.index, drawn.pages, drawn.image.width(), drawn.image.height()) == (0, 2, 400, 600)
    assert drawn.image.pixelColor(200, 100) == QColor(255, 0, 0)
    assert drawn.image.pixelColor(200, 500) == QColor(255, 255, 255)


def test_a_page_beyond_the_end_is_the_last_one(qtbot: QtBot, pdf: bytes) -> None:
    assert page_image(pdf, 9, 100).index == 1
    assert page_image(pdf, -3, 100).index == 0


def test_bytes_that_are_no_pdf_are_a_sentence(qtbot: QtBot) -> None:
    with pytest.raises(ReportFailed) as caught:
        page_image(b"%PDF-1.7 broken", 0, 100)
    assert caught.value.sentence.endswith(".")


def test_every_page_is_printed(qtbot: QtBot, pdf: bytes, tmp_path: Path) -> None:
    out = tmp_path / "printed.pdf"
    assert print_pdf(pdf, "", to_file=str(out)) == 2
    assert page_image(out.read_bytes(), 0, 200).pages == 2


def test_without_a_printer_the_reason_is_said(qtbot: QtBot, pdf: bytes) -> None:
    with pytest.raises(BadInput) as caught:
        print_pdf(pdf, "")
    assert "printer" in caught.value.sentence


_ASK = """
from PySide6.QtWidgets import QApplication
application = QApplication([])
from twinseal.gui.platform.printing import printers
print(printers())
"""


@pytest.mark.parametrize(
    ("surroundings", "conf"),
    [
        ({}, ""), ({"CUPS_SERVER": "127.0.0.2"}, ""), ({"CUPS_SERVER": "127.0.0.2:8631/version=1.1"}, ""),
        ({}, "ServerName 127.0.0.2\n"), ({"CUPS_SERVER": ""}, "ServerName 127.0.0.2:631\n"),
    ],
)  # fmt: skip
def test_asking_for_printers_reaches_for_no_network(tmp_path: Path, surroundings: dict[str, str], conf: str) -> None:
    (tmp_path / ".cups").mkdir()
    (tmp_path / ".cups" / "client.conf").write_text(conf)
    environment = {name: value for name, value in os.environ.items() if name != "CUPS_SERVER"}
    with private_bus() as bus:
        done = subprocess.run(
            traced(tmp_path / "calls", sys.executable, "-c", _ASK),
            env={**environment, "HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen", **bus, **surroundings},
            capture_output=True, check=False, timeout=120,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    assert network_sockets(tmp_path / "calls") == []
    assert LOCAL_SCHEDULER in (tmp_path / "calls").read_text(), "the library was there and asked"


_PRINT = """
import os, signal, subprocess, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
application = QApplication([])
from twinseal.domain.errors import TwinsealError
from twinseal.gui.platform import printing
pages = printing.page_image
def end_the_scheduler(*words):
    os.kill(int(sys.argv[2]), signal.SIGTERM)
    while Path(os.environ["CUPS_SERVER"]).exists():
        pass
    return pages(*words)
def sent(name):
    try:
        return printing.print_pdf(Path(sys.argv[1]).read_bytes(), name)
    except TwinsealError as refusal:
        return type(refusal).__name__ + ": " + refusal.sentence
print(*printing.printers())
print(sent("Sheet"))
print(sent("Gone"))
subprocess.run(["cupsreject", "Sheet"], check=True)
print(sent("Sheet"))
subprocess.run(["cupsaccept", "Sheet"], check=True)
printing.page_image = end_the_scheduler
print(sent("Sheet"))
"""


def test_a_real_scheduler_gets_every_page_or_its_refusal_is_said(qtbot: QtBot, pdf: bytes, tmp_path: Path) -> None:
    sheet, temporary = tmp_path / "sheet.pdf", tmp_path / "temporary"
    sheet.write_bytes(pdf)
    temporary.mkdir()
    with print_scheduler() as scheduler:
        done = subprocess.run(
            no_network.command("-c", _PRINT, str(sheet), str(scheduler.process)),
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(temporary), **scheduler.variables},
            capture_output=True, check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr.decode()[-2000:]
        printed = scheduler.wait(1)
        jobs = sorted(place.name for place in scheduler.printed.iterdir())
    names, pages, gone, rejected, unreachable = done.stdout.decode().splitlines()
    assert (names, pages) == (QUEUE, "2")
    # Left to itself Qt prints on another printer, and takes a refusal for a success.
    assert gone.startswith("ReportFailed: The printer Gone is no longer there")
    assert rejected.startswith("ReportFailed: The printer Sheet did not accept the pages")
    assert unreachable == rejected
    assert jobs == ["1.pdf", "1.title"]
    first = page_image(printed, 0, 400)
    assert first.pages == 2
    # The red half of the sheet is on the paper, in grey since this queue knows no colour, and white below it.
    assert first.image.pixelColor(200, 100).lightness() < 128
    assert first.image.pixelColor(390, first.image.height() - 5) == QColor(255, 255, 255)
    assert list(temporary.iterdir()) == [], "the pages must not stay in a file"


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6"])
def test_a_window_that_reached_for_a_network_would_be_ended(family: str) -> None:
    """The whole job of the window runs under this watch; here it is seen to bite, and only there."""
    code = "import socket; socket.socket(socket.AF_UNIX); print('local', flush=True); socket.socket(socket.{})"
    done = subprocess.run(no_network.command("-c", code.format(family)), capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (-signal.SIGSYS, b"local\n")
