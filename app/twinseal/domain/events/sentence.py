"""Sentences about events: a text with places for facts (`twinseal.domain.template`), and the forms of an event's facts.

"{person:name} was denied access: {reason}"
"Register code of seal {expected_seal}: {answer}[, {behind} behind]"
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from twinseal.domain import template
from twinseal.domain.opening import cause_words
from twinseal.domain.template import Fact, Facts, items, places_of, whole
from twinseal.domain.text import quoted

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
    people = " and ".join(str(name) for name in items(facts.get("people")))
    seal = f"(seal {number:04d})" if (number := whole(facts.get("seal"))) else "(no new seal)"
    return f"the opening of {people} {seal}" if people else f"the opening with no signed request {seal}"


FORMS: Final[Mapping[str, Callable[[_EventFact], str]]] = {
    **template.FORMS,
    "name": lambda fact: fact.names.name(fact.value),
    "names": lambda fact: ", ".join(fact.names.name(item) for item in items(fact.value)),
    "label": _labels,
    "labels": _labels,
    "cause": lambda fact: cause_words(str(fact.value)),
    "opening": _opening,
}
"""The forms of every text, and these: name of a person, names; label of an envelope, labels, in quotation marks; what ended
something; an opening by its people and its seal, for its id is on no screen."""


def say(sentence: str | Sequence[Variant], facts: Facts, names: Names, words: Words) -> str:
    """Return a sentence with its facts; of variants the first whose facts fit."""
    text = sentence if isinstance(sentence, str) else next(variant.text for variant in sentence if variant.where(facts))
    opening = str(facts.get("opening", ""))
    return template.fill(
        text, facts, FORMS, lambda path, value, more: _EventFact(value, more, words.get(path, {}), names, opening)
    )


def texts_of(sentence: str | Sequence[Variant]) -> tuple[str, ...]:
    """Return every text that a sentence may be."""
    return (sentence,) if isinstance(sentence, str) else tuple(variant.text for variant in sentence)
