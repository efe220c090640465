"""Every QR code that is shown or printed is read by a program that scans, for the longest texts that are accepted."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from fakes import paper_samples as papers
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.totp import TotpParameters, provisioning_uri
from twinseal.domain.people import Role
from twinseal.domain.text import NAME_MAX
from twinseal.flows.views.ceremony import EnrolledView
from twinseal.flows.views.sealed import LineOwed
from twinseal.gui import theme
from twinseal.gui.ceremony.proof_panel import ProofPanel
from twinseal.gui.opening.receipt_screen import ReceiptScreen
from twinseal.gui.widgets.pdf_preview import PAGE_WIDTH_PX
from twinseal.gui.widgets.qr import MODULE_PX
from twinseal.gui.widgets.register_line import RegisterLine
from twinseal.reports.page import qr as printed
from twinseal.reports.papers.ceremony_record import build_ceremony_record
from twinseal.reports.papers.seal_slip import build_seal_slip
from twinseal.reports.papers.trust_card import build_trust_card

LONGEST_RECEIPT = f"TWINSEAL-RECEIPT:1:{'0F' * 16}:{'9' * 16}:{'A5' * 32}"
NAMES = (
    ("Константин Александрович Преображенский", "Ленинградская атомная электростанция №2"),
    ("\U00020000" * NAME_MAX, "\U00020001" * NAME_MAX),
)
_DPI = 200


def scanned(picture: Path) -> list[str]:
    """Return what zbarimg reads in a picture."""
    done = subprocess.run(
        ["zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", str(picture)], capture_output=True, text=True, check=False
    )
    return done.stdout.split()


def grabbed(widget: QWidget, picture: Path) -> QImage:
    """Save the pixels of a widget."""
    image = widget.grab().toImage()
    assert image.save(str(picture))
    return image


def ask_for_square(widget: QWidget, name: str) -> None:
    """Press the way to the square, which waits for that in a low window and in a dark room."""
    show = widget.findChild(QPushButton, f"{name}_show")
    assert show is not None
    if show.isVisible():
        show.click()


@pytest.mark.parametrize(("person", "vault"), NAMES, ids=["cyrillic", "longest"])
def test_a_phone_reads_the_enrolment_of_the_longest_names(person: str, vault: str, tmp_path: Path, qtbot: QtBot) -> None:
    uri = provisioning_uri(SecretBytes(bytes(range(20))), TotpParameters(), person, vault)
    panel = ProofPanel()
    qtbot.addWidget(panel)
    panel.show_person(EnrolledView("p", person, Role.OFFICER, "", False, provisioning_uri=uri))
    panel.resize(panel.minimumSizeHint().expandedTo(panel.sizeHint()))
    panel.show()
    image = grabbed(panel, tmp_path / "panel.png")
    assert image.devicePixelRatio() == 1
    assert scanned(tmp_path / "panel.png") == [uri]
    assert panel.qr.width() >= MODULE_PX * len(panel.qr._rows)


def test_a_scanner_reads_the_longest_receipt_on_the_screen(tmp_path: Path, qtbot: QtBot) -> None:
    frame = QWidget()
    line = RegisterLine("test.code", "test.qr", "Write", "Asked for later", "Receipt")
    frame.setLayout(line)
    qtbot.addWidget(frame)
    line.show_seal(1, "000G-40R4-0M30-F", LONGEST_RECEIPT)
    frame.resize(900, 400)
    frame.show()
    ask_for_square(frame, "test.qr")
    grabbed(frame, tmp_path / "line.png")
    assert scanned(tmp_path / "line.png") == [LONGEST_RECEIPT]


def test_a_scanner_reads_the_receipt_on_the_seal_slip(tmp_path: Path) -> None:
    slip = build_seal_slip(papers.seal_slip(receipt=LONGEST_RECEIPT))
    with pypdfium2.PdfDocument(slip) as document:
        document[0].render(scale=_DPI / 72).to_pil().save(tmp_path / "slip.png")
    assert scanned(tmp_path / "slip.png") == [LONGEST_RECEIPT]


def test_no_module_on_paper_is_finer_than_a_scanner_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each call of the printing side is compared with the least size, with samples of every paper."""
    sizes: list[float] = []
    drawn = printed._rows

    def noted(data: str, level: str) -> tuple[bytes, ...]:
        rows = drawn(data, level)
        sizes.append(len(rows))
        return rows

    monkeypatch.setattr(printed, "_rows", noted)
    build_seal_slip(papers.seal_slip(receipt=LONGEST_RECEIPT))
    assert [38 / modules >= printed.MODULE_MM for modules in sizes] == [True]
    sizes.clear()
    build_trust_card(papers.trust_card())
    build_ceremony_record(papers.ceremony_record())
    seal_box_mm = 28 - 3
    assert len(sizes) == 3
    assert all(seal_box_mm / modules >= printed.MODULE_MM for modules in sizes)


@pytest.mark.parametrize("size", [(1280, 800), (1024, 600), (683, 384)], ids=str)
def test_the_receipt_stays_whole_while_the_slip_is_shown(size: tuple[int, int], tmp_path: Path, qtbot: QtBot) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.load_fonts()
    theme.apply(application, "day")
    screen = ReceiptScreen()
    qtbot.addWidget(screen)
    screen.show_owed(LineOwed(2, "000G-40R4-0M30-F", LONGEST_RECEIPT, False, None, "", ("Ada", "Bo"), ("0001",), False))
    screen.resize(*size)
    screen.show()
    ask_for_square(screen, "receipt.qr")
    page = QPixmap(PAGE_WIDTH_PX, 1160)
    page.fill("white")
    screen.show_slip()
    screen.preview.show_page(0, 1, page)
    inside = screen.body.parentWidget()
    assert inside is not None
    qtbot.waitUntil(lambda: screen.preview.isVisible() and inside.height() > screen.preview.height())
    QApplication.processEvents()
    frame = screen.register.qr.parentWidget()
    assert frame is not None
    assert frame.rect().contains(screen.register.qr.geometry())
    grabbed(inside, tmp_path / "receipt.png")
    assert scanned(tmp_path / "receipt.png") == [LONGEST_RECEIPT]
