"""QR codes as vectors: sharp at every resolution, and no image library."""

from __future__ import annotations

import segno
from reportlab.pdfgen.canvas import Canvas

from twinseal.reports import theme

_QUIET_MODULES = 4


def draw_qr(canvas: Canvas, data: str, x: float, y: float, size: float) -> None:
    """Draw a QR code, level M with its quiet zone, in a square of `size` points whose lower left corner is (x, y)."""
    rows = list(segno.make(data, error="m", micro=False).matrix_iter(border=_QUIET_MODULES))
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
    canvas.setFillColor(theme.INK)
    canvas.drawPath(path, stroke=0, fill=1)
