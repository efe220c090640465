"""A request as a letter on paper: one stop of the keyboard, read whole, and known to be read to its end or not."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.gui import theme
from twinseal.gui.design.scale import painter_on, px, room
from twinseal.gui.design.tokens import RADII_PX, STROKES_PX
from twinseal.gui.widgets.fitting_area import FittingArea

_EDGE_PX: Final = 28
_LOW_EDGE_PX: Final = 20
_LINE_PX: Final = 42


class Letter(FittingArea):
    """Scrolls by the arrows too, and remembers whether its end was seen; what stands in its corner stays there."""

    def __init__(self, name: str, page: QWidget) -> None:
        """Take what is written."""
        super().__init__(name, page)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setViewportMargins(1, 1, 1, 1)
        self._corner: QWidget | None = None
        self._edge_px, self._aside_px = _EDGE_PX, 0
        self._seen_end = self._scrolled_to_end = False
        self._set_edges()
        self.needs_changed.connect(self._set_edges)

    @property
    def was_read(self) -> bool:
        """Tell whether its end has been in sight: scrolled to, or with all of it there still.

        A size on the way to a lower one, painted for a moment, showed nobody the end.
        """
        self._look()
        return self._scrolled_to_end or (self._seen_end and self.verticalScrollBar().maximum() <= self._blank_px())

    def begin(self, words: str) -> None:
        """Begin another letter; `words` is the whole of it, for who listens."""
        self._seen_end = self._scrolled_to_end = False
        self.setAccessibleName(words)
        self.verticalScrollBar().setValue(0)

    def set_corner(self, part: QWidget | None) -> None:
        """Take a part into the upper right corner, where it stays in sight; None where it stands elsewhere."""
        self._corner = part
        if part is not None:
            part.setParent(self)
            part.show()
        self._set_edges()

    def set_low(self, low: bool) -> None:
        """Take less room around what is written, in a low window."""
        self._edge_px = _LOW_EDGE_PX if low else _EDGE_PX
        self._set_edges()

    def _set_edges(self) -> None:
        """Where it scrolls, nothing that is written comes below what stands in the corner."""
        inside, edge, corner = self._inside.layout(), px(self._edge_px), self._corner
        aside = corner.width() + edge // 2 if corner is not None and self._scrolls() else 0
        if isinstance(inside, QVBoxLayout):
            self._aside_px = aside
            inside.setContentsMargins(edge, edge - px(8), edge + aside, edge - px(8))
        if corner is not None:
            bar = self.verticalScrollBar().sizeHint().width() if aside else 0
            corner.move(QPoint(self.width() - corner.width() - edge - bar, edge - px(6)))
            corner.raise_()

    def _scrolls(self) -> bool:
        # As wide as it would be with nothing beside it: else it would scroll because it scrolls.
        return self.needed_px(self.width() + self._aside_px) > self.height() + 1

    def _look(self) -> None:
        bar = self.verticalScrollBar()
        # Before it is laid out it has nothing to scroll, however long it is.
        at_end = bar.value() >= bar.maximum() - self._blank_px() if bar.maximum() else not self._scrolls()
        if self.isVisible() and at_end:
            self._seen_end = True
            self._scrolled_to_end |= bar.maximum() > self._blank_px()

    def _blank_px(self) -> int:
        # Below its last line is only paper: who sees that line has read all of it.
        inside = self._inside.layout()
        return inside.contentsMargins().bottom() if inside is not None else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the corner where it is."""
        super().resizeEvent(event)
        self._set_edges()

    def rescaled(self) -> None:
        """Take the room around what is written at another scale."""
        self._set_edges()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll by the keys."""
        bar = self.verticalScrollBar()
        steps: dict[int, int] = {
            Qt.Key.Key_Down: px(_LINE_PX),
            Qt.Key.Key_Up: -px(_LINE_PX),
            Qt.Key.Key_PageDown: bar.pageStep(),
            Qt.Key.Key_Space: bar.pageStep(),
            Qt.Key.Key_PageUp: -bar.pageStep(),
            Qt.Key.Key_End: bar.maximum(),
            Qt.Key.Key_Home: -bar.maximum(),
        }
        step = steps.get(event.key())
        if step is None or not bar.maximum():
            event.ignore()
        else:
            bar.setValue(bar.value() + step)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the paper; what is drawn was in sight, which a size on the way to another was not."""
        del event
        self._look()
        painter = painter_on(self.viewport())
        painter.setBrush(theme.colour("paper"))
        painter.setPen(QPen(theme.colour("hair"), STROKES_PX["line"]))
        whole = room(self.viewport()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(whole, RADII_PX["paper"], RADII_PX["paper"])


class Perforation(QWidget):
    """The line along which a letter is torn off: above it is read, below it is signed."""

    def __init__(self) -> None:
        """Build."""
        super().__init__()
        self.setFixedHeight(px(9))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dashes."""
        del event
        painter = painter_on(self)
        pen = QPen(theme.colour("line"), STROKES_PX["line"])
        pen.setDashPattern([7, 5])
        painter.setPen(pen)
        painter.drawLine(QPointF(3, 4), QPointF(room(self).width() - 3, 4))
