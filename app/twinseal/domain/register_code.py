"""The register code: a short code of the log's newest checkpoint, kept on paper beside the vault.

The code is the first 60 bits of the checkpoint's SHA-256 as twelve Crockford base32 characters in three groups of
four, and one check character. The thirteen characters are the coefficients of a polynomial over GF(32) (reduced by
x^5 + x^2 + 1) that vanishes at x: every single wrong character and every swap of two characters is noticed.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from twinseal.domain.errors import BadInput

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DATA_CHARACTERS: Final = 12
_BITS: Final = 5
_REDUCE: Final = 0b100101
_VALUES: Final = {letter: value for value, letter in enumerate(ALPHABET)}
_READ_AS: Final = str.maketrans({"I": "1", "L": "1", "O": "0"})
# Hyphen, the dashes a text program makes of it, and the spaces that people type between groups.
_IGNORED: Final = frozenset("- \t\u00a0\u2009\u202f\u2010\u2011\u2012\u2013\u2014\u2212_")
_SEPARATOR: Final = "\u00b7"
_COLON: Final = ":"
_SEAL: Final = re.compile(r"[0-9]{4,9}")
_SEAL_DIGITS: Final = 12
_SHORT_SEAL: Final = re.compile(r"([0-9]{1,3}):?")


def code_of(checkpoint_digest: bytes) -> str:
    """Return the register code of a checkpoint's SHA-256 (32 bytes), e.g. `7K3M-Q0ZD-9F2A-Q`."""
    if len(checkpoint_digest) != 32:
        raise BadInput("input.bad.digest_size")
    number = int.from_bytes(checkpoint_digest[:8], "big") >> 4
    letters = "".join(ALPHABET[number >> (_BITS * place) & 31] for place in reversed(range(DATA_CHARACTERS)))
    return _grouped(letters + check_character(letters))


def parse_typed(text: str) -> str:
    """Return what a person typed in the written form of the code.

    Case, width, spaces and dashes do not matter, I and L are read as 1, O as 0; a seal number before the code is left
    out, whatever stands between the two: no keyboard has the middle dot of the register. Raises `BadInput` for anything
    that is not a whole register code with a fitting check character.
    """
    letters = _without_seal(letters_of(_after_colon(_plain(text)).rpartition(_SEPARATOR)[2]))
    if seal := _seal_without_zeros(letters):
        # Not simply taken: the first character typed twice looks the same.
        raise BadInput("input.bad.seal_number_zeros", seal=seal, padded=f"{int(seal):04d}")
    if any(letter not in _VALUES for letter in letters):
        raise BadInput("input.bad.register_code_signs")
    if len(letters) != DATA_CHARACTERS + 1:
        raise BadInput("input.bad.register_code_length", wanted=DATA_CHARACTERS + 1, size=len(letters))
    if not check_fits(letters):
        raise BadInput("input.bad.register_code_typo")
    return _grouped(letters)


def typed_seal(text: str) -> int | None:
    """Return the seal number that a person typed before a register code, None where there is none."""
    text = _plain(text)
    before_dot, dot, _ = text.rpartition(_SEPARATOR)
    before_colon, colon, _ = text.partition(_COLON)
    letters = letters_of(text)
    number = before_dot if dot else before_colon if colon else letters[: -DATA_CHARACTERS - 1]
    number = number.strip()
    return int(number) if number.isascii() and number.isdigit() and len(number) <= _SEAL_DIGITS else None


def _plain(text: str) -> str:
    """Return a text with full-width letters and signs, as keyboards for Chinese and Japanese give them, as plain ones."""
    return unicodedata.normalize("NFKC", text)


def _seal_without_zeros(letters: str) -> str:
    """Return the one to three digits that stand before a whole register code, empty where there is no such thing."""
    seal, code = letters[: -DATA_CHARACTERS - 1], letters[-DATA_CHARACTERS - 1 :]
    short = _SHORT_SEAL.fullmatch(seal)
    return short[1] if short and check_fits(code) else ""


def _after_colon(text: str) -> str:
    seal, _, code = text.partition(_COLON)
    return code if _SEAL.fullmatch(seal.strip()) else text


def _without_seal(letters: str) -> str:
    seal = letters[: -DATA_CHARACTERS - 1]
    return letters[len(seal) :] if _SEAL.fullmatch(seal) else letters


def letters_of(text: str) -> str:
    """Return what was typed without blanks and dashes, in upper case, I and L as 1, O as 0; it may hold other signs.

    Full-width letters and digits are read as plain ones.
    """
    return "".join(sign for sign in _plain(text) if sign not in _IGNORED).upper().translate(_READ_AS)


def check_character(letters: str) -> str:
    """Return the character that, put after `letters` (at most 30 of the alphabet), lets a slip be noticed."""
    return ALPHABET[_times_x(_evaluate([_VALUES[letter] for letter in letters]))]


def check_fits(letters: str) -> bool:
    """Tell whether all letters are of the alphabet and the last is the check character of those before."""
    return all(letter in _VALUES for letter in letters) and _evaluate([_VALUES[letter] for letter in letters]) == 0


def with_seal(seal_number: int, code: str) -> str:
    """Return seal number and code as they stand in the paper register."""
    return f"{seal_number:04d} {_SEPARATOR} {code}"


def _grouped(letters: str) -> str:
    return "-".join((letters[0:4], letters[4:8], letters[8:12], letters[12:]))


def _times_x(value: int) -> int:
    doubled = value << 1
    return doubled ^ _REDUCE if doubled & 32 else doubled


def _evaluate(values: list[int]) -> int:
    total = 0
    for value in values:
        total = _times_x(total) ^ value
    return total
