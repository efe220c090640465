"""Text from people on paper: never markup; whatever no font has or what is hidden is spelled out visibly.

Most texts are of the signs that the fonts of a paper have, and are measured sign by sign. Only a text with others asks for the
fonts of other scripts (`set_line`), which are loaded then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final
from unicodedata import combining

from twinseal.domain.text import is_hidden
from twinseal.reports.page.theme import advances, signs_of, spelled

_ELLIPSIS: Final = "\u2026"
_PASSES: Final = 8
"""Far more than any name needs; after them all is spelled that needs help of another font."""


class Typed(str):
    """A text that somebody typed and that stands alone: where it begins from right to left, all of it is read so."""

    __slots__ = ()


class CutWord(str):
    """A line at whose end a word is cut: the next line goes on with it."""

    __slots__ = ()


class RightToLeft(str):
    """A line of a text that is read from right to left."""

    __slots__ = ()


class CutRightToLeft(CutWord, RightToLeft):
    """Such a line at whose end a word is cut."""

    __slots__ = ()


def is_plain(text: str, font: str) -> bool:
    """Tell whether a font has every sign of a text."""
    return text.isascii() or signs_of(font).issuperset(map(ord, text))


def printable(text: str, font: str) -> str:
    """Return text that can be drawn whole in a font, with help of those of other scripts; anything else is written as `<U+202E>`."""
    known = signs_of(font)
    if text.isascii() and text.isprintable():
        return text
    clear = "".join(spelled(sign) if is_hidden(sign) else sign for sign in text)
    if known.issuperset(map(ord, clear)):
        return clear
    from twinseal.reports.page.script_fonts import fonts_of

    for _ in range(_PASSES):
        fonts = fonts_of(clear, known)
        if None not in fonts:
            return clear
        # What stood around a sign that is spelled now may be drawn otherwise: a joiner may join nothing any more.
        clear = "".join(spelled(sign) if name is None else sign for sign, name in zip(clear, fonts, strict=True))
    return "".join(sign if ord(sign) in known and not combining(sign) else spelled(sign) for sign in clear)


def width_of(text: str, font: str, size: float) -> float:
    """Return the width in points of text that can be drawn."""
    advance = advances(font)
    try:
        return sum(advance[ord(sign)] for sign in text) * size / 1000
    except KeyError:
        from twinseal.reports.page.set_line import wide

        return wide(text, font) * size / 1000


def depth_of(text: str, font: str, size: float) -> float:
    """Return how many points letters of other scripts reach below the line that they stand on; 0 without any."""
    if is_plain(text, font):
        return 0
    from twinseal.reports.page.set_line import depth

    return depth(text, font) * size / 1000


def wrap(text: str, font: str, size: float, width: float) -> list[str]:
    """Return the lines of a text; words wider than a line are cut, and such a line is a `CutWord`; nothing is left out.

    In a script without blanks a line ends behind an ideograph, and is a `CutWord` too.
    """
    lines: list[str] = []
    space = advances(font)[32] * size / 1000
    for paragraph in text.split("\n"):
        whole, cut = _kinds(text, paragraph)
        line, used = whole(), 0.0
        for word in printable(paragraph, font).split(" "):
            wide = width_of(word, font, size)
            if used + space + wide <= width and line:
                line, used = f"{line} {word}", used + space + wide
                continue
            pieces = [word] if is_plain(word, font) else _pieces(word)
            for place, piece in enumerate(pieces):
                wide = wide if len(pieces) == 1 else width_of(piece, font, size)
                before = space if place == 0 else 0.0
                if line and len(pieces) > 1 and used + before + wide <= width:
                    line, used = f"{line}{' ' if before else ''}{piece}", used + before + wide
                    continue
                if line:
                    lines.append(cut(line) if place else whole(line))
                *full, line = _cut(piece, font, size, width) if wide > width else (piece,)
                lines += map(cut, full)
                used = width_of(line, font, size) if full else wide
        lines.append(whole(line))
    return lines


def _kinds(text: str, paragraph: str) -> tuple[Callable[..., str], Callable[..., str]]:
    """Return what a whole line of a paragraph is, and what one is that ends in the midst of a word."""
    return (RightToLeft, CutRightToLeft) if _is_right_to_left(text, paragraph) else (str, CutWord)


def _is_right_to_left(text: str, paragraph: str) -> bool:
    if isinstance(text, RightToLeft):
        return True
    if not isinstance(text, Typed) or paragraph.isascii():
        return False
    from twinseal.reports.page.bidi import begins_right

    return begins_right(paragraph)


def _pieces(word: str) -> list[str]:
    from twinseal.reports.page.set_line import pieces

    return pieces(word)


def _cut(word: str, font: str, size: float, width: float) -> list[str]:
    if not is_plain(word, font):
        return _cut_letters(word, font, size, width)
    advance, scale = advances(font), size / 1000
    pieces, start, used = [], 0, 0.0
    for place, sign in enumerate(word):
        wide = advance[ord(sign)] * scale
        if place > start and used + wide > width:
            pieces.append(word[start:place])
            start, used = place, 0.0
        used += wide
    return [*pieces, word[start:]]


def _cut_letters(word: str, font: str, size: float, width: float) -> list[str]:
    pieces, piece = [], ""
    for letter in _no_wider(_letters(word, font), font, size, width):
        # Measured as it will stand: the last letter before a cut may have another form.
        if piece and width_of(piece + letter, font, size) > width:
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]


def _no_wider(letters: list[str], font: str, size: float, width: float) -> Iterator[str]:
    """Yield letters that have room in a line; what has none, such as twenty letters joined to one, is spelled sign by sign."""
    for letter in letters:
        if width_of(letter, font, size) <= width:
            yield letter
        else:
            yield from "".join(sign if is_plain(sign, font) else spelled(sign) for sign in letter)


def _letters(text: str, font: str) -> list[str]:
    """Return what must not be parted, such as a letter with its marks."""
    from twinseal.reports.page.set_line import letters

    return letters(text, font)


def fit(text: str, font: str, size: float, width: float, lines: int) -> list[str]:
    """Return at most so many lines of a text; the last ends with an ellipsis where more would follow."""
    # What is too long even in the narrowest letters need not be wrapped to its end; marks have no width, so it may fit all the same.
    most = int(width / size * 20 + 20) * lines
    whole = wrap(type(text)(text[:most]), font, size, width)
    if len(whole) <= lines and len(text) <= most:
        return whole
    rest = " ".join(whole[lines - 1 :]) + (_ELLIPSIS if len(text) > most else "")
    return [*whole[: lines - 1], elide(_kinds(text, text)[0](rest), font, size, width)]


def elide(text: str, font: str, size: float, width: float) -> str:
    """Return text cut with an ellipsis to a width, for tables whose rows are printed whole elsewhere.

    A long log asks for this half a million times, so it measures with the font's own table of advances, in one pass.
    """
    # What is too long even in the narrowest letters need not be made printable to its end; where marks leave room, it is cut here.
    most = int(width / size * 20) + 20
    line = printable(text[:most].replace("\n", " / "), font) + (_ELLIPSIS if len(text) > most else "")
    advance, scale = advances(font), size / 1000
    room = width - advance[ord(_ELLIPSIS)] * scale
    used, fits = 0.0, 0
    try:
        for place, sign in enumerate(line):
            used += advance[ord(sign)] * scale
            if used <= room:
                fits = place + 1
            if used > width:
                return line[:fits] + _ELLIPSIS
    except KeyError:
        return _kinds(text, line)[0](_elided(line, font, size, width, room))
    return line


def _elided(line: str, font: str, size: float, width: float, room: float) -> str:
    if width_of(line, font, size) <= width:
        return line
    kept = _letters(line, font)
    while kept and width_of("".join(kept), font, size) > room:
        # At least so many letters too many as would fit if each were a whole size wide.
        over = width_of("".join(kept), font, size) - room
        del kept[-max(1, int(over / (2 * size))) :]
    return "".join(kept) + _ELLIPSIS
