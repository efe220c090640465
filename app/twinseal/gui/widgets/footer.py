"""The one line at the bottom of a screen: the way back at the left, the act that the screen is for at the right."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import ACT_WIDE_PX
from twinseal.gui.widgets.act import Act
from twinseal.gui.widgets.announcer import announce
from twinseal.gui.widgets.base import put, tip
from twinseal.gui.widgets.live_sentence import LiveSentence

FOOTER_PX: Final = 64
FOOTER_LOW_PX: Final = 56
"""Height of one line of it where the window is low."""
_MARGIN_PX: Final = 24
_QUIET_MARGIN_PX: Final = 10
"""A quiet act has room of its own around its words: what is seen begins at the same line."""
_GAP_PX: Final = 12
_NARROW_PX: Final = 760
"""Below this width the primary act is only as wide as its words need."""


class Footer(QFrame):
    """Back or leave, secondary acts, a live sentence, what stands beside the primary act, and the primary act last.

    Where one line has no room for all of it, the secondary acts stand in a line above.
    """

    def __init__(self, name: str) -> None:
        """Build empty; the live sentence is named `NAME.live`."""
        super().__init__()
        self.setProperty("role", "bar")
        self.leave: Act | None = None
        self.primary: Act | None = None
        self._others: tuple[QWidget, ...] = ()
        self._beside: tuple[QWidget, ...] = ()
        self._put_away: set[QWidget] = set()
        self._is_low = self._is_split = False
        self.live = LiveSentence(f"{name}.live", right=True)
        self._upper, self._line = QHBoxLayout(), QHBoxLayout()
        for each in (self._upper, self._line):
            each.setSpacing(px(_GAP_PX))
        box = QVBoxLayout(self)
        box.setSpacing(px(8))
        box.addLayout(self._upper)
        box.addLayout(self._line)
        self._box = box
        self.set_low(False)

    def stand(
        self,
        *,
        leave: Act | None = None,
        others: Sequence[QWidget] = (),
        beside: Sequence[QWidget] = (),
        primary: Act | None = None,
    ) -> None:
        """Take what is done on the screen: `leave` is what Esc does, `primary` what Enter does."""
        before = self._standing()
        self.leave, self.primary = leave, primary
        self._others, self._beside = tuple(others), tuple(beside)
        now = self._standing()
        for each in before:
            if each not in now:
                each.hide()
                self._put_away.add(each)
        self._lay_out()
        for each in now:
            if each in self._put_away:
                self._put_away.remove(each)
                each.show()
        self.fit()

    def hold(self, *acts: QWidget) -> None:
        """Keep acts that stand here later, out of sight until then."""
        for act in acts:
            act.setParent(self)
            act.hide()
            self._put_away.add(act)

    def _standing(self) -> list[QWidget]:
        parts = (self.leave, *self._others, *self._beside, self.primary)
        return [each for each in parts if each is not None]

    def say(self, sentence: str) -> None:
        """Show a sentence beside the primary act; an aid for the blind reads it when it has nothing else to say."""
        if sentence == self.live.text():
            return
        put(self.live, sentence)
        self.live.setToolTip(tip(sentence) if sentence else "")
        if self.isVisible():
            # What stands there when the screen comes is no news.
            announce(self.live, self.live.text())

    def set_low(self, low: bool) -> None:
        """Take less height in a low window."""
        self._is_low = low
        self._set_margins()

    def _set_margins(self) -> None:
        room = 8 if self._is_low else 10
        quiet = self.leave is not None and self.leave.property("kind") == "quiet"
        left = px(_QUIET_MARGIN_PX if quiet else _MARGIN_PX)
        self._box.setContentsMargins(left, px(room) - 1, px(_MARGIN_PX), px(room))

    def _lay_out(self) -> None:
        for line in (self._upper, self._line):
            while line.count():
                line.takeAt(0)
        if self._is_split:
            for each in self._others:
                self._upper.addWidget(each)
            self._upper.addStretch(1)
        last = [self.primary] if self.primary is not None else []
        if self.leave is not None:
            self._line.addWidget(self.leave)
        for each in () if self._is_split else self._others:
            self._line.addWidget(each)
        self._line.addWidget(self.live, 1)
        for each in (*self._beside, *last):
            self._line.addWidget(each)
        self._set_margins()
        # The way out comes last in the tab order, so Tab from a field never goes to it first.
        stops = [*self._others, *self._beside, *last, *([self.leave] if self.leave is not None else [])]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _needed(self) -> int:
        shown = [each for each in self._standing() if not each.isHidden()]
        margins = self._box.contentsMargins()
        # No act gets less than its size hint, and the live sentence has a gap of its own.
        return sum(max(each.sizeHint().width(), each.minimumWidth()) + px(_GAP_PX) for each in shown) + (
            margins.left() + margins.right()
        )

    def fit(self) -> None:
        """Lay out again where an act came, went, or says something longer."""
        if self.primary is not None:
            self.primary.setMinimumWidth(px(ACT_WIDE_PX) if self.width() >= px(_NARROW_PX) else 0)
        split = bool(self._others) and self._needed() > self.width()
        if split != self._is_split:
            self._is_split = split
            self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the secondary acts above where there is no room for them."""
        super().resizeEvent(event)
        self.fit()

    def event(self, event: QEvent) -> bool:
        """Fit again where an act was shown or hidden."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return super().event(event)

    def minimumSizeHint(self) -> QSize:
        """Return the least room: the secondary acts may stand above the others."""
        margins = self._box.contentsMargins()
        around = margins.left() + margins.right()
        lines = ((self.leave, *self._beside, self.primary), self._others)
        wide = max(
            sum(each.sizeHint().width() + px(_GAP_PX) for each in line if each is not None and not each.isHidden())
            for line in lines
        )
        return QSize(wide + around, super().minimumSizeHint().height())
