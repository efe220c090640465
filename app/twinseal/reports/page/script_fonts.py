"""Fonts for the scripts that the fonts of a paper lack, and the glyphs that a word in such a script is drawn with.

A font is read when the first sign of its script is asked for, never before: most papers need none of them. One that is missing or
damaged has no signs: what it would show is spelled, and the paper comes out.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, Final, NamedTuple

from twinseal.reports.page.bidi import sign_joins, turns
from twinseal.reports.page.script_table import DIGESTS, FONTS, fonts_for
from twinseal.reports.page.theme import FILES
from twinseal.resource_folder import RESOURCES

BASE: Final = ""
"""Stands for the font that a text is set in."""
_LONGEST_KEPT: Final = 64
"""The shapes of a longer word are not kept."""
_HIGHEST: Final = 1250
_LOWEST: Final = -720
"""What is drawn higher or lower than so many thousandths of its size would lie over the line before or behind."""
_ASIDE: Final = 1000
"""What has no width and is drawn so many thousandths of its size beyond the word would lie over another."""
_MARKS: Final = 4
"""So many marks of a letter of the fonts of a paper are drawn, as of most others."""
_WITHOUT_BLANKS: Final = frozenset({"Chinese", "Yi"})
_JAPANESE: Final = "Japanese"
_LATIN: Final = "Latin"
_EMOJI: Final = "Emoji"
_LONGEST_PICTURE: Final = 12
_AS_PICTURE: Final = "\ufe0f"
"""Keyboards type it behind a sign that is also a letter, and nothing is seen of it."""
_KANA: Final = frozenset(range(0x3041, 0x3100)) | frozenset(range(0xFF66, 0xFFA0))


class Face(NamedTuple):
    """A font that was read, and the signs it has."""

    font: Any
    """As uharfbuzz has it."""
    signs: frozenset[int]


class Glyph(NamedTuple):
    """A glyph of a font, and how far it stands from where its cluster begins, in thousandths of the size."""

    number: int
    x: int
    y: int
    is_speck: bool = False
    """Whether it is drawn as a dot that nobody sees, in the ink of the glyph."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Signs that are drawn together, such as a letter with its marks, and how far they move on in thousandths of the size."""

    text: str
    glyphs: tuple[Glyph, ...]
    width: int


_NO_FACE: Final = Face(None, frozenset())


@cache
def face(name: str) -> Face:
    """Read a font: one of another script, which has no signs where it cannot be used, or one that papers are set in."""
    folder = RESOURCES / "fonts"
    if name in FILES:
        return _read(folder / FILES[name])
    try:
        import uharfbuzz
    except ImportError:
        return _NO_FACE
    try:
        return _read(folder / "scripts" / f"Twinseal{name}-Regular.ttf", DIGESTS[name])
    except uharfbuzz.HarfBuzzError:
        return _NO_FACE


def _read(file: Path, digest: str = "") -> Face:
    import uharfbuzz

    blob = uharfbuzz.Blob.from_file_path(file)
    # Damage to letters alone would come out only as the paper is closed.
    if digest and hashlib.sha256(blob.data).hexdigest() != digest:
        return _NO_FACE
    read = uharfbuzz.Face(blob)
    return Face(uharfbuzz.Font(read), frozenset(read.unicodes))


def fonts_of(text: str, known: frozenset[int]) -> list[str | None]:
    """Return the font of each sign: `BASE` where `known` has it, the name of another, or None where none has it.

    Marks and joiners are drawn with the letter before them. No font has a joiner that changes nothing, which nobody would see, nor
    one mark after many, which would be drawn over the lines around.
    """
    is_japanese = any(ord(sign) in _KANA for sign in text)
    fonts: list[str | None] = []
    for word in text.split(" "):
        # No mark belongs to a letter of another word; those of a log come again and again.
        fonts += (*_fonts_in(word, known, is_japanese), BASE)
    return fonts[:-1]


@lru_cache(maxsize=8192)
def _fonts_in(word: str, known: frozenset[int], is_japanese: bool) -> tuple[str | None, ...]:
    if known.issuperset(map(ord, word)) and not any(map(unicodedata.combining, word)):
        return (BASE,) * len(word)
    fonts: list[str | None] = []
    before: str | None = None
    marks = 0
    has_letter = False
    for place, sign in enumerate(word):
        marks = marks + 1 if _is_mark(sign) else 0
        has_letter = has_letter if marks else unicodedata.category(sign)[0] != "P"
        if marks and not has_letter and sign != _AS_PICTURE:
            # Drawn, it would lie over what stands before the word, such as a quotation mark.
            before = None
        elif marks > (FONTS[before].marks if before else _MARKS):
            before = None
        elif sign_joins(sign):
            before = before if before and _is_seen(word, place, before) else None
        elif sign == _AS_PICTURE:
            before = before if before == _EMOJI and marks == 1 else None
        elif not (before and unicodedata.combining(sign) and ord(sign) in face(before).signs):
            before = BASE if ord(sign) in known else _other(ord(sign), is_japanese)
            if before == _LATIN and marks and fonts[-1:] == [BASE]:
                _take_letter_along(word, place, fonts)
        fonts.append(before)
    _spell_stacks(word, fonts)
    return tuple(fonts)


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign)[0] == "M"


def _take_letter_along(word: str, mark: int, fonts: list[str | None]) -> None:
    """Take the letter before a mark, and its other marks, from the font of the mark where that has them: it knows where the mark sits."""
    start = mark - 1
    while start > 0 and _is_mark(word[start]) and fonts[start - 1] == BASE:
        start -= 1
    if face(_LATIN).signs.issuperset(map(ord, word[start:mark])):
        fonts[start:mark] = [_LATIN] * (mark - start)


