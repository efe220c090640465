"""Two people who use the window: one has the keyboard alone, one the accessibility tree alone. Both know names, no more."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView, QWidget

from fakes.accessible_tree import Blind, parts

_STOPS_MOST = 120


class Hands(Protocol):
    """Somebody who does what a name says."""

    def press(self, name: str) -> None:
        """Press a button whose name begins so."""
        ...

    def tick(self, name: str) -> None:
        """Tick a box."""
        ...

    def type(self, name: str, text: str) -> None:
        """Type into a field, in the place of what stands there."""
        ...

    def choose(self, rows: str, name: str) -> None:
        """Choose a row of a list."""
        ...

    def step(self, name: str, times: int, key: Qt.Key = Qt.Key.Key_Down) -> None:
        """Press an arrow in a field so many times."""
        ...


class Keys:
    """Goes by the tabulator, and has no mouse."""

    def __init__(self, window: QWidget) -> None:
        """Sit down at a window."""
        self._window = window

    def _to(self, name: str) -> QWidget:
        seen = []
        for _ in range(_STOPS_MOST):
            now = self._window.focusWidget()
            assert now is not None
            if now.accessibleName().startswith(name) and now.isEnabled():
                return now
            seen.append(now.accessibleName())
            QTest.keyClick(now, Qt.Key.Key_Tab)
        raise LookupError(f"{name}: {seen}")

    def press(self, name: str) -> None:
        """Press a button with Space."""
        QTest.keyClick(self._to(name), Qt.Key.Key_Space)

    tick = press

    def type(self, name: str, text: str) -> None:
        """Type into a field, in the place of what stands there."""
        at = self._to(name)
        QTest.keyClick(at, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        _lines(at, text)

    def choose(self, rows: str, name: str) -> None:
        """Go down a list until a row begins so."""
        at = self._to(rows)
        assert isinstance(at, QListView)
        QTest.keyClick(at, Qt.Key.Key_Home)
        for _ in range(at.model().rowCount()):
            if str(at.currentIndex().data()).startswith(name):
                return
            QTest.keyClick(at, Qt.Key.Key_Down)
        raise LookupError(name)

    def step(self, name: str, times: int, key: Qt.Key = Qt.Key.Key_Down) -> None:
        """Press an arrow in a field so many times."""
        at = self._to(name)
        for _ in range(times):
            QTest.keyClick(at, key)


class Tree:
    """Has the tree and what is said, and neither picture nor mouse."""

    def __init__(self, window: QWidget) -> None:
        """Sit down at a window."""
        self._window, self._blind = window, Blind(window)

    def press(self, name: str) -> None:
        """Press a button by the action that it offers."""
        self._blind.press(name)

    def tick(self, name: str) -> None:
        """Tick a box by the action that it offers."""
        self._blind.press(name, QAccessible.Role.CheckBox)

    def type(self, name: str, text: str) -> None:
        """Type into a field, in the place of what stands there."""
        at = self._blind.go_to(name)
        QTest.keyClick(at, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        _lines(at, text)

    def choose(self, rows: str, name: str) -> None:
        """Go down a list until a row begins so."""
        self._blind.choose(rows, name)

    def step(self, name: str, times: int, key: Qt.Key = Qt.Key.Key_Down) -> None:
        """Press an arrow in a field so many times."""
        numbers = [part for part in parts(self._window) if part.role() == QAccessible.Role.SpinBox]
        is_number = any(part.text(QAccessible.Text.Name).startswith(name) for part in numbers)
        at = self._blind.go_to(name, QAccessible.Role.SpinBox if is_number else QAccessible.Role.ComboBox)
        for _ in range(times):
            QTest.keyClick(at, key)


def _lines(at: QWidget, text: str) -> None:
    for number, line in enumerate(text.split("\n")):
        if number:
            QTest.keyClick(at, Qt.Key.Key_Return)
        QTest.keyClicks(at, line)
