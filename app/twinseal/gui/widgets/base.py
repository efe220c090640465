"""Small building blocks: labels that never take text for markup, buttons, notices, the scaffold of a screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from twinseal.domain.text import shown

NARROW_PX = 640
"""Below this width panels stand one under the other."""


def label(text: str = "", role: str = "", *, name: str = "", wrap: bool = True, selectable: bool = False) -> QLabel:
    """Return a label whose text is always plain and shows hidden characters."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    if name:
        made.setObjectName(name)
    if selectable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    put(made, text)
    return made


def put(made: QLabel, text: str) -> None:
    """Set a label's text with every hidden character spelled out."""
    made.setText(shown(text, lines=True))
    made.setAccessibleName(made.text()[:200])


def button(
    text: str, name: str, on_click: Callable[[], object], *, kind: str = "", large: bool = False, hint: str = ""
) -> QPushButton:
    """Return a button with a stable object name."""
    made = QPushButton(text)
    made.setObjectName(name)
    made.setAccessibleName(text.replace("&", ""))
    if hint:
        made.setToolTip(hint)
        made.setAccessibleDescription(hint)
    if kind:
        made.setProperty("kind", kind)
    if large:
        made.setProperty("scale", "large")
    made.setAutoDefault(True)
    made.clicked.connect(lambda *_: on_click())
    return made


class Notice(QLabel):
    """A sentence in a box; hidden while there is nothing to say."""

    SIGNS = {"danger": "\u2716  ", "warn": "\u26a0  ", "good": "\u2714  ", "plain": ""}

    def __init__(self, name: str = "notice") -> None:
        """Start hidden."""
        super().__init__()
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.hide()

    def say(self, text: str, tone: str = "danger") -> None:
        """Show a sentence, or hide for an empty one; the sign in front tells the tone without colour."""
        self.setProperty("tone", tone)
        self.setText(self.SIGNS[tone] + shown(text, lines=True))
        self.setAccessibleName(text[:300])
        self.style().unpolish(self)
        self.style().polish(self)
        # A frame learns of its padding by this event only; without it the text sticks to the border.
        QApplication.sendEvent(self, QEvent(QEvent.Type.StyleChange))
        self.setVisible(bool(text))


def row(*widgets: QWidget | None, spacing: int = 12) -> QHBoxLayout:
    """Return widgets side by side; None is a stretch."""
    made = QHBoxLayout()
    made.setSpacing(spacing)
    for widget in widgets:
        if widget is None:
            made.addStretch(1)
        else:
            made.addWidget(widget)
    return made


def card(*parts: QWidget | QLayout, spacing: int = 8) -> QFrame:
    """Return a framed panel."""
    made = QFrame()
    made.setProperty("role", "card")
    box = QVBoxLayout(made)
    box.setContentsMargins(18, 16, 18, 16)
    box.setSpacing(spacing)
    for part in parts:
        add(box, part)
    # Panels side by side are as high as the highest: what is in them stays at the top.
    box.addStretch(1)
    return made


def add(box: QVBoxLayout, part: QWidget | QLayout | None) -> None:
    """Add a widget, a layout, or a stretch (None)."""
    if part is None:
        box.addStretch(1)
    elif isinstance(part, QWidget):
        box.addWidget(part)
    else:
        box.addLayout(part)


def page(*parts: QWidget | QLayout, margin: int = 0) -> QWidget:
    """Return parts one below the other, as one page of several."""
    made = QWidget()
    box = QVBoxLayout(made)
    box.setContentsMargins(margin, margin, margin, margin)
    box.setSpacing(14)
    for part in parts:
        add(box, part)
    box.addStretch(0 if margin else 1)
    return made


def columns(*parts: QWidget | QLayout, weights: Sequence[int] = (), narrow: int = NARROW_PX) -> Columns:
    """Return panels side by side with weights; below `narrow` pixels one under the other."""
    made = Columns(narrow)
    made.setSpacing(18)
    for index, part in enumerate(parts):
        weight = weights[index] if index < len(weights) else 1
        if isinstance(part, QWidget):
            made.addWidget(part, weight)
        else:
            made.addLayout(part, weight)
    return made


class Columns(QBoxLayout):
    """A row that becomes a column where it is narrow, so that no small or enlarged screen needs to scroll sideways."""

    def __init__(self, narrow: int) -> None:
        """Begin as a row; below `narrow` pixels it is a column."""
        super().__init__(QBoxLayout.Direction.LeftToRight)
        self._narrow = narrow

    def setGeometry(self, rect: QRect) -> None:
        """Choose the direction by the room there is."""
        wanted = QBoxLayout.Direction.LeftToRight if self._fits(rect.width()) else QBoxLayout.Direction.TopToBottom
        if self.direction() != wanted:
            self.setDirection(wanted)
        super().setGeometry(rect)

    def _fits(self, width: int) -> bool:
        return width >= self._narrow

    def minimumSize(self) -> QSize:
        """Return the least size: as wide as its widest part, since the parts may stand one under the other."""
        row = super().minimumSize()
        widest = max((part.minimumSize().width() for part in self._parts()), default=0)
        return QSize(min(row.width(), max(widest, min(row.width(), self._narrow))), row.height())

    def hasHeightForWidth(self) -> bool:
        """Say that the height depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height at a width, by the direction that it would have there."""
        gaps = self.spacing() * max(0, self.count() - 1)
        if self._fits(width):
            if self.direction() == QBoxLayout.Direction.LeftToRight:
                return super().heightForWidth(width)
            share = max(1, (width - gaps) // max(1, self.count()))
            return max((_height_of(part, share) for part in self._parts()), default=0)
        return sum(_height_of(part, width) for part in self._parts()) + gaps

    def _parts(self) -> list[QLayoutItem]:
        found = (self.itemAt(place) for place in range(self.count()))
        return [part for part in found if part is not None and not part.isEmpty()]


def _height_of(part: QLayoutItem, width: int) -> int:
    return part.heightForWidth(width) if part.hasHeightForWidth() else part.sizeHint().height()


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
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(area)
        inside = QWidget()
        area.setWidget(inside)
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
