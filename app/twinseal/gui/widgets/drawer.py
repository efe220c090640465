"""What holds the screens, and a panel that is drawn out at the left: beside them, or over them where there is no room."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from twinseal.gui.design.scale import px
from twinseal.gui.widgets.footer import FOOTER_LOW_PX, FOOTER_PX
from twinseal.gui.widgets.header_line import LOW_PX

BESIDE_FROM_PX: Final = 853
"""What a screen keeps where the panel stands beside it; with less, the panel lies over it."""


class Drawer(QWidget):
    """A panel never lies over the footer, nor over the right edge: there is the act that a screen is for, and the reseal."""

    opened = Signal(bool)
    """The panel is drawn out now, or no longer."""

    def __init__(self, screens: QWidget) -> None:
        """Hold the screens; there is no panel yet."""
        super().__init__()
        self._screens = screens
        screens.setParent(self)
        self.panel: QWidget | None = None
        self._is_open = self._stood_beside = False

    @property
    def stands_beside(self) -> bool:
        """Tell whether there is room for the panel beside a screen."""
        return self.panel is not None and self.width() - self._panel_wide() >= px(BESIDE_FROM_PX)

    def hold(self, panel: QWidget | None) -> None:
        """Take a panel, or none; it is drawn out at once where that covers nothing."""
        if self.panel is not None:
            self.panel.hide()
            self.panel.deleteLater()
        self.panel = panel
        if panel is not None:
            panel.setParent(self)
        self.set_open(self.stands_beside)

    def set_open(self, wanted: bool) -> None:
        """Draw the panel out, or put it away."""
        self._is_open = wanted and self.panel is not None
        if self.panel is not None:
            self.panel.setVisible(self._is_open)
        self._stood_beside = self._is_open and self.stands_beside
        self._arrange()
        self.opened.emit(self._is_open)

    def _panel_wide(self) -> int:
        return (self.panel.minimumWidth() or self.panel.sizeHint().width()) if self.panel is not None else 0

    def _arrange(self) -> None:
        whole, panel = self.rect(), self.panel
        if panel is None or not self._is_open:
            self._screens.setGeometry(whole)
            return
        wide = self._panel_wide()
        if self.stands_beside:
            self._screens.setGeometry(QRect(wide, 0, whole.width() - wide, whole.height()))
            panel.setGeometry(QRect(0, 0, wide, whole.height()))
            return
        low = self.window().height() < px(LOW_PX)
        self._screens.setGeometry(whole)
        high = whole.height() - px(FOOTER_LOW_PX if low else FOOTER_PX)
        panel.setGeometry(QRect(0, 0, wide, high))
        panel.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give both their room; what stood beside a screen is put away before it would cover it."""
        super().resizeEvent(event)
        if self._is_open and self._stood_beside and not self.stands_beside:
            self.set_open(False)
            return
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Return what the screens may shrink to."""
        return self._screens.minimumSizeHint()
