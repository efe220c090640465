"""QR codes as vectors: sharp at every resolution, and no image library."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import segno
from reportlab.lib.units import mm
from reportlab.pdfgen.pathobject import PDFPathObject

from twinseal.reports.page import theme
from twinseal.reports.page.tagged_canvas import TaggedCanvas

REPORT_HEAD: Final = "the number of this report and the head of the log"
"""What a code says that holds both."""
_QUIET_MODULES = 4
_DARK: Final = re.compile(b"\x01+")
MODULE_MM = 0.4
"""The least a module may measure on paper."""


def draw_qr(canvas: TaggedCanvas, data: str, x: float, y: float, size: float, holds: str) -> None:
    """Draw a QR code with its quiet zone in a square of `size` points whose lower left corner is (x, y); `holds` says what is in it.

    Level M, for paper is folded and stained; level L where M would bring a module under 0.4 mm.
    """
    rows = _rows(data, "m")
    if size / len(rows) < MODULE_MM * mm:
        rows = _rows(data, "l")
    module = size / len(rows)
    # A thousand runs of dark modules: asked of `rect` one by one, they take longer than a page of text.
    dark = (
        f"{x + run.start() * module:.3f} {y + size - (line + 1) * module:.3f} {len(run[0]) * module:.3f} {module:.3f} re"
        for line, row in enumerate(rows)
        for run in _DARK.finditer(row)
    )
    path = PDFPathObject(["n", *dark])
    with canvas.figure(f"QR code: {holds}"):
        # A printer of one colour screens every tint, a dark one too: a code is black on white, also on a panel.
        canvas.setFillColor(theme.WHITE)
        canvas.rect(x, y, size, size, stroke=0, fill=1)
        canvas.setFillColor(theme.BLACK)
        canvas.drawPath(path, stroke=0, fill=1)


@lru_cache(maxsize=4)
def _rows(data: str, level: str) -> tuple[bytes, ...]:
    """Return the modules of a code; a paper has the same one on its first page and beside its seal, and to lay it out takes long."""
    return tuple(bytes(row) for row in segno.make(data, error=level, micro=False).matrix_iter(border=_QUIET_MODULES))
