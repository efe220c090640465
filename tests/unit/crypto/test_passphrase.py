"""Passphrases: the RFC's vector, alike however typed, the common ones refused, and a cost that nobody can move."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinseal import build_info
from twinseal.crypto import passphrase, wordlist
from twinseal.crypto.passphrase import (
    CEILING,
    DEFAULT,
    DEMO,
    FLOOR,
    SALT_BYTES,
    TESTS_ONLY,
    KdfProfile,
    calibrate,
    check_new,
    check_profile,
    derive,
    generate_password,
    generate_words,
    normalise,
    strength,
)
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain import errors
from twinseal.domain.errors import BadInput, BundleDamaged, NotEnoughMemory, PassphraseTooWeak

SALT = bytes(range(SALT_BYTES))
APP = Path(__file__).parents[3] / "app"


def refusal(text: str, **rules: object) -> str:
    with pytest.raises(PassphraseTooWeak) as caught:
        check_new(text, **rules)
    assert caught.value.sentence.endswith(".")
    return caught.value.sentence


# -- derivation ------------------------------------------------------------------------------


def test_rfc_9106_vector_of_argon2id(monkeypatch: pytest.MonkeyPatch) -> None:
    # The vector is far below our floor, so the check stands aside.
    monkeypatch.setattr(passphrase, "check_profile", lambda profile: profile)
    key = derive(
        SecretBytes(b"\x01" * 32),
        b"\x02" * 16,
        KdfProfile("rfc", 32, 3, 4),
        ad=b"\x04" * 12,
        secret=SecretBytes(b"\x03" * 8),
    )
    assert key.copy_bytes().hex() == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"


def test_every_input_of_the_derivation_changes_the_key() -> None:
    typed, station = SecretBytes(b"typed"), SecretBytes(bytes(32))
    keys = [
        derive(typed, SALT, TESTS_ONLY, ad=b"a"),
        derive(SecretBytes(b"Typed"), SALT, TESTS_ONLY, ad=b"a"),
        derive(typed, SALT[::-1], TESTS_ONLY, ad=b"a"),
        derive(typed, SALT, TESTS_ONLY, ad=b"b"),
        derive(typed, SALT, TESTS_ONLY, ad=b""),
        derive(typed, SALT, TESTS_ONLY, ad=b"a", secret=station),
        derive(typed, SALT, TESTS_ONLY, ad=b"a", length=64),
    ]
    assert len({key.copy_bytes()[:32] for key in keys}) == len(keys)
    assert derive(typed, SALT, TESTS_ONLY, ad=b"a") == keys[0]


@pytest.mark.parametrize(
    "profile",
    [
        replace(CEILING, memory_kib=CEILING.memory_kib + 1),
        replace(CEILING, passes=CEILING.passes + 1),
        replace(CEILING, lanes=CEILING.lanes + 1),
        replace(FLOOR, memory_kib=FLOOR.memory_kib - 1),
        replace(FLOOR, passes=2),
        replace(FLOOR, passes=0),
        replace(FLOOR, lanes=0),
        replace(FLOOR, memory_kib=-1),
        replace(FLOOR, memory_kib=2**53 - 1),
        replace(TESTS_ONLY, memory_kib=65),
        replace(TESTS_ONLY, passes=2),
        replace(TESTS_ONLY, lanes=2),
    ],
)
def test_a_cost_outside_the_bounds_is_refused_before_any_memory_is_taken(
    profile: KdfProfile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(**_: object) -> None:
        raise AssertionError("the derivation was begun")

    monkeypatch.setattr(passphrase, "Argon2id", never)
    with pytest.raises(BundleDamaged):
        derive(SecretBytes(b"typed"), SALT, profile, ad=b"")


@pytest.mark.parametrize("profile", [DEFAULT, DEMO, FLOOR, CEILING])
def test_the_named_costs_are_within_the_bounds(profile: KdfProfile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_info, "RELEASE", True)
    assert check_profile(profile) is profile


def test_a_release_build_refuses_the_cost_for_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_info, "RELEASE", True)
    for name in ("tests-only", "default", "bundle"):
        with pytest.raises(errors.TestsOnlyRefused):
            derive(SecretBytes(b"typed"), SALT, replace(TESTS_ONLY, name=name), ad=b"")


def test_too_little_memory_is_a_refusal_with_a_sentence() -> None:
    """A real process whose address space is too small for the ceiling."""
    pytest.importorskip("resource")
    program = (
        "import resource\n"
        "from twinseal.crypto.passphrase import CEILING, derive, normalise\n"
        "from twinseal.domain.errors import NotEnoughMemory\n"
        "resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))\n"
        "try:\n"
        "    derive(normalise('typed words'), bytes(16), CEILING, ad=b'')\n"
        "except NotEnoughMemory as refusal:\n"
        "    print(refusal.code, refusal.sentence)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env={"PYTHONPATH": str(APP)}
    )
    assert done.stdout.startswith("machine.memory This machine has too little free memory")
    assert "typed words" not in done.stdout + done.stderr


def scripted(
    monkeypatch: pytest.MonkeyPatch, *, seconds_a_derivation: float, has_kib: int = 2**40
) -> tuple[list[int], object]:
    """Replace the derivation by one that takes so long and gets so much memory."""
    now, asked = [100.0], []

    def pretend(_typed: object, _salt: bytes, profile: KdfProfile, **_: object) -> SecretBytes:
        check_profile(profile)
        asked.append(profile.memory_kib)
        if profile.memory_kib > has_kib:
            raise NotEnoughMemory
        now[0] += seconds_a_derivation
        return SecretBytes(bytes(32))

    monkeypatch.setattr(passphrase, "derive", pretend)
    return asked, lambda: now[0]


@pytest.mark.parametrize(("seconds", "passes"), [(5.0, 3), (1.0, 3), (0.9, 4), (0.5, 6), (0.01, 16), (0.0, 16)])
def test_calibration_raises_the_passes_and_never_lowers_them(
    seconds: float, passes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, clock = scripted(monkeypatch, seconds_a_derivation=seconds)
    profile = calibrate(clock=clock, memory_kib=DEFAULT.memory_kib)
    assert (profile.memory_kib, profile.passes, profile.lanes) == (DEFAULT.memory_kib, passes, DEFAULT.lanes)
    check_profile(profile)


def test_calibration_takes_less_memory_on_a_small_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for total, wanted in ((2**31, 256 * 1024), (2**33, 512 * 1024)):
        monkeypatch.setattr("os.sysconf", lambda name, total=total: total // 4096 if name == "SC_PHYS_PAGES" else 4096)
        asked, clock = scripted(monkeypatch, seconds_a_derivation=1.0)
        assert calibrate(clock=clock).memory_kib == wanted
        assert asked == [wanted]


def test_calibration_goes_down_to_the_floor_where_memory_is_short_and_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, clock = scripted(monkeypatch, seconds_a_derivation=1.0, has_kib=FLOOR.memory_kib)
    assert calibrate(clock=clock, memory_kib=DEFAULT.memory_kib).memory_kib == FLOOR.memory_kib
    assert all(later == max(FLOOR.memory_kib, one // 2) for one, later in pairwise(asked))
    _, clock = scripted(monkeypatch, seconds_a_derivation=1.0, has_kib=0)
    with pytest.raises(NotEnoughMemory):
        calibrate(clock=clock, memory_kib=DEFAULT.memory_kib)


# -- normal form -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Pa\u00dfwort \u00e9t\u00e9", "Pa\u00dfwort e\u0301te\u0301"),
        ("\uff41\uff42\uff43 123", "abc \uff11\uff12\uff13"),
        ("\ufb01nal", "final"),
        ("a\u00a0b", "a b"),
        ("\u212bngstr\u00f6m", "\u00c5ngstro\u0308m"),
        ("\uac00", "\u1100\u1161"),
    ],
)
def test_however_the_keyboard_composes_it_the_passphrase_is_the_same(one: str, other: str) -> None:
    assert one != other
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("one", "other"), [("word", " word"), ("word", "word "), ("a b", "a  b"), ("Word", "word"), ("\u00df", "ss")]
)
def test_blanks_and_case_count(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


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


def test_the_ten_thousand_most_common_are_refused_by_the_list_alone() -> None:
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
        "monkey sunshine 99",
    ],
)
def test_what_anybody_tries_first_is_refused(text: str) -> None:
    refusal(text)


@pytest.mark.parametrize("text", ["short", "fifteen chars.", "a b c d e f", "q z m x p r", "to be or not to"])
def test_too_short_is_refused_and_single_letters_are_not_words(text: str) -> None:
    assert "at least 16 characters, or 6 words" in refusal(text)


def test_six_real_words_are_enough_where_policy_asks_for_more_characters() -> None:
    words = "cod elm fig gnu hay ivy"
    check_new(words, min_chars=40)
    refusal(words[:-4], min_chars=40)


@pytest.mark.parametrize(
    "text", ["Turbine Hall West 1", "turbinehallwest2026", "ADA  LOVELACE  1815", "Turbine Hall Ada Lovelace"]
)
def test_names_that_everybody_here_knows_do_not_count(text: str) -> None:
    refusal(text, context=("Turbine Hall West", "Room 1", "Ada Lovelace"))


def test_a_short_name_does_not_eat_a_good_passphrase() -> None:
    check_new("a banana at a bazaar", context=("A", "", " ", "B 1"))


def test_what_the_generator_offers_is_always_accepted() -> None:
    listed = set(wordlist.passphrase_words())
    for _ in range(300):
        words = generate_words()
        assert len(words.split()) == 6
        assert set(words.split()) <= listed
        check_new(words, context=("Turbine Hall", "Ada Lovelace"))
        check_new(generate_password())


@pytest.mark.parametrize(
    "text",
    ["correct horse battery staple", "7391 8462 dragon 5027", "\u5c71\u5ddd\u8349\u6728" * 3 + "\u6d77\u7a7a\u98a8\u96ea"],
)
def test_no_rule_of_composition_stands_in_the_way(text: str) -> None:
    check_new(text)


@given(st.text(max_size=60))
def test_any_text_is_accepted_or_refused_in_words_that_do_not_repeat_it(text: str) -> None:
    try:
        check_new(text)
    except BadInput as refused:
        assert len(text.strip()) < 4 or text not in refused.sentence


def test_strength_is_sober() -> None:
    assert strength("").bits == 0
    assert strength("password12345678").word == "weak"
    assert strength("aaaaaaaaaaaaaaaaaaaaaaaa").word == "weak"
    assert strength("abacus abacus abacus abacus abacus abacus").word == "weak"
    assert strength(generate_words(6)).word in {"good", "strong"}
    assert strength("abacus abdomen abdominal abide abiding ability").bits == 77


def test_the_word_list_is_the_eff_large_list() -> None:
    words = wordlist.passphrase_words()
    assert len(set(words)) == len(words) == 7776
    assert (words[0], words[-1]) == ("abacus", "zoom")


def test_generated_words_come_from_the_systems_randomness(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.choice", lambda listed: listed[-1])
    assert generate_words(3) == "zoom zoom zoom"
    assert set(generate_password(8)) == {"9"}
