"""Text from people on paper: never markup; whatever a font lacks or hides is spelled out visibly."""

from __future__ import annotations

from reportlab.pdfbase.pdfmetrics import stringWidth

from twinseal.domain.text import is_hidden
from twinseal.reports.theme import signs_of


def printable(text: str, font: str) -> str:
    """Return text that the font can draw whole; anything else is written as `<U+202E>`."""
    known = signs_of(font)
    if text.isascii() and text.isprintable():
        return text
    return "".join(sign if ord(sign) in known and not is_hidden(sign) else f"<U+{ord(sign):04X}>" for sign in text)


def wrap(text: str, font: str, size: float, width: float) -> list[str]:
    """Return the lines of a text; words wider than a line are cut, nothing is left out."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in printable(paragraph, font).split(" "):
            joined = f"{line} {word}" if line else word
            if stringWidth(joined, font, size) <= width:
                line = joined
                continue
            if line:
                lines.append(line)
            *full, line = _cut(word, font, size, width)
            lines += full
        lines.append(line)
    return lines


def _cut(word: str, font: str, size: float, width: float) -> list[str]:
    pieces, piece, used = [], "", 0.0
    for sign in word:
        wide = stringWidth(sign, font, size)
        if piece and used + wide > width:
            pieces.append(piece)
            piece, used = "", 0.0
        piece += sign
        used += wide
    return [*pieces, piece]


def elide(text: str, font: str, size: float, width: float) -> str:
    """Return text cut with an ellipsis to a width, for tables whose rows are printed whole elsewhere."""
    shown = printable(text.replace("\n", " / "), font)
    if stringWidth(shown, font, size) <= width:
        return shown
    low, high = 0, len(shown)
    while low < high:
        middle = (low + high + 1) // 2
        if stringWidth(shown[:middle] + "\u2026", font, size) <= width:
            low = middle
        else:
            high = middle - 1
    return shown[:low] + "\u2026"
