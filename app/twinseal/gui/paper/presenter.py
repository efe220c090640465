"""Draws the pages of a preview and prints them, on the worker; holds the document that is looked at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QPixmap

from twinseal.domain.errors import BadInput
from twinseal.domain.ports import Files
from twinseal.gui.platform.printing import PageImage, has_printing_service, page_image, print_pdf, printers
from twinseal.gui.shell import Refusing, Run
from twinseal.gui.widgets.pdf_preview import PdfPreview


class PreviewPresenter(QObject):
    """One document at a time; the next one replaces it."""

    def __init__(self, run: Run, screen: Refusing, preview: PdfPreview) -> None:
        """Serve a preview on a screen; refusals are shown on the screen."""
        super().__init__(preview)
        self._run, self._screen, self._preview = run, screen, preview
        self._read: Callable[[], bytes] | None = None
        self._pdf = b""
        self._before_print: Callable[[str], None] = lambda _printer: None
        preview.page_requested.connect(self._page)
        preview.print_requested.connect(self._print)

    def take(self, read: Callable[[], bytes], before_print: Callable[[str], None] = lambda _printer: None) -> None:
        """Take a document; it is read when its first page is asked for.

        `before_print` is called with the printer's name before a page goes there; if it raises, nothing is printed.
        """
        self._read, self._pdf, self._before_print = read, b"", before_print

    def forget(self) -> None:
        """Drop the document and its pages."""
        self._read, self._pdf = None, b""
        self._preview.forget()

    def _bytes(self) -> bytes:
        if not self._pdf and self._read is not None:
            self._pdf = self._read()
        return self._pdf

    def save(self, files: Files, target: Path) -> None:
        """Write the document that is looked at into a new file."""

        def act() -> None:
            if target.suffix.lower() != ".pdf" or not target.parent.is_dir():
                raise BadInput("input.bad.paper_place")
            if files.facts(target) is not None:
                raise BadInput("input.bad.paper_exists", name=target.name)
            files.create(target, self._bytes())

        self._run(self._screen, act, lambda _none: self._preview.say(self.tr("Saved: {0}").format(target), "good"))

    def _page(self, index: int, width_px: int) -> None:
        def act() -> tuple[PageImage, tuple[str, ...]]:
            return page_image(self._bytes(), index, width_px), printers() if index == 0 else ()

        def done(answer: tuple[PageImage, tuple[str, ...]]) -> None:
            drawn, names = answer
            if index == 0:
                self._preview.offer_printers(names, service=has_printing_service())
            self._preview.show_page(drawn.index, drawn.pages, QPixmap.fromImage(drawn.image))

        self._run(self._screen, act, done, beside=True)

    def _print(self, printer: str) -> None:
        def act() -> int:
            self._before_print(printer)
            return print_pdf(self._bytes(), printer)

        self._run(
            self._screen,
            act,
            lambda pages: self._preview.say(self.tr("Pages sent to {1}: {0}.").format(pages, printer), "good"),
        )
