"""A path is typed or looked up inside the page, by keyboard."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from twinseal.gui.widgets.path_field import PathField


def shown(qtbot: QtBot, field: PathField) -> PathField:
    qtbot.addWidget(field)
    field.show()
    return field


def listed(qtbot: QtBot, field: PathField, count: int) -> None:
    qtbot.waitUntil(lambda: field.view.model().rowCount(field.view.rootIndex()) == count)


def test_a_file_is_found_by_keyboard_and_others_are_not_offered(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "plant.trust-card.json").write_text("{}")
    (tmp_path / "keys" / "plant.pdf").write_text("x")
    field = shown(qtbot, PathField("test.card", "Card", suffixes=(".json",)))
    field.set_text(str(tmp_path))
    browse = field.findChild(QWidget, "test.card_browse")
    browse.setFocus()
    assert browse is not None
    QTest.keyClick(browse, Qt.Key.Key_Space)
    listed(qtbot, field, 1)
    field.view.setCurrentIndex(field.view.model().index(0, 0, field.view.rootIndex()))
    QTest.keyClick(field.view, Qt.Key.Key_Return)
    listed(qtbot, field, 1)
    field.view.setCurrentIndex(field.view.model().index(0, 0, field.view.rootIndex()))
    QTest.keyClick(field.view, Qt.Key.Key_Return)
    assert field.text() == str(tmp_path / "keys" / "plant.trust-card.json")
    assert not field.view.isVisible()


def test_a_new_file_gets_its_name_in_the_folder_that_is_taken(qtbot: QtBot, tmp_path: Path) -> None:
    field = shown(qtbot, PathField("test.report", "Report", new_name="audit-report.pdf"))
    field.set_text(str(tmp_path))
    field.findChild(QWidget, "test.report_browse").click()
    field.findChild(QWidget, "test.report_take").click()
    assert field.text() == str(tmp_path / "audit-report.pdf")


def test_esc_closes_the_list_and_keeps_what_was_typed(qtbot: QtBot, tmp_path: Path) -> None:
    field = shown(qtbot, PathField("test.folder", "Folder", folder=True))
    field.set_text(str(tmp_path))
    field.findChild(QWidget, "test.folder_browse").click()
    assert field.view.isVisible()
    QTest.keyClick(field.view, Qt.Key.Key_Escape)
    assert not field.view.isVisible()
    assert field.text() == str(tmp_path)
