"""What a rule of the policy is made of: one row for its bounds, its words, and the form in which it came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from string import Formatter
from typing import Final

from twinseal.domain.texts import Text

ROW: Final = "rule"
"""Under this key a field of the policy has its row, as metadata."""


class Group(StrEnum):
    """The heading under which a rule stands."""

    OPENING = "An opening"
    PEOPLE = "People"
    AFTERWARDS = "After an opening"


class Unit(StrEnum):
    """What a number counts; a switch is yes or no."""

    MINUTES = "minutes"
    SECONDS = "seconds"
    HOURS = "hours"
    DAYS = "days"
    TIMES = "times"
    CHARACTERS = "characters"
    WORDS = "words"
    ATTEMPTS = "attempts"
    YES_NO = "yes or no"


@dataclass(frozen=True, slots=True)
class NotBelow:
    """Another rule that a number may not be smaller than, and the sentence that says so."""

    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. The numbers from `low` to `high` are allowed; of a switch both are 0."""

    name: str
    """What a person calls it: over its control, and where it is refused."""
    unit: Unit
    group: Group
    since: int
    """The version of the policy's form in which it came."""
    low: int = 0
    high: int = 0
    sentence: str = ""
    """The rule in words, with a place for each number; empty where the sentence of another rule has its place."""
    otherwise: str = ""
    """The sentence of a switch that is off."""
    warning: str = ""
    """What to know before a switch is turned on."""
    not_below: NotBelow | None = None

    @property
    def is_switch(self) -> bool:
        """Tell whether it is yes or no, and no number."""
        return self.unit is Unit.YES_NO

    def fault(self, value: object) -> Text | None:
        """Return why a value is refused, None for one that is allowed."""
        if self.is_switch:
            return None if isinstance(value, bool) else Text("input.bad.policy_switch", rule=self.name)
        if isinstance(value, bool) or not isinstance(value, int) or not self.low <= value <= self.high:
            return Text("input.bad.policy_number", rule=self.name, low=self.low, high=self.high)
        return None

    def says(self, own: object, values: Mapping[str, object]) -> str:
        """Return its sentence with the numbers of a policy; empty where another rule says it."""
        if self.is_switch:
            return self.sentence if own else self.otherwise
        return "".join(piece if isinstance(piece, str) else piece.words(values) for piece in pieces_of(self.sentence))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a number stands in a sentence, with what is counted in its two forms where the sentence has them."""

    field: str
    one: str = ""
    many: str = ""

    def counted(self, number: object) -> str:
        """Return the word for what is counted, empty where the sentence goes on by itself."""
        return self.one if number == 1 else self.many

    def words(self, values: Mapping[str, object]) -> str:
        """Return the number of a policy and what it counts."""
        number = values[self.field]
        counted = self.counted(number)
        return f"{number} {counted}" if counted else str(number)


def pieces_of(sentence: str) -> Iterator[str | Place]:
    """Yield the text and the places of a sentence in order: `{hours:hour|hours}` is a number and what it counts."""
    for text, field, form, _ in Formatter().parse(sentence):
        if text:
            yield text
        if field:
            one, _, many = (form or "").partition("|")
            yield Place(field, one, many or one)


def places_of(sentence: str) -> tuple[str, ...]:
    """Return the fields that have a place in a sentence."""
    return tuple(piece.field for piece in pieces_of(sentence) if isinstance(piece, Place))


def number(
    *,
    low: int,
    high: int,
    unit: Unit,
    name: str,
    group: Group,
    since: int,
    sentence: str = "",
    not_below: NotBelow | None = None,
) -> dict[str, Rule]:
    """Return the row of a whole number as metadata of its field."""
    return {ROW: Rule(name, unit, group, since, low, high, sentence, not_below=not_below)}


def switch(*, name: str, group: Group, since: int, sentence: str, otherwise: str, warning: str = "") -> dict[str, Rule]:
    """Return the row of a yes or no as metadata of its field."""
    return {ROW: Rule(name, Unit.YES_NO, group, since, sentence=sentence, otherwise=otherwise, warning=warning)}
