"""The scaffold of a screen: steps, title and notice above, a page that scrolls, what a person does in sight below it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from twinseal.gui.widgets.base import label, row, scrolled
from twinseal.gui.widgets.notice import Notice


class StepsRow(QWidget):
    """All steps with the present one marked; where there is no room for all, the present one alone."""

    def __init__(self, steps: Sequence[str], now: int) -> None:
        """Build for steps counted from 0."""
        super().__init__()
        inside = QHBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(6)
        self._labels = [
            label(f"{index + 1}  {text}", "step-now" if index == now else "step", wrap=False)
            for index, text in enumerate(steps)
        ]
        self._now = now
        for one in self._labels:
            inside.addWidget(one)
        inside.addStretch(1)

    def minimumSizeHint(self) -> QSize:
        """Return the room of the present step."""
        return self._labels[self._now].sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as there is room for."""
        super().resizeEvent(event)
        needed = sum(one.sizeHint().width() + 6 for one in self._labels)
        for index, one in enumerate(self._labels):
            one.setVisible(index == self._now or event.size().width() >= needed)


class Screen(QWidget):
    """The scaffold: title, steps, notice, body; a screen emits intents and holds no rule."""

    def __init__(self, name: str, title: str, *, step: int = -1) -> None:
        """Build title and steps."""
        super().__init__()
        self.setObjectName(name)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        inside = QWidget()
        outer.addWidget(scrolled(inside))
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(36, 24, 36, 24)
        self.body.setSpacing(14)
        if step >= 0:
            self.body.addWidget(StepsRow(self._steps(), step))
        self.title = label(title, "title", name=f"{name}.title")
        self.title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.body.addWidget(self.title)
        self.notice = Notice(f"{name}.notice")
        self.body.addWidget(self.notice)
        self._outer = outer

    def acts(self, *widgets: QWidget | None) -> None:
        """Put what a person does on this screen below the page, where it stays in sight however small the window is."""
        bar = QFrame()
        bar.setProperty("role", "bar")
        inside = row(*widgets)
        inside.setContentsMargins(36, 10, 36, 10)
        bar.setLayout(inside)
        self._outer.addWidget(bar)

    def _steps(self) -> tuple[str, ...]:
        return ()

    def refuse(self, sentence: str) -> None:
        """Show why something was refused; everything typed but secrets stays."""
        self.notice.say(sentence)

    def first_focus(self) -> None:
        """Put the keyboard where a person begins."""
