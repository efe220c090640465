"""Several pages in one place, each only as high as it needs to be."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.gui.design.scale import fit_into, px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.base import show_if


class Pages(QWidget):
    """Shows one page; unlike a stack, it asks for the room of that page and not of the highest."""

    def __init__(self, pages: Sequence[QWidget], *, later: bool = False) -> None:
        """Show the first page; `later` takes no page in before `place` is called for it."""
        super().__init__()
        self._pages = tuple(pages)
        self.index = 0
        box = QVBoxLayout(self)
        box.setSpacing(px(SPACES_PX["within"]))
        box.setContentsMargins(0, 0, 0, 0)
        if not later:
            for place in range(len(self._pages)):
                self.place(place)

    def place(self, index: int) -> None:
        """Take a page in; with a style sheet that costs most of what a page costs."""
        page = self._pages[index]
        if index != self.index:
            page.hide()
        fit_into(page, self)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(page)
        show_if(page, index == self.index)

    def show_page(self, index: int) -> None:
        """Show a page by its place."""
        self.index = index
        # A page without a place yet would appear as a window of its own.
        placed = [(place, page) for place, page in enumerate(self._pages) if page.parentWidget() is self]
        for place, page in placed:
            if place != index:
                page.hide()
        for place, page in placed:
            if place == index:
                show_if(page, True)
