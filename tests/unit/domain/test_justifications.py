"""Justifications that say little, in any script, and those that say only what an answer says."""

from __future__ import annotations

import pytest

from twinseal.domain.justifications import repeats_an_answer, says_little

_JAPANESE = "\u91cd\u8981\u306a\u8a2d\u5099\u304c\u505c\u6b62\u3057\u5fa9\u65e7\u4f5c\u696d\u304c\u5fc5\u8981\u3067\u3059"


@pytest.mark.parametrize(
    ("text", "little"),
    [
        ("Core switch down, nobody can log in", False),
        ("Core switch down again", True),
        ("down down down down down down down", True),
        ("- - - - - - -", True),
        ("\u041d\u0435 \u0440\u0430\u0431\u043e\u0442\u0430\u0435\u0442", True),
        (_JAPANESE, False),
        (_JAPANESE[:6], True),
    ],
)
def test_few_different_words_say_little(text: str, little: bool) -> None:
    assert says_little(text, 6) is little


def test_an_answer_with_other_signs_is_the_same_answer() -> None:
    assert repeats_an_answer("The core switch is down!", ["No network", "the core switch: is down"])
    assert not repeats_an_answer("The core switch is down!", ["No network"])
    assert not repeats_an_answer("123", ["456"])
