"""Parts beside each other, as words in a line: what has no room any more stands in the next line."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from shiboken6 import isValid

from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.base import show_if


class WrappedRow(QWidget):
    """A row that breaks into lines; hidden parts take no room."""

    def __init__(self, *parts: QWidget, spacing: int = SPACES_PX["within"]) -> None:
        """Take parts, with room between them and between the lines."""
        super().__init__()
        self.setProperty("role", "clear")
        self._parts: list[QWidget] = []
        self._spacing = spacing
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for part in parts:
            self.add(part)

    def add(self, part: QWidget) -> None:
        """Take a part at the end."""
        self._parts.append(part)
        stays_hidden = part.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide) and part.isHidden()
        part.setParent(self)
        show_if(part, not stays_hidden)
        if self.isVisible():
            self._measure_again()

    def parts(self) -> list[QWidget]:
        """Return the parts, hidden ones too."""
        return list(self._parts)

    def take_all(self) -> list[QWidget]:
        """Give every part back; nothing stands here then."""
        taken, self._parts = self._parts, []
        self._measure_again()
        return taken

    def hasHeightForWidth(self) -> bool:
        """Say that the height depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines at a width."""
        return self._lay_out(width, places=False)

    def sizeHint(self) -> QSize:
        """Return the room of one line."""
        sizes = [part.sizeHint() for part in self._shown()]
        wide = sum(size.width() for size in sizes) + px(self._spacing) * max(0, len(sizes) - 1)
        return QSize(wide, self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        """Return the least room: the widest part."""
        wide = max((part.minimumSizeHint().width() for part in self._shown()), default=0)
        return QSize(wide, self.heightForWidth(self.width()))

    def rescaled(self) -> None:
        """Lay the parts out at another scale."""
        self._measure_again()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the line again."""
        super().resizeEvent(event)
        self._measure_again()

    def showEvent(self, event: QShowEvent) -> None:
        """Take the room of parts that came while it was out of sight: then nobody asks for it."""
        super().showEvent(event)
        self._measure_again()

    def event(self, event: QEvent) -> bool:
        """Break the line again where a part needs other room, comes or goes."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._measure_again()
        return super().event(event)

    def _measure_again(self) -> None:
        high = self._lay_out(self.width(), places=True)
        if high != self.minimumHeight() or high != self.maximumHeight():
            self.setFixedHeight(high)
        self.updateGeometry()

    def _shown(self) -> list[QWidget]:
        return [part for part in self._parts if isValid(part) and not part.isHidden()]

    def _lay_out(self, width: int, *, places: bool) -> int:
        gap, x, y, high = px(self._spacing), 0, 0, 0
        for part in self._shown():
            size = part.sizeHint().expandedTo(part.minimumSize())
            if x and x + size.width() > width:
                x, y, high = 0, y + high + gap, 0
            if places:
                part.setGeometry(QRect(x, y, min(size.width(), max(width, 1)), size.height()))
            x += size.width() + gap
            high = max(high, size.height())
        return y + high
