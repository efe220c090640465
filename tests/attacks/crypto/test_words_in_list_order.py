"""Words of the list that follow a rule are guessed by that rule: they are no draw, and are rated as what they are."""

from __future__ import annotations

import random
import secrets

import pytest

from twinseal.crypto import wordlist
from twinseal.crypto.passphrase import check_new, generate_words
from twinseal.crypto.strength import FLOOR_BITS, _chosen_bits, strength
from twinseal.domain.errors import PassphraseTooWeak

WORDS = wordlist.passphrase_words()
COUNT = len(WORDS)
RULES = {
    "neighbours": range(6),
    "neighbours in the middle": range(4000, 4006),
    "backwards": range(3005, 2999, -1),
    "every third": range(10, 28, 3),
    "every hundredth": range(5, 605, 100),
    "far steps": range(0, COUNT, 1296),
    "far steps backwards": range(7000, 500, -1200),
    "over the end": (7774, 7775, 0, 1, 2, 3),
    "one left out now and then": (1, 2, 4, 5, 7, 8),
    "neighbours in another order": (3, 1, 2, 6, 5, 4),
    "twelve neighbours": range(12),
    "thirty neighbours": range(30),
    "two rows of three": (0, 1, 2, 4000, 4001, 4002),
    "one word": (77,) * 6,
    "two words in turn": (77, 4321) * 3,
    "three words twice": (77, 4321, 1234) * 2,
}


@pytest.mark.parametrize("rule", RULES)
def test_words_that_follow_a_rule_are_refused(rule: str) -> None:
    text = " ".join(WORDS[place] for place in RULES[rule])
    assert strength(text).bits < FLOOR_BITS
    with pytest.raises(PassphraseTooWeak):
        check_new(text)


@pytest.mark.parametrize("between", ["-", "_", ".", ", ", "/", "\u200b"])
def test_words_are_rated_alike_whatever_parts_them(between: str) -> None:
    assert strength(between.join(WORDS[:6])).bits == strength(" ".join(WORDS[:6])).bits < FLOOR_BITS
    drawn = [WORDS[place] for place in (7001, 12, 3456, 999, 5123, 2222)]
    assert strength(between.join(drawn)).bits >= 60
    assert all(strength(f"{word} {' '.join(drawn)}").bits >= 60 for word in WORDS if not word.isalpha())


def test_a_word_of_ones_own_beside_neighbours_makes_them_no_draw() -> None:
    text = f"{' '.join(WORDS[:5])} Xyzzy1"
    assert strength(text).bits < FLOOR_BITS
    with pytest.raises(PassphraseTooWeak):
        check_new(text)


def test_what_is_drawn_keeps_nearly_all_its_bits_and_passes() -> None:
    draw = random.Random(7)
    worth = [_chosen_bits([draw.randrange(COUNT) for _ in range(6)]) for _ in range(30_000)]
    assert min(worth) > FLOOR_BITS + 8
    assert sum(bits > 77 for bits in worth) > 0.9 * len(worth)


def test_neighbours_that_were_drawn_all_the_same_are_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([*WORDS[:6], *(WORDS[place] for place in (7001, 12, 3456, 999, 5123, 2222))])
    monkeypatch.setattr(secrets, "choice", lambda _listed: next(drawn))
    assert generate_words() == " ".join(WORDS[place] for place in (7001, 12, 3456, 999, 5123, 2222))
