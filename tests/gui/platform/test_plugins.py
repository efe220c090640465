"""What Qt cannot load for want of a library of the system is found out before Qt ends the process."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo
from pytestqt.qtbot import QtBot

from twinseal.gui.platform import plugins, printing
from twinseal.gui.widgets.pdf_preview import PdfPreview


@pytest.fixture
def lame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give Qt a folder of plugins with one that can be loaded, and one that needs a library that is nowhere."""
    (own,) = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)).glob("platforms/libqoffscreen.so")
    folder = tmp_path / "platforms"
    folder.mkdir()
    (folder / "libqwhole.so").write_bytes(own.read_bytes())
    assert b"libQt6Gui.so.6" in own.read_bytes()
    (folder / "libqlame.so").write_bytes(own.read_bytes().replace(b"libQt6Gui.so.6", b"libNowhere.so."))
    monkeypatch.setattr(QLibraryInfo, "path", lambda _which: str(tmp_path))


def test_the_lacking_library_is_named(lame: None) -> None:
    assert plugins.lacking_library("platforms", "qlame") == "libNowhere.so."
    assert plugins.lacking_library("platforms", "qwhole") == ""
    assert "libNowhere.so. (for lame)" in plugins.platform_problem(["lame"])


def test_one_that_can_be_loaded_is_enough(lame: None) -> None:
    assert plugins.platform_problem(["lame", "whole"]) == ""


def test_qts_own_can_be_loaded_here() -> None:
    assert plugins.platform_problem(["offscreen"]) == ""
    assert plugins.platform_problem(["xcb"]) == ""


def test_no_printing_library_is_told_apart_from_no_printer(lame: None, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "printsupport").mkdir()
    own = tmp_path / "printsupport" / "libcupsprintersupport.so"
    own.write_bytes((tmp_path / "platforms" / "libqlame.so").read_bytes())
    assert not printing.has_printing_service()
    preview = PdfPreview("shown")
    qtbot.addWidget(preview)
    said = []
    for service in (True, False):
        preview.offer_printers((), service=service)
        said.append(preview._printer.currentText())
    assert said == ["No printer on this machine", "No printing service (CUPS) on this system"]
