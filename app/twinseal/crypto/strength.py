"""How strong a passphrase is: an estimate of what a guesser has to try."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from twinseal.crypto import wordlist

WORD_MIN_CHARS = 3
_LITTLE_AROUND = 6
LISTED_WORDS = 6
_GUESSED_CHARS = 100
_MODE_BITS = 2
_RUN_BEGINS = 2.0
_RUN_GOES_ON = 0.25
FLOOR_BITS = 45
"""What a new passphrase must be worth at the least, estimated."""


_GRADES: Final = ((FLOOR_BITS, "weak"), (60, "fair"), (75, "good"), (math.inf, "strong"))
"""Below how many bits a passphrase is called what."""


@dataclass(frozen=True, slots=True)
class Strength:
    """A rough estimate of guessing strength: bits, and a grade."""

    bits: int
    grade: str
    """`weak`, `fair`, `good` or `strong`."""


def strength(text: str, context: Iterable[str] = ()) -> Strength:
    """Estimate a passphrase: the lower of our own estimate and of zxcvbn's, which knows names, patterns and lists.

    `context` are names that everybody here knows. Six words of the list are rated by their places in it alone: they may have been drawn, and then
    nothing has to be guessed about them.
    """
    normal = unicodedata.normalize("NFKC", text)
    words = set(_words(normal))
    own = own_bits(normal)
    listed = len(words) >= LISTED_WORDS and words <= wordlist.places_in_list().keys()
    bits = own if listed or not normal else min(own, _guessed_bits(normal, context))
    return Strength(bits, next(grade for below, grade in _GRADES if bits < below))


def own_bits(text: str) -> int:
    """Estimate by words of the list where a text is made of them, else by its variety of characters."""
    words = _words(text)
    places = wordlist.places_in_list()
    if is_common(text.casefold()):
        return int(math.log2(len(wordlist.common_passphrases())))
    listed = [places[word] for word in words if word in places]
    if words and len(listed) == len(words):
        return int(_chosen_bits(listed))
    bits = _variety_bits(text)
    if len(listed) > 2:
        rest = " ".join(word for word in words if word not in places)
        bits = min(bits, int(_chosen_bits(listed)) + _variety_bits(rest))
    return bits


def is_common(text: str) -> bool:
    """Tell whether this is a common passphrase, alone or with little around it."""
    return not wordlist.common_passphrases().isdisjoint((text, bare(text)))


def bare(text: str) -> str:
    """Return a text without the digits and signs around it, if those add little: a year, a row of signs.

    Many different digits around a common word are a passphrase of their own.
    """
    first = next((place for place, sign in enumerate(text) if sign.isalpha()), len(text))
    last = next((place for place in range(len(text), first, -1) if text[place - 1].isalpha()), first)
    around = text[:first] + text[last:]
    little = len(around) <= _LITTLE_AROUND or len(set(around)) <= _LITTLE_AROUND - 2
    return text[first:last] if little and first < last else text


def _words(text: str) -> list[str]:
    """Return the words of a text, whatever parts them; a word of the list that has a hyphen is one."""
    places = wordlist.places_in_list()
    return [
        word
        for part in text.casefold().split()
        for word in ([part] if part in places else re.split(r"[\W_]+", part))
        if word
    ]


def _chosen_bits(places: Sequence[int]) -> float:
    """Estimate words of the list by their places: as drawn at random, unless a shorter way to say them is at hand.

    A word that came before adds nothing, a step that goes on as the last one did next to nothing, a neighbour of the word
    before or of an earlier one as much as the distance is hard to say. Words that were drawn are close to each other so
    seldom that their sum falls by a few bits at most.
    """
    count = len(wordlist.passphrase_words())
    total, running = 0.0, False
    for at, place in enumerate(places):
        goes_on = at > 1 and (place - places[at - 1]) % count == (places[at - 1] - places[at - 2]) % count
        if place in places[:at]:
            running = False
            continue
        if goes_on:
            total += _RUN_GOES_ON if running else _RUN_BEGINS
            running = True
            continue
        running = False
        near = [
            _MODE_BITS + _near_bits(place, before, count) + math.log2(at - back) for back, before in enumerate(places[:at])
        ]
        total += min([math.log2(count), *near])
    return total


def _near_bits(place: int, before: int, count: int) -> float:
    """Return what it costs to say how far two places lie apart, and on which side: small distances in few bits."""
    step = (place - before) % count
    return 2 * math.log2(max(1, min(step, count - step))) + 2


def _variety_bits(text: str) -> int:
    pool = sum(
        size
        for size, has in (
            (26, any(sign.islower() for sign in text)),
            (26, any(sign.isupper() for sign in text)),
            (10, any(sign.isdigit() for sign in text)),
            (33, any(not sign.isalnum() for sign in text)),
            # Scripts without case have more letters than an alphabet, or far more.
            (100, any(sign.isalpha() and sign.upper() == sign.lower() for sign in text)),
        )
        if has
    )
    # Typed text is far from random: half of the ideal bits is a sober estimate.
    return round(len(set(text)) * math.log2(max(pool, 2)) * 0.5)


def _guessed_bits(text: str, context: Iterable[str]) -> int:
    """Return zxcvbn's estimate in bits over the first 100 characters; it takes its time over more."""
    # Loaded when the first passphrase is chosen, so that the window is there at once.
    from zxcvbn import zxcvbn

    known = [piece for term in context for piece in (term, *term.split()) if len(piece) >= WORD_MIN_CHARS]
    estimate = zxcvbn(text[:_GUESSED_CHARS], user_inputs=known, max_length=_GUESSED_CHARS)
    return int(math.log2(max(1, int(estimate["guesses"]))))
