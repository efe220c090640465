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
_BEFORE: Final = " \t\u00b7"
_COLON: Final = ":"
_SEAL: Final = re.compile(r"[0-9]{4,9}")
_SEAL_DIGITS: Final = 12
_SHORT_SEAL: Final = re.compile(r"([0-9]{1,3}):?")
_EDITION: Final = re.compile(r"P([0-9]{1,4})")
_GLUED: Final = re.compile(r"[0-9]{0,9}P[0-9]{1,4}")
_PART: Final = re.compile(r"[^\s\u00b7]+")
_BETWEEN_DASHES: Final = re.compile(r"[^\s\u00b7\u2010-\u2014\u2212_-]+")


def code_of(checkpoint_digest: bytes) -> str:
    """Return the register code of a checkpoint's SHA-256 (32 bytes), e.g. `7K3M-Q0ZD-9F2A-Q`."""
    if len(checkpoint_digest) != 32:
        raise BadInput("input.bad.digest_size")
    number = int.from_bytes(checkpoint_digest[:8], "big") >> 4
    letters = "".join(ALPHABET[number >> (_BITS * place) & 31] for place in reversed(range(DATA_CHARACTERS)))
    return _grouped(letters + check_character(letters))


def parse_typed(text: str) -> str:
    """Return what a person typed in the written form of the code.

    Case, width, spaces and dashes do not matter, I and L are read as 1, O as 0; a seal number and a P-number before the
    code are left out, whatever stands between them: no keyboard has the middle dot of the register. Raises `BadInput` for
    anything that is not a whole register code with a fitting check character.
    """
    rest, edition = _without_edition(_plain(text))
    glued = letters_of(_plain(text).replace(_SEPARATOR, ""))
    if edition is None and _is_code(_last(glued)) and _GLUED.fullmatch(_before(glued)):
        raise BadInput("input.bad.edition_not_set_off")
    letters = _code_letters(rest)
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
    text = _without_edition(_plain(text))[0]
    before_dot, dot, _ = text.rpartition(_SEPARATOR)
    before_colon, colon, _ = text.partition(_COLON)
    letters = letters_of(text)
    number = before_dot if dot else before_colon if colon else letters[: -DATA_CHARACTERS - 1]
    number = number.strip()
    return int(number) if number.isascii() and number.isdigit() and len(number) <= _SEAL_DIGITS else None


def typed_edition(text: str) -> int | None:
    """Return the P-number that a person typed before a register code, None where there is none."""
    return _without_edition(_plain(text))[1]


def _without_edition(text: str) -> tuple[str, int | None]:
    """Return a line without its P-number, and that: a part of its own, before what is a whole code without it.

    `P123 4567 ...` may as well be the beginning of a code: then what is left is none.
    """
    slip: tuple[str, int | None] | None = None
    for form in (_PART, _BETWEEN_DASHES):
        for part in list(form.finditer(text))[:-1]:
            match = _EDITION.fullmatch(letters_of(part[0]))
            if match is None:
                continue
            rest = f"{text[: part.start()].rstrip(_BEFORE)} {text[part.end() :]}"
            letters = _code_letters(rest)
            if _is_code(letters):
                return rest, int(match[1])
            if form is _PART and (len(letters) == DATA_CHARACTERS + 1 or _seal_without_zeros(letters)):
                slip = slip or (rest, int(match[1]))
        if _is_code(_code_letters(text)):
            return text, None
    # Neither way it is a whole code: the slip is in the code, and said of that.
    return slip or (text, None)


def _code_letters(text: str) -> str:
    return _without_seal(letters_of(_after_colon(text).rpartition(_SEPARATOR)[2]))


def _is_code(letters: str) -> bool:
    return len(letters) == DATA_CHARACTERS + 1 and check_fits(letters)


def _last(letters: str) -> str:
    return letters[-DATA_CHARACTERS - 1 :]


def _before(letters: str) -> str:
    return letters[: -DATA_CHARACTERS - 1]


def _plain(text: str) -> str:
    """Return a text with full-width letters and signs, as keyboards for Chinese and Japanese give them, as plain ones."""
    return unicodedata.normalize("NFKC", text)


def _seal_without_zeros(letters: str) -> str:
    """Return the one to three digits that stand before a whole register code, empty where there is no such thing."""
    short = _SHORT_SEAL.fullmatch(_before(letters))
    return short[1] if short and check_fits(_last(letters)) else ""


def _after_colon(text: str) -> str:
    seal, _, code = text.partition(_COLON)
    return code if _SEAL.fullmatch(seal.strip()) else text


def _without_seal(letters: str) -> str:
    return _last(letters) if _SEAL.fullmatch(_before(letters)) else letters


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


def with_seal(seal_number: int, edition: int, code: str) -> str:
    """Return seal number, P-number and code as they stand in the paper register."""
    return f"{seal_number:04d} P{edition} {_SEPARATOR} {code}"


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
