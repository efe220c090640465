"""A report as it is written: a cursor that runs down the page, and header and footer on every page."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import segno
from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from twinseal.reports import theme
from twinseal.reports.safe_text import elide, printable, wrap

_COUNT_FORM = "count"


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What header and footer say on each page."""

    title: str
    report_id: str
    vault: str
    head_hex: str
    made_at: datetime
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: heading, width in mm, and whether it is set in the fixed-width font."""

    heading: str
    width_mm: float
    mono: bool = False


class Paper:
    """Draws on a canvas from top to bottom; `close` returns the PDF's bytes."""

    def __init__(self, facts: PaperFacts) -> None:
        """Begin the first page. The same facts and calls give the same bytes."""
        theme.register_fonts()
        self.facts = facts
        self._out = io.BytesIO()
        self.canvas = Canvas(
            self._out,
            pagesize=(theme.WIDTH, theme.HEIGHT),
            invariant=1,
            initialFontName=theme.SANS,
            lang="en-GB",
            pageCompression=1,
        )
        self.canvas.setTitle(printable(facts.title, theme.SANS))
        self.canvas.setAuthor("Twinseal")
        self.canvas.setSubject(printable(f"{facts.vault} {facts.report_id}", theme.SANS))
        self.canvas.setViewerPreference("DisplayDocTitle", "true")
        self.page = 1
        self.y = theme.HEIGHT - theme.TOP
        self._furniture()

    # -- pages ---------------------------------------------------------------------------------

    def _furniture(self) -> None:
        canvas, facts = self.canvas, self.facts
        if self.page > 1:
            self._at(theme.SIDE, theme.HEIGHT - 13 * mm, facts.title, theme.MEDIUM, 8, theme.MUTED)
            self._right(theme.HEIGHT - 13 * mm, facts.report_id, theme.SANS, 8, theme.MUTED)
            self._rule(theme.HEIGHT - 15 * mm)
        if facts.demo:
            self._at(
                theme.SIDE, theme.HEIGHT - 8 * mm, "DEMO \u2013 pretend people, no evidence", theme.BOLD, 9, theme.FINDING
            )
        self._rule(15 * mm)
        head = " ".join(facts.head_hex[start : start + 8] for start in range(0, 32, 8))
        self._at(theme.SIDE, 11.5 * mm, f"head {head} \u2026", theme.MONO, 7, theme.MUTED)
        when = f"{facts.made_at:%Y-%m-%d %H:%M} UTC, time from this machine's clock"
        self._at(
            theme.SIDE,
            8 * mm,
            elide(f"{facts.report_id} \u00b7 {facts.vault} \u00b7 {when}", theme.SANS, 7, 140 * mm),
            theme.SANS,
            7,
            theme.MUTED,
        )
        label = f"Page {self.page} of "
        canvas.setFillColor(theme.MUTED)
        canvas.setFont(theme.SANS, 7)
        canvas.drawRightString(theme.WIDTH - theme.SIDE - 8 * mm, 8 * mm, label)
        canvas.saveState()
        canvas.translate(theme.WIDTH - theme.SIDE - 8 * mm, 8 * mm)
        canvas.doForm(_COUNT_FORM)
        canvas.restoreState()

    def new_page(self) -> None:
        """End this page and begin the next."""
        self.canvas.showPage()
        self.page += 1
        self.y = theme.HEIGHT - theme.TOP - 2 * mm
        self._furniture()

    def need(self, height: float) -> None:
        """Begin a new page unless `height` points are left on this one."""
        if self.y - height < theme.BOTTOM:
            self.new_page()

    def close(self) -> bytes:
        """Return the PDF."""
        canvas = self.canvas
        canvas.showPage()
        canvas.beginForm(_COUNT_FORM)
        canvas.setFillColor(theme.MUTED)
        canvas.setFont(theme.SANS, 7)
        canvas.drawString(0, 0, str(self.page))
        canvas.endForm()
        canvas.save()
        return self._out.getvalue()

    # -- words ---------------------------------------------------------------------------------

    def title(self, text: str, size: float = 26) -> None:
        """Write a large title."""
        for line in wrap(text, theme.BOLD, size, theme.TEXT_WIDTH):
            self.y -= size * 1.15
            self._at(theme.SIDE, self.y, line, theme.BOLD, size, theme.INK)
        self.y -= 6

    def section(self, text: str) -> None:
        """Write the heading of a section, never alone at the foot of a page."""
        self.need(24 * mm)
        self.y -= 9 * mm
        self._at(theme.SIDE, self.y, elide(text, theme.BOLD, 12, theme.TEXT_WIDTH), theme.BOLD, 12, theme.ACCENT)
        self.y -= 2 * mm
        self._rule(self.y)
        self.y -= 2.5 * mm

    def text(
        self, text: str, *, size: float = 9.2, font: str = theme.SANS, colour: Color = theme.INK, indent: float = 0
    ) -> None:
        """Write running text."""
        for line in wrap(text, font, size, theme.TEXT_WIDTH - indent):
            self.need(size * 1.45)
            self.y -= size * 1.4
            self._at(theme.SIDE + indent, self.y, line, font, size, colour)
        self.y -= 3

    def bullets(self, lines: Iterable[str], *, colour: Color = theme.ACCENT) -> None:
        """Write a list; the bar in front is not the only sign, each line is a sentence."""
        for text in lines:
            wrapped = wrap(text, theme.SANS, 9.2, theme.TEXT_WIDTH - 6 * mm)
            self.need(13)
            top = self.y
            for line in wrapped:
                self.need(13)
                self.y -= 12.8
                self._at(theme.SIDE + 5 * mm, self.y, line, theme.SANS, 9.2, theme.INK)
            if top > self.y:
                self.canvas.setFillColor(colour)
                self.canvas.rect(theme.SIDE, self.y - 2, 1.2 * mm, top - self.y - 1, stroke=0, fill=1)
            self.y -= 4

    def facts_table(self, rows: Iterable[tuple[str, str]], *, key_mm: float = 42) -> None:
        """Write pairs of name and value."""
        for name, value in rows:
            mono = name.startswith("~")
            font, size = (theme.MONO, 8) if mono else (theme.SANS, 9)
            lines = wrap(value or "\u2013", font, size, theme.TEXT_WIDTH - key_mm * mm)
            self.need(13)
            self.y -= 12.5
            self._at(theme.SIDE, self.y, name.removeprefix("~"), theme.SANS, 8.5, theme.MUTED)
            for index, line in enumerate(lines):
                if index:
                    self.need(13)
                    self.y -= 12.5
                self._at(theme.SIDE + key_mm * mm, self.y, line, font, size, theme.INK)
        self.y -= 4

    # -- shapes --------------------------------------------------------------------------------

    def panel(self, height: float) -> float:
        """Draw a tinted panel of a height; returns the y of its top. The cursor moves below it."""
        self.need(height + 4)
        top = self.y
        self.canvas.setFillColor(theme.PANEL)
        self.canvas.roundRect(theme.SIDE, top - height, theme.TEXT_WIDTH, height, 4, stroke=0, fill=1)
        self.y = top - height - 6
        return top

    def qr(self, data: str, x: float, y: float, size: float) -> None:
        """Draw a QR code as vectors with its lower left corner at (x, y)."""
        matrix = list(segno.make(data, error="m", micro=False).matrix_iter(border=4))
        module = size / len(matrix)
        self.canvas.setFillColor(theme.INK)
        path = self.canvas.beginPath()
        for line, row in enumerate(matrix):
            start = None
            for place, dark in enumerate([*row, 0]):
                if dark and start is None:
                    start = place
                elif not dark and start is not None:
                    path.rect(x + start * module, y + size - (line + 1) * module, (place - start) * module, module)
                    start = None
        self.canvas.drawPath(path, stroke=0, fill=1)

    def at(self, x: float, y: float, text: str, font: str, size: float, colour: Color = theme.INK) -> None:
        """Write one line anywhere."""
        self._at(x, y, text, font, size, colour)

    def ink_boxes(self, names: Sequence[str]) -> None:
        """Draw boxes to sign by hand: name, signature, date and time."""
        width = (theme.TEXT_WIDTH - 6 * mm) / 2
        for index in range(0, len(names), 2):
            self.need(34 * mm)
            for place, name in enumerate(names[index : index + 2]):
                x = theme.SIDE + place * (width + 6 * mm)
                self.canvas.setStrokeColor(theme.RULE)
                self.canvas.rect(x, self.y - 28 * mm, width, 28 * mm, stroke=1, fill=0)
                self._at(x + 3 * mm, self.y - 5 * mm, name, theme.MEDIUM, 8.5, theme.INK)
                for line, label in enumerate(("Name", "Signature", "Date and time")):
                    self._at(x + 3 * mm, self.y - (12 + 6.5 * line) * mm, label, theme.SANS, 7, theme.MUTED)
            self.y -= 32 * mm

    # -- tables --------------------------------------------------------------------------------

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
        """Write a long table page by page with fixed rows: one text object a column keeps it fast and small."""
        size, leading = 7.8, 13.0
        self.need(3 * leading)
        pending: list[Sequence[str]] = []
        room = self._rows_left(leading)
        for row in rows:
            pending.append(row)
            if len(pending) == room:
                self._table_part(columns, pending, size, leading)
                pending = []
                self.new_page()
                room = self._rows_left(leading)
        if pending:
            self._table_part(columns, pending, size, leading)

    def _rows_left(self, leading: float) -> int:
        return max(1, int((self.y - theme.BOTTOM) / leading) - 2)

    def _table_part(self, columns: Sequence[Column], rows: Sequence[Sequence[str]], size: float, leading: float) -> None:
        canvas, top = self.canvas, self.y - leading
        x = theme.SIDE
        for index, column in enumerate(columns):
            width = column.width_mm * mm
            font, letters = (theme.MONO, size - 0.6) if column.mono else (theme.SANS, size)
            self._at(x, top + 2, column.heading, theme.MEDIUM, 7.5, theme.MUTED)
            block = canvas.beginText(x, top - leading + 4)
            block.setFont(font, letters, leading)
            block.setFillColor(theme.INK)
            for row in rows:
                block.textLine(elide(row[index], font, letters, width - 1.5 * mm))
            canvas.drawText(block)
            x += width
        canvas.setStrokeColor(theme.RULE)
        canvas.setLineWidth(0.4)
        right = theme.WIDTH - theme.SIDE
        canvas.lines(
            [(theme.SIDE, top - line * leading - 1, right, top - line * leading - 1) for line in range(len(rows) + 1)]
        )
        self.y = top - len(rows) * leading - 4

    # -- small things --------------------------------------------------------------------------

    def _at(self, x: float, y: float, text: str, font: str, size: float, colour: Color) -> None:
        self.canvas.setFillColor(colour)
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, y, printable(text, font))

    def _right(self, y: float, text: str, font: str, size: float, colour: Color) -> None:
        shown = printable(text, font)
        self._at(theme.WIDTH - theme.SIDE - stringWidth(shown, font, size), y, shown, font, size, colour)

    def _rule(self, y: float) -> None:
        self.canvas.setStrokeColor(theme.RULE)
        self.canvas.setLineWidth(0.5)
        self.canvas.line(theme.SIDE, y, theme.WIDTH - theme.SIDE, y)
