"""In which order the signs of a line stand that is written from right to left, or holds words that are.

A line is in English, and what people typed stands in it. So each stretch of right-to-left words is turned by itself, and moves
nothing beside it: a name cannot make a line read otherwise. Only what somebody typed, standing alone, is a right-to-left text as
a whole. Signs that would turn a text are never among what is ordered here; they are spelled before.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

_RIGHT: Final = frozenset({"R", "AL"})
_STRONG: Final = frozenset({"L", "R", "AL"})
_DIGITS: Final = frozenset({"EN", "AN"})
_WITHIN: Final = frozenset("-'\"./\u05be\u05f3\u05f4\u2010\u2011\u2019")
"""Stand between two letters of a word, with no blank beside them."""
_BLANK: Final = " "
_PAIRS: Final = {"(": ")", "[": "]", "{": "}"}


def turns(text: str) -> bool:
    """Tell whether a text holds letters that are written from right to left."""
    return any(unicodedata.bidirectional(sign) in _RIGHT for sign in text)


def begins_right(text: str) -> bool:
    """Tell whether the first letter of a text is written from right to left."""
    return next((kind in _RIGHT for kind in map(unicodedata.bidirectional, text) if kind in _STRONG), False)


def levels(text: str, *, right_to_left: bool = False) -> list[int]:
    """Return for each sign how deep its direction lies: even from left to right, odd from right to left.

    With `right_to_left` the whole text is; without, each stretch of such words is, by itself.
    """
    if right_to_left:
        return _resolved(text)
    depths = [0] * len(text)
    for start, end in stretches(text):
        depths[start:end] = _resolved(text[start:end])
    return depths


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """Yield where right-to-left words begin and end that stand behind each other, with blanks and numbers between them and no other sign."""
    kinds = [unicodedata.bidirectional(sign) for sign in text]
    start = end = -1
    for place, kind in enumerate(kinds):
        if kind in _RIGHT:
            start, end = (place if start < 0 else start), place + 1
        elif start < 0:
            continue
        elif kind == "NSM" or sign_joins(text[place]) or (kind in _DIGITS and end == place):
            # A mark, and a number that begins in the word, belong to the letter before them.
            end = place + 1 if end == place else end
        elif kind in _DIGITS and not text[place].isascii():
            # Typed, with the words: the program's own numbers are others.
            end = place + 1
        elif not (kind in _DIGITS or text[place] == _BLANK or _is_within(text, place)):
            yield start, end
            start = -1
    if start >= 0:
        yield start, end


def sign_joins(sign: str) -> bool:
    """Tell whether a sign is a joiner, which is seen by what the letters beside it do."""
    return sign in "\u200c\u200d"


def _is_within(text: str, place: int) -> bool:
    return text[place] in _WITHIN and place + 1 < len(text) and text[place - 1] != _BLANK and text[place + 1] != _BLANK


def _resolved(text: str) -> list[int]:
    """Return the levels of a right-to-left text: the rules W1 to W7, N0 to N2, I1, I2 and L1 of Unicode's annex 9."""
    kinds = _weak([unicodedata.bidirectional(sign) for sign in text])
    _brackets(text, kinds)
    _neutral(kinds)
    depths = [1 if kind == "R" else 2 for kind in kinds]
    for place in range(len(text) - 1, -1, -1):
        if not text[place].isspace():
            break
        depths[place] = 1
    return depths


def _weak(kinds: list[str]) -> list[str]:
    """Return the kinds of signs with marks, numbers and what stands beside them resolved (W1 to W7)."""
    previous = "R"
    for place, kind in enumerate(kinds):
        previous = kinds[place] = previous if kind == "NSM" else kind
    kinds = ["R" if kind == "AL" else kind for kind in _numbers(kinds, "AL", "AN")]
    for place in range(1, len(kinds) - 1):
        before, kind, after = kinds[place - 1 : place + 2]
        if before == after and ((kind == "CS" and before in _DIGITS) or (kind == "ES" and before == "EN")):
            kinds[place] = before
    for order in (range(1, len(kinds)), range(len(kinds) - 2, -1, -1)):
        for place in order:
            if kinds[place] == "ET" and kinds[place - order.step] == "EN":
                kinds[place] = "EN"
    return _numbers(kinds, "L", "L")


def _numbers(kinds: list[str], behind: str, become: str) -> list[str]:
    """Return the kinds where European numbers whose last letter before them is of a kind become another."""
    strong, made = "R", []
    for kind in kinds:
        strong = kind if kind in _STRONG else strong
        made.append(become if kind == "EN" and strong == behind else kind)
    return made


def _brackets(text: str, kinds: list[str]) -> None:
    """Give both brackets of a pair the direction of what is between them, or of what is before where that is left to right."""
    waiting: list[tuple[str, int]] = []
    pairs = []
    for place, sign in enumerate(text):
        if kinds[place] != "ON":
            continue
        if sign in _PAIRS:
            waiting.append((_PAIRS[sign], place))
        for depth in range(len(waiting) - 1, -1, -1):
            if waiting[depth][0] == sign and waiting[depth][1] != place:
                pairs.append((waiting[depth][1], place))
                del waiting[depth:]
                break
    for start, end in sorted(pairs):
        inside = {_direction(kind) for kind in kinds[start + 1 : end]} - {""}
        if "R" in inside:
            kinds[start] = kinds[end] = "R"
        elif inside:
            before = next((_direction(kind) for kind in reversed(kinds[:start]) if _direction(kind)), "R")
            kinds[start] = kinds[end] = before


def _direction(kind: str) -> str:
    return "L" if kind == "L" else "R" if kind in ("R", "EN", "AN") else ""


def _neutral(kinds: list[str]) -> None:
    edges = [-1, *(place for place, kind in enumerate(kinds) if _direction(kind)), len(kinds)]
    for start, end in pairwise(edges):
        before = _direction(kinds[start]) if start >= 0 else "R"
        after = _direction(kinds[end]) if end < len(kinds) else "R"
        for place in range(start + 1, end):
            kinds[place] = before if before == after else "R"


def visual(depths: Sequence[int]) -> list[int]:
    """Return the places of parts from left to right, which lie at these levels (rule L2)."""
    order = list(range(len(depths)))
    lowest = min((depth for depth in depths if depth % 2), default=0)
    for depth in range(max(depths, default=0), lowest - 1, -1):
        place = 0
        while depth and place < len(order):
            end = place
            while end < len(order) and depths[order[end]] >= depth:
                end += 1
            order[place:end] = reversed(order[place:end])
            place = max(end, place + 1)
    return order
