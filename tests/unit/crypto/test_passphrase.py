"""Passphrases: alike however typed, the common ones refused, no other rule in the way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinseal.crypto import wordlist
from twinseal.crypto.derivation import SALT_BYTES
from twinseal.crypto.passphrase import check_new, generate_password, generate_words, normalise
from twinseal.crypto.strength import FLOOR_BITS, strength
from twinseal.domain.errors import BadInput, PassphraseTooWeak

SALT = bytes(range(SALT_BYTES))
APP = Path(__file__).parents[3] / "app"


def refusal(text: str, **rules: Any) -> str:
    with pytest.raises(PassphraseTooWeak) as caught:
        check_new(text, **rules)
    assert caught.value.sentence.endswith(".")
    return caught.value.sentence


# -- normal form -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("Pa\u00dfwort \u00e9t\u00e9", "Pa\u00dfwort e\u0301te\u0301"),
        ("\uff41\uff42\uff43 123", "abc \uff11\uff12\uff13"),
        ("\ufb01nal", "final"),
        ("a\u00a0b", "a b"),
        ("\u212bngstr\u00f6m", "\u00c5ngstro\u0308m"),
        ("\uac00", "\u1100\u1161"),
    ],
)
def test_the_passphrase_is_the_same_however_it_is_composed(typed: str, other: str) -> None:
    assert typed != other
    assert normalise(typed) == normalise(other)


@pytest.mark.parametrize(
    ("typed", "other"), [("word", " word"), ("word", "word "), ("a b", "a  b"), ("Word", "word"), ("\u00df", "ss")]
)
def test_blanks_and_case_count(typed: str, other: str) -> None:
    assert normalise(typed) != normalise(other)


@given(st.text(min_size=1, max_size=80))
def test_the_normal_form_is_its_own_normal_form(text: str) -> None:
    once = normalise(text)
    assert normalise(once.copy_bytes().decode()) == once


def test_lengths_at_their_ends() -> None:
    assert len(normalise("x")) == 1
    assert len(normalise("\u00e9" * 256)) == 512
    for text in ("", "x" * 257, "\ufdfa" * 20, "a\ud800b"):
        with pytest.raises(BadInput) as caught:
            normalise(text)
        assert not text or text not in caught.value.sentence


# -- what makes one good enough --------------------------------------------------------------


def test_the_10000_most_common_are_refused_by_the_list_alone() -> None:
    lines = (Path(__file__).parents[3] / "resources" / "wordlists" / "common_passphrases.txt").read_text().splitlines()
    common = [line for line in lines if not line.startswith("# ")][:10_000]
    assert common[:2] == ["123456", "password"]
    for text in common:
        for typed in (text, text.upper(), text.title()):
            refusal(typed, min_chars=1, min_words=1)


def test_every_common_one_stands_in_the_form_it_is_compared_in() -> None:
    assert len(wordlist.common_passphrases()) >= 29_000
    assert all(text == text.casefold().strip() for text in wordlist.common_passphrases())


@pytest.mark.parametrize(
    "text",
    [
        "password12345678",
        "Password!!!!!!!!",
        "iloveyou20242024",
        "2024 dragon 2024",
        "p a s s w o r d 1 2 3",
        "passwordpassword",
        "qwertyuiopasdfghjkl",
        "qwertyuiopqwertyuiop",
        "12345678901234567890",
        "abcdefghijklmnopqrstuvwxyz",
        "zyxwvutsrqponmlkjihg",
        "aaaaaaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
        "abcdefghijkl abcdefghijkl",
        "dog dog dog dog dog dog",
        "                    ",
        "letmein letmein",
        "spam spam eggs spam eggs spam spam",
        "monkey sunshine 99",
    ],
)
def test_what_anybody_tries_first_is_refused(text: str) -> None:
    refusal(text)


@pytest.mark.parametrize("text", ["short", "fifteen chars.", "a b c d e f", "q z m x p r", "to be or not to"])
def test_too_short_is_refused_and_single_letters_are_not_words(text: str) -> None:
    assert "at least 16 characters or 6 words" in refusal(text)


def test_six_words_are_enough_where_policy_asks_for_more_signs() -> None:
    words = "cod elm fig gnu hay ivy"
    check_new(words, min_chars=40)
    refusal(words[:-4], min_chars=40)


@pytest.mark.parametrize(
    "text", ["Turbine Hall West 1", "turbinehallwest2026", "ADA  LOVELACE  1815", "Turbine Hall Ada Lovelace"]
)
def test_names_that_everybody_here_knows_do_not_count(text: str) -> None:
    refusal(text, context=("Turbine Hall West", "Room 1", "Ada Lovelace"))


def test_a_short_name_does_not_eat_a_good_passphrase() -> None:
    check_new("a banana at a bazaar with mighty kegs", context=("A", "", " ", "B 1"))


def test_what_the_generator_offers_is_always_accepted() -> None:
    listed = set(wordlist.passphrase_words())
    for _ in range(300):
        words = generate_words()
        assert len(words.split()) == 6
        assert set(words.split()) <= listed
        check_new(words, context=("Turbine Hall", "Ada Lovelace"))


@pytest.mark.parametrize(
    "text",
    [
        "correct horse battery staple dwarf king",
        "7391 8462 dragon 5027",
        "\u5c71\u5ddd\u8349\u6728\u6d77\u7a7a\u98a8\u96ea\u9ce5\u9b5a\u82b1\u6708\u661f\u96f2\u77f3\u7af9\u6751\u6a4b",
        "\u043a\u043e\u043d\u044c \u0431\u0430\u0442\u0430\u0440\u0435\u044f \u0441\u043a\u0440\u0435\u043f\u043a\u0430 \u0432\u0435\u0440\u043d\u043e \u0436\u044e\u0440\u0438",
    ],
)
def test_no_rule_of_composition_stands_in_the_way(text: str) -> None:
    check_new(text)


@given(st.text(max_size=60))
def test_any_text_is_accepted_or_refused_without_repeating_it(text: str) -> None:
    # Also with a sign that no sentence has: "word" alone stands in some of them anyway.
    for typed in (text, f"{text}\u2603"):
        try:
            check_new(typed)
        except BadInput as refused:
            assert "\u2603" not in refused.sentence
            assert len(text.strip()) < 12 or text not in refused.sentence


@pytest.mark.parametrize(
    "text",
    [
        "aaaaaaaaaaaaaaab",
        "0000000000000001",
        "abcabcabcabcabcabd",
        "adminadminadmin1",
        "aaa bbb ccc ddd eee fff",
        "letmeinletmeinletmein2026",
        "Passw0rd!Passw0rd!1",
        "to be or not to be that is",
        "Twinseal2026!!!!!",
        "monday tuesday wednesday thursday friday saturday",
        "correct horse battery staple",
        "abcdefghijklmnop1",
        "Password12345678!",
        "geheimgeheimgeheim1",
        "LetMeIn!LetMeIn!2026",
        "Sommer2026Sommer!",
        "passwordpassword1!",
        "Summer2026Summer2026",
        "1234567890123456",
        "P@ssw0rdP@ssw0rd",
        "iloveyouiloveyou1",
        "one two three four five six",
        "January February March",
        "FrankOfficer2026!!",
        "olga.operator@plant1",
        "qwerty123456qwerty",
        "1q2w3e4r5t6y7u8i",
        "zaq12wsxzaq12wsx",
        "\uff30\uff21\uff33\uff33\uff37\uff2f\uff32\uff24\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18",
        "secretsecret1234",
        "                x",
        "\ufdfa" * 4,
        "p a s s w o r d 1 2 3 4",
    ],
)
def test_what_is_guessed_soon_is_refused_although_it_is_long(text: str) -> None:
    refusal(text, context=("Demo plant", "Room 1.07", "Frank Officer"))


def test_a_refusal_says_how_much_is_needed() -> None:
    assert "45 are needed" in refusal("aaaaaaaaaaaaaaab")


def test_six_short_words_of_the_list_are_enough() -> None:
    words = sorted(wordlist.passphrase_words(), key=lambda word: (len(word), word))[:6]
    assert len("".join(words)) < 20
    check_new(" ".join(words))


def test_the_word_list_is_the_eff_large_list() -> None:
    words = wordlist.passphrase_words()
    assert len(set(words)) == len(words) == 7776
    assert (words[0], words[-1]) == ("abacus", "zoom")


def test_generated_words_come_from_the_systems_randomness(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.choice", lambda listed: listed[-1])
    assert generate_words(3) == "zoom zoom zoom"


def test_no_password_is_offered_that_the_estimate_calls_weak(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signs that repeat come about once in a hundred draws: here they come first."""
    weak, fair = "abc3" * 6, "kT7mQ3xR9dWnV4hYcL6gJuFp"
    assert strength(weak).bits < FLOOR_BITS <= strength(fair).bits
    drawn = iter(weak + fair)
    monkeypatch.setattr("secrets.choice", lambda _: next(drawn))
    assert generate_password() == fair
    with pytest.raises(BadInput):
        generate_password(19)
