"""A sentence with places for facts, filled in: `No space left on the drive for {name}`.

    "{name} is larger than its format allows[ ({size} bytes)]"

A place names a fact, with a point between for a field of an object, and after a colon its form (`FORMS`). What stands in
brackets is left out where one of its facts is empty: an empty text, 0, an empty list. A translation replaces the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from twinseal.domain.utc_text import utc_words

Facts = Mapping[str, object]
"""What a sentence is about, by name."""
_PLACE: Final = re.compile(r"\{(?P<path>[a-z_.0-9]+)(?::(?P<form>[a-z]+)(?:\|(?P<more>[^}]*))?)?\}")
_CLAUSE: Final = re.compile(r"\[([^\]]*)\]")
_UNSAID: Final = "?"


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact at its place: its value, what the place adds to its form, and what its codes are called."""

    value: object
    more: str = ""
    words: Mapping[str, str] = field(default_factory=dict)


def _plain(fact: Fact) -> str:
    if isinstance(fact.value, bool):
        return fact.words.get("yes" if fact.value else "no", str(fact.value))
    if isinstance(fact.value, list):
        return ", ".join(fact.words.get(str(item), str(item)) for item in fact.value)
    return fact.words.get(str(fact.value), str(fact.value))


def _count(fact: Fact) -> str:
    count = len(fact.value) if isinstance(fact.value, list) else whole(fact.value)
    singular, _, plural = fact.more.partition("|")
    return f"{count} {singular if count == 1 else plural}"


def whole(value: object) -> int:
    """Return `value` where it is a number, else 0."""
    return value if isinstance(value, int) else 0


def items(value: object) -> Iterable[object]:
    """Return the items of `value` where it is a list, else nothing."""
    return value if isinstance(value, list) else ()


FORMS: Final[Mapping[str, Callable[[Fact], str]]] = {
    "": _plain,
    "count": _count,
    "several": lambda fact: str(fact.value) if whole(fact.value) > 1 else "",
    "place": lambda fact: str(whole(fact.value) + 1),
    "size": lambda fact: str(abs(whole(fact.value))),
    "utc": lambda fact: utc_words(str(fact.value)),
    "spaced": lambda fact: str(fact.value).replace("_", " "),
    "inner": lambda fact: str(fact.value).rstrip("."),
    "joined": lambda fact: " ".join(str(item) for item in items(fact.value)),
}
"""The forms: code in words or as it is; `count|one|many` with the word for one and for many; a number if above one; a place
counted from one; a number without its sign; a time; underscores as spaces; a sentence inside another, without its full
stop; texts in a row."""

AnyFact = TypeVar("AnyFact", bound=Fact)


def fill(
    text: str,
    facts: Facts,
    forms: Mapping[str, Callable[[AnyFact], str]],
    fact: Callable[[str, object, str], AnyFact],
) -> str:
    """Return a text with its facts; `fact` makes a fact of its path, its value and what the place adds to its form."""

    def put(place: re.Match[str]) -> str:
        value = _value(facts, place["path"])
        if value is None:
            return _UNSAID
        return forms[place["form"] or ""](fact(place["path"], value, place["more"] or ""))

    def clause(part: re.Match[str]) -> str:
        places = [(_value(facts, place["path"]), put(place)) for place in _PLACE.finditer(part[1])]
        said = all(shown and (value or value is False) for value, shown in places)
        return _PLACE.sub(put, part[1]) if said else ""

    pieces = _CLAUSE.split(text)
    # Clauses first: what a fact says may hold brackets and braces of its own.
    shown = [_PLACE.sub(put, piece) for piece in pieces[::2]]
    clauses = [clause(part) for part in _CLAUSE.finditer(text)]
    return "".join(piece for pair in zip(shown, [*clauses, ""], strict=True) for piece in pair)


def _value(facts: Facts, path: str) -> object:
    value: object = facts
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fact stands in a sentence: its path, its form, and what the place adds to that."""

    path: str
    form: str = ""
    more: str = ""

    def counted(self, number: object) -> str:
        """Return the word for what is counted, empty where the sentence goes on by itself."""
        singular, _, plural = self.more.partition("|")
        return singular if number == 1 else plural


def pieces_of(sentence: str) -> Iterator[str | Place]:
    """Yield the text and the places of a sentence in order; `{h:count|hour|hours}` is a place."""
    end = 0
    for match in _PLACE.finditer(sentence):
        if match.start() > end:
            yield sentence[end : match.start()]
        yield Place(match["path"], match["form"] or "", match["more"] or "")
        end = match.end()
    if end < len(sentence):
        yield sentence[end:]


def places_of(sentence: str) -> list[tuple[str, str]]:
    """Return the places of a sentence: path and form. Raises `ValueError` for a stray brace or bracket."""
    rest = _PLACE.sub("", sentence)
    if set("{}") & set(rest) or set("[]") & set(_CLAUSE.sub("", rest)):
        msg = f"a place or a clause is not well-formed: {sentence!r}"
        raise ValueError(msg)
    return [(piece.path, piece.form) for piece in pieces_of(sentence) if isinstance(piece, Place)]
