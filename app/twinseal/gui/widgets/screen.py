"""The scaffold of a screen: the question, one page that scrolls in a centred column, and the footer with what is done."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QScrollBar,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from twinseal.gui.design.scale import UNBOUND, factor, px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.act import ENTER, Act
from twinseal.gui.widgets.base import bring_into_view, label, page_around, scrolled
from twinseal.gui.widgets.footer import Footer
from twinseal.gui.widgets.header_line import LOW_PX
from twinseal.gui.widgets.notice import Notice

FORM_PX: Final = 760
LIST_PX: Final = 1120
SECRET_PX: Final = 1020
DESK_PX: Final = 1120
"""Widths of the column that a screen stands in: a form, a list with what is chosen in it, a secret, the audit desk."""
_SIDE_PX: Final = 24
_ABOVE_PX: Final = 28
_ABOVE_LOW_PX: Final = 10
_PAGES: Final = {Qt.Key.Key_PageDown: 0.9, Qt.Key.Key_PageUp: -0.9}


def centred(column: QWidget, wide_px: int) -> QWidget:
    """Return a column in the middle of whatever room there is, at most so wide; the margins at its sides come on top."""
    column.setMaximumWidth(px(wide_px + 2 * _SIDE_PX))
    column.setSizePolicy(QSizePolicy.Policy.Expanding, column.sizePolicy().verticalPolicy())
    around = QWidget()
    box = QHBoxLayout(around)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(0)
    box.addStretch(1)
    box.addWidget(column, 1000)
    box.addStretch(1)
    return around


class Screen(QWidget):
    """A question above, a body that scrolls, a footer in sight; a screen emits intents and holds no rule.

    Enter is what stands at the bottom right, Esc what stands at the bottom left.
    """

    header_changed = Signal()
    """What the header says of the screen is another: its step, or a state in words."""

    def __init__(self, name: str, title: str, *, step: int = -1, wide_px: int = FORM_PX, scrolls: bool = True) -> None:
        """Build the frame; where it does not scroll as a whole, parts side by side scroll each for themselves."""
        super().__init__()
        self.setObjectName(name)
        self.step = step
        self.built_at = factor()
        """The scale at which its lengths were given."""
        self.state_words = ""
        """Stands in the header in the place of the vault's state, where not empty."""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.title = label(title, "title", name=f"{name}.title")
        self.title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        if not title:
            # Never shown here: without its place yet, it would appear as a window of its own.
            self.title.hide()
        head = QWidget()
        self._beside_mark: QBoxLayout | None = None
        """The question with a line below it, beside a mark."""
        self._head = QVBoxLayout(head)
        self._head.setSpacing(px(SPACES_PX["within"]))
        self._head.addWidget(self.title)
        above = self._above = centred(head, wide_px)
        outer.addWidget(above)
        column = self._column = QWidget()
        self.body = QVBoxLayout(column)
        self.body.setContentsMargins(px(_SIDE_PX), px(4), px(_SIDE_PX), px(16))
        self.body.setSpacing(px(14))
        page: QWidget = centred(column, wide_px)
        if scrolls:
            area = scrolled(page)
            # It takes what is left: however much it holds, the question above it keeps its line.
            area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
            bar = area.verticalScrollBar()
            # The question stands over the same column where a bar takes some of the page's width.
            bar.rangeChanged.connect(partial(_keep_in_line, above, bar))
            page = area
        outer.addWidget(page, 1)
        self.notice = Notice(f"{name}.notice")
        self.body.addWidget(self.notice)
        self.footer = Footer(name)
        outer.addWidget(self.footer)
        self._set_low(False)

    def head_with(self, mark: QWidget, below: QWidget) -> None:
        """Put a mark before the question, in large type, and a line below it; in a low window all is one line."""
        self._beside_mark = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._beside_mark.setSpacing(px(SPACES_PX["within"]))
        self._beside_mark.addWidget(self.title)
        self._beside_mark.addWidget(below)
        line = QHBoxLayout()
        line.setSpacing(px(SPACES_PX["column"]))
        line.addWidget(mark)
        line.addLayout(self._beside_mark, 1)
        self._head.addLayout(line)
        self._head_low(low=False)

    def fill(self) -> None:
        """Leave all the room above the footer to the body: where a rail says what is shown, no question stands above it."""
        self.title.hide()
        self._above.hide()
        self._column.setMaximumWidth(UNBOUND)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)

    def _head_low(self, *, low: bool) -> None:
        if self._beside_mark is None:
            return
        side_by_side = QBoxLayout.Direction.LeftToRight
        self._beside_mark.setDirection(side_by_side if low else QBoxLayout.Direction.TopToBottom)
        self._beside_mark.setSpacing(px(SPACES_PX["column"] if low else 0))
        role = "title" if low else "huge"
        if self.title.property("role") != role:
            self.title.setProperty("role", role)
            self.title.style().unpolish(self.title)
            self.title.style().polish(self.title)

    @property
    def own_keys(self) -> tuple[tuple[str, str], ...]:
        """Return keys of this screen that stand on no act, each with what it does."""
        return ()

    @property
    def steps(self) -> tuple[str, ...]:
        """Return the names of the steps of which this screen is one; none where it is no step."""
        return ()

    def foot(
        self,
        *,
        leave: Act | None = None,
        others: Sequence[QWidget] = (),
        beside: Sequence[QWidget] = (),
        primary: Act | None = None,
        key: str = "Enter",
    ) -> None:
        """Put what is done on this screen into the footer; see `Footer.stand`. `key` is printed on the primary act."""
        if leave is not None:
            leave.set_kind("quiet")
        if primary is not None:
            primary.set_key(key)
        self.footer.stand(leave=leave, others=others, beside=beside, primary=primary)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room of a low window to the page."""
        super().resizeEvent(event)
        above = self.window().height()
        self._set_low(above < px(LOW_PX))

    def _set_low(self, low: bool) -> None:
        above = _ABOVE_LOW_PX if low else _ABOVE_PX
        below = 4 if low or self.title.isHidden() else 10
        self._head.setContentsMargins(px(_SIDE_PX), px(above), px(_SIDE_PX), px(below))
        self.footer.set_low(low)
        self._head_low(low=low)

    def refuse(self, sentence: str) -> None:
        """Show why something was refused, in sight even where the page was scrolled; everything typed but secrets stays."""
        self.notice.say(sentence)
        if sentence:
            bring_into_view(self.notice)

    def go_on(self) -> None:
        """Do what Enter does: the act at the bottom right."""
        _press(self.footer.primary)

    def go_back(self) -> None:
        """Do what Esc does: the act at the bottom left."""
        _press(self.footer.leave)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter, back with Esc, through the page by its keys; a button that has the keyboard takes Enter itself."""
        if event.key() == Qt.Key.Key_Escape:
            self.go_back()
        elif event.key() in ENTER and not self._enters_itself():
            self.go_on()
        elif event.key() in _PAGES:
            self._scroll(_PAGES[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _scroll(self, pages: float) -> None:
        part = self.focusWidget()
        area = page_around(part) if part is not None else None
        if area is None:
            # What has room for all that is in it may lie around what has not.
            shown = (each for each in self.findChildren(QScrollArea) if each.isVisible())
            area = next((each for each in shown if each.verticalScrollBar().maximum()), None)
        if area is not None:
            bar = area.verticalScrollBar()
            bar.setValue(bar.value() + round(pages * bar.pageStep()))

    def _enters_itself(self) -> bool:
        part = self.focusWidget()
        return isinstance(part, QPushButton)

    def spoken(self) -> str:
        """Return what is said when the screen comes: the question, before the control that the keyboard goes to."""
        return self.title.text()

    def first_seen(self) -> QWidget:
        """Return a part whose painting means that the screen stands; it must draw something of its own."""
        return self.title

    def first_focus(self) -> None:
        """Put the keyboard where a person begins."""


def _press(act: Act | None) -> None:
    if act is not None and act.isEnabled() and not act.isHidden():
        act.click()


def _keep_in_line(above: QWidget, bar: QScrollBar, _least: int, most: int) -> None:
    # A window that goes takes its parts one by one, and the bar still tells of what is left.
    if isValid(above) and isValid(bar):
        above.setContentsMargins(0, 0, bar.sizeHint().width() if most else 0, 0)
