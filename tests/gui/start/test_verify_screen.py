"""What was brought from elsewhere is judged from the first screen: honest, changed, signed, a stranger's, empty, a folder."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.processor_time import processor_time
from fakes.shown_window import settle
from twinseal.domain.errors import Cancelled
from twinseal.domain.ports import no_progress
from twinseal.flows.verification import brought
from twinseal.flows.views.verification import BroughtView
from twinseal.gui.router import Router
from twinseal.gui.start.verify_screen import VerifyScreen
from twinseal.gui.worker import Worker


@pytest.fixture
def router(cast: Cast, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Router:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    made = Router(cast.machine, Worker())
    made.window.deaf_ms = 0
    qtbot.addWidget(made.window, before_close_func=lambda _window: made.leave())
    made.start.show_sealed()
    made.window.show()
    return made


@pytest.fixture
def screen(router: Router, qtbot: QtBot) -> VerifyScreen:
    way = router.start.welcome.findChild(QPushButton, "welcome.verify")
    assert way is not None
    way.click()
    settle(qtbot, router, lambda: router.window.screen_shown is router.start.verifying.screen)
    return router.start.verifying.screen


def judged(screen: VerifyScreen, router: Router, qtbot: QtBot, path: Path, card: Path | None, code: str = "") -> str:
    """Return what is said of a path, wherever it is said."""
    screen.path.set_text(str(path))
    screen.card_path.set_text(str(card or ""))
    screen.receipt.setText(code)
    QTest.keyClick(screen.path.line, Qt.Key.Key_Return)
    assert not screen.strip.isHidden(), "it says at once that it works"
    settle(qtbot, router, lambda: not screen.cancel.isVisible())
    return "\n".join(part.text() for part in screen.findChildren(QLabel) if part.isVisible() and part.text())


def wrong(screen: VerifyScreen) -> list[str]:
    return [name for name, field in screen._fields.items() if field.is_wrong]


def held(folder: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_an_export_is_judged_by_card_and_code(
    cast: Cast, export: Path, router: Router, screen: VerifyScreen, qtbot: QtBot
) -> None:
    before = held(export)
    assert screen.path.line.hasFocus() or not router.window.isActiveWindow()
    said = judged(screen, router, qtbot, export, None)
    assert "not all of it is proven" in said
    assert "Verify again with the trust card" in said
    said = judged(screen, router, qtbot, export, cast.card_path)
    assert "Intact, but not compared with anything you kept." in said
    assert "compare with the printed card" in said
    vault = cast.open()
    owed = vault.view().line_owed
    vault.close()
    assert owed is not None
    said = judged(screen, router, qtbot, export, cast.card_path, owed.register_code)
    assert "Intact, and it continues from what you kept." in said
    assert screen.strip.accessibleName().startswith("Intact")
    assert held(export) == before, "nothing in it is changed"
    # The vault folder itself, and a stick that holds the export alone.
    assert "Intact" in judged(screen, router, qtbot, cast.vault_path, cast.card_path)
    assert f"it may be in {export}" in judged(screen, router, qtbot, export.parent, cast.card_path)


def test_what_was_changed_is_tampered_in_red(
    cast: Cast, export: Path, router: Router, screen: VerifyScreen, qtbot: QtBot
) -> None:
    report = export / "report.pdf"
    said = judged(screen, router, qtbot, report, cast.card_path)
    assert "Unchanged since an auditor of this vault signed it." in said
    assert "chain" not in said.lower(), "its seal alone was judged"
    pdf = bytearray(report.read_bytes())
    pdf[pdf.index(b"stream") + 20] ^= 1
    report.write_bytes(pdf)
    said = judged(screen, router, qtbot, report, cast.card_path)
    assert "Tampered" in said
    assert "Do not use this report" in said
    assert screen.strip.accessibleName().startswith("Tampered")
    log = export / "log.tws"
    lines = log.read_bytes()
    log.write_bytes(lines.replace(b"A", b"B", 1))
    said = judged(screen, router, qtbot, export, cast.card_path)
    assert "Tampered" in said
    assert "What now" in said


def test_what_is_nothing_of_ours_is_refused_where_it_was_typed(
    cast: Cast, export: Path, router: Router, screen: VerifyScreen, qtbot: QtBot, tmp_path: Path
) -> None:
    empty, strange, broken = tmp_path / "empty", tmp_path / "strange.txt", tmp_path / "broken.pdf"
    empty.write_bytes(b"")
    strange.write_bytes(b"\xff\x00<html>" * 2000)
    broken.write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Length 99999999999 >>" + b"\x80" * 5000)
    asked = screen._fields
    for path in (empty, strange, tmp_path / "not there", tmp_path, Path("/dev/zero"), Path("/x\0"), tmp_path / ("x" * 300)):
        said = judged(screen, router, qtbot, path, cast.card_path)
        assert asked["path"].is_wrong, path
        assert asked["path"].message.text().count(".") >= 1, said
        assert "nexpected" not in said, path
        assert screen.strip.isHidden()
    circle = tmp_path / "circle"
    circle.symlink_to(circle)
    for path in (Path("~nobody-of-this-name/x"), circle):
        judged(screen, router, qtbot, path, None)
        assert wrong(screen) == ["path"], path
    for card in (Path("~nobody-of-this-name/x"), Path("/x\0"), circle):
        judged(screen, router, qtbot, export, card)
        assert wrong(screen) == ["trust_card"], card
    assert "signature cannot be read" in judged(screen, router, qtbot, broken, cast.card_path)
    broken.write_bytes(Path(__file__).parents[2].joinpath("vectors", "README.md").read_bytes())
    judged(screen, router, qtbot, broken, cast.card_path)
    assert asked["path"].is_wrong, "a name makes no report"
    judged(screen, router, qtbot, export / "report.pdf", None)
    assert asked["trust_card"].is_wrong
    judged(screen, router, qtbot, export, export / "manifest.json")
    assert "inside the folder" in asked["trust_card"].message.text()
    judged(screen, router, qtbot, export, strange)
    assert wrong(screen) == ["trust_card"]
    judged(screen, router, qtbot, export, cast.card_path, "7K3M")
    assert wrong(screen) == ["receipt"]
    # The first edit takes the sentence away, and nothing that was typed is lost.
    assert screen.receipt.text() == "7K3M"
    screen.receipt.setText("")
    assert wrong(screen) == []
    screen.path.clear()
    QTest.keyClick(screen.path.line, Qt.Key.Key_Return)
    assert wrong(screen) == ["path"]


def test_esc_stops_what_runs_and_leaves_after(
    router: Router, screen: VerifyScreen, qtbot: QtBot, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(*_words: object, **given: object) -> BroughtView:
        progress, stop = given.get("progress", no_progress), given["should_stop"]
        assert callable(progress)
        assert callable(stop)
        while not stop():
            progress(61, 137)
            time.sleep(0.002)
        raise Cancelled

    monkeypatch.setattr(brought, "judge_brought", endless)
    screen.path.set_text(str(export))
    screen.send()
    qtbot.waitUntil(lambda: "61 of 137" in screen.strip.accessibleName())
    # The window's own thread is free meanwhile.
    with processor_time() as spent:
        QApplication.processEvents()
    assert spent.seconds < 1
    QTest.keyClick(screen, Qt.Key.Key_Escape)
    settle(qtbot, router, lambda: screen.strip.isHidden())
    assert "ancelled" in screen.notice.text()
    assert router.window.screen_shown is screen
    QTest.keyClick(screen, Qt.Key.Key_Escape)
    settle(qtbot, router, lambda: router.window.screen_shown is router.start.welcome)
    assert screen.path.text() == ""