def _spell_stacks(word: str, fonts: list[str | None]) -> None:
    """Let no font have what is stacked so high or so low that it would be drawn over another line, nor a heap in one place."""
    start = heap = 0
    for name, run in groupby(tuple(fonts)):
        end = start + len(list(run))
        if name:
            clusters = shaped(word[start:end], name, right_to_left=turns(word[start:end]))
            room = sum(cluster.width for cluster in clusters)
            for cluster in clusters:
                whole, room = len(cluster.text), room - cluster.width
                drawn = _lower_part(cluster, name)
                # Signs of no width that are no marks join no letter: each is drawn where the sign before it is.
                heap = 0 if cluster.width else heap + whole
                if heap > FONTS[name].marks:
                    drawn = min(drawn, max(FONTS[name].marks - heap + whole, 0))
                elif heap and min((glyph.x for glyph in cluster.glyphs), default=0) < -room - _ASIDE:
                    drawn = 0
                fonts[start + drawn : start + whole] = [None] * (whole - drawn)
                start += whole
        else:
            heap = 0
        start = end


def _lower_part(cluster: Cluster, name: str) -> int:
    """Return how many signs of a stack are drawn: all, or a letter with as many marks as have room, or none where letters stand on letters."""
    count = len(cluster.text)
    if _has_room((cluster,), name):
        return count
    while count and not _has_room(shaped(cluster.text[:count], name, right_to_left=turns(cluster.text)), name):
        count = count - 1 if _is_mark(cluster.text[count - 1]) else 0
    return count


def _has_room(clusters: tuple[Cluster, ...], name: str) -> bool:
    reached = [reach(cluster, name) for cluster in clusters]
    return all(lowest >= _LOWEST and highest <= _HIGHEST for lowest, highest in reached)


def reach(cluster: Cluster, name: str) -> tuple[int, int]:
    """Return how far what is drawn reaches below and above the line that letters stand on, in thousandths of the size."""
    lowest = highest = 0
    for glyph in cluster.glyphs:
        box = face(name).font.get_glyph_extents(glyph.number)
        if box is not None and box.height:
            lowest = min(lowest, glyph.y + box.y_bearing + box.height)
            highest = max(highest, glyph.y + box.y_bearing)
    return lowest, highest


def _other(sign: int, is_japanese: bool) -> str | None:
    names = fonts_for(sign)
    if is_japanese and _JAPANESE in names:
        names = (_JAPANESE, *names)
    return next((name for name in names if sign in face(name).signs), None)


def _is_seen(text: str, place: int, name: str) -> bool:
    """Tell whether a joiner changes what is drawn of the letters around it."""
    if name == _EMOJI:
        # A family is one picture only as a whole.
        before, after = text[max(place - _LONGEST_PICTURE, 0) : place], text[place + 1 : place + _LONGEST_PICTURE]
        if not after or sign_joins(before[-1]) or sign_joins(after[0]):
            return False
    else:
        before, after = text[max(place - 2, 0) : place], text[place + 1 : place + 2]
    right_to_left = turns(before)
    with_it, without = (
        shaped(word, name, right_to_left=right_to_left) for word in (f"{before}{text[place]}{after}", f"{before}{after}")
    )
    return _glyphs(with_it) != _glyphs(without)


def _glyphs(clusters: tuple[Cluster, ...]) -> list[int]:
    return [glyph.number for cluster in clusters for glyph in cluster.glyphs]


def is_wide(sign: str) -> bool:
    """Tell whether a sign is of a script without blanks, of which a line may end behind each: Chinese, Japanese, Yi."""
    return not _WITHOUT_BLANKS.isdisjoint(fonts_for(ord(sign)))


def glyph_of(sign: str, name: str, text: str) -> Cluster:
    """Return how a sign looks in a font, where it stands for `text`."""
    font = face(name).font
    number = font.get_nominal_glyph(ord(sign))
    return Cluster(text, (Glyph(number, 0, 0),), font.get_glyph_h_advance(number))


def shaped(word: str, name: str, *, right_to_left: bool) -> tuple[Cluster, ...]:
    """Return what a word without blanks is drawn with, in the order in which it is read."""
    return (_kept if len(word) <= _LONGEST_KEPT else _shaped)(word, name, right_to_left)


def _shaped(word: str, name: str, right_to_left: bool) -> tuple[Cluster, ...]:
    import uharfbuzz

    buffer = uharfbuzz.Buffer()
    buffer.add_str(word)
    buffer.direction = "rtl" if right_to_left else "ltr"
    buffer.flags = uharfbuzz.BufferFlags.REMOVE_DEFAULT_IGNORABLES
    buffer.script, buffer.language, *_ = FONTS[name]
    uharfbuzz.shape(face(name).font, buffer)
    # In the order in which it is read; each begins where the one before it ends.
    starts = sorted({info.cluster for info in buffer.glyph_infos})
    ends = dict(zip(starts, [*starts[1:], len(word)], strict=True))
    glyphs: dict[int, list[Glyph]] = {start: [] for start in starts}
    widths = dict.fromkeys(starts, 0)
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        glyphs[info.cluster].append(Glyph(info.codepoint, widths[info.cluster] + place.x_offset, place.y_offset))
        widths[info.cluster] += place.x_advance
    return tuple(Cluster(word[start : ends[start]], tuple(glyphs[start]), widths[start]) for start in starts)


_kept = lru_cache(maxsize=8192)(_shaped)
