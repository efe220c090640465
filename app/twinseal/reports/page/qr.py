"""QR codes as vectors: sharp at every resolution, and no image library."""

from __future__ import annotations

from typing import Final

import segno
from reportlab.lib.units import mm

from twinseal.reports.page import theme
from twinseal.reports.page.tagged_canvas import TaggedCanvas

REPORT_HEAD: Final = "the number of this report and the head of the log"
"""What a code says that holds both."""
_QUIET_MODULES = 4
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
    path = canvas.beginPath()
    for line, row in enumerate(rows):
        start = None
        for place, dark in enumerate([*row, 0]):
            if dark and start is None:
                start = place
            elif not dark and start is not None:
                path.rect(x + start * module, y + size - (line + 1) * module, (place - start) * module, module)
                start = None
    with canvas.figure(f"QR code: {holds}"):
        canvas.setFillColor(theme.INK)
        canvas.drawPath(path, stroke=0, fill=1)


def _rows(data: str, level: str) -> list[bytearray]:
    return [bytearray(row) for row in segno.make(data, error=level, micro=False).matrix_iter(border=_QUIET_MODULES)]
