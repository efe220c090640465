"""A canvas whose every mark is tagged: text is part of an element of the structure, all else is an artifact nobody reads out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color
from reportlab.lib.rl_accel import fp_str
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from twinseal.reports.page.safe_text import is_plain
from twinseal.reports.page.structure import GROUPS, Element, pdf_text, write_structure

if TYPE_CHECKING:
    from twinseal.reports.page.script_embedding import ScriptFont

_CHANGES_NOTHING: Final = re.compile(r"\s*|q|Q|BT [^(]* TL ET|[-\d. ]+ (?:rg|RG|w|cm|g|G|J|j|M)|\[[-\d. ]*\] \d+ d|/\w+ gs")
"""What sets colours, lines, fonts and places, and puts nothing on the page."""
_LEVELS: Final = 3
_NO_MOVE: Final = 1e-6
"""Thousandths of the size that come from adding."""
_XMP: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


class _Pieces(str):
    """Code of a text object all of whose text is in marked pieces."""

    __slots__ = ()


class TaggedCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
    """Draws as reportlab's does. Text and forms outside of any element become paragraphs; lines, boxes and fills become artifacts."""

    def __init__(self, file: Any, *, language: str, **options: Any) -> None:
        """Begin with an empty document in a language."""
        super().__init__(file, lang=language, **options)
        self._language = language
        self._document = Element("Document")
        self._ending = Element("Sect")
        self._sections: list[Element] = []
        self._inside: list[Element] = []
        self._pieces: list[list[Element]] = [[]]
        self._is_whole = False
        self._last: tuple[Element, list[str], int] | None = None
        self._scripts: dict[str, ScriptFont] = {}
        self._fonts_begun = 0

    # -- what belongs to what ------------------------------------------------------------------

    @property
    def element(self) -> Element:
        """Return what is drawn into now."""
        return self._inside[-1] if self._inside else self._sections[-1] if self._sections else self._document

    @property
    def has_text(self) -> bool:
        """Tell whether the next text belongs to an element that has text already."""
        element = self.element
        return not self._is_whole and element.tag not in GROUPS and (bool(element.kids) or element.tag == "Span")

    @contextmanager
    def tagged(self, tag: str) -> Iterator[Element]:
        """Draw into a new element."""
        with self.inside(self.new(tag)) as element:
            yield element

    def new(self, tag: str, attributes: str = "") -> Element:
        """Return a new element, to draw `inside` it; one that nobody hears where an artifact or a figure is drawn."""
        return Element(tag, None if self._is_whole else self.element, attributes)

    def row(self, scopes: Iterable[str]) -> tuple[Element, ...]:
        """Return the cells of a new row, to draw `inside` them: for `Column` or `Row` a heading of that, for nothing a cell."""
        row = self.new("TR")
        return tuple(
            Element("TH", row, f"/A<</O/Table/Scope/{scope}>>") if scope else Element("TD", row) for scope in scopes
        )

    @contextmanager
    def inside(self, element: Element) -> Iterator[Element]:
        """Draw into an element that is there already."""
        self._inside.append(element)
        try:
            yield element
        finally:
            self._inside.pop()

    @contextmanager
    def heading(self, level: int) -> Iterator[Element]:
        """Draw a heading of level 1 to 3; levels 1 and 2 begin a section. No level is left out on the way down."""
        begins_section = level < _LEVELS and not self._inside
        level = min(level, len(self._sections) + 1)
        if begins_section:
            del self._sections[level - 1 :]
            self._sections.append(Element("Sect", self._sections[-1] if self._sections else self._document))
        with self.tagged(f"H{level}") as element:
            yield element

    def begin_part(self) -> None:
        """End all sections: what is drawn from here is heard after all that was drawn before."""
        self._sections.clear()
        if self._ending.counts:
            self._document.take(self._ending)
            self._ending = Element("Sect")

    @contextmanager
    def at_the_end(self) -> Iterator[None]:
        """Draw what is heard at the end of this part, wherever it stands."""
        with self.inside(self._ending):
            yield

    @contextmanager
    def figure(self, alternative: str) -> Iterator[None]:
        """Draw a picture, of which is said what `alternative` says; all that is drawn belongs to it."""
        with self._whole(self._mark(self.new("Figure", f"/Alt {pdf_text(alternative)}"))):
            yield

    @contextmanager
    def artifact(self, subtype: str = "") -> Iterator[None]:
        """Draw what nobody reads out: a sign beside words, or with a `subtype` (Header, Footer, Watermark) what comes on every page."""
        kind = f"/Type /Pagination /Subtype /{subtype}" if subtype else "/Type /Layout"
        with self._whole(f"/Artifact <<{kind}>> BDC"):
            yield

    @contextmanager
    def _whole(self, begin: str) -> Iterator[None]:
        if self._is_whole:
            yield
            return
        self._code.append(begin)
        self._is_whole = True
        try:
            yield
        finally:
            self._is_whole = False
            self._code.append("EMC")

    def _piece(self, element: Element) -> int:
        owners = self._pieces[-1]
        owners.append(element)
        element.add_piece(len(self._pieces) - 1, len(owners) - 1)
        return len(owners) - 1

    def shown(self, text: str, font: str, size: float, *, right_to_left: bool = False) -> str:
        """Return what shows a text, for `draw_pieces`; it can be drawn as often as it is needed."""
        if is_plain(text, font):
            return " ".join(f"{name} {size:.4g} Tf ({signs}) Tj" for name, signs in self._in_font(text, font))
        from twinseal.reports.page.set_line import parts_of, places

        code, pen = [], 0.0
        parts = parts_of(text, font, right_to_left=right_to_left)
        for part, x in zip(parts, places(parts), strict=True):
            # To the left, where the next in the order of reading stands before what was drawn.
            moved = f"[{pen - x:.10g}] TJ " if abs(pen - x) > _NO_MOVE else ""
            if part.clusters:
                script = self._script(part.font)
                showing = script.shown(part.text, part.clusters, right_to_left=bool(part.level % 2))
                code.append(f"/{script.internal_name} {size:.4g} Tf {moved}{showing}")
            else:
                for name, signs in self._in_font(part.text, font):
                    code.append(f"{name} {size:.4g} Tf {moved}({signs}) Tj")
                    moved = ""
            pen = x + part.width
        return " ".join(code)

    def _in_font(self, text: str, font: str) -> Iterator[tuple[str, str]]:
        """Yield the parts of a text that are in one part of a font, with its name."""
        face = pdfmetrics.getFont(font)
        for subset, signs in face.splitString(text, self._doc):
            yield face.getSubsetInternalName(subset, self._doc), self._escape(signs)

    def _script(self, name: str) -> ScriptFont:
        """Return the font of another script in this document."""
        if name not in self._scripts or self._scripts[name].is_full:
            from twinseal.reports.page.script_embedding import ScriptFont

            self._fonts_begun += 1
            script = self._scripts[name] = ScriptFont(name, f"S{self._fonts_begun}")
            self._doc.fontMapping[script.fontName] = f"/{script.internal_name}"
            self._doc.delayedFonts.append(script)
        return self._scripts[name]

    def write(self, x: float, y: float, text: str, font: str, size: float, *, right_to_left: bool = False) -> None:
        """Draw a line of text that begins at a place, into the element that is open."""
        self.setFont(font, size)
        if is_plain(text, font):
            self.drawString(x, y, text)
            return
        shown = self.shown(text, font, size, right_to_left=right_to_left)
        with self._contents():
            self._code.append(f"BT 1 0 0 1 {x:.2f} {y:.2f} Tm {shown} ET")

    def draw_pieces(self, pieces: Iterable[tuple[Element, Iterable[tuple[float, float, str]]]]) -> None:
        """Draw for each element what is `shown` at places, all in one text object: what many rows need, and no more."""
        code = ["BT"]
        for element, placed in pieces:
            code.append(self._mark(element))
            code += [f"1 0 0 1 {x:.2f} {y:.2f} Tm {shown}" for x, y, shown in placed]
            code.append("EMC")
        self._code.append(_Pieces(" ".join([*code, "ET"])))

    def _mark(self, element: Element) -> str:
        return f"/{element.tag} <</MCID {self._piece(element)}>> BDC"

    @contextmanager
    def _contents(self) -> Iterator[None]:
        if self._is_whole or self._formData is not None:
            yield
            return
        element = self.element
        if element.tag in GROUPS:
            element = Element("P", element)
        if not self._reopens(element):
            self._code.append(self._mark(element))
        yield
        self._last = element, self._code, len(self._code)
        self._code.append("EMC")

    def _reopens(self, element: Element) -> bool:
        """Open the last piece again where it is of the same element and nothing was put on the page since."""
        if self._last is None or self._last[0] is not element or self._last[1] is not self._code:
            return False
        end = self._last[2]
        if not all(_CHANGES_NOTHING.fullmatch(code) for code in self._code[end + 1 :]):
            return False
        del self._code[end]
        return True

    # -- what is drawn -------------------------------------------------------------------------

    def setFillColor(self, aColor: Any, alpha: float | None = None) -> None:  # noqa: N802, N803 - the names are reportlab's
        """Fill with a colour from here on; reportlab writes the numbers of a few colours again for each line."""
        if type(aColor) is not Color or alpha is not None or self._enforceColorSpace:
            super().setFillColor(aColor, alpha)
            return
        self._fillColorObj = aColor
        self._code.append(_filled(aColor.red, aColor.green, aColor.blue))
        self.setFillAlpha(aColor.alpha)

    def drawString(self, x: float, y: float, text: str, mode: int | None = None) -> None:  # noqa: N802 - the name is reportlab's
        """Draw one line; reportlab measures it before, for nobody, and that is a part in fifteen of a report."""
        line = self.beginText(x, y)
        if mode is not None:
            line.setTextRenderMode(mode)
        line.textLine(text)
        if mode is not None:
            line.setTextRenderMode(0)
        self.drawText(line)

    def drawText(self, aTextObject: Any) -> None:  # noqa: N802, N803 - the names are reportlab's
        """Draw text into the element that is open."""
        with self._contents():
            super().drawText(aTextObject)

    def doForm(self, name: str) -> None:  # noqa: N802 - the name is reportlab's
        """Draw a form, which is text that is not known yet, into the element that is open."""
        with self._contents():
            super().doForm(name)

    def showPage(self) -> None:  # noqa: N802 - the name is reportlab's
        """End the page."""
        self._code[:] = with_artifacts(self._code)
        super().showPage()
        page = self._doc.Pages.pages[-1]
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = len(self._pieces) - 1, pdfdoc.PDFName("S")
        self._pieces.append([])
        self._last = None

    def save(self) -> None:
        """Write the document with its structure."""
        if self._code:
            self.showPage()
        self.begin_part()
        document = self._doc
        document.Catalog.StructTreeRoot = pdfdoc.PDFObjectReference(
            write_structure(document, self._document, self._pieces[:-1])
        )
        document.Catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})
        said = _XMP.format(title=escape(str(document.info.title)), language=escape(self._language))
        document.Catalog.Metadata = pdfdoc.PDFStream(
            pdfdoc.PDFDictionary({"Type": pdfdoc.PDFName("Metadata"), "Subtype": pdfdoc.PDFName("XML")}),
            said.encode("utf-8"),
            filters=[],
        )
        super().save()


@cache
def _filled(red: float, green: float, blue: float) -> str:
    return f"{fp_str(red, green, blue)} rg"


def with_artifacts(code: Iterable[str]) -> Iterator[str]:
    """Yield the code of a page with all that stands outside of marked pieces, and puts something on the page, as artifacts."""
    waiting: list[str] = []
    depth, is_open = 0, False
    for part in code:
        begins = part.endswith((" BDC", " BMC"))
        if depth == 0 and not begins and not isinstance(part, _Pieces):
            if not _CHANGES_NOTHING.fullmatch(part):
                if not is_open:
                    yield "/Artifact BMC"
                    is_open = True
                yield from waiting
                waiting.clear()
                yield part
            else:
                waiting.append(part)
            continue
        if is_open:
            yield "EMC"
            is_open = False
        yield from waiting
        waiting.clear()
        depth += 1 if begins else -1 if part == "EMC" else 0
        yield part
    if is_open:
        yield "EMC"
    yield from waiting
