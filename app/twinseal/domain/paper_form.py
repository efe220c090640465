"""Numbers of paper forms: what two people fill in by hand while the log cannot be written, and enter later.

A number is the day it was printed, four characters of the register alphabet and a check character over all of them,
e.g. `20261124-7K3M-6`: every single wrong character and every swap of two is noticed.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from twinseal.domain.errors import BadInput
from twinseal.domain.register_code import check_character, check_fits, letters_of

RANDOM_CHARACTERS: Final = 4
_DAY: Final = 8


def form_number(day: date, letters: str) -> str:
    """Return the number of a form that is printed on a day; `letters` are four characters of the register alphabet."""
    if len(letters) != RANDOM_CHARACTERS:
        raise BadInput("input.bad.form_number_length", most=RANDOM_CHARACTERS)
    whole = f"{day:%Y%m%d}{letters}"
    return _grouped(whole + check_character(whole))


def parse_form_number(text: str) -> str:
    """Return what a person typed in the printed form of the number; read as leniently as a register code.

    Raises `BadInput` for anything that is not a whole number of a form.
    """
    letters = letters_of(text)
    day = letters[:_DAY]
    if len(letters) != _DAY + RANDOM_CHARACTERS + 1 or not (day.isascii() and day.isdecimal()):
        raise BadInput("input.bad.form_number_incomplete", field="form_number")
    if not check_fits(letters):
        raise BadInput("input.bad.form_number_typo", field="form_number")
    try:
        date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError as error:
        raise BadInput("input.bad.form_number_date", field="form_number") from error
    return _grouped(letters)


def day_of(number: str) -> date:
    """Return the day on which a form with this number was printed."""
    return date(int(number[:4]), int(number[4:6]), int(number[6:_DAY]))


def _grouped(letters: str) -> str:
    return f"{letters[:_DAY]}-{letters[_DAY:-1]}-{letters[-1]}"
