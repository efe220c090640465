"""The one busy state of a screen: what was asked is said on the act that asked, and nothing else is taken until the answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from shiboken6 import isValid

from twinseal.gui.widgets.act import ENTER, Act

ALWAYS: Final = "always"
"""Property of a control that works while its screen is busy: sealing, masking, stopping."""
BUSY_WORDS: Final = "busy_words"
"""Property of a button: what stands on it while its own work runs; without it its text with an ellipsis."""
READABLE: Final = "readable_while_busy"
"""Property of a screen that can be read and scrolled while work of its own runs."""
_MOVES: Final = frozenset({Qt.Key.Key_Tab, Qt.Key.Key_Backtab})


@dataclass
class _State:
    act: QPushButton | None
    words: str
    focus: QWidget | None
    least_px: int = 0
    """The width that the act has at least while nothing runs."""
    disabled: list[QPushButton] = field(default_factory=list)


class Busy:
    """Keeps the busy screens; each is begun once and ended once."""

    def __init__(self) -> None:
        """Begin with none."""
        self._states: dict[QWidget, _State] = {}

    def is_busy(self, screen: object) -> bool:
        """Tell whether a screen waits for an answer."""
        return screen in self._states

    def begin(self, screen: QWidget) -> None:
        """Disable every act of a screen that is not marked `ALWAYS`, and say on the one that was pressed that it runs."""
        # Each that is disabled is told to an aid for the blind, which takes in no more than some dozens at a time. What is
        # hidden stays so, but on a screen that people go on reading.
        hidden_too = bool(screen.property(READABLE))
        buttons = [
            child
            for child in screen.findChildren(QPushButton)
            if (hidden_too or child.isVisibleTo(screen)) and not _works_always(child, screen)
        ]
        focus = QApplication.focusWidget()
        inside = focus if focus is not None and screen.isAncestorOf(focus) else None
        act = inside if isinstance(inside, QPushButton) and inside in buttons else _primary(buttons)
        state = _State(act, act.text() if act is not None else "", inside)
        self._states[screen] = state
        if inside in buttons:
            # Else the keyboard would wander to whatever control comes next.
            screen.setFocus(Qt.FocusReason.OtherFocusReason)
        if act is not None:
            state.least_px = act.minimumWidth()
            act.setMinimumWidth(act.width())
            act.setText(str(act.property(BUSY_WORDS) or f"{state.words} \u2026"))
            if isinstance(act, Act):
                act.set_busy(True)
        for button in buttons:
            if button.isEnabledTo(screen):
                button.setEnabled(False)
                state.disabled.append(button)

    def end(self, screen: QWidget) -> None:
        """Take acts again; the keyboard goes back to where it was, unless it went elsewhere meanwhile."""
        state = self._states.pop(screen, None)
        if state is None or not isValid(screen):
            return
        for control in state.disabled:
            if isValid(control):
                control.setEnabled(True)
        act, focus = state.act, state.focus
        if act is not None and isValid(act):
            act.setText(state.words)
            if isinstance(act, Act):
                act.set_busy(False)
            act.setMinimumWidth(state.least_px)
        if focus is not None and isValid(focus) and screen.hasFocus():
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def swallows(self, watched: QWidget, event: object) -> bool:
        """Tell whether a key or click at a control is to be kept back because its screen is busy."""
        screen = next(
            (state for state in self._states if isValid(state) and (state is watched or state.isAncestorOf(watched))), None
        )
        if screen is None:
            return False
        if _works_always(watched, screen):
            return False
        if isinstance(event, QKeyEvent):
            if event.key() in _MOVES:
                return False
            return event.key() in ENTER or not screen.property(READABLE)
        return not screen.property(READABLE)


def always(control: QWidget) -> None:
    """Let a control work while its screen is busy."""
    control.setProperty(ALWAYS, True)


def _works_always(part: QWidget | None, screen: QWidget) -> bool:
    while part is not None and part is not screen:
        if part.property(ALWAYS):
            return True
        part = part.parentWidget()
    return False


def _primary(buttons: list[QPushButton]) -> QPushButton | None:
    shown = [
        button
        for button in buttons
        if button.isVisible() and button.isEnabled() and button.property("kind") in {"primary", "reseal"}
    ]
    return shown[-1] if shown else None
