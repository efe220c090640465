"""What the program says to people: a code and facts, put into words by the table of sentences of a language.

Whoever has something to say makes a `Text`; a screen, a page or the command line puts it into words, as late as it is shown.
The sentences stand in `resources/texts/LANGUAGE.txt`, one a line: `disk.full.no_space = No space left for {name}.`
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from twinseal.domain import template
from twinseal.resource_folder import RESOURCES

_FOLDER: Final = RESOURCES / "texts"
_BETWEEN: Final = " = "
_LINE_FEED: Final = "\\n"
ENGLISH: Final = "en"

Sentences = Mapping[str, str]
"""By code, a sentence with places for facts (`twinseal.domain.template`)."""


@dataclass(frozen=True, init=False)
class Text:
    """A code and its facts: names, numbers, codes, and other texts; `str()` puts it into the words of the language in force."""

    code: str
    facts: Mapping[str, object] = field(hash=False)

    def __init__(self, code: str, /, **facts: object) -> None:
        """Take the code of a sentence and a fact for each of its places."""
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "facts", facts)

    def __str__(self) -> str:
        """Return the sentence in the language in force."""
        return _InForce.words(self)


def sentence_of(code: str, /, **facts: object) -> str:
    """Return the sentence of a code with its facts in the language in force: where people read it next."""
    return str(Text(code, **facts))


class _InForce:
    """The language of this process: set once, when it starts."""

    sentences: Callable[[], Sentences]
    name: str

    @classmethod
    def words(cls, text: Text) -> str:
        sentence = cls.sentences().get(text.code)
        if sentence is None:
            # Nothing may fail where something has to be said; that no sentence is missing is the tests' to hold.
            return text.code
        facts = {name: _said(value) for name, value in text.facts.items()}
        return template.fill(sentence, facts, template.FORMS, lambda path, value, more: template.Fact(value, more))


def _said(value: object) -> object:
    if isinstance(value, Text):
        return str(value)
    return [_said(item) for item in value] if isinstance(value, (list, tuple)) else value


@cache
def sentences_of(language: str) -> Sentences:
    """Return the table of a language, read when the first sentence is said; backslash and n stand for a line feed in it."""
    lines = (_FOLDER / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.partition(_BETWEEN) for line in lines if line and not line.startswith("#"))
    return {code: sentence.replace(_LINE_FEED, "\n") for code, _, sentence in pairs}


def languages() -> list[str]:
    """Return the codes of the languages that have a table, in order."""
    return sorted(path.stem for path in _FOLDER.glob("*.txt"))


def worded(code: str, english: str) -> str:
    """Return the sentence of a row of the source, which holds its own English: another language has it under a code."""
    return _InForce.sentences().get(code, english)


def use_sentences(sentences: Callable[[], Sentences], name: str = ENGLISH) -> None:
    """Set the language of this process; `sentences` gives its table when the first sentence is said, `name` is its code."""
    _InForce.sentences, _InForce.name = staticmethod(sentences), name


def language_in_force() -> str:
    """Return the code of the language of this process."""
    return _InForce.name


def use_language(language: str) -> None:
    """Set the language of this process by the name of its table."""
    use_sentences(lambda: sentences_of(language), language)


use_language(ENGLISH)
