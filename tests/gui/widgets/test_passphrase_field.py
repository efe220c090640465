"""A secret is edited like any text, and leaves by no key: cursor and selection work, copying and undoing do not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QAccessible, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.virtual_display import virtual_display
from twinseal.gui.platform.keyboard import KeyboardState, keyboard_state
from twinseal.gui.widgets.form_field import FormField
from twinseal.gui.widgets.passphrase_field import PassphraseField

ROOT = Path(__file__).resolve().parents[3]
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
DRIVER = """
import sys
from PySide6.QtWidgets import QApplication
from twinseal.gui import theme
from twinseal.gui.widgets.passphrase_field import PassphraseField
application = QApplication(["field"])
theme.load_fonts()
theme.apply(application, "day")
field = PassphraseField("test.passphrase", "Passphrase")
field.submitted.connect(lambda: print(field.said.message, field._keyboard.layout, field.peek(), sep="|", flush=True))
field.show()
field.activateWindow()
field.setFocus()
print(int(field.winId()), flush=True)
application.exec()
"""


@pytest.fixture(name="field")
def _field(qtbot: QtBot) -> Iterator[PassphraseField]:
    field = PassphraseField("test.passphrase", "Passphrase", eye="test.passphrase_shown")
    frame = FormField("Passphrase", field)
    qtbot.addWidget(frame)
    frame.show()
    field.setFocus()
    field._insert("g\u00e9heim \u4f60wort")
    yield field
    frame.close()


def test_keys_move_select_and_replace(field: PassphraseField) -> None:
    QTest.keyClick(field, Qt.Key.Key_Home)
    QTest.keyClick(field, Qt.Key.Key_Right)
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, "e")
    assert field.peek() == "geheim \u4f60wort"
    QTest.keyClick(field, Qt.Key.Key_End, SHIFT)
    QTest.keyClicks(field, "x")
    assert field.peek() == "gex"
    QTest.keyClick(field, Qt.Key.Key_Left, SHIFT)
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    QTest.keyClick(field, Qt.Key.Key_Left)
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert field.peek() == "e"
    QTest.keyClick(field, Qt.Key.Key_A, CONTROL)
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert field.is_empty()
    assert set(field._buffer._bytes) == {0}


def test_the_eye_takes_no_text_for_the_field_around_it(field: PassphraseField) -> None:
    before, eye = field.peek(), field.eye
    assert eye is not None
    QTest.keyClicks(eye, "123456")
    QTest.keyClick(eye, Qt.Key.Key_Backspace)
    assert field.peek() == before
    QTest.keyClick(eye, Qt.Key.Key_Space)
    assert eye.isChecked()


def test_no_key_works_by_words(field: PassphraseField) -> None:
    QTest.keyClick(field, Qt.Key.Key_Left, CONTROL)
    assert field.cursorPosition() == 0
    QTest.keyClick(field, Qt.Key.Key_Right)
    QTest.keyClick(field, Qt.Key.Key_Backspace, CONTROL)
    assert field.peek() == "\u00e9heim \u4f60wort"
    QTest.keyClick(field, Qt.Key.Key_Right)
    QTest.keyClick(field, Qt.Key.Key_Delete, CONTROL)
    assert field.peek() == "\u00e9"


def test_nothing_is_copied_undone_or_dragged_in(field: PassphraseField) -> None:
    whole = field.peek()
    QApplication.clipboard().setText("before")
    for key in (Qt.Key.Key_C, Qt.Key.Key_X, Qt.Key.Key_Z):
        QTest.keyClick(field, Qt.Key.Key_A, CONTROL)
        QTest.keyClick(field, key, CONTROL)
    QTest.keyClick(field, Qt.Key.Key_Delete, SHIFT)
    QTest.keyClick(field, Qt.Key.Key_Insert, CONTROL)
    press = QMouseEvent(
        QEvent.Type.MouseButtonRelease, QPointF(9, 9), QPointF(9, 9), Qt.MouseButton.MiddleButton,
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(field, press)
    assert QApplication.clipboard().text() == "before"
    assert field.peek() == whole
    assert not field.acceptDrops()
    assert field.contextMenuPolicy() is Qt.ContextMenuPolicy.NoContextMenu


def test_the_control_below_never_holds_the_text(field: PassphraseField) -> None:
    field.set_shown(True)
    spoken = QAccessible.queryAccessibleInterface(field)
    assert set(field.text()) == {"\u2022"}
    assert spoken.role() is QAccessible.Role.EditableText
    assert spoken.state().passwordEdit
    assert len(spoken.text(QAccessible.Text.Value)) == len("geheim \u4f60wort")
    assert "geheim" not in spoken.text(QAccessible.Text.Value)


def test_who_fills_the_control_in_from_outside_is_heard(field: PassphraseField) -> None:
    QAccessible.queryAccessibleInterface(field).setText(QAccessible.Text.Value, "another one")
    assert field.peek() == "another one"
    assert set(field.text()) == {"\u2022"}


def test_caps_lock_is_said_below_and_taken_back(field: PassphraseField) -> None:
    field.show_keyboard(KeyboardState(caps_lock=True, layout="de"))
    assert field.said.message == "Caps Lock is on."
    field.show_keyboard(KeyboardState(layout="de"))
    assert field.said.message == ""
    assert keyboard_state() is None


def test_a_real_keyboard_tells_caps_lock_and_its_layout(tmp_path: Path) -> None:
    (tmp_path / "drive.py").write_text(DRIVER, encoding="utf-8")
    with virtual_display() as display:
        variables = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT / "app")}

        def ran(*words: str) -> None:
            subprocess.run(words, env=variables, check=True, timeout=60)

        driven = subprocess.Popen(
            [sys.executable, str(tmp_path / "drive.py")], env=variables, stdout=subprocess.PIPE, text=True
        )
        assert driven.stdout is not None
        try:
            window = driven.stdout.readline().strip()
            # The server forgets the layout with its last client, so not before there is one.
            ran("setxkbmap", "-layout", "de,us")
            ran("xdotool", "windowfocus", "--sync", window)
            ran("xdotool", "key", "Caps_Lock", "a", "Return")
            assert driven.stdout.readline() == "Caps Lock is on.|de|A\n"
            ran("xdotool", "key", "Caps_Lock", "b", "Return")
            assert driven.stdout.readline() == "|de|Ab\n"
        finally:
            driven.kill()
            driven.wait()
            driven.stdout.close()
