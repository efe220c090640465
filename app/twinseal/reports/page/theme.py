"""Paper, colours and fonts of every report; fonts are embedded and told apart by path, never by a system search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from reportlab import rl_config
from reportlab.graphics import shapes
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from twinseal.reports.part_rows import PaperSize
from twinseal.resource_folder import RESOURCES

_BY_ANOTHER: Final = frozenset({0x200C, 0x200D, *range(0x0300, 0x0370)})
"""Joiners, which nobody sees, and marks: a font of a paper does not know where one sits on its letter, that of `script_fonts` does."""


@dataclass(frozen=True, slots=True)
class PageSize:
    """A size of paper, in points."""

    width: float
    height: float


A4: Final = PageSize(210 * mm, 297 * mm)
LETTER: Final = PageSize(215.9 * mm, 279.4 * mm)
PAGE_SIZES: Final = {PaperSize.A4: A4, PaperSize.LETTER: LETTER}
WIDTH: Final = A4.width
"""Of the coordinates that everything is drawn in: on a wider page the same block of text stands in the middle."""
SIDE: Final = 18 * mm
TOP: Final = 18 * mm
BOTTOM: Final = 17 * mm
TEXT_WIDTH: Final = WIDTH - 2 * SIDE
CLEAR: Final = 0.7
"""Between a rule and letters above it that reach further down than Latin ones."""

BLACK: Final = HexColor("#000000")
WHITE: Final = HexColor("#ffffff")
INK: Final = HexColor("#14181f")
MUTED: Final = HexColor("#5a6472")
RULE: Final = HexColor("#c9ced6")
PANEL: Final = HexColor("#f3f5f8")
ACCENT: Final = HexColor("#0b4f8a")
FINDING: Final = HexColor("#a4161a")
GOOD: Final = HexColor("#1b6b3a")
LOOK: Final = HexColor("#8a5a00")
DEMO: Final = HexColor("#f9e6e6")

SANS: Final = "PlexSans"
MEDIUM: Final = "PlexSans-Medium"
BOLD: Final = "PlexSans-SemiBold"
MONO: Final = "PlexMono"
MONO_MEDIUM: Final = "PlexMono-Medium"
FILES: Final = {
    SANS: "IBMPlexSans-Regular.ttf",
    MEDIUM: "IBMPlexSans-Medium.ttf",
    BOLD: "IBMPlexSans-SemiBold.ttf",
    MONO: "IBMPlexMono-Regular.ttf",
    MONO_MEDIUM: "IBMPlexMono-Medium.ttf",
}


@cache
def register_fonts() -> None:
    """Make the embedded fonts known to reportlab, and the only ones its charts use."""
    for name, file in FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(RESOURCES / "fonts" / file)))
    # Text encoding of streams would make a PDF a quarter larger and its making slower; nothing needs it.
    rl_config.useA85 = 0
    shapes.STATE_DEFAULTS["fontName"] = SANS


@cache
def advances(font: str) -> Mapping[int, float]:
    """Return how far each code point moves on, in thousandths of the size."""
    register_fonts()
    face = pdfmetrics.getFont(font).face
    return {sign: float(face.charWidths.get(sign, face.defaultWidth)) for sign in signs_of(font)}


@cache
def signs_of(font: str) -> frozenset[int]:
    """Return the code points that a font can draw alone and somebody sees; joiners and marks, which some fonts have, are none of these."""
    register_fonts()
    return frozenset(pdfmetrics.getFont(font).face.charToGlyph) - _BY_ANOTHER


def spelled(sign: str) -> str:
    """Return a sign that cannot be drawn as its number, such as `<U+202E>`."""
    return f"<U+{ord(sign):04X}>"
