"""Fonts for the scripts that the fonts of a paper lack, and the glyphs that a word in such a script is drawn with.

A font is read when the first sign of its script is asked for, never before: most papers need none of them. One that is missing or
damaged has no signs: what it would show is spelled, and the paper comes out.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from twinseal.reports.page.bidi import sign_joins, turns
from twinseal.reports.page.theme import FILES
from twinseal.resource_folder import RESOURCES

BASE: Final = ""
"""Stands for the font that a text is set in."""
_LONGEST_KEPT: Final = 64
"""The shapes of a longer word are not kept."""
_MARKS: Final = 4
"""So many marks a letter has at most in any of these scripts."""
_KANA: Final = frozenset(range(0x3041, 0x3100)) | frozenset(range(0xFF66, 0xFFA0))
_WIDE: Final = ("Chinese", "Japanese", "Rare")
_WIDE_IN_JAPANESE: Final = ("Japanese", "Chinese", "Rare")
# First and last sign -> the fonts that may have it.
_BLOCKS: Final[tuple[tuple[int, int, tuple[str, ...]], ...]] = (
    (0x0590, 0x05FF, ("Hebrew",)),
    (0x0600, 0x08FF, ("Arabic",)),
    (0x0900, 0x097F, ("Devanagari",)),
    (0x0E00, 0x0E7F, ("Thai",)),
    (0x2E80, 0x312F, _WIDE),
    (0x3130, 0x318F, ("Korean",)),
    (0x3190, 0x31FF, _WIDE),
    (0x3200, 0x32FF, ("Korean", *_WIDE)),
    (0x3300, 0x9FFF, _WIDE),
    (0xA8E0, 0xA8FF, ("Devanagari",)),
    (0xAC00, 0xD7A3, ("Korean",)),
    (0xF900, 0xFAFF, _WIDE),
    (0xFB1D, 0xFB4F, ("Hebrew",)),
    (0xFB50, 0xFDFF, ("Arabic",)),
    (0xFE10, 0xFE4F, _WIDE),
    (0xFE70, 0xFEFE, ("Arabic",)),
    (0xFF00, 0xFFEF, _WIDE),
    (0x20000, 0x3FFFF, _WIDE),
)
# Font -> its script and language as they are called in fonts; never what this machine speaks.
_SCRIPTS: Final = {
    "Arabic": ("Arab", "ar"),
    "Hebrew": ("Hebr", "he"),
    "Devanagari": ("Deva", "hi"),
    "Thai": ("Thai", "th"),
    "Korean": ("Hang", "ko"),
    "Chinese": ("Hani", "zh-hans"),
    "Japanese": ("Hani", "ja"),
    "Rare": ("Hani", "zh-hant"),
}


DIGESTS: Final = {
    "Arabic": "d6f0a94529e776cdbb502a94c318a4a38335fe46e4a9fb73017379714e42edd9",
    "Hebrew": "f088c78db7f8ccfd50d0a7130a4f10047370aecd10cd21a77131516cd8eec1cf",
    "Devanagari": "f5210d3b9f254d048f25ed18c96ff557597676934e4606b62be7d1805ab61261",
    "Thai": "380aa1e0d295de426858e8818f0ff7269f6ff58445c982615395492177215a27",
    "Korean": "5c14785068e1c89e1c35a9b35fb78357b138957175bed9cc9569e2a99682d894",
    "Chinese": "4e7872a2450616c313e8df864dd044efa146dd3f1a1b4afa08702a0e25ed5662",
    "Japanese": "9fdb2315b5968b1c936d910d7fda899a7b3f335ed58b809401de91d9ab730da8",
    "Rare": "b71b1eef7ef1946005097acee6c923e533ef45a4f885a5676b1f95148e431dff",
}
"""SHA-256 of each font of another script; one that has another is not used."""


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
    wide = _WIDE_IN_JAPANESE if any(ord(sign) in _KANA for sign in text) else _WIDE
    fonts: list[str | None] = []
    for word in text.split(" "):
        # No mark belongs to a letter of another word; those of a log come again and again.
        fonts += (*_fonts_in(word, known, wide), BASE)
    return fonts[:-1]


@lru_cache(maxsize=8192)
def _fonts_in(word: str, known: frozenset[int], wide: tuple[str, ...]) -> tuple[str | None, ...]:
    if known.issuperset(map(ord, word)) and not any(map(unicodedata.combining, word)):
        return (BASE,) * len(word)
    fonts: list[str | None] = []
    before: str | None = None
    marks = 0
    for place, sign in enumerate(word):
        marks = marks + 1 if unicodedata.category(sign)[0] == "M" else 0
        if marks > _MARKS:
            before = None
        elif sign_joins(sign):
            before = before if before and _is_seen(word, place, before) else None
        elif not (before and unicodedata.combining(sign) and ord(sign) in face(before).signs):
            before = BASE if ord(sign) in known else _other(ord(sign), wide)
        fonts.append(before)
    return tuple(fonts)


def _other(sign: int, wide: tuple[str, ...]) -> str | None:
    for first, last, names in _BLOCKS:
        if first <= sign <= last:
            return next((name for name in (wide if names is _WIDE else names) if sign in face(name).signs), None)
    return None


def _is_seen(text: str, place: int, name: str) -> bool:
    """Tell whether a joiner changes what is drawn of the letters around it."""
    before, after = text[max(place - 2, 0) : place], text[place + 1 : place + 2]
    right_to_left = turns(before)
    with_it, without = (
        shaped(word, name, right_to_left=right_to_left) for word in (f"{before}{text[place]}{after}", f"{before}{after}")
    )
    return _glyphs(with_it) != _glyphs(without)


def _glyphs(clusters: tuple[Cluster, ...]) -> list[int]:
    return [glyph.number for cluster in clusters for glyph in cluster.glyphs]


def is_wide(sign: str) -> bool:
    """Tell whether a sign is of a script without blanks, of which a line may end behind each: Chinese, Japanese."""
    return any(first <= ord(sign) <= last and names in (_WIDE, ("Korean", *_WIDE)) for first, last, names in _BLOCKS)


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
    buffer.script, buffer.language = _SCRIPTS[name]
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
