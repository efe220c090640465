"""A language for tests: English with an accent on each letter and a frame around each sentence; what has neither is left over."""

from __future__ import annotations

import re
from collections import UserDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from fakes.every_text import every_text
from twinseal.domain import texts

BEGIN, END = "\u27e6", "\u27e7"
_PLAIN = "abcdefghijklmnoprstuvwxyzABCDEFGHIJKLMNOPRSTUVWXYZ"
_ACCENTED = (
    "\u00e1\u1e03\u0107\u1e0b\u00e9\u1e1f\u01f5\u1e25\u00ed\u0135\u1e31\u013a\u1e3f\u0144\u00f3\u1e57\u0155\u015b\u0165\u00fa"
    "\u1e7d\u1e83\u1e8b\u00fd\u017a"
)
_ACCENT = str.maketrans(_PLAIN, _ACCENTED + _ACCENTED.upper())
_KEPT = re.compile(r"(\{[^{}]*\}|<[^<>]*>|%n|%[0-9]|&\w+;|\[|\])")
_COUNT = re.compile(r"(?P<head>\{[a-z0-9_.]+:(?:count\|)?)(?P<words>[a-z |]+)\}\Z")
WORD = re.compile(r"[A-Za-z][A-Za-z\u2019']+")


def accented(english: str) -> str:
    """Return a sentence of the language; its places, marks and entities stay."""
    return BEGIN + "".join(map(_piece, _KEPT.split(english))) + END


def _piece(piece: str) -> str:
    counted = _COUNT.match(piece)
    if counted is not None and "|" in counted["words"]:
        return counted["head"] + counted["words"].translate(_ACCENT) + "}"
    return piece if _KEPT.fullmatch(piece) else piece.translate(_ACCENT)


class Accented(UserDict[str, str]):
    """The table of the language, also for rows of the source that hold their own English."""

    def __init__(self) -> None:
        super().__init__({code: accented(sentence) for code, sentence in texts.sentences_of("en").items()})

    def get(self, code: str, default: str | None = None) -> str | None:  # type: ignore[override]
        if default is not None and code not in every_text():
            # Nobody who makes a table for a language would know of it.
            raise AssertionError(code)
        return self.data.get(code) or (None if default is None else accented(default))


@contextmanager
def spoken() -> Iterator[None]:
    table = Accented()
    texts.use_sentences(lambda: table)
    try:
        yield
    finally:
        texts.use_language("en")


def plain_words(text: str, facts: frozenset[str] = frozenset()) -> list[str]:
    """Return the words of a text that neither carry an accent nor are facts."""
    unmarked = re.sub(r"<[^<>]*>|\S*[/0-9_@]\S*|\b\S+\.\w+\b", " ", text)
    return [word for word in WORD.findall(unmarked) if not _is_accented(unmarked, word) and word.lower() not in facts]


def _is_accented(text: str, word: str) -> bool:
    # A part of an accented word, for the letter q has no accent.
    return re.search(rf"(?<![^\W\d_]){re.escape(word)}(?![^\W\d_])", text) is None


def words_of(sources: Iterable[str]) -> frozenset[str]:
    """Return the words of facts: names, labels, reasons."""
    return frozenset(word.lower() for source in sources for word in WORD.findall(source))
