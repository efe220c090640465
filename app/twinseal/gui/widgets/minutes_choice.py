"""How long: a few lengths of time beside each other, of which one is chosen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from twinseal.domain.texts import sentence_of
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.base import discard

_STEPS_MIN: Final = (5, 10, 15, 30, 45)
_STEPS: Final[dict[int, int]] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class MinutesChoice(QWidget):
    """One stop of the keyboard: the arrows choose the next length; the longest is always among them, and chosen at first."""

    changed = Signal()

    def __init__(self, name: str, accessible: str) -> None:
        """Start without a length."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setProperty("role", "clear")
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(px(8))
        self._buttons: dict[int, QToolButton] = {}

    def set_longest(self, longest_min: int) -> None:
        """Offer lengths up to the longest, which is chosen."""
        self._offer({*(step for step in _STEPS_MIN if step < longest_min), longest_min}, longest_min)

    def _offer(self, lengths: set[int], chosen: int) -> None:
        for button in self._buttons.values():
            self._line.removeWidget(button)
            discard(button)
        self._buttons = {}
        for minutes in sorted(lengths):
            button = QToolButton(self)
            button.setText(str(minutes))
            button.setObjectName(f"{self.objectName()}.{minutes}")
            button.setAccessibleName(sentence_of("time.whole_minutes", minutes=minutes))
            button.setProperty("role", "choice")
            button.setCheckable(True)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _on, minutes=minutes: self.setValue(minutes))
            button.installEventFilter(self)
            self._buttons[minutes] = button
            self._line.addWidget(button)
        self.setValue(chosen)

    def buttons(self) -> tuple[QToolButton, ...]:
        """Return the lengths in order."""
        return tuple(self._buttons.values())

    def chosen(self) -> QToolButton | None:
        """Return the button of what is chosen, where Tab comes to."""
        return next((button for button in self._buttons.values() if button.isChecked()), None)

    def value(self) -> int:
        """Return what is chosen, in minutes."""
        return next((minutes for minutes, button in self._buttons.items() if button.isChecked()), 1)

    def setValue(self, minutes: int) -> None:
        """Choose a length; one that is not offered so far is from now on."""
        if minutes not in self._buttons:
            self._offer({*self._buttons, minutes}, minutes)
            return
        for length, button in self._buttons.items():
            button.setChecked(length == minutes)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if length == minutes else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(self._buttons[minutes])
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Choose the next length by an arrow, which would only go to it."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        step = _STEPS.get(event.key())
        if step is None:
            return super().eventFilter(watched, event)
        lengths = list(self._buttons)
        place = min(max(lengths.index(self.value()) + step, 0), len(lengths) - 1)
        self.setValue(lengths[place])
        self._buttons[lengths[place]].setFocus(Qt.FocusReason.TabFocusReason)
        return True
