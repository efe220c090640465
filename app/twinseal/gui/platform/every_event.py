"""Sees every event of the program first: two keys that work everywhere, signs of life, and what is not to arrive."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QInputEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog

_PRESSES = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick, QEvent.Type.TouchBegin}
)
_TOUCHES = _PRESSES | {QEvent.Type.MouseMove, QEvent.Type.Wheel}
_KEYS = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease})
_POPUPS_AT_MOST = 20
TURNS: Final = "turns"
"""Property of an act that turns to something else and back: a double click turns once."""


class EveryEvent(QObject):
    """One event filter over the whole program: it sees a key before the list, menu or dialog that holds the keyboard."""

    def __init__(
        self,
        keys: Mapping[Qt.Key, Callable[[], object]],
        touched: Callable[[], object],
        swallows: Callable[[QObject, QEvent], bool],
        with_ctrl: Mapping[Qt.Key, Callable[[], object]] | None = None,
    ) -> None:
        """Call the act of a key in `keys` whatever has the keyboard, and `touched` for each sign of life.

        `with_ctrl` are acts of keys that are pressed with Ctrl alone, which types nothing.
        A key or click is kept from an object of which `swallows` says so; the keys of `keys` never are.
        """
        super().__init__()
        self._keys, self._touched, self._swallows = keys, touched, swallows
        self._with_ctrl = with_ctrl or {}
        self._pressed: QObject | None = None
        """What the mouse was pressed on last."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the two keys, and keep back what is not to arrive."""
        if not isinstance(event, QInputEvent):
            # Nearly all of the thousands that a new screen brings: to ask for their type takes longer.
            return False
        kind = event.type()
        if kind not in _TOUCHES and kind not in _KEYS:
            return False
        if isinstance(event, QKeyEvent) and event.key() in self._keys:
            if kind == QEvent.Type.KeyPress and not event.isAutoRepeat():
                self._touched()
                self._keys[Qt.Key(event.key())]()
            return True
        if isinstance(event, QKeyEvent) and event.key() in self._with_ctrl and _is_ctrl_alone(event):
            if kind == QEvent.Type.KeyPress:
                self._touched()
                self._with_ctrl[Qt.Key(event.key())]()
            return True
        if kind in _TOUCHES:
            self._touched()
        if kind == QEvent.Type.Wheel and isinstance(watched, QComboBox):
            # Whoever scrolls past a choice does not mean another answer: the page takes the wheel.
            event.ignore()
            return True
        if self._is_second_press(watched, kind):
            return True
        return kind in _PRESSES and self._swallows(watched, event)

    def _is_second_press(self, watched: QObject, kind: QEvent.Type) -> bool:
        """Tell whether a button would get the second press of a double click that is not for it."""
        if not isinstance(watched, QAbstractButton):
            if kind == QEvent.Type.MouseButtonPress:
                self._pressed = None
            return False
        if kind == QEvent.Type.MouseButtonPress:
            self._pressed = watched
        # One that turns would turn back; another one has taken the place of what was pressed.
        return kind == QEvent.Type.MouseButtonDblClick and (watched is not self._pressed or _turns(watched))


def _turns(part: QObject) -> bool:
    return isinstance(part, QAbstractButton) and (part.isCheckable() or bool(part.property(TURNS)))


def _is_ctrl_alone(event: QKeyEvent) -> bool:
    # With Shift, or from the block of digits, a plus is still a plus; Ctrl and Alt together is how some keyboards type signs.
    held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    return held == Qt.KeyboardModifier.ControlModifier


def close_popups() -> None:
    """Close every list, menu and dialog that is open above the window."""
    for _ in range(_POPUPS_AT_MOST):
        popup = QApplication.activePopupWidget()
        if popup is None:
            break
        popup.close()
        # One that does not let itself be closed is put away all the same.
        popup.hide()
    for _ in range(_POPUPS_AT_MOST):
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            break
        if isinstance(dialog, QDialog):
            dialog.done(QDialog.DialogCode.Rejected.value)
        dialog.hide()
