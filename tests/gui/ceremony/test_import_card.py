"""An import at a ceremony by keyboard alone: read, looked at, added; a refusal costs nothing, and no secret stands there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListView, QWidget
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.founding_keyboard import Keyboard
from fakes.keepass import PASSWORD, Entry, Folder, KeePass, xml_of
from twinseal.gui.ceremony import ceremony_screen as pages


@pytest.fixture(scope="module")
def keepass(tmp_path_factory: pytest.TempPathFactory) -> KeePass:
    inside = Folder("Network", [Entry("VPN", {"UserName": "ops", "Password": "Sierra-51"}, files=("plan:0",))])
    return KeePass.of_xml(tmp_path_factory.mktemp("keepass"), xml_of(inside, Entry("Empty"), binaries=[b"the plan"]))


@pytest.fixture
def keyboard(cast: Cast, qtbot: QtBot, tmp_path: Path) -> Iterator[Keyboard]:
    made = Keyboard(cast, qtbot, tmp_path)
    made.screen.go(pages.ENVELOPES)
    yield made
    made.router.window.close()


def said(keyboard: Keyboard) -> str:
    """Return everything that can be read on the screen: labels and rows."""
    labels = [each.text() for each in keyboard.screen.findChildren(QLabel) if each.isVisible()]
    rows = [
        str(view.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) or view.model().index(row, 0).data())
        for view in keyboard.screen.findChildren(QListView)
        if view.isVisible() and view.model() is not None
        for row in range(view.model().rowCount())
    ]
    return "\n".join((*labels, *rows))


def test_it_is_read_shown_and_added_by_keyboard(keyboard: Keyboard, keepass: KeePass) -> None:
    keyboard.press("ceremony.import_begin")
    keyboard.type("ceremony.import_file", str(keepass.path))
    keyboard.type("ceremony.import_password", "wrong")
    keyboard.key("ceremony.import_password", Qt.Key.Key_Return)
    keyboard.settle(lambda: "made.kdbx could not be opened: compare the password" in said(keyboard))
    keyboard.type("ceremony.import_password", PASSWORD)
    # Enter reads the file, and adds no empty envelope.
    keyboard.key("ceremony.import_folder", Qt.Key.Key_Return)
    keyboard.settle(lambda: "KeePass: 1 would be added." in said(keyboard))
    shown = said(keyboard)
    assert "VPN" in shown
    assert "User name (user name), Password (password), file plan, 8 bytes" in shown
    assert "\u201cEmpty\u201d: it is empty." in shown
    assert "Sierra" not in shown
    # What was read is not left behind by accident.
    keyboard.screen.go_further()
    assert keyboard.screen.pages.index == pages.ENVELOPES
    keyboard.press("ceremony.import_add")
    # The form is let go before the window shows what came of it.
    keyboard.settle(
        lambda: any(part.isVisible() for part in keyboard.screen.findChildren(QWidget, "ceremony.envelope_remove.0"))
    )
    assert not keyboard.screen.envelopes_page.imports.half_done
    assert keyboard.find("ceremony.envelope_remove.0").accessibleName() == "Remove VPN"
    keyboard.screen.go_further()
    assert keyboard.screen.pages.index == pages.CHECK


def test_what_was_read_can_be_dropped(keyboard: Keyboard, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("label,password\nA,p\n")
    keyboard.press("ceremony.import_begin")
    keyboard.type("ceremony.import_file", str(file))
    keyboard.press("ceremony.import_read")
    keyboard.settle(lambda: "Column \u201clabel\u201d: the label." in said(keyboard))
    keyboard.press("ceremony.import_drop")
    keyboard.settle(lambda: not keyboard.screen.envelopes_page.imports.half_done)
    assert "A" not in said(keyboard).split("\n")
    keyboard.screen.go_further()
    assert keyboard.screen.pages.index == pages.CHECK
