"""What a rule of a vault is made of: one row for its bounds, its words, and the form in which it came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from twinseal.domain import template
from twinseal.domain.texts import Text, sentence_of, worded

ROW: Final = "rule"
"""Under this key a field of the policy has its row, as metadata."""
SWITCH: Final = "yes or no"
"""Stands for the unit of a rule that is no number."""


class Group(StrEnum):
    """The heading under which a rule stands."""

    OPENING = "An opening"
    PEOPLE = "People"
    ALERTS = "Alerts"
    AFTERWARDS = "After an opening"
    FINDINGS = "Findings"

    @property
    def heading(self) -> str:
        """Return it in the language in force."""
        return worded(f"policy.group.{self.name.lower()}", self.value)


@dataclass(frozen=True, slots=True)
class NotBelow:
    """Another rule that a number may not be smaller than, and the sentence that says so."""

    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class PolicyRule:
    """One row. The numbers from `low` to `high` are allowed; of a switch both are 0."""

    name: str
    """What a person calls it: over its control, and where it is refused."""
    unit: str
    """What a number counts."""
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
    waits: bool = False
    """True while no part of the program keeps it: it has its place in the form, and no sentence."""
    weaker_up: bool = True
    """True where a larger number, or a switch that is on, protects less."""
    drives: tuple[str, ...] = ()
    """Of a threshold the ids of the rules of findings that go by it."""

    def is_weaker(self, before: int, after: int) -> bool:
        """Tell whether a value protects less than the one before."""
        return after > before if self.weaker_up else after < before

    @property
    def is_switch(self) -> bool:
        """Tell whether it is yes or no, and no number."""
        return self.unit == SWITCH

    def in_words(self, field: str) -> PolicyRule:
        """Return it, as the rule of a field, in the language in force: another one has each text under `policy.FIELD.TEXT`."""
        least = self.not_below
        return replace(
            self,
            name=worded(f"policy.{field}.name", self.name),
            sentence=self.sentence and worded(f"policy.{field}.sentence", self.sentence),
            otherwise=self.otherwise and worded(f"policy.{field}.otherwise", self.otherwise),
            warning=self.warning and worded(f"policy.{field}.warning", self.warning),
            not_below=least and replace(least, sentence=worded(f"policy.{field}.not_below", least.sentence)),
        )

    def fault(self, value: object, form: Text) -> Text | None:
        """Return why a value is refused in a form, None for one that is allowed."""
        if self.is_switch:
            return None if isinstance(value, bool) else Text("input.bad.rule_switch", form=form, rule=self.name)
        if isinstance(value, bool) or not isinstance(value, int) or not self.low <= value <= self.high:
            return Text("input.bad.rule_number", form=form, rule=self.name, low=self.low, high=self.high)
        return None

    def says(self, own: object, values: Mapping[str, object]) -> str:
        """Return its sentence with the numbers of a policy; empty where another rule says it."""
        if self.is_switch:
            return self.sentence if own else self.otherwise
        return template.fill(self.sentence, values, template.FORMS, lambda path, value, more: template.Fact(value, more))

    def says_both(self, field: str, before: int, values: Mapping[str, object]) -> str:
        """Return the sentence of a number with what it was before at its place: "lasts 20 minutes (was 15)"."""
        parts = []
        for piece in template.pieces_of(self.sentence):
            if isinstance(piece, str):
                parts.append(piece)
                continue
            value = values[piece.path]
            counted = piece.counted(value)
            parts.append(f"{value} {counted}" if counted else str(value))
            if piece.path == field:
                parts.append(f" {sentence_of('change.was', before=before)}")
        return "".join(parts)


def numbers_in(sentence: str) -> tuple[str, ...]:
    """Return the fields that have a place in a sentence."""
    return tuple(path for path, _form in template.places_of(sentence))


def number(
    *,
    low: int,
    high: int,
    unit: str,
    name: str,
    group: Group,
    since: int,
    sentence: str = "",
    not_below: NotBelow | None = None,
    waits: bool = False,
    weaker_up: bool = True,
    drives: tuple[str, ...] = (),
) -> dict[str, PolicyRule]:
    """Return the row of a whole number as metadata of its field."""
    rule = PolicyRule(
        name, unit, group, since, low, high, sentence, not_below=not_below, waits=waits, weaker_up=weaker_up, drives=drives
    )
    return {ROW: rule}


def switch(
    *,
    name: str,
    group: Group,
    since: int,
    sentence: str = "",
    otherwise: str = "",
    warning: str = "",
    waits: bool = False,
    weaker_up: bool = False,
) -> dict[str, PolicyRule]:
    """Return the row of a yes or no as metadata of its field; most of them protect while they are on."""
    rule = PolicyRule(
        name, SWITCH, group, since, sentence=sentence, otherwise=otherwise, warning=warning, waits=waits, weaker_up=weaker_up
    )
    return {ROW: rule}
