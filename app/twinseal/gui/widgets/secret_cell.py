"""One sign of a secret with its position and its name; every measure comes from the fonts, so that no ink is cut off."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF, QPainter, QPen

from twinseal.domain.text import is_hidden
from twinseal.gui import theme
from twinseal.gui.design.tokens import RADII_PX, Colour

_ICAO: Final = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        ["alfa", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliett", "kilo", "lima", "mike", "november", "oscar", "papa", "quebec", "romeo", "sierra", "tango", "uniform", "victor", "whiskey", "xray", "yankee", "zulu"],
        strict=True,
    )
)  # fmt: skip
_DIGITS: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_SYMBOLS: Final = {
    "-": "hyphen", "_": "underscore", ".": "dot", ",": "comma", "!": "exclam", "?": "question", "@": "at", "#": "hash",
    "$": "dollar", "%": "percent", "&": "ampersand", "*": "asterisk", "+": "plus", "=": "equals", "/": "slash",
    "\\": "backslash", "|": "bar", "(": "rd. open", ")": "rd. close", "[": "sq. open", "]": "sq. close",
    "{": "cu. open", "}": "cu. close", "<": "less", ">": "greater", ":": "colon", ";": "semicolon", "'": "quote",
    '"': "dbl. quote", "`": "backtick", "~": "tilde", "^": "caret", " ": "SPACE",
    "\u00a0": "hard space", "\u00ad": "soft hyph.", "\n": "new line",
}  # fmt: skip
_WHOLE_WORDS: Final = {
    "rd.": "round bracket", "sq.": "square bracket", "cu.": "curly bracket", "dbl.": "double", "hyph.": "hyphen",
    "exclam": "exclamation mark", "question": "question mark",
}  # fmt: skip
"""Words that are cut short where they stand below a sign."""
_SHORT: Final = {
    '"': "dbl. qt.", "&": "and sign", ";": "semicol.", "\\": "backsl.", "_": "undersc.", "\u00a0": "hard sp.",
}  # fmt: skip
"""Names that are too long for a small cell, as they stand there."""
_EDGE, _NUMBER, _NAME = 4, 18, 20
"""Heights above and below the glyph, in logical pixels: margin, line of the position, line of the name."""


def spelled(sign: str, *, small: bool = False) -> str:
    """Return a character by its name: ICAO for letters, capitals said so; in a `small` cell a capital begins with one."""
    lower = sign.lower()
    if lower in _ICAO:
        capital = _ICAO[lower].capitalize() if small else _ICAO[lower].upper()
        return capital if sign != lower else _ICAO[lower]
    if small and sign in _SHORT:
        return _SHORT[sign]
    if sign.isascii() and sign.isdigit():
        return _DIGITS[int(sign)]
    return _SYMBOLS.get(sign, f"U+{ord(sign):04X}")


def read_aloud(sign: str) -> str:
    """Return a character's name as it is said: nobody hears that a name is written in capitals, or a point after it."""
    if sign.lower() in _ICAO:
        return f"capital {_ICAO[sign.lower()]}" if sign != sign.lower() else _ICAO[sign]
    if sign not in _SYMBOLS and not (sign.isascii() and sign.isdigit()):
        return unicodedata.name(sign, spelled(sign)).lower()
    return " ".join(_WHOLE_WORDS.get(word, word) for word in spelled(sign).lower().split())


def code_read_aloud(code: str) -> str:
    """Return the signs of a register code as they are said: it has capitals only, and dashes between its groups."""
    return ", ".join("dash" if sign == "-" else read_aloud(sign.lower()) for sign in code)


@dataclass(frozen=True)
class CellSize:
    """Measures of a cell in logical pixels."""

    glyph_px: int
    name_px: int
    width: int
    height: int
    ascent: float
    descent: float
    gap: int
    """Room between two groups of four."""

    @property
    def is_small(self) -> bool:
        """Tell whether names are short here."""
        return self.glyph_px < _LARGE_PX


def _font(family: str, px: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    made = QFont(family)
    made.setPixelSize(px)
    made.setWeight(weight)
    return made


def _is_heavy(sign: str) -> bool:
    # A capital is said in capitals, and heavier.
    return sign.isascii() and sign.isupper()


def _name_font(sign: str, px: int) -> QFont:
    return _font("IBM Plex Sans", px, QFont.Weight.Medium if _is_heavy(sign) else QFont.Weight.Normal)


@lru_cache(maxsize=1024)
def _fitted(sign: str, px: int, room: float) -> QFont:
    """Return the font of a name that has so much room: the usual one, else a smaller one, else its letters closer."""
    font = _name_font(sign, px)
    name = spelled(sign, small=True)
    for step in range(2):
        font = _name_font(sign, px - step)
        if QFontMetricsF(font).horizontalAdvance(name) <= room:
            return font
    over = QFontMetricsF(font).horizontalAdvance(name) - room + 1
    font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, -over / len(name))
    return font


