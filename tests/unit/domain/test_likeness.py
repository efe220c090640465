"""Texts that are alike are found, every one, and as fast as a log of years needs."""

from __future__ import annotations

import random
from itertools import product

import pytest

from fakes.processor_time import processor_time
from twinseal.domain.likeness import alike_before, runs_of

_WORDS = "core switch router down network team lead asked for console access after power cut valve pump alarm door".split()


@pytest.mark.parametrize(
    ("some", "others", "alike"),
    [
        ("The core switch is down.", "the CORE switch -- is down!!", True),
        ("Core switch down, INC-000123", "Core switch down, INC-000987", True),
        ("The core switch is down and nobody can log in", "The core switch is down and nobody can login now", True),
        ("The core switch is down", "The pump of tank two is hot", False),
        ("1234", "5678", False),
        ("ab", "ab", True),
        ("\u91cd\u8981\u8a2d\u5099\u304c\u505c\u6b62", "\u91cd\u8981\u8a2d\u5099\u304c\u505c\u6b62\u3002", True),
    ],
)
def test_letters_alone_say_whether_texts_are_alike(some: str, others: str, alike: bool) -> None:
    assert alike_before((others, some), 80, lambda _later, _earlier: True) == (None, 0 if alike else None)


def _are_alike(some: str, others: str, percent: int) -> bool:
    both, either = runs_of(some) & runs_of(others), runs_of(some) | runs_of(others)
    return bool(both) and 100 * len(both) >= percent * len(either)


def _counted_out(texts: list[str], percent: int) -> list[bool]:
    return [any(_are_alike(text, earlier, percent) for earlier in texts[:place]) for place, text in enumerate(texts)]


@pytest.mark.parametrize("percent", [1, 40, 80, 100])
def test_no_text_that_is_alike_is_missed(percent: int) -> None:
    player = random.Random(percent)
    texts = [" ".join(player.choices(_WORDS[:9], k=player.randint(0, 7))) for _ in range(150)]
    places = alike_before(texts, percent, lambda _later, _earlier: True)
    assert [place is not None for place in places] == _counted_out(texts, percent)
    assert all(
        _are_alike(text, texts[place], percent) for text, place in zip(texts, places, strict=True) if place is not None
    )


def test_only_what_counts_is_compared() -> None:
    texts = ["The core switch is down"] * 3 + ["The pump of tank two is hot"]
    assert alike_before(texts, 80, lambda later, earlier: later - earlier > 1) == (None, None, 0, None)


def test_thousands_of_texts_take_a_moment() -> None:
    player = random.Random(7)
    texts = [" ".join(player.choices(_WORDS, k=12)) for _ in range(2000)] + [
        " ".join(pair) for pair in product(_WORDS, _WORDS)
    ]
    with processor_time() as spent:
        alike_before(texts, 80, lambda _later, _earlier: True)
    assert spent.seconds < 2
