"""What the keys do here: a panel over the page, for as long as somebody reads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QWidget
from shiboken6 import isValid

from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.act import ENTER
from twinseal.gui.widgets.announcer import announce
from twinseal.gui.widgets.base import label
from twinseal.gui.widgets.footer import FOOTER_LOW_PX, FOOTER_PX
from twinseal.gui.widgets.header_line import LOW_PX

_WIDE_PX: Final = 560
_BESIDE_PX: Final = 16
_CLOSING: Final = ENTER | {Qt.Key.Key_Escape, Qt.Key.Key_Space}
_NOT_BY_US: Final = frozenset({Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason})

KeyRow = tuple[str, str]
"""A key as it is printed on keyboards, and what it does."""


class KeysPanel(QFrame):
    """Takes the keyboard while it stands, so that nothing behind it is pressed unseen, and gives it back."""

    def __init__(self, over: QWidget) -> None:
        """Stand over a part of the window; hidden until it is asked for."""
        super().__init__(over)
        self.setObjectName("keys")
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._rows = QGridLayout(self)
        self._rows.setSpacing(px(SPACES_PX["within"]))
        self._before: QWidget | None = None
        self.hide()

    def show_rows(self, rows: Sequence[KeyRow]) -> None:
        """Show what each key does, in the order given."""
        self._empty()
        title = self.tr("Keys of this screen")
        self._rows.setContentsMargins(px(20), px(16), px(20), px(16))
        self._rows.setHorizontalSpacing(px(20))
        self._rows.setVerticalSpacing(px(2))
        self._rows.setColumnStretch(1, 1)
        self._rows.addWidget(label(title, "headline"), 0, 0, 1, 2)
        for place, (key, words) in enumerate(rows, start=1):
            self._rows.addWidget(label(key, "section", wrap=False), place, 0, Qt.AlignmentFlag.AlignTop)
            self._rows.addWidget(label(words), place, 1)
        self.setAccessibleName(title)
        self.setAccessibleDescription(". ".join(f"{key}: {words}" for key, words in rows))
        if self.isHidden():
            self._before = QApplication.focusWidget()
        self.show()
        self.stand()
        self.raise_()
        self.setFocus()
        announce(self, f"{title}. {self.accessibleDescription()}")

    def put_away(self, *, give_back: bool = True) -> None:
        """Go, and give the keyboard back to what had it."""
        if self.isHidden():
            return
        self.hide()
        before, self._before = self._before, None
        # What had it may be gone: the tabs of an open vault go when everything is masked.
        if give_back and before is not None and isValid(before) and before.isVisible() and before.isEnabled():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def stand(self) -> None:
        """Take a place in the middle of the page that it stands over."""
        over = self.parentWidget()
        if over is None or self.isHidden():
            return
        whole = over.rect()
        # The footer stays in sight: what a screen is for, and the reseal, stand there.
        low = over.window().height() < px(LOW_PX)
        room = whole.height() - px(FOOTER_LOW_PX if low else FOOTER_PX)
        wide = min(px(_WIDE_PX), whole.width() - 2 * px(_BESIDE_PX))
        high = min(max(self._rows.heightForWidth(wide), self._rows.minimumSize().height()), room)
        self.setGeometry(QRect((whole.width() - wide) // 2, (room - high) // 2, wide, high))

    def minimumSizeHint(self) -> QSize:
        """Return nothing: the window may be as small as without it."""
        return QSize(0, 0)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """Keep the keyboard while it stands: Tab would lead behind it."""
        return super().focusNextPrevChild(next) if self.isHidden() else True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Go with the keyboard: a click beside it, or what is masked behind it, takes that."""
        super().focusOutEvent(event)
        if event.reason() not in _NOT_BY_US:
            self.put_away(give_back=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go with any key that goes on or back; take every other, so that it does nothing behind."""
        if event.key() in _CLOSING:
            self.put_away()
        event.accept()

    def _empty(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            part = item.widget()
            if part is not None:
                part.hide()
                part.deleteLater()
