"""The register code survives handwriting, and notices every slip that people make."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twinseal.audit.verify.anchors import parse_receipt
from twinseal.domain.errors import BadInput
from twinseal.domain.register_code import ALPHABET, code_of, parse_typed, typed_edition, typed_seal, with_seal
from twinseal.standalone import twinseal_verify

DIGESTS = st.binary(min_size=32, max_size=32)


def test_code_of_the_documented_digest() -> None:
    assert code_of(bytes(range(32))) == "000G-40R4-0M30-F"


@given(DIGESTS)
def test_every_code_reads_back_as_itself(digest: bytes) -> None:
    code = code_of(digest)
    assert parse_typed(code) == code
    assert parse_typed(with_seal(42, 3, code)) == code
    assert (typed_seal(with_seal(42, 3, code)), typed_edition(with_seal(42, 3, code))) == (42, 3)


@given(DIGESTS)
def test_code_is_the_first_sixty_bits(digest: bytes) -> None:
    number = 0
    for letter in code_of(digest).replace("-", "")[:12]:
        number = number * 32 + ALPHABET.index(letter)
    assert number == int.from_bytes(digest, "big") >> 196


@given(DIGESTS)
@settings(max_examples=25)
def test_every_single_wrong_character_is_noticed(digest: bytes) -> None:
    letters = code_of(digest).replace("-", "")
    for at in range(13):
        for other in ALPHABET:
            if other != letters[at]:
                with pytest.raises(BadInput):
                    parse_typed(letters[:at] + other + letters[at + 1 :])


@given(DIGESTS)
@settings(max_examples=25)
def test_every_swap_of_two_characters_is_noticed(digest: bytes) -> None:
    letters = code_of(digest).replace("-", "")
    for place in range(13):
        for other in range(place + 1, 13):
            if letters[place] != letters[other]:
                swapped = list(letters)
                swapped[place], swapped[other] = swapped[other], swapped[place]
                with pytest.raises(BadInput):
                    parse_typed("".join(swapped))


@pytest.mark.parametrize(
    "typed",
    [
        "000g40r40m30f",
        "OOOG 4OR4 OM3O F",
        "ooog-4or4-om3o-f",
        "000G\u201340R4\u20140M30\u2212F",
        "  000G 40R4\t0M30 F ",
        "0042 \u00b7 000G-40R4-0M30-F",
        "0042 000G-40R4-0M30-F",
        "0042-000G-40R4-0M30-F",
        "0042: 000G-40R4-0M30-F",
        "0042:000g40r40m30f",
        "12345 000G-40R4-0M30-F",
        "0_0_0_G_40R4-0M30-F",
        "\uff10\uff10\uff10\uff27\uff0d\uff14\uff10\uff32\uff14\uff0d\uff10\uff2d\uff13\uff10\uff0d\uff26",
        "\uff10\uff10\uff14\uff12\u3000\uff10\uff10\uff10\uff27\uff0d\uff14\uff10\uff32\uff14\uff0d\uff10\uff2d\uff13\uff10\uff0d\uff26",
        "\uff10\uff10\uff14\uff12\uff1a000g-40r4-0m30-f",
    ],
)
def test_what_people_write_is_read_as_the_code(typed: str) -> None:
    assert parse_typed(typed) == "000G-40R4-0M30-F"


def test_i_and_l_are_read_as_one() -> None:
    code = next(code_of(bytes([number]) * 32) for number in range(256) if "1" in code_of(bytes([number]) * 32))
    assert parse_typed(code.replace("1", "I")) == parse_typed(code.replace("1", "l")) == code


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "000G-40R4-0M30",
        "000G-40R4-0M30-FF",
        "U00G-40R4-0M30-F",
        "\u0660" * 13,
        "000G-40R4-0M30-!",
        "42 000G-40R4-0M30-F",
        "A042 000G-40R4-0M30-F",
        "0042:: 000G-40R4-0M30-F",
        "\u0660042 000G-40R4-0M30-F",
    ],
)
def test_what_is_no_code_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_typed(typed)
    assert caught.value.sentence.endswith(".")


@pytest.mark.parametrize("typed", ["1 {}", "1-{}", "1: {}", "1{}", "\uff11 {}"])
@pytest.mark.parametrize("read", [parse_typed, lambda text: twinseal_verify.read_receipt(text)])
def test_a_seal_number_without_its_zeros_gets_a_hint(typed: str, read: Callable[[str], object]) -> None:
    """It is not taken: the first character typed twice looks the same, and would name another seal."""
    with pytest.raises((BadInput, twinseal_verify.Misuse)) as caught:
        read(typed.format("000G-40R4-0M30-F"))
    assert "type it with its zeros, as 0001, or leave it out" in str(caught.value)


@given(
    st.sampled_from(["", "1", "42", "0042", "12345", "\uff11", "\u0661", "A", "0042 P3", "42 P3", "0042P3", "P3", "P12345"]),
    st.sampled_from(["", " ", ":", "::", " \u00b7 ", "\u0387", "-", "\uff1a", "\u3000", "\u200e"]),
    st.sampled_from(
        ["000G-40R4-0M30-F", "000g40r40m30f", "\uff10\uff10\uff10G40R40M30F", "000G-40R4-0M30-E", "000G", "\ufb01"]
    ),
)
def test_both_verifiers_read_a_typed_code_alike(seal: str, between: str, code: str) -> None:
    def answer(read: Callable[[str], str]) -> str:
        try:
            return read(f"{seal}{between}{code}")
        except (BadInput, twinseal_verify.Misuse) as refusal:
            return next((hint for hint in ("with its zeros", "Set it off") if hint in str(refusal)), "refused")

    theirs = answer(lambda text: str(twinseal_verify.read_receipt(text)[1][0]))
    assert answer(lambda text: parse_receipt(text).code).replace("-", "") == theirs.replace("-", "")


def test_short_digits_before_a_slip_get_no_hint() -> None:
    with pytest.raises(BadInput, match="has 14"):
        parse_typed("1 000G-40R4-0M30-E")


def test_seal_number_stands_before_the_code() -> None:
    assert with_seal(7, 0, "X") == "0007 P0 \u00b7 X"
    assert with_seal(12345, 12, "X") == "12345 P12 \u00b7 X"


BEGINS_WITH_P = code_of(bytes.fromhex("b0443214c7") + bytes(27))
"""A code whose first sign is P, with three digits behind it."""


@pytest.mark.parametrize(
    ("typed", "seal", "edition"),
    [
        ("0042 P3 \u00b7 {}", 42, 3),
        ("0042 P3 {}", 42, 3),
        ("0042  p3   {}", 42, 3),
        ("0042-P3-{}", 42, 3),
        ("0042 \u00b7 P3 \u00b7 {}", 42, 3),
        ("\uff10\uff10\uff14\uff12\u3000\uff30\uff13\u3000{}", 42, 3),
        ("P3 {}", None, 3),
        ("P4096 {}", None, 4096),
        ("{}", None, None),
        ("0042 {}", 42, None),
    ],
)
@pytest.mark.parametrize("code", [code_of(bytes(range(32))), BEGINS_WITH_P])
@pytest.mark.parametrize("blanks", [False, True])
def test_a_line_gives_seal_p_number_and_code(
    typed: str, seal: int | None, edition: int | None, code: str, *, blanks: bool
) -> None:
    line = typed.format(code.replace("-", " ") if blanks else code)
    assert (typed_seal(line), typed_edition(line), parse_typed(line)) == (seal, edition, code)
    assert twinseal_verify.read_receipt(line) == ("code", (code.replace("-", ""), edition))


@pytest.mark.parametrize("typed", ["0042P3\u00b7{}", "0042P3 {}", "P3{}", "0042P3{}", "0042 P3{}"])
@pytest.mark.parametrize("read", [parse_typed, lambda text: twinseal_verify.read_receipt(text)])
def test_a_p_number_that_is_not_set_off_gets_a_hint(typed: str, read: Callable[[str], object]) -> None:
    with pytest.raises((BadInput, twinseal_verify.Misuse)) as caught:
        read(typed.format("000g40r40m30f"))
    assert "Set it off with a blank on both sides" in str(caught.value)


def test_a_slip_behind_a_p_number_is_said_of_the_code() -> None:
    with pytest.raises(BadInput, match="check character"):
        parse_typed("0042 P3 000G-40R4-0M30-E")
    with pytest.raises(BadInput, match="with its zeros, as 0042"):
        parse_typed("42 P3 000G-40R4-0M30-F")


def test_a_digest_of_another_length_is_refused() -> None:
    with pytest.raises(BadInput):
        code_of(b"short")
