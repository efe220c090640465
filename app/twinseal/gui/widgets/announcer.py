"""What is said by itself to whoever listens instead of looking: the one place from which anything is announced.

An aid that reads aloud takes back what it is reading when something newer comes, and the keyboard's move is such a thing too.
So what is said within one turn of the event loop is one announcement, which comes after the move and ends with the control
that the keyboard went to: nothing of it is cut off by the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget
from shiboken6 import isValid

READ_KEYS: Final = "Ctrl+Shift+R"
"""Read aloud, sign by sign, what has to be written down or typed elsewhere."""
_STATE: Final = "spoken_state"
_ENDS: Final = (".", "!", "?", ":", ",", ";", "\u2026")


@dataclass(frozen=True, slots=True)
class _Waiting:
    part: QWidget
    sentence: str
    urgent: bool
    keyboard: QWidget | None
    """Where the keyboard was."""
    came: bool = False
    """The screen came with it: the control that the keyboard went to is read at its end."""


_waiting: list[_Waiting] = []


def announce(part: QWidget, sentence: str, *, urgent: bool = False) -> None:
    """Say a sentence once this turn of the event loop is over, if `part` can be seen then; an urgent one interrupts."""
    _wait(_Waiting(part, sentence.strip(), urgent, part.window().focusWidget()))


def announce_arrival(screen: QWidget, sentence: str) -> None:
    """Say what a screen asks, before anything else that is said in this turn."""
    _wait(_Waiting(screen, sentence.strip(), urgent=False, keyboard=None, came=True))


def announce_row(rows: QAbstractItemView) -> None:
    """Tell that the keyboard is on the current row of a list: Qt tells of it when it moves, not when it comes to the list."""
    if QAccessible.isActive():
        # The list itself is told of at the end of this turn.
        QTimer.singleShot(0, partial(_tell_row, rows))


def _tell_row(rows: QAbstractItemView) -> None:
    if isValid(rows) and rows.hasFocus() and rows.currentIndex().isValid():
        event = QAccessibleEvent(rows, QAccessible.Event.Focus)
        event.setChild(rows.currentIndex().row())
        QAccessible.updateAccessibility(event)


class StateAtFocus:
    """Adds to a control's description how it stood when the keyboard came: what changes under the keyboard is read again.

    It is no part of the name: an aid prefers the label beside a control to that.
    """

    def __init__(self, control: QWidget) -> None:
        """Serve one control."""
        self._control = control
        self._bare = self._whole = ""

    def come(self, state: str) -> None:
        """Add the state; call before the control is told that it has the keyboard."""
        self._take_back()
        self._bare = self._control.accessibleDescription()
        self._whole = _joined([self._bare, state]) if self._bare else state
        self._control.setProperty(_STATE, state)
        self._control.setAccessibleDescription(self._whole)

    def go(self) -> None:
        """Take the state back once the keyboard is elsewhere: until then its end would be read as news."""
        QTimer.singleShot(0, self._gone)

    def _gone(self) -> None:
        if isValid(self._control) and not self._control.hasFocus():
            self._take_back()

    def _take_back(self) -> None:
        # A description that was given meanwhile stays.
        if self._whole and self._control.accessibleDescription() == self._whole:
            self._control.setAccessibleDescription(self._bare)
        self._control.setProperty(_STATE, "")
        self._bare = self._whole = ""


def part_read(part: QWidget) -> str:
    """Return what is read of a control that the keyboard comes to: its name, its state, and of a list the row."""
    view = QAccessible.queryAccessibleInterface(part)
    row = view.focusChild() if view is not None and isinstance(part, QAbstractItemView) else None
    row_name = row.text(QAccessible.Text.Name) if row is not None and row.isValid() else ""
    return ", ".join(words for words in (part.accessibleName(), str(part.property(_STATE) or ""), row_name) if words)


def _wait(waiting: _Waiting) -> None:
    if not waiting.sentence or not QAccessible.isActive():
        return
    if not _waiting:
        QTimer.singleShot(0, _say)
    _waiting.insert(0 if waiting.came else len(_waiting), waiting)


def _say() -> None:
    waited = list(_waiting)
    _waiting.clear()
    seen = [each for each in waited if isValid(each.part) and each.part.isVisible()]
    if not seen:
        return
    # The same words may stand in two places.
    sentences = list(dict.fromkeys(" ".join(each.sentence.split()) for each in seen))
    window = seen[0].part.window()
    now = window.focusWidget()
    if now is not None and any(each.keyboard is not now for each in seen):
        read = part_read(now)
        # A letter holds what the notices above it say.
        sentences = [each for each in sentences if each not in read]
        sentences.append(read)
    event = QAccessibleAnnouncementEvent(window, _joined(sentences))
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if any(each.urgent for each in seen) else politeness.Polite)
    QAccessible.updateAccessibility(event)


def _joined(sentences: list[str]) -> str:
    return " ".join(sentence if sentence.endswith(_ENDS) else f"{sentence}." for sentence in sentences if sentence)
