"""Pages of a finished PDF for the screen and for a printer; both called on the worker, never through a file that stays."""

from __future__ import annotations

import ctypes
import os
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter

from twinseal.domain.errors import BadInput, ReportFailed
from twinseal.gui.platform.plugins import lacking_library

_DOTS_PER_POINT = 200 / 72
_WIDEST_PX = 4000
_CUPS_SERVER: Final = "CUPS_SERVER"
_CUPS_LIBRARY: Final = "libcups.so.2"
_CUPS_REFUSALS_FROM: Final = 0x400
"""The first status of IPP that is a refusal; those below say that a request was granted."""
LOCAL_SCHEDULER: Final = "/run/cups/cups.sock"
"""Where the system's print scheduler listens on this machine itself."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as pixels; `index` counts from 0."""

    index: int
    pages: int
    image: QImage


def page_image(pdf: bytes, index: int, width_px: int) -> PageImage:
    """Return one page drawn `width_px` wide; raises `ReportFailed` for bytes that are no PDF."""
    # Loaded when a page is shown, so that the window is there at once.
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as fault:
        raise ReportFailed("report.failed.not_a_pdf") from fault
    try:
        pages = len(document)
        place = max(0, min(index, pages - 1))
        page = document[place]
        scale = min(width_px, _WIDEST_PX) / page.get_width()
        bitmap = page.render(scale=scale, rev_byteorder=True)
        form = QImage.Format.Format_RGBA8888 if bitmap.n_channels == 4 else QImage.Format.Format_RGB888
        image = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, form)
        # A copy of its own: the bytes above live only as long as this call.
        return PageImage(place, pages, image.copy())
    finally:
        document.close()


def keep_printing_local() -> None:
    """Let the printing library talk to this machine's own scheduler by its socket file, whatever it was set up to.

    It would else go to the host that `CUPS_SERVER` or a `client.conf` names, and to port 631 of this machine where there is
    no scheduler. The variable wins over every file, so it is set; a socket file that it names already is left.
    """
    if not os.environ.get(_CUPS_SERVER, "").startswith("/"):
        os.environ[_CUPS_SERVER] = LOCAL_SCHEDULER


def has_printing_service() -> bool:
    """Tell whether Qt can ask for printers at all: without the system's library of CUPS it knows none, and says nothing."""
    return not lacking_library("printsupport", "cupsprintersupport")


def printers() -> tuple[str, ...]:
    """Return the names of the printers that this machine knows."""
    from PySide6.QtPrintSupport import QPrinterInfo

    keep_printing_local()
    return tuple(QPrinterInfo.availablePrinterNames())


def print_pdf(pdf: bytes, printer_name: str, *, to_file: str = "") -> int:
    """Print every page; returns how many. Raises `BadInput` without a printer, `ReportFailed` if nothing takes them.

    What a scheduler took may still wait in its queue.

    `to_file` writes a PDF instead, for tests of the way to the printer.
    """
    if not printer_name and not to_file:
        raise BadInput("input.bad.no_printer")
    # Loaded when pages are printed, so that the window is there at once.
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    keep_printing_local()
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if to_file:
        printer.setOutputFileName(to_file)
    else:
        printer.setPrinterName(printer_name)
        # Qt takes another printer in silence where this one is gone: pages would lie where nobody expects them.
        if printer.printerName() != printer_name or QPrinterInfo.printerInfo(printer_name).isNull():
            raise ReportFailed("report.failed.printer_gone", printer=printer_name)
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        raise ReportFailed("report.failed.printer_refused_job", printer=printer_name)
    try:
        paper = printer.pageLayout().fullRectPixels(printer.resolution())
        width = int(printer.pageLayout().fullRectPoints().width() * _DOTS_PER_POINT)
        number, pages = 0, 1
        while number < pages:
            drawn = page_image(pdf, number, width)
            pages = drawn.pages
            if number:
                printer.newPage()
            size = drawn.image.size().scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawImage(QRect(0, 0, size.width(), size.height()), drawn.image)
            number += 1
    finally:
        painter.end()
    if not to_file and _was_refused():
        raise ReportFailed("report.failed.printer_refused_pages", printer=printer_name)
    return pages


def _was_refused() -> bool:
    # Qt hands the pages over as its painter ends, and tells nobody how that went; the library keeps it for this thread.
    try:
        library = ctypes.CDLL(_CUPS_LIBRARY)
    except OSError:
        return False
    return int(library.cupsLastError()) >= _CUPS_REFUSALS_FROM
