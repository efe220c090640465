"""What people see of a text: what counts as a character, what a name may hold, what is shown of a key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinseal.domain.errors import BadInput
from twinseal.domain.text import clean_line, clean_name, clean_text, exact, is_hidden, visible_length, with_capital
from twinseal.domain.texts import Text

UNSEEN = [
    "\u200b",
    "\u00ad",
    "\u2060",
    "\ufeff",
    "\u3164",
    "\u2800",
    "\u200d",
    "\ufe0f",
    "\U000e0061",
    "\u0301",
    "\u00a0",
    "\u202e",
]


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(BadInput) as caught:
        act()
    assert caught.value.sentence.startswith("Name: ")
    assert caught.value.sentence.endswith(".")
    return caught.value.sentence


@pytest.mark.parametrize("sign", UNSEEN, ids=lambda sign: f"U+{ord(sign):04X}")
def test_what_nobody_sees_is_no_text_however_long(sign: str) -> None:
    assert visible_length(sign * 30) == 0
    for clean in (
        lambda text: clean_line(text, "Name"),
        lambda text: clean_text(text, "Name", longest=100),
        lambda text: clean_name(text, "Name"),
    ):
        refusal(partial(clean, sign * 30))
    if not sign.isspace():
        assert "only invisible characters" in refusal(lambda: clean_line(sign * 30, "Name", may_be_empty=True))


def test_letters_count_once_with_what_sits_on_them() -> None:
    assert visible_length("a\u0301\u0302 b\u200b\nc") == 3
    assert visible_length("\u0928\u092e\u0938\u094d\u0924\u0947") == 4
    assert visible_length("\u5c71\u5ddd") == 2


@pytest.mark.parametrize(
    "name",
    ["Frank\u202eOfficer", "Frank\u200b", "Fr\u00adank", "a\tb", "a\u2028b", "Fr\u200dank", "\u041e\u043b\u044c\u200c\u0433\u0430", "a\U000e0041"],
)  # fmt: skip
def test_a_name_with_a_hidden_sign_is_refused_and_the_sign_named(name: str) -> None:
    assert "U+" in refusal(lambda: clean_name(name, "Name"))


@pytest.mark.parametrize(
    "name", ["\u0645\u06cc\u200c\u0631\u0648\u0645", "\u0915\u094d\u200d\u0937", "\u26a0\ufe0f Firewall", "\u00c9ric"]
)
def test_joiners_that_change_what_is_seen_stay(name: str) -> None:
    assert clean_name(name, "Name") == name


def test_blanks_in_a_name_are_folded() -> None:
    assert clean_name(" Frank\u00a0\u2003 Officer\u3000", "Name") == "Frank Officer"
    assert "too long" in refusal(lambda: clean_name("x" * 81, "Name"))
    assert clean_name("x" + " " * 90 + "y", "Name") == "x y"
    assert clean_name("", "Name", may_be_empty=True) == ""


def test_a_key_is_shown_with_its_blanks_and_hidden_signs() -> None:
    assert exact("  a b ") == "\u2423\u2423a b\u2423"
    assert exact("a\u00a0b\u200b\n") == "a\u27e8U+00A0\u27e9b\u27e8U+200B\u27e9\u27e8U+000A\u27e9"
    assert exact("   ") == "\u2423" * 3
    assert exact("") == ""


@given(st.text(max_size=30))
def test_nothing_of_a_key_is_hidden_when_it_is_shown(text: str) -> None:
    shown = exact(text)
    assert not any(is_hidden(sign) for sign in shown)
    assert shown == shown.strip()
    assert all(sign == " " or not sign.isspace() for sign in shown)


def test_a_line_of_its_own_begins_with_a_capital() -> None:
    assert [with_capital(line) for line in ("all 142 entries", "\u27e6all\u27e7", "142 entries", "", "log.tws is gone")] == [
        "All 142 entries", "\u27e6All\u27e7", "142 entries", "", "log.tws is gone",
    ]  # fmt: skip


def test_a_refusal_names_the_field_that_it_is_about() -> None:
    with pytest.raises(BadInput) as refused:
        clean_line("", Text("field.vault_name"))
    assert (refused.value.field, str(refused.value)) == ("vault_name", "Name of the vault: fill in this field.")
    with pytest.raises(BadInput) as refused:
        clean_line("", "Reference")
    assert refused.value.field == ""
