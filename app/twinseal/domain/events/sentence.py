"""Sentences about events: a text with places for facts (`twinseal.domain.template`), and the forms of an event's facts.

"{person:name} was denied access: {reason}"
"Register code of seal {expected_seal}: {answer}[, {behind} behind]"
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from twinseal.domain import template
from twinseal.domain.events.coded import text_of
from twinseal.domain.opening import cause_words
from twinseal.domain.template import Fact, Facts, items, places_of, whole
from twinseal.domain.text import quoted
from twinseal.domain.texts import Text, sentence_of, worded

__all__ = ["FORMS", "Facts", "Names", "Variant", "Words", "places_of", "say", "texts_of"]

Words = Mapping[str, Mapping[str, str]]
"""By field, what its codes are called."""


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


class _Nobody:
    def name(self, person_id: object) -> str:
        return str(person_id)

    def label(self, opening: str, envelope: str) -> str:
        del opening
        return envelope


@dataclass(frozen=True, slots=True)
class _EventFact(Fact):
    names: Names = field(default_factory=_Nobody)
    opening: str = ""


def _labels(fact: _EventFact) -> str:
    rows = fact.value if isinstance(fact.value, list) else [fact.value]
    return quoted(
        str(row.get("label", "")) if isinstance(row, dict) else fact.names.label(fact.opening, str(row)) for row in rows
    )


def _opening(fact: _EventFact) -> str:
    facts = fact.value if isinstance(fact.value, dict) else {}
    people = sentence_of("list.and").join(str(name) for name in items(facts.get("people")))
    number = whole(facts.get("seal"))
    seal = sentence_of("opening.named.seal", seal=f"{number:04d}") if number else sentence_of("opening.named.no_seal")
    if people:
        return sentence_of("opening.named", people=people, seal=seal)
    return sentence_of("opening.named.no_request", seal=seal)


def _coded(fact: _EventFact) -> str:
    records = fact.value if isinstance(fact.value, list) else [fact.value]
    return " ".join(str(text_of(record)) for record in records)


FORMS: Final[Mapping[str, Callable[[_EventFact], str]]] = {
    **template.FORMS,
    "name": lambda fact: fact.names.name(fact.value),
    "names": lambda fact: ", ".join(fact.names.name(item) for item in items(fact.value)),
    "label": _labels,
    "labels": _labels,
    "cause": lambda fact: cause_words(str(fact.value)),
    "opening": _opening,
    "coded": _coded,
}
"""The forms of every text, and these: name of a person, names; label of an envelope, labels, in quotation marks; what ended
something; an opening by its people and its seal, for its id is on no screen; a code and facts, or a list of these, in words."""


_LINES: Final = re.compile(r"\s*\n\s*")


def say(sentence: str | Sequence[Variant], facts: Facts, names: Names, words: Words, code: str) -> str:
    """Return a sentence with its facts, on one line; of variants the first whose facts fit.

    Another language has it under `code`, a variant under that and its place, and what a code of a field is called under that,
    the field and the code.
    """
    if isinstance(sentence, str):
        text = worded(code, sentence)
    else:
        place, variant = next((place, variant) for place, variant in enumerate(sentence) if variant.where(facts))
        text = worded(f"{code}.{place}", variant.text)
    opening = str(facts.get("opening", ""))

    def fact(path: str, value: object, more: str) -> _EventFact:
        called = {key: worded(f"{code}.{path}.{key}", word) for key, word in words.get(path, {}).items()}
        return _EventFact(str(value) if isinstance(value, Text) else value, more, called, names, opening)

    # A fact of several lines would else stand on the page as lines of its own, which the page itself seems to say.
    return _LINES.sub(" / ", template.fill(text, facts, FORMS, fact))


def texts_of(sentence: str | Sequence[Variant]) -> tuple[str, ...]:
    """Return every text that a sentence may be."""
    return (sentence,) if isinstance(sentence, str) else tuple(variant.text for variant in sentence)
