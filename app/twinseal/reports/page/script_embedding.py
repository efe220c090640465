"""A font of another script inside a PDF: one glyph for each cluster of letters, which says in Unicode what it stands for.

A letter with its marks, a ligature, a syllable of Devanagari is drawn with several glyphs in places of their own, or with one for
several letters. Here each cluster is a glyph made of them, as wide as the cluster: whoever copies, searches or listens gets the
letters that were typed, in their order, with no replacement beside them. From right to left each letter of a cluster is a glyph,
since programs turn such a line letter by letter.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, Final

from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from reportlab.pdfbase import pdfdoc

from twinseal.reports.page.script_fonts import Cluster, Glyph, face

_DROPPED: Final = ("GSUB", "GPOS", "GDEF", "name", "OS/2", "cmap", "post")
_SYMBOLIC: Final = 4
_ROWS: Final = 100
"""So many rows a block of a table of Unicode has at most."""

_SPECK: Final = 0.01
MOST: Final = 60_000
"""A font with more glyphs takes no further line."""
_WORDS_KEPT: Final = 8192

_Drawn = tuple[str, tuple[Glyph, ...], int]


class ScriptFont:
    """A font of one document, and the clusters that were drawn with it."""

    def __init__(self, name: str, internal_name: str) -> None:
        """Begin without any; reportlab asks for `fontName` and calls `addObjects` as the document is written."""
        self.fontName = f"Twinseal{name}{internal_name}"
        self.internal_name = internal_name
        self._face = face(name)
        self._codes: dict[_Drawn, int] = {}
        self._words: dict[tuple[str, bool], str] = {}

    @property
    def is_full(self) -> bool:
        """Tell whether no further line may be drawn with it: a font has at most 65,535 glyphs."""
        return len(self._codes) > MOST

    def shown(self, text: str, clusters: Sequence[Cluster], *, right_to_left: bool) -> str:
        """Return what shows the clusters of a text, in the order in which they are read, and ends at their right.

        From right to left each letter is shown by itself: programs look at where each stands.
        """
        if len(self._words) > _WORDS_KEPT:
            self._words.clear()
        word = text, right_to_left
        if word not in self._words:
            self._words[word] = self._turned(clusters) if right_to_left else self._straight(clusters)
        return self._words[word]

    def _straight(self, clusters: Sequence[Cluster]) -> str:
        return f"<{''.join(self._code(cluster.text, cluster.glyphs, cluster.width) for cluster in clusters)}> Tj"

    def _turned(self, clusters: Sequence[Cluster]) -> str:
        pen, left = 0, sum(cluster.width for cluster in clusters)
        code, whole = [], left
        for text, glyphs, width in chain.from_iterable(map(_letters, clusters)):
            left -= width
            code.append(f"[{pen - left} <{self._code(text, glyphs, width)}>] TJ")
            pen = left + width
        return " ".join([*code, f"[{pen - whole}] TJ"])

    def _code(self, *drawn: Any) -> str:
        return f"{self._codes.setdefault(drawn, len(self._codes) + 1):04X}"

    def addObjects(self, document: Any) -> None:  # noqa: N802 - the name is reportlab's
        """Put the font into a document."""
        content, box = self._content()
        name = f"TWINSL+{self.fontName}"
        packed = [pdfdoc.PDFZCompress]
        file = pdfdoc.PDFStream(content=content, filters=packed)
        file.dictionary["Length1"] = len(content)
        extents = self._face.font.get_font_extents("ltr")
        descriptor = pdfdoc.PDFDictionary(
            {
                "Type": "/FontDescriptor", "FontName": f"/{name}", "Flags": _SYMBOLIC, "ItalicAngle": 0, "StemV": 80,
                "Ascent": extents.ascender, "Descent": extents.descender, "CapHeight": 698, "FontBBox": pdfdoc.PDFArray(box),
                "FontFile2": document.Reference(file, f"{name}.file"),
            }
        )  # fmt: skip
        widths = pdfdoc.PDFArray([1, pdfdoc.PDFArray([width for _text, _glyphs, width in self._codes])])
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": "/Font", "Subtype": "/CIDFontType2", "BaseFont": f"/{name}", "CIDToGIDMap": "/Identity", "DW": 0, "W": widths,
                "CIDSystemInfo": pdfdoc.PDFDictionary({"Registry": "(Adobe)", "Ordering": "(Identity)", "Supplement": 0}),
                "FontDescriptor": document.Reference(descriptor, f"{name}.descriptor"),
            }
        )  # fmt: skip
        unicode = pdfdoc.PDFStream(content=_to_unicode([text for text, _glyphs, _width in self._codes]), filters=packed)
        font = pdfdoc.PDFDictionary(
            {
                "Type": "/Font", "Subtype": "/Type0", "BaseFont": f"/{name}", "Encoding": "/Identity-H",
                "DescendantFonts": pdfdoc.PDFArray([document.Reference(descendant, f"{name}.descendant")]),
                "ToUnicode": document.Reference(unicode, f"{name}.unicode"),
            }
        )  # fmt: skip
        document.Reference(font, self.internal_name)
        document.idToObject["BasicFonts"].dict[self.internal_name] = font

    def _content(self) -> tuple[bytes, list[int]]:
        """Return a font file whose glyphs are the clusters, by their codes, and the box that all of them lie in."""
        import uharfbuzz

        parts = sorted({glyph.number for _text, glyphs, _width in self._codes for glyph in glyphs})
        wanted = uharfbuzz.SubsetInput()
        for number in parts:
            wanted.glyph_set.add(number)
        wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NO_LAYOUT_CLOSURE
        for table in _DROPPED:
            wanted.drop_table_tag_set.add(int.from_bytes(table.encode("ascii"), "big"))
        plan = uharfbuzz.SubsetPlan(self._face.font.face, wanted)
        numbers = dict(plan.old_to_new_glyph_mapping)
        font = TTFont(io.BytesIO(plan.execute().blob.data), recalcTimestamp=False)
        outlines, metrics = font["glyf"], font["hmtx"]
        old = font.getGlyphOrder()
        for each in old:
            # What is made of other glyphs names them by their order, which changes below.
            outlines[each].expand(outlines)
        named = {number: old[numbers[number]] for number in parts}
        made = []
        for place, (_text, glyphs, width) in enumerate(self._codes, start=1):
            pen = TTGlyphPen(dict.fromkeys(old))
            for glyph in glyphs:
                name, size, x, y = named[glyph.number], 1.0, glyph.x, glyph.y
                if glyph.is_speck:
                    dot = outlines[name].getCoordinates(outlines)[0][0]
                    size, x, y = _SPECK, x + dot[0], y + dot[1]
                pen.addComponent(name, (size, 0, 0, size, x, y))
            made.append((f"cluster{place}", pen.glyph(), width))
        order = [old[0], *(name for name, _glyph, _width in made), *old[1:]]
        for name, glyph, width in made:
            outlines[name] = glyph
            metrics[name] = (width, 0)
        font.setGlyphOrder(order)
        outlines.glyphOrder = order
        for name, _glyph, width in made:
            outlines[name].recalcBounds(outlines)
            metrics[name] = (width, getattr(outlines[name], "xMin", 0))
        out = io.BytesIO()
        font.save(out)
        head = font["head"]
        return out.getvalue(), [head.xMin, head.yMin, head.xMax, head.yMax]


def _letters(cluster: Cluster) -> Iterator[_Drawn]:
    """Yield the letters of a cluster from right to left, each with its own glyph and an equal part of the cluster's room.

    Of a ligature the first has the glyph, each other a speck in its ink: programs leave out a letter that paints nothing.
    """
    count = len(cluster.text)
    each = cluster.width // count
    glyphs = list(reversed(cluster.glyphs))
    more = max(len(glyphs) - count, 0) + 1
    own = [tuple(glyphs[:more]), *((glyph,) for glyph in glyphs[more:])]
    own += [(glyphs[0]._replace(is_speck=True),)] * (count - len(own))
    left = cluster.width
    for place, sign in enumerate(cluster.text):
        width = each if place else cluster.width - each * (count - 1)
        left -= width
        yield sign, tuple(glyph._replace(x=glyph.x - left) for glyph in own[place]), width


def _to_unicode(texts: list[str]) -> bytes:
    rows = [f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>" for code, text in enumerate(texts, start=1)]
    blocks = [rows[start : start + _ROWS] for start in range(0, len(rows), _ROWS)]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
            "1 begincodespacerange <0000> <FFFF> endcodespacerange",
            *(f"{len(block)} beginbfchar\n{chr(10).join(block)}\nendbfchar" for block in blocks),
            "endcmap CMapName currentdict /CMap defineresource pop end end",
        ]
    ).encode("ascii")
