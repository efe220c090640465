"""A report as it is written: a cursor that runs down the page, and header and footer on every page."""

from __future__ import annotations

import io
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime

from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth

from twinseal.reports.page import theme
from twinseal.reports.page.safe_text import CutWord, RightToLeft, depth_of, elide, printable, width_of, wrap
from twinseal.reports.page.tagged_canvas import TaggedCanvas

_COUNT_FORM = "count"
_LONGEST_COUNT = "Page 0000 of 0000"
_BODY = 9.2
_TOGETHER = 4
"""So many lines of a paragraph are not parted by the end of a page."""
_COMMAND_LEADING = 11.0
_FACT_LEADING = 1.39
"""Of the size of its letters."""


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What header and footer say on each page; no head for what says nothing about the log."""

    title: str
    report_id: str
    vault: str
    head_hex: str
    made_at: datetime
    demo: bool = False
    counted: bool = True
    """False for pages that are torn apart: each stands for itself."""
    classification: str = ""
    """Stands at the top of each page, cut where it has no room."""
    size: theme.PageSize = theme.A4


class Paper:
    """Draws on a canvas from top to bottom; `close` returns the PDF's bytes. Typed text is never read as markup.

    What it writes is tagged for whoever listens: headings, paragraphs, lists and tables by the methods that write them, a line that
    `at` writes alone as a paragraph.
    """

    def __init__(self, facts: PaperFacts) -> None:
        """Begin the first page. The same facts and calls give the same bytes."""
        theme.register_fonts()
        self.facts = facts
        self._out = io.BytesIO()
        self.canvas = TaggedCanvas(
            self._out,
            language="en-GB",
            pagesize=(facts.size.width, facts.size.height),
            invariant=1,
            initialFontName=theme.SANS,
            pageCompression=1,
        )
        self.canvas.setTitle(printable(f"{facts.title} {facts.report_id}", theme.SANS))
        self.canvas.setAuthor("Twinseal")
        self.canvas.setCreator("Twinseal")
        self.canvas.setSubject(printable(facts.vault, theme.SANS))
        self.canvas.setViewerPreference("DisplayDocTitle", "true")
        self.page = 1
        self.shift = (facts.size.width - theme.WIDTH) / 2
        """By so many points everything stands further right than it is drawn."""
        self._heard: PaperFacts | None = None
        self._is_cut = False
        """Whether what was written last ends in the midst of a word."""
        self._named = 0
        self._goals: dict[str, int] = {}
        self._asked: dict[str, str] = {}
        self.y: float = self.height - theme.TOP
        self._furniture()

    @property
    def height(self) -> float:
        """Return the height of a page in points."""
        return self.facts.size.height

    # -- pages ---------------------------------------------------------------------------------

    def _furniture(self) -> None:
        if self.shift:
            self.canvas.translate(self.shift, 0)
        if self.facts.demo:
            self._demo_mark()
        # Whoever listens hears it once, of the first page with these facts.
        is_new = self._heard is not self.facts
        if is_new:
            self._heard = self.facts
            self.canvas.begin_part()
        with nullcontext() if is_new else self.canvas.artifact("Header"):
            self._marks()
        if self.page > 1:
            with self.canvas.artifact("Header"):
                self._top()
        with self.canvas.at_the_end() if is_new else self.canvas.artifact("Footer"):
            self._foot()
        if self.facts.counted:
            with self.canvas.artifact("Footer"):
                self._page_number()

    def _marks(self) -> None:
        if self.facts.demo:
            said = "DEMO \u2013 fictitious people, not evidence"
            self.at(theme.SIDE, self.height - 8 * mm, said, theme.BOLD, 9, theme.FINDING)
        if self.facts.classification:
            marked = elide(self.facts.classification, theme.BOLD, 8.5, 105 * mm)
            self.right(self.height - 8 * mm, marked, theme.BOLD, 8.5, theme.FINDING)

    def _top(self) -> None:
        self.at(theme.SIDE, self.height - 13 * mm, self.facts.title, theme.MEDIUM, 8, theme.MUTED)
        self.right(self.height - 13 * mm, self.facts.report_id, theme.SANS, 8, theme.MUTED)
        self.rule(self.height - 15 * mm)

    def _foot(self) -> None:
        self.rule(15 * mm)
        if self.facts.head_hex:
            head = " ".join(self.facts.head_hex[start : start + 8] for start in range(0, 32, 8))
            self.at(theme.SIDE, 11 * mm, f"head {head} \u2026", theme.MONO, 7, theme.MUTED)
        when = f"{self.facts.made_at:%Y-%m-%d %H:%M} UTC, by this machine's clock"
        line = elide(f"{self.facts.report_id} \u00b7 {when} \u00b7 {self.facts.vault}", theme.SANS, 7, 145 * mm)
        self.at(theme.SIDE, 7.5 * mm, line, theme.SANS, 7, theme.MUTED)

    def _page_number(self) -> None:
        # The count is known only at the end, so every page refers to one form that is drawn last; room is kept for a long one.
        here, left = f"Page {self.page} ", theme.WIDTH - theme.SIDE - stringWidth(_LONGEST_COUNT, theme.SANS, 7)
        self.at(left, 7.5 * mm, here, theme.SANS, 7, theme.MUTED)
        self.canvas.saveState()
        self.canvas.translate(left + stringWidth(here, theme.SANS, 7), 7.5 * mm)
        self.canvas.doForm(_COUNT_FORM)
        self.canvas.restoreState()

    def _demo_mark(self) -> None:
        canvas = self.canvas
        canvas.saveState()
        canvas.setFillColor(theme.DEMO)
        canvas.setFont(theme.BOLD, 150)
        canvas.translate(theme.WIDTH / 2, self.height / 2)
        canvas.rotate(52)
        with canvas.artifact("Watermark"):
            canvas.drawCentredString(0, -50, "DEMO")
        canvas.restoreState()

    def new_page(self) -> None:
        """End this page and begin the next."""
        self.canvas.showPage()
        self.page += 1
        self.y = self.height - theme.TOP - 2 * mm
        self._furniture()

    def need(self, height: float) -> None:
        """Begin a new page unless `height` points are left on this one."""
        if self.y - height < theme.BOTTOM:
            self.new_page()

    def mark(self, name: str) -> None:
        """Put this page into the outline that a reader shows beside the pages."""
        # A name of its own: of two parts on one page the outline would have the title of the second alone, twice.
        self._named += 1
        key = f"mark{self._named}"
        self.canvas.bookmarkPage(key)
        self.canvas.addOutlineEntry(printable(name, theme.SANS), key)

    def goal(self, name: str) -> None:
        """Let `page_of` find this page under a name; the first page of a name counts."""
        self._goals.setdefault(name, self.page)

    def known_page(self, name: str) -> int | None:
        """Return on which page the goal of a name is; None where none came so far."""
        return self._goals.get(name)

    def page_of(self, y: float, name: str, *, inset: float = 0) -> None:
        """Write at the right margin on which page the goal of a name is, which may come later; nothing where it never does."""
        form = self._asked.setdefault(name, f"goal{len(self._asked)}")
        self.canvas.saveState()
        self.canvas.translate(theme.WIDTH - theme.SIDE - inset, y)
        self.canvas.doForm(form)
        self.canvas.restoreState()

    def close(self) -> bytes:
        """Return the PDF."""
        canvas = self.canvas
        canvas.showPage()
        for name, form in self._asked.items():
            canvas.beginForm(form, -40 * mm, -2 * mm, 1, 4 * mm)
            canvas.setFillColor(theme.MUTED)
            canvas.setFont(theme.SANS, 7.5)
            canvas.drawRightString(0, 0, f" page {self._goals[name]}" if name in self._goals else "")
            canvas.endForm()
        canvas.beginForm(_COUNT_FORM, -1, -2 * mm, 40 * mm, 4 * mm)
        canvas.setFillColor(theme.MUTED)
        canvas.setFont(theme.SANS, 7)
        canvas.drawString(0, 0, f"of {self.page}")
        canvas.endForm()
        canvas.save()
        return self._out.getvalue()

    # -- words ---------------------------------------------------------------------------------

    def title(self, text: str, size: float = 26) -> None:
        """Write a large title."""
        with self.canvas.heading(1):
            for line in wrap(text, theme.BOLD, size, theme.TEXT_WIDTH):
                self.need(size * 1.25)
                self.y -= size * 1.15
                self.at(theme.SIDE, self.y, line, theme.BOLD, size)
        self.y -= 6

    def section(self, text: str, *, keep: float = 16 * mm, mark: str = "") -> None:
        """Write the heading of a section with at least `keep` points of room under it on the same page, which the outline has as `mark`."""
        self.need(8.7 * mm + keep)
        if mark:
            self.mark(mark)
        self.y -= 6.4 * mm
        heading = elide(text, theme.BOLD, 11.5, theme.TEXT_WIDTH)
        with self.canvas.heading(2):
            self.at(theme.SIDE, self.y, heading, theme.BOLD, 11.5, theme.ACCENT)
        self.y -= max(1.8 * mm, depth_of(heading, theme.BOLD, 11.5) + theme.CLEAR)
        self.rule(self.y)
        self.y -= 1.4 * mm

    def small_section(self, text: str, *, keep: float = 12 * mm) -> None:
        """Write the heading of a part of a section, with at least `keep` points of room under it on the same page."""
        self.need(7 * mm + keep)
        self.y -= 6 * mm
        with self.canvas.heading(3):
            self.at(theme.SIDE, self.y, elide(text, theme.MEDIUM, 9.5, theme.TEXT_WIDTH), theme.MEDIUM, 9.5, theme.ACCENT)
        self.y -= 1.2 * mm

    def text(
        self, text: str, *, size: float = _BODY, font: str = theme.SANS, colour: Color = theme.INK, indent: float = 0
    ) -> None:
        """Write running text."""
        lines = wrap(text, font, size, theme.TEXT_WIDTH - indent)
        # A short paragraph stays on one page: a last line alone on the next one is overlooked.
        self.need(size * 1.45 * min(len(lines), _TOGETHER))
        with self.canvas.tagged("P"):
            for line in lines:
                self.need(size * 1.45)
                self.y -= size * 1.4
                self.at(theme.SIDE + indent, self.y, line, font, size, colour)
        self.y -= 3

    def bullets(self, lines: Iterable[str], *, colour: Color = theme.ACCENT, size: float = _BODY) -> None:
        """Write a list; the bar in front is not the only sign, each line is a sentence."""
        leading = size * 1.4
        with self.canvas.tagged("L"):
            for text in lines:
                wrapped = wrap(text, theme.SANS, size, theme.TEXT_WIDTH - 6 * mm)
                self.need(leading * min(len(wrapped), _TOGETHER))
                with self.canvas.tagged("LI"), self.canvas.tagged("LBody"):
                    for line in wrapped:
                        self.need(leading)
                        self.canvas.setFillColor(colour)
                        self.canvas.rect(theme.SIDE, self.y - leading - 2, 1.2 * mm, leading, stroke=0, fill=1)
                        self.y -= leading
                        self.at(theme.SIDE + 5 * mm, self.y, line, theme.SANS, size)
                self.y -= size * 0.4

    def commands(self, lines: Iterable[str]) -> None:
        """Write commands to type, one a line, in the fixed-width font on a tint."""
        for text in lines:
            with self.canvas.tagged("P"):
                for line in wrap(text, theme.MONO, 7.6, theme.TEXT_WIDTH - 10 * mm):
                    self.need(_COMMAND_LEADING)
                    self.canvas.setFillColor(theme.PANEL)
                    self.canvas.rect(
                        theme.SIDE + 5 * mm, self.y - 11.5, theme.TEXT_WIDTH - 5 * mm, _COMMAND_LEADING, stroke=0, fill=1
                    )
                    self.y -= _COMMAND_LEADING
                    self.at(theme.SIDE + 7 * mm, self.y + 2.5, line, theme.MONO, 7.6)
        self.y -= 5

    def facts_table(self, rows: Iterable[tuple[str, str]], *, key_mm: float = 42, size: float = 9.0) -> None:
        """Write pairs of name and value, both whole; a value whose name begins with `~` is set in fixed width."""
        with self.canvas.tagged("Table"):
            for name, value in rows:
                self._fact(name, value, key_mm, size)
        self.y -= 4

    def facts_height(self, rows: Iterable[tuple[str, str]], *, key_mm: float = 42, size: float = 9.0) -> float:
        """Return how many points `facts_table` needs to write these rows."""
        heights = (max(map(len, _fact_lines(name, value, key_mm, size))) * size * _FACT_LEADING + 1 for name, value in rows)
        return sum(heights) + 4

    def _fact(self, name: str, value: str, key_mm: float, size: float) -> None:
        font, own = _fact_face(name, size)
        names, lines = _fact_lines(name, value, key_mm, size)
        leading = size * _FACT_LEADING
        named, said = self.canvas.row(("Row", ""))
        count = max(len(lines), len(names))
        # A short value stays on one page, as a short paragraph does.
        self.need(leading * min(count, _TOGETHER))
        for index in range(count):
            self.need(leading)
            self.y -= leading
            if index < len(names):
                with self.canvas.inside(named):
                    self.at(theme.SIDE, self.y, names[index], theme.SANS, size - 0.5, theme.MUTED)
            if index < len(lines):
                with self.canvas.inside(said):
                    self.at(theme.SIDE + key_mm * mm, self.y, lines[index], font, own)
        self.y -= 1

    # -- places --------------------------------------------------------------------------------

    def panel(self, height: float) -> float:
        """Draw a tinted panel of a height; returns the y of its top. The cursor moves below it."""
        self.need(height + 14)
        top = self.y - 8
        self.canvas.setFillColor(theme.PANEL)
        self.canvas.roundRect(theme.SIDE, top - height, theme.TEXT_WIDTH, height, 4, stroke=0, fill=1)
        self.y = top - height - 6
        return top

    def at(self, x: float, y: float, text: str, font: str, size: float, colour: Color = theme.INK) -> None:
        """Write one line anywhere; what the font lacks is spelled out."""
        shown = printable(text, font)
        is_right_to_left = isinstance(text, RightToLeft)
        self.canvas.setFillColor(colour)
        if self.canvas.has_text and not self._is_cut:
            # Who listens hears the last word of a line and the first one of the next as two.
            before = x - stringWidth(" ", font, size)
            if is_right_to_left:
                self.canvas.write(before, y, " ", font, size)
            else:
                x, shown = before, f" {shown}"
        self._is_cut = isinstance(text, CutWord)
        self.canvas.write(x, y, shown, font, size, right_to_left=is_right_to_left)

    def centred(self, x: float, y: float, text: str, font: str, size: float, colour: Color = theme.INK) -> None:
        """Write one line around a place."""
        shown = printable(text, font)
        self.at(x - width_of(shown, font, size) / 2, y, shown, font, size, colour)

    def right(self, y: float, text: str, font: str, size: float, colour: Color = theme.INK) -> None:
        """Write one line that ends at the right margin."""
        shown = printable(text, font)
        self.at(theme.WIDTH - theme.SIDE - width_of(shown, font, size), y, shown, font, size, colour)

    def rule(self, y: float, width: float = 0.5) -> None:
        """Draw a line from margin to margin."""
        self.canvas.setStrokeColor(theme.RULE)
        self.canvas.setLineWidth(width)
        self.canvas.line(theme.SIDE, y, theme.WIDTH - theme.SIDE, y)


def _fact_face(name: str, size: float) -> tuple[str, float]:
    return (theme.MONO, size - 1) if name.startswith("~") else (theme.SANS, size)


def _fact_lines(name: str, value: str, key_mm: float, size: float) -> tuple[list[str], list[str]]:
    lines = wrap(value or "\u2013", *_fact_face(name, size), theme.TEXT_WIDTH - key_mm * mm)
    return wrap(name.removeprefix("~"), theme.SANS, size - 0.5, (key_mm - 3) * mm), lines
