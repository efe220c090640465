"""The pages of a finished PDF inside the window, one at a time, with a way to the printer."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QVBoxLayout, QWidget

from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.base import bring_into_view, button, label, page_around, put, row
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.notice import Notice

PAGE_WIDTH_PX = 820
"""Width of a page in logical pixels, where there is so much room."""
_LEAST_PAGE_PX = 320
_ARROWS = {Qt.Key.Key_Down: 40, Qt.Key.Key_Up: -40}


class _Page(QLabel):
    """One page, never wider than its room; the arrow keys scroll whatever it lies in."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = QPixmap()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)

    def show_pixels(self, pixels: QPixmap) -> None:
        self._whole = pixels
        self._fit()

    def _fit(self) -> None:
        room, whole = self.width(), self._whole
        if whole.isNull():
            self.clear()
        elif whole.width() > room >= px(_LEAST_PAGE_PX):
            self.setPixmap(whole.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation))
        else:
            self.setPixmap(whole)

    def minimumSizeHint(self) -> QSize:
        return QSize(px(_LEAST_PAGE_PX), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by, page = _ARROWS.get(Qt.Key(event.key())), page_around(self)
        if by is None or page is None:
            super().keyPressEvent(event)
            return
        bar = page.verticalScrollBar()
        bar.setValue(bar.value() + by)


class PdfPreview(QFrame):
    """A PDF to look at page by page, and to print. Asks for both by signals, and holds one page at a time."""

    page_requested = Signal(int, int)
    print_requested = Signal(str)
    closed = Signal()
    printers_offered = Signal(bool)
    """Whether there is a printer to choose."""
    shown = Signal(bool)
    """Whether a page is in sight now."""

    def __init__(self, name: str, *, stays: bool = False, prints: bool = True) -> None:
        """Build hidden; controls are named `NAME_back`, `_on`, `_printer`, `_print`, `_close`.

        One that `stays` is what its screen shows: it neither closes nor calls attention to itself, and the screen's own act
        prints it. One that does not print at all is only read.
        """
        super().__init__()
        self.setObjectName(name)
        self._stays = stays
        self.setProperty("role", "card")
        self._index, self._pages = 0, 0
        self._heading = label("", "section", name=f"{name}_heading")
        self._where = label("", "muted", name=f"{name}_where", wrap=False)
        self._back = button(self.tr("Previous page"), f"{name}_back", lambda: self._ask(self._index - 1))
        self._on = button(self.tr("Next page"), f"{name}_on", lambda: self._ask(self._index + 1))
        self._printer = QComboBox()
        self._printer.setObjectName(f"{name}_printer")
        self._printer.setAccessibleName(self.tr("Printer"))
        self._print = button(
            self.tr("Print"), f"{name}_print", lambda: self.print_requested.emit(self._printer.currentText())
        )
        self._said = Notice(f"{name}_said")
        self._page = _Page()
        self._page.setObjectName(f"{name}_page")
        self._page.setAccessibleDescription(self.tr("Page; scroll with the arrow keys"))
        box = QVBoxLayout(self)
        box.setSpacing(px(SPACES_PX["within"]))
        box.setContentsMargins(px(14), px(12), px(14), px(12))
        acts: tuple[QWidget, ...] = () if stays else (self._print,)
        close = () if stays else (button(self.tr("Close the preview"), f"{name}_close", self._close),)
        top = row(self._heading, *close)
        top.setStretch(0, 1)
        box.addLayout(top)
        turns = row(self._back, self._on, self._where, None)
        box.addLayout(columns(turns, row(None, self._printer, *acts)) if prints else turns)
        box.addWidget(self._said)
        box.addWidget(self._page, 1)
        self.offer_printers(())
        self.hide()

    def begin(self, heading: str) -> None:
        """Ask for the first page of another document."""
        put(self._heading, heading)
        self._said.say("")
        self._page.show_pixels(QPixmap())
        self._index = self._pages = 0
        self.page_requested.emit(0, self._page_width())

    def show_page(self, index: int, pages: int, pixels: QPixmap) -> None:
        """Show a page that was asked for."""
        self._index, self._pages = index, pages
        self._page.show_pixels(pixels)
        text = self.tr("Page {0} of {1}").format(index + 1, pages)
        put(self._where, text)
        self._page.setAccessibleName(text)
        self._back.setEnabled(index > 0)
        self._on.setEnabled(index < pages - 1)
        if self.isHidden():
            self.show()
            self.shown.emit(True)
            if not self._stays:
                self._page.setFocus()
                bring_into_view(self)

    def offer_printers(self, names: tuple[str, ...], *, service: bool = True) -> None:
        """Offer printers; without one, or without the service that knows them, say so where the printer would stand."""
        none = self.tr("No printer on this machine") if service else self.tr("No printing service (CUPS) on this system")
        self._printer.clear()
        self._printer.addItems(list(names) or [none])
        self._printer.setEnabled(bool(names))
        self._print.setEnabled(bool(names))
        self.printers_offered.emit(bool(names))

    def print_shown(self) -> None:
        """Ask for the document to be printed by the printer that is chosen."""
        self.print_requested.emit(self._printer.currentText())

    def say(self, text: str, tone: str) -> None:
        """Say how printing ended."""
        self._said.say(text, tone)

    def forget(self) -> None:
        """Drop the page and hide."""
        self._page.show_pixels(QPixmap())
        self.hide()
        self.shown.emit(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc."""
        if event.key() == Qt.Key.Key_Escape and not self._stays:
            self._close()
        else:
            super().keyPressEvent(event)

    def _close(self) -> None:
        self.forget()
        self.closed.emit()

    def _page_width(self) -> int:
        # No wider than there is room for: nobody reads a page by scrolling sideways.
        around = self.parentWidget()
        room = around.contentsRect().width() - px(80) if around is not None else px(PAGE_WIDTH_PX)
        return max(px(_LEAST_PAGE_PX), min(px(PAGE_WIDTH_PX), room))

    def _ask(self, index: int) -> None:
        if 0 <= index < self._pages:
            self.page_requested.emit(index, self._page_width())
