"""Text from people on paper: never markup; whatever a font lacks or hides is spelled out visibly."""

from __future__ import annotations

from typing import Final

from twinseal.domain.text import is_hidden
from twinseal.reports.page.theme import advances, signs_of

_ELLIPSIS: Final = "\u2026"


class CutWord(str):
    """A line at whose end a word is cut: the next line goes on with it."""

    __slots__ = ()


def printable(text: str, font: str) -> str:
    """Return text that the font can draw whole; anything else is written as `<U+202E>`."""
    known = signs_of(font)
    if text.isascii() and text.isprintable():
        return text
    return "".join(sign if ord(sign) in known and not is_hidden(sign) else f"<U+{ord(sign):04X}>" for sign in text)


def width_of(text: str, font: str, size: float) -> float:
    """Return the width in points of text that the font can draw."""
    advance = advances(font)
    return sum(advance[ord(sign)] for sign in text) * size / 1000


def wrap(text: str, font: str, size: float, width: float) -> list[str]:
    """Return the lines of a text; words wider than a line are cut, and such a line is a `CutWord`; nothing is left out."""
    lines: list[str] = []
    space = advances(font)[32] * size / 1000
    for paragraph in text.split("\n"):
        line, used = "", 0.0
        for word in printable(paragraph, font).split(" "):
            wide = width_of(word, font, size)
            if used + space + wide <= width and line:
                line, used = f"{line} {word}", used + space + wide
                continue
            if line:
                lines.append(line)
            *full, line = _cut(word, font, size, width) if wide > width else (word,)
            lines += map(CutWord, full)
            used = width_of(line, font, size) if full else wide
        lines.append(line)
    return lines


def _cut(word: str, font: str, size: float, width: float) -> list[str]:
    advance, scale = advances(font), size / 1000
    pieces, start, used = [], 0, 0.0
    for place, sign in enumerate(word):
        wide = advance[ord(sign)] * scale
        if place > start and used + wide > width:
            pieces.append(word[start:place])
            start, used = place, 0.0
        used += wide
    return [*pieces, word[start:]]


def fit(text: str, font: str, size: float, width: float, lines: int) -> list[str]:
    """Return at most so many lines of a text; the last ends with an ellipsis where more would follow."""
    # What is too long even in the narrowest letters need not be wrapped to its end.
    whole = wrap(text[: int(width / size * 20 + 20) * lines], font, size, width)
    if len(whole) <= lines:
        return whole
    return [*whole[: lines - 1], elide(" ".join(whole[lines - 1 :]), font, size, width)]


def elide(text: str, font: str, size: float, width: float) -> str:
    """Return text cut with an ellipsis to a width, for tables whose rows are printed whole elsewhere.

    A long log asks for this half a million times, so it measures with the font's own table of advances, in one pass.
    """
    # What is too long even in the narrowest letters need not be made printable to its end.
    line = printable(text[: int(width / size * 20) + 20].replace("\n", " / "), font)
    advance, scale = advances(font), size / 1000
    room = width - advance[ord(_ELLIPSIS)] * scale
    used, fits = 0.0, 0
    for place, sign in enumerate(line):
        used += advance[ord(sign)] * scale
        if used <= room:
            fits = place + 1
        if used > width:
            return line[:fits] + _ELLIPSIS
    return line
