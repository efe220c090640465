"""Text from people is data: cleaned once at the edge, shown so that nothing in it can act or hide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from twinseal.domain.errors import BadInput

NAME_MAX = 80
LINE_MAX = 200
JUSTIFICATION_MAX = 1000
CONTENTS_MAX = 100_000
CARD_MAX = 2000

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = frozenset("\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060\u2061\u2062\u2063\u2064\u3164\ufeff\uffa0")
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})


def is_hidden(sign: str) -> bool:
    """Tell whether a character would be invisible or would turn the text around it."""
    return sign in _BIDI or sign in _INVISIBLE or unicodedata.category(sign) in _HIDDEN_CATEGORIES


def shown(text: str, *, lines: bool = False) -> str:
    """Return text with every hidden character spelled as `<U+202E>`; line feeds stay where `lines` is set."""
    return "".join(
        sign if (lines and sign == "\n") or not is_hidden(sign) else f"\u27e8U+{ord(sign):04X}\u27e9" for sign in text
    )


def quoted(labels: Iterable[str], joint: str = "; ") -> str:
    """Return labels in quotation marks: a label may hold commas and semicolons, and a list must not hide how many there are."""
    return joint.join(f"\u201c{label}\u201d" for label in labels)


def with_system(label: str, system: str) -> str:
    """Return a label in quotation marks with the system it belongs to."""
    return f"\u201c{label}\u201d ({system})" if system else f"\u201c{label}\u201d"


def clean_line(text: str, what: str, *, longest: int = LINE_MAX, may_be_empty: bool = False) -> str:
    """Return one line of typed text in NFC with outer blanks removed; raises `BadInput` naming `what`."""
    cleaned = _normalised(text, what).strip()
    if "\n" in cleaned or "\r" in cleaned:
        msg = f"{what}: write it in one line."
        raise BadInput(msg)
    return _bounded(cleaned, what, longest, may_be_empty)


def clean_text(text: str, what: str, *, longest: int, may_be_empty: bool = False) -> str:
    """Return typed text of several lines in NFC with plain line feeds; raises `BadInput` naming `what`."""
    cleaned = _normalised(text, what).replace("\r\n", "\n").replace("\r", "\n").strip()
    return _bounded(cleaned, what, longest, may_be_empty)


def _normalised(text: str, what: str) -> str:
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        msg = f"{what}: it holds a broken character; type it again."
        raise BadInput(msg)
    return unicodedata.normalize("NFC", text)


def _bounded(text: str, what: str, longest: int, may_be_empty: bool) -> str:
    if not text and not may_be_empty:
        msg = f"{what}: please fill it in."
        raise BadInput(msg)
    if len(text) > longest:
        msg = f"{what}: {len(text)} characters are too many; shorten it to at most {longest}."
        raise BadInput(msg)
    return text
