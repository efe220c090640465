"""A canvas with the texts of log entries and nothing else: what a report is measured beside."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Final

from reportlab.pdfgen.canvas import Canvas

from twinseal.reports.model import EntryRow
from twinseal.reports.page import theme

_ROW: Final = 23
_COLUMN: Final = 95
_SIZE: Final = 7.5


def bare_rows(rows: Iterable[EntryRow]) -> bytes:
    """Return a PDF with the texts of entries, drawn line by line in the fonts of a report."""
    theme.register_fonts()
    out, y = io.BytesIO(), 0.0
    canvas = Canvas(out, pagesize=(theme.WIDTH, theme.A4.height), invariant=1, pageCompression=1)
    for row in rows:
        if y < theme.BOTTOM:
            canvas.showPage()
            y = theme.A4.height - theme.TOP
        cells = (row.number, row.at_utc, row.kind, row.actors, row.head_hex[:16])
        for place, cell in enumerate(cells):
            canvas.setFont(theme.SANS if place > 1 else theme.MONO, _SIZE)
            canvas.drawString(theme.SIDE + place * _COLUMN, y, cell)
        canvas.drawString(theme.SIDE + 40, y - 10, row.summary)
        y -= _ROW
    canvas.save()
    return out.getvalue()
