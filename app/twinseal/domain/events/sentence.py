"""Sentences about events: a text with places for facts, and the forms that a fact may take in it.

    "{person:name} was denied access: {reason}"
    "Register code of seal {expected_seal}: {answer}[, {behind} behind]"

A place names a field, with a point between for a field of an object, and after a colon its form (`FORMS`). What stands in
brackets is left out where one of its facts is empty: no text, no number but 0, no list. A translation replaces the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from twinseal.domain.opening import cause_words
from twinseal.domain.text import quoted
from twinseal.domain.utc_text import utc_words

Facts = Mapping[str, object]
"""Fields of an event by name."""
Words = Mapping[str, Mapping[str, str]]
"""By field, what its codes are called."""
_PLACE: Final = re.compile(r"\{(?P<path>[a-z_.0-9]+)(?::(?P<form>[a-z]+)(?:\|(?P<more>[^}]*))?)?\}")
_CLAUSE: Final = re.compile(r"\[([^\]]*)\]")
_UNSAID: Final = "?"


class Names(Protocol):
    """Who and what ids stand for."""

    def name(self, person_id: object) -> str:
        """Return the name of a person, or the id where nobody has it."""

    def label(self, opening: str, envelope: str) -> str:
        """Return the label of an envelope in an opening, or the id where nobody named it."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A sentence for the facts that fit; the last of several takes all."""

    text: str
    where: Callable[[Facts], object] = lambda facts: True


@dataclass(frozen=True, slots=True)
class _Fact:
    value: object
    more: str
    names: Names
    opening: str
    words: Mapping[str, str]


def _plain(fact: _Fact) -> str:
    if isinstance(fact.value, bool):
        return fact.words.get("yes" if fact.value else "no", str(fact.value))
    if isinstance(fact.value, list):
        return ", ".join(fact.words.get(str(item), str(item)) for item in fact.value)
    return fact.words.get(str(fact.value), str(fact.value))


def _labels(fact: _Fact) -> str:
    rows = fact.value if isinstance(fact.value, list) else [fact.value]
    return quoted(
        str(row.get("label", "")) if isinstance(row, dict) else fact.names.label(fact.opening, str(row)) for row in rows
    )


def _count(fact: _Fact) -> str:
    count = len(fact.value) if isinstance(fact.value, list) else _whole(fact.value)
    one, _, many = fact.more.partition("|")
    return f"{count} {one if count == 1 else many}"


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _items(value: object) -> Iterable[object]:
    return value if isinstance(value, list) else ()


FORMS: Final[Mapping[str, Callable[[_Fact], str]]] = {
    "": _plain,
    "name": lambda fact: fact.names.name(fact.value),
    "names": lambda fact: ", ".join(fact.names.name(item) for item in _items(fact.value)),
    "label": _labels,
    "labels": _labels,
    "count": _count,
    "several": lambda fact: str(fact.value) if _whole(fact.value) > 1 else "",
    "place": lambda fact: str(_whole(fact.value) + 1),
    "size": lambda fact: str(abs(_whole(fact.value))),
    "utc": lambda fact: utc_words(str(fact.value)),
    "cause": lambda fact: cause_words(str(fact.value)),
    "spaced": lambda fact: str(fact.value).replace("_", " "),
    "joined": lambda fact: " ".join(str(item) for item in _items(fact.value)),
}
"""The forms: code in words or as it is; name of a person, names; label of an envelope, labels, in quotation marks; `count|one|many`
with the word for one and for many; a number if above one; a place counted from one; a number without its sign; a time; what ended
something; underscores as spaces; texts in a row."""


def say(sentence: str | Sequence[Variant], facts: Facts, names: Names, words: Words) -> str:
    """Return a sentence with its facts; of variants the first whose facts fit."""
    text = sentence if isinstance(sentence, str) else next(variant.text for variant in sentence if variant.where(facts))

    def put(place: re.Match[str]) -> str:
        value = _value(facts, place["path"])
        if value is None:
            return _UNSAID
        codes = words.get(place["path"], {})
        return FORMS[place["form"] or ""](_Fact(value, place["more"] or "", names, str(facts.get("opening", "")), codes))

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


def places_of(sentence: str) -> list[tuple[str, str]]:
    """Return the placeholders of a sentence: path and form. Raises `ValueError` for a stray brace or bracket."""
    rest = _PLACE.sub("", sentence)
    if set("{}") & set(rest) or set("[]") & set(_CLAUSE.sub("", rest)):
        msg = f"a place or a clause is not well-formed: {sentence!r}"
        raise ValueError(msg)
    return [(place["path"], place["form"] or "") for place in _PLACE.finditer(sentence)]
