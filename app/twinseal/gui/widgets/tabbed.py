"""Pages behind tabs; another part can stand in the place of the page while the tabs stay in sight."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QTabBar, QVBoxLayout, QWidget


class Tabbed(QWidget):
    """A row of tabs and the page of the one that is chosen; an empty one has no tabs."""

    turned = Signal(int)
    """Another page was chosen: its place."""
    pressed = Signal()
    """Somebody pressed a tab, perhaps the one that is chosen already."""

    def __init__(self, name: str, accessible: str) -> None:
        """Start empty; the tabs scroll where they do not fit."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.bar = QTabBar()
        self.bar.setAccessibleName(accessible)
        self.bar.setExpanding(False)
        self.bar.setDrawBase(False)
        self.bar.setUsesScrollButtons(True)
        self.pages = QStackedWidget()
        rule = QFrame()
        rule.setProperty("role", "rule")
        self._instead: QWidget | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        for part in (self.bar, rule):
            self._box.addWidget(part)
        self._box.addWidget(self.pages, 1)
        self.setFocusProxy(self.bar)
        self.bar.currentChanged.connect(self._turn)
        self.bar.tabBarClicked.connect(lambda _place: self.pressed.emit())

    def _turn(self, place: int) -> None:
        self.pages.setCurrentIndex(place)
        self.turned.emit(place)

    def addTab(self, page: QWidget, text: str) -> int:
        """Add a page at the end; return its place."""
        # The page first: the tab that comes first is chosen at once.
        self.pages.addWidget(page)
        return self.bar.addTab(text)

    def removeTab(self, place: int) -> None:
        """Take a page out; it is not deleted."""
        page = self.pages.widget(place)
        if page is not None:
            self.pages.removeWidget(page)
            self.bar.removeTab(place)

    def count(self) -> int:
        """Return how many pages there are."""
        return self.bar.count()

    def widget(self, place: int) -> QWidget | None:
        """Return the page at a place, None where there is none."""
        return self.pages.widget(place)

    def currentIndex(self) -> int:
        """Return the place of the page that is chosen, -1 where there is none."""
        return self.bar.currentIndex()

    def setCurrentIndex(self, place: int) -> None:
        """Choose a page."""
        self.bar.setCurrentIndex(place)

    def currentWidget(self) -> QWidget | None:
        """Return the page that is chosen."""
        return self.pages.currentWidget()

    def setCurrentWidget(self, page: QWidget) -> None:
        """Choose a page."""
        self.setCurrentIndex(self.pages.indexOf(page))

    def setTabText(self, place: int, text: str) -> None:
        """Write another text on a tab."""
        self.bar.setTabText(place, text)

    def tabText(self, place: int) -> str:
        """Return what is written on a tab."""
        return self.bar.tabText(place)

    def hold(self, part: QWidget) -> None:
        """Keep a part that stands in the place of the page while it is shown; at first it is hidden."""
        part.hide()
        self._box.addWidget(part, 1)

    def show_instead(self, part: QWidget | None) -> None:
        """Show a part that is held in the place of the page, or the page again."""
        if self._instead is not None and self._instead is not part:
            self._instead.hide()
        self._instead = part
        self.pages.setVisible(part is None)
        if part is not None:
            part.show()
