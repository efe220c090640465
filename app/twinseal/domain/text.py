"""Text from people is data: cleaned once at the edge, shown so that nothing in it can act or hide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from twinseal.domain.errors import BadInput
from twinseal.domain.texts import Text

_FIELD = "field."
NAME_MAX = 80
LINE_MAX = 200
JUSTIFICATION_MAX = 1000
CONTENTS_MAX = 100_000
CARD_MAX = 2000
LONGEST_TYPED = 1_000_000
"""Where a text is only bounded after its blanks are folded."""

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = frozenset(
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060\u2061\u2062\u2063\u2064\u3164\ufeff\uffa0\U0001d159"
)
_JOINERS = frozenset("\u200c\u200d")
_BRAILLE_BLANK = "\u2800"
_OPEN_BOX = "\u2423"
_NOT_BY_THEMSELVES = frozenset({"Cf", "Mn", "Me"})
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})


def is_hidden(sign: str) -> bool:
    """Tell whether a character would be invisible or would turn the text around it."""
    return sign in _BIDI or sign in _INVISIBLE or unicodedata.category(sign) in _HIDDEN_CATEGORIES


def shown(text: str, *, lines: bool = False) -> str:
    """Return text with every hidden character spelled as `<U+202E>`; line feeds stay where `lines` is set."""
    if text.isascii() and text.isprintable():
        # Nearly all that the window shows, some hundred sentences on each screen.
        return text
    return "".join(sign if (lines and sign == "\n") or not is_hidden(sign) else _spelled(sign) for sign in text)


def _spelled(sign: str) -> str:
    return f"\u27e8U+{ord(sign):04X}\u27e9"


def is_visible(sign: str) -> bool:
    """Tell whether somebody sees a character by itself: no blank, no hidden sign, no mark that sits on another."""
    if sign == _BRAILLE_BLANK or is_hidden(sign) or sign.isspace():
        return False
    return unicodedata.category(sign) not in _NOT_BY_THEMSELVES


def visible_length(text: str) -> int:
    """Return how many characters somebody sees; a letter and the marks on it are one."""
    if text.isascii() and text.isprintable():
        return len(text) - text.count(" ")
    return sum(map(is_visible, text))


def exact(text: str) -> str:
    """Return text as it must be typed elsewhere: hidden signs and odd blanks spelled, blanks at the ends as `\u2423`."""
    inner = text.strip(" ")
    if not inner:
        return _OPEN_BOX * len(text)
    before = len(text) - len(text.lstrip(" "))
    after = len(text) - before - len(inner)
    signs = (sign if sign == " " or not sign.isspace() else _spelled(sign) for sign in inner)
    return _OPEN_BOX * before + shown("".join(signs)) + _OPEN_BOX * after


def with_capital(text: str) -> str:
    """Return a text that begins with a capital, as a line of its own does; the name of a file stays as it is."""
    first = next((place for place, sign in enumerate(text) if sign.isalnum()), 0)
    word = text[first:].split(maxsplit=1)[:1]
    if any("." in part.rstrip(".") for part in word):
        return text
    return text[:first] + text[first : first + 1].upper() + text[first + 1 :]


def in_eights(digits: str) -> str:
    """Return hexadecimal digits in groups of eight, between which a line can be broken."""
    return " ".join(digits[place : place + 8] for place in range(0, len(digits), 8))


def quoted(labels: Iterable[str], joint: str = "; ") -> str:
    """Return labels in quotation marks: a label may hold commas and semicolons, and a list must not hide how many there are."""
    return joint.join(f"\u201c{label}\u201d" for label in labels)


def with_system(label: str, system: str) -> str:
    """Return a label in quotation marks with the system it belongs to."""
    return f"\u201c{label}\u201d ({system})" if system else f"\u201c{label}\u201d"


def clean_line(text: str, what: Text | str, *, longest: int = LINE_MAX, may_be_empty: bool = False) -> str:
    """Return one line of typed text in NFC with outer blanks removed; raises `BadInput` naming `what`."""
    cleaned = _normalised(text, what).strip()
    if "\n" in cleaned or "\r" in cleaned:
        raise BadInput("input.bad.one_line", what=what, field=_field(what))
    return _bounded(cleaned, what, longest, may_be_empty)


def clean_name(text: str, what: Text | str, *, longest: int = NAME_MAX, may_be_empty: bool = False) -> str:
    """Return a name by which people tell things apart: a line in which each run of blanks is one.

    Raises `BadInput` naming `what`, also for a sign in it that nobody sees.
    """
    line = clean_line(text, what, longest=LONGEST_TYPED, may_be_empty=may_be_empty)
    for place, sign in enumerate(line):
        joins = sign in _JOINERS and place > 0 and not _may_hide_a_joiner(line[place - 1])
        if is_hidden(sign) or sign == _BRAILLE_BLANK or (unicodedata.category(sign) == "Cf" and not joins):
            raise BadInput("input.bad.invisible_character", what=what, field=_field(what), sign=f"{ord(sign):04X}")
    return _bounded(" ".join(line.split()), what, longest, may_be_empty)


def _may_hide_a_joiner(before: str) -> bool:
    """Tell whether a joiner changes nothing that anybody sees after a sign: it does in Arabic or Hindi, not in Latin."""
    script = unicodedata.name(before, "").partition(" ")[0]
    return script in {"LATIN", "GREEK", "CYRILLIC"} or not unicodedata.category(before).startswith(("L", "M", "So"))


def clean_text(text: str, what: Text | str, *, longest: int, may_be_empty: bool = False) -> str:
    """Return typed text of several lines in NFC with plain line feeds; raises `BadInput` naming `what`."""
    cleaned = _normalised(text, what).replace("\r\n", "\n").replace("\r", "\n").strip()
    return _bounded(cleaned, what, longest, may_be_empty)


def check_characters(text: str, what: Text | str) -> None:
    """Refuse text that cannot be written as UTF-8; raises `BadInput` naming `what`."""
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise BadInput("input.bad.invalid_character", what=what, field=_field(what))


def _field(what: Text | str) -> str:
    """Return the name of the field that a text of the table names."""
    return what.code.removeprefix(_FIELD) if isinstance(what, Text) and what.code.startswith(_FIELD) else ""


def _normalised(text: str, what: Text | str) -> str:
    check_characters(text, what)
    return unicodedata.normalize("NFC", text)


def _bounded(text: str, what: Text | str, longest: int, may_be_empty: bool) -> str:
    if not visible_length(text):
        if text:
            raise BadInput("input.bad.only_invisible", what=what, field=_field(what))
        if not may_be_empty:
            raise BadInput("input.bad.empty", what=what, field=_field(what))
    if len(text) > longest:
        raise BadInput("input.bad.too_long", what=what, field=_field(what), size=len(text), most=longest)
    return text
