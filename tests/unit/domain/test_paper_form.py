"""Numbers of paper forms: typed leniently, and no slip is taken for another form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from twinseal.domain.errors import BadInput
from twinseal.domain.paper_form import day_of, form_number, parse_form_number
from twinseal.domain.register_code import ALPHABET, check_character

NUMBER = form_number(date(2026, 11, 24), "7K3M")


def test_a_number_is_read_as_people_type_it() -> None:
    assert NUMBER.startswith("20261124-7K3M-")
    for typed in (
        NUMBER,
        NUMBER.lower(),
        f"  {NUMBER.replace('-', ' ')} ",
        NUMBER.replace("-", "\u2013"),
        NUMBER.replace("0", "o"),
    ):
        assert parse_form_number(typed) == NUMBER
    assert parse_form_number(NUMBER.replace("1", "l")) == NUMBER
    assert day_of(NUMBER) == date(2026, 11, 24)


def test_every_wrong_character_and_every_swap_is_noticed() -> None:
    for place, sign in enumerate(NUMBER):
        if sign == "-":
            continue
        for other in set(ALPHABET) - {sign}:
            with pytest.raises(BadInput):
                parse_form_number(NUMBER[:place] + other + NUMBER[place + 1 :])
    plain = NUMBER.replace("-", "")
    for place in range(len(plain) - 1):
        swapped = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
        if swapped != plain:
            with pytest.raises(BadInput):
                parse_form_number(swapped)


@pytest.mark.parametrize(
    "typed", ["", "hello", "7K3M-Q0ZD-9F2A-Q", NUMBER[:-1], NUMBER + "0", "\u0662" * 8 + "7K3MH", NUMBER + "U"]
)
def test_what_is_no_number_is_refused(typed: str, refused: Callable[..., str]) -> None:
    refused(BadInput, lambda: parse_form_number(typed))


def test_a_day_that_is_none_is_refused(refused: Callable[..., str]) -> None:
    letters = "20261399" + "7K3M"
    assert "valid date" in refused(BadInput, lambda: parse_form_number(letters + check_character(letters)))
    refused(BadInput, lambda: form_number(date(2026, 1, 1), "123"))
