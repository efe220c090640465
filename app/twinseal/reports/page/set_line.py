"""A line in which not every sign is of the font that it is set in: its parts, where each stands, and how wide it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Final

from twinseal.reports.page import bidi
from twinseal.reports.page.script_fonts import BASE, Cluster, fonts_of, glyph_of, is_wide, reach, shaped
from twinseal.reports.page.script_table import FONTS
from twinseal.reports.page.theme import advances, signs_of, spelled

_LONGEST_KEPT: Final = 400
"""The parts of a longer text are not kept."""
_NOT_FIRST: Final = frozenset(
    "\u3001\u3002\uff0c\uff0e\uff01\uff1f\uff1a\uff1b\uff09\uff3d\uff5d\u300d\u300f\u3011\u3009\u300b\u3015\u30fb\u2026\u201d\u2019)]},.!?:;"
    # What is read with the sign before it: repetition, length, small kana.
    "\u3005\u30fc\u3041\u3043\u3045\u3047\u3049\u3063\u3083\u3085\u3087\u308e\u30a1\u30a3\u30a5\u30a7\u30a9\u30c3\u30e3\u30e5\u30e7\u30ee"
)
_NOT_LAST: Final = frozenset("\uff08\uff3b\uff5b\u300c\u300e\u3010\u3008\u300a\u3014\u201c\u2018([{")

_ENDS_A_WORD: Final = frozenset("\u0f0b\u0f0d\u0f0e\u1361\u1362\u1363\u1364\u1365\u1366\u1367\u1368\u104a\u104b\u17d4\u17d5")
"""Stand behind words and sentences in scripts without blanks: Tibetan, Ethiopic, Burmese, Khmer."""
_HOLDS_NEXT: Final = frozenset("\u0e40\u0e41\u0e42\u0e43\u0e44\u0ec0\u0ec1\u0ec2\u0ec3\u0ec4")
"""Vowels of Thai and Lao that stand before their letter."""
_HELD: Final = frozenset("\u0e2f\u0e30\u0e32\u0e33\u0e45\u0e46\u0eaf\u0eb0\u0eb2\u0eb3\u0ebd\u0ec6")
"""What belongs to the letter before it in Thai and Lao."""
_ASAT: Final = "\u103a"
"""On a letter of Burmese that ends a syllable."""

_MIRRORED: Final = str.maketrans("()[]{}<>\u00ab\u00bb", ")(][}{><\u00bb\u00ab")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a line in one font and one direction."""

    text: str
    font: str
    """`BASE`, or the name of the font that its clusters are of."""
    level: int
    width: float
    """In thousandths of the size."""
    clusters: tuple[Cluster, ...] = ()
    """In the order in which they are read; none of the font that the line is set in."""


def parts_of(text: str, font: str, *, right_to_left: bool = False) -> Sequence[Part]:
    """Return a line's parts in the order in which they are read. Each word is set by itself, so that widths add up."""
    return (_kept if len(text) <= _LONGEST_KEPT else _parts_of)(text, font, right_to_left)


def _parts_of(text: str, font: str, right_to_left: bool) -> tuple[Part, ...]:
    names = fonts_of(text, signs_of(font))
    depths = bidi.levels(text, right_to_left=right_to_left) if bidi.turns(text) else [0] * len(text)
    advance, parts, start = advances(font), [], 0
    for (name, depth), run in groupby(zip(names, depths, strict=True)):
        end = start + len(list(run))
        piece, start = text[start:end], end
        if name:
            clusters = shaped(piece, name, right_to_left=bool(depth % 2))
            parts.append(Part(piece, name, depth, sum(cluster.width for cluster in clusters), clusters))
        elif name is None:
            # Whole texts have none: a word was cut between signs that are drawn together alone. A number is read from left to right.
            number = "".join(map(spelled, piece))
            parts.append(Part(number, BASE, depth + depth % 2, sum(advance[ord(sign)] for sign in number)))
        elif depth % 2:
            # Turned sign by sign; what is a pair then points the other way.
            parts += [_turned(sign, font, depth, advance[ord(sign)]) for sign in piece]
        else:
            parts.append(Part(piece, BASE, depth, sum(advance[ord(sign)] for sign in piece)))
    return tuple(parts)


_kept = lru_cache(maxsize=512)(_parts_of)


def _turned(sign: str, font: str, depth: int, width: float) -> Part:
    """Return a sign in a text from right to left; what is a pair looks the other way, and is read as it was typed."""
    looks = sign.translate(_MIRRORED)
    return (
        Part(sign, BASE, depth, width) if looks == sign else Part(sign, font, depth, width, (glyph_of(looks, font, sign),))
    )


def places(parts: Sequence[Part]) -> list[float]:
    """Return where each part begins, from the left, in thousandths of the size."""
    where, x = [0.0] * len(parts), 0.0
    for place in bidi.visual([part.level for part in parts]):
        where[place] = x
        x += parts[place].width
    return where


def wide(text: str, font: str) -> float:
    """Return the width of a text in thousandths of the size."""
    return sum(part.width for part in parts_of(text, font))


def depth(text: str, font: str) -> float:
    """Return how far what other fonts draw of a text reaches below the line that letters stand on, in thousandths of the size."""
    return max(
        (-reach(cluster, part.font)[0] for part in parts_of(text, font) if part.font in FONTS for cluster in part.clusters),
        default=0,
    )


def pieces(word: str) -> list[str]:
    """Return what a word may be parted into at the end of a line: behind each ideograph, never before a sign that closes.

    In scripts without blanks it may be so behind what stands between words.
    """
    made: list[str] = []
    for place, sign in enumerate(word):
        parted = (
            place > 0
            and (is_wide(sign) or is_wide(word[place - 1]) or word[place - 1] in _ENDS_A_WORD)
            and sign not in _NOT_FIRST
            and sign not in _ENDS_A_WORD
            and word[place - 1] not in _NOT_LAST
        )
        if parted or not made:
            made.append(sign)
        else:
            made[-1] += sign
    return made


def letters(text: str, font: str) -> list[str]:
    """Return what must not be parted: a letter with its marks, with what a joiner joins to it, with the vowel beside it."""
    made: list[str] = []
    for part in parts_of(text, font):
        for letter in [cluster.text for cluster in part.clusters] if part.clusters else part.text:
            if made and _belongs(made[-1], letter):
                made[-1] += letter
            else:
                made.append(letter)
    return made


def _belongs(before: str, letter: str) -> bool:
    return (
        bidi.sign_joins(before[-1])
        or bidi.sign_joins(letter[0])
        or before[-1] in _HOLDS_NEXT
        or letter[0] in _HELD
        or letter[1:2] == _ASAT
    )
