"""Another threshold for a finding."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Final

from twinseal.domain.changes.change import Difference, NextVault
from twinseal.domain.changes.change_policy import value_of, value_text
from twinseal.domain.changes.other_value import OtherValue
from twinseal.domain.changes.payload import Payload
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.errors import BadInput
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.rules import THRESHOLD_CHANGED
from twinseal.domain.policy.ruled import rows_of
from twinseal.domain.policy.thresholds import Thresholds
from twinseal.domain.texts import Text

THRESHOLDS: Final = rows_of(Thresholds)
"""Every threshold by the name of its field."""


def no_such_threshold(name: str) -> BadInput:
    """Return the refusal of a threshold that there is not, with those that there are."""
    return BadInput("input.bad.no_such_threshold", field="name", name=name, names=", ".join(THRESHOLDS))


@dataclass(frozen=True, slots=True)
class ChangeThreshold(OtherValue):
    """From another number on something is found."""

    event: ClassVar[Kind] = THRESHOLD_CHANGED
    of: ClassVar[str] = "threshold"

    def sentence(self, facts: VaultFacts) -> Text:
        """Return the threshold before and after."""
        return Text("change.threshold", rule=_called(self.name), before=self.before, after=self.after)

    def differences(self, facts: VaultFacts, own: Payload) -> tuple[Difference, ...]:
        """Return the number before and after."""
        return (Difference(Text("change.what.rule", rule=_called(self.name)), self.before, self.after),)

    def follows(self, facts: VaultFacts) -> tuple[Text, ...]:
        """Return what it says then, and who can tell what it would have found: officers cannot read the log, an auditor can try it."""
        says = () if self._after(facts) is None else (Text("change.follows.threshold_says", says=self._after(facts)),)
        return (*says, Text("change.follows.threshold"))

    def check(self, facts: VaultFacts, own: Payload) -> None:
        """Raise `BadInput` for an unknown threshold, one that changed since, the same value, and one out of bounds."""
        row = THRESHOLDS.get(self.name)
        if row is None:
            raise no_such_threshold(self.name)
        if value_text(getattr(facts.rules.thresholds, self.name)) != self.before:
            raise BadInput("input.bad.rule_stale", rule=_called(self.name))
        if self.after == self.before:
            raise BadInput("input.bad.changes_same", field="value")
        replace(facts.rules.thresholds, **{self.name: value_of(row, self.after)})

    def _after(self, facts: VaultFacts) -> str | None:
        """Return what the threshold says with its new number; None for one that is not allowed."""
        try:
            return replace(facts.rules.thresholds, **{self.name: value_of(THRESHOLDS[self.name], self.after)}).sentence(
                self.name
            )
        except (BadInput, KeyError):
            return None

    def apply(self, vault: NextVault, own: Payload) -> None:
        """Give it its new number."""
        vault.set_threshold(self.name, value_of(THRESHOLDS[self.name], self.after))


def _called(name: str) -> str:
    row = THRESHOLDS.get(name)
    return name if row is None else row.in_words(name).name