def name_font(sign: str, size: CellSize) -> QFont:
    """Return the font of a sign's name in a cell."""
    if not size.is_small:
        return _name_font(sign, size.name_px)
    return _fitted(sign, size.name_px, _SMALL_NAME_PX)


def cell_size(glyph_px: int) -> CellSize:
    """Return the measures of a cell whose glyph has this size; names never reach into the next cell."""
    # Measured again where a font became known since: until then another one stands in for it.
    return _measured(glyph_px, QFontInfo(_font("IBM Plex Mono", glyph_px)).family())


@lru_cache(maxsize=8)
def _measured(glyph_px: int, _family: str) -> CellSize:
    small = glyph_px < _LARGE_PX
    name_px = 11 if small else 13
    # Names keep to their room in a small cell, so that three groups stand in a row of a small window.
    glyph = QFontMetricsF(_font("IBM Plex Mono", glyph_px, QFont.Weight.Medium))
    widest = _SMALL_NAME_PX if small else _widest_name(name_px)
    return CellSize(
        glyph_px=glyph_px,
        name_px=name_px,
        width=math.ceil(
            max(widest + (_BETWEEN_SMALL_NAMES if small else _BETWEEN_NAMES), 1.6 * glyph.horizontalAdvance("0"))
        ),
        height=_EDGE + _NUMBER + math.ceil(glyph.ascent() + glyph.descent()) + _NAME + _EDGE,
        ascent=glyph.ascent(),
        descent=glyph.descent(),
        gap=14 if small else 28,
    )


def _widest_name(name_px: int) -> float:
    signs = [*(chr(code) for code in range(0x20, 0x7F)), *_SYMBOLS, "\u00ff"]
    # One set of measures for each weight: to look a font up takes longer than to measure a word in it.
    plain, heavy = (QFontMetricsF(_name_font(sign, name_px)) for sign in ("a", "A"))
    return max((heavy if _is_heavy(sign) else plain).horizontalAdvance(spelled(sign)) for sign in signs)


_LARGE_PX: Final = 44
_SMALL_NAME_PX: Final = 45.0
_BETWEEN_NAMES: Final = 4.0
_BETWEEN_SMALL_NAMES: Final = 3.0
"""Least room between two names beside each other, so that they never read as one word."""


def glyph_band(cell: QRectF, size: CellSize) -> QRectF:
    """Return the part of a cell that belongs to the glyph and its mark."""
    return QRectF(cell.left(), cell.top() + _EDGE + _NUMBER, size.width, math.ceil(size.ascent + size.descent))


def paint_cell(painter: QPainter, cell: QRectF, size: CellSize, index: int, sign: str) -> None:
    """Draw a sign at position `index` (from 0), unclipped: all its ink lies inside the cell."""
    band = glyph_band(cell, size)
    paint_glyph(painter, band, size, sign)
    painter.setPen(theme.colour("ink2"))
    painter.setFont(_font("IBM Plex Sans", 12))
    number = QRectF(cell.left(), cell.top() + _EDGE, size.width, _NUMBER)
    painter.drawText(number, Qt.AlignmentFlag.AlignCenter, str(index + 1))
    painter.setFont(name_font(sign, size))
    name = spelled(sign, small=size.is_small)
    painter.drawText(QRectF(cell.left(), band.bottom(), size.width, _NAME), Qt.AlignmentFlag.AlignCenter, name)


def paint_glyph(painter: QPainter, band: QRectF, size: CellSize, sign: str) -> None:
    """Draw the glyph with the mark of its kind: digits stand on a line, symbols in a dashed frame, letters bare."""
    kind: Colour = "digit" if sign.isdigit() else "glyph" if sign.isalpha() else "symbol"
    font = _font("IBM Plex Mono", size.glyph_px, QFont.Weight.Medium)
    painter.setFont(font)
    painter.setPen(theme.colour(kind))
    drawn = "\u2423" if sign in " \u00a0" else "\u21b5" if sign == "\n" else "\u25a1" if is_hidden(sign) else sign
    wide = QFontMetricsF(font).horizontalAdvance(drawn)
    base = band.top() + size.ascent
    painter.drawText(QPointF(band.left() + (size.width - wide) / 2, base), drawn)
    if kind == "digit":
        y = base + size.descent * 0.6
        painter.setPen(QPen(theme.colour(kind), 2))
        painter.drawLine(QPointF(band.left() + size.width * 0.25, y), QPointF(band.left() + size.width * 0.75, y))
    elif kind == "symbol":
        painter.setPen(QPen(theme.colour(kind), 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        frame = band.adjusted(size.width * 0.22, 1, -size.width * 0.22, -1)
        painter.drawRoundedRect(frame, RADII_PX["paper"], RADII_PX["paper"])
