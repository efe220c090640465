"""A part of a screen that knows how high it would have to be; where it is lower, it scrolls for itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from twinseal.gui.design.scale import px
from twinseal.gui.widgets.base import ScrollArea


class FittingArea(ScrollArea):
    """Its contents are as wide as it is."""

    needs_changed = Signal()

    def __init__(self, name: str, inside: QWidget, *, least_px: int = 0) -> None:
        """Take what is in it; with `least_px` it is as high as that or as there is room, up to all that is in it."""
        super().__init__(inside)
        self._least_px = least_px
        if least_px:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
            self.needs_changed.connect(self.updateGeometry)
        self.setObjectName(name)
        self.setProperty("role", "clear")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside.setProperty("role", "clear")
        self.viewport().setAutoFillBackground(False)
        self._inside = inside
        inside.installEventFilter(self)

    def needed_px(self, width: int) -> int:
        """Return the height at which nothing of it scrolls, at a width of its own."""
        edges = self.viewportMargins()
        room = max(100, width - edges.left() - edges.right())
        inside = self._inside
        high = inside.heightForWidth(room) if inside.hasHeightForWidth() else inside.sizeHint().height()
        return max(high, inside.minimumSizeHint().height()) + edges.top() + edges.bottom()

    def sizeHint(self) -> QSize:
        """Return the room of all that is in it."""
        return QSize(self.width(), self.needed_px(self.width()))

    def minimumSizeHint(self) -> QSize:
        """Return the least height that was asked for, which is lower than what scrolls asks for by itself."""
        least = super().minimumSizeHint()
        return QSize(least.width(), px(self._least_px)) if self._least_px else least

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell where what is in it has another height."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.needs_changed.emit()
        return super().eventFilter(watched, event)
