"""Several pages in one place, each only as high as it needs to be."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget


class Pages(QWidget):
    """Shows one page; unlike a stack, it asks for the room of that page and not of the highest."""

    def __init__(self, pages: Sequence[QWidget]) -> None:
        """Show the first page."""
        super().__init__()
        self._pages = tuple(pages)
        self.index = 0
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        for page in self._pages:
            box.addWidget(page)
        self.show_page(0)

    def show_page(self, index: int) -> None:
        """Show a page by its place."""
        self.index = index
        for place, page in enumerate(self._pages):
            if place != index:
                page.hide()
        self._pages[index].show()
