"""Where a vault stands, and whom the room serves; its name never changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from twinseal.domain.changes.change import Difference, NextVault
from twinseal.domain.changes.other_value import OtherValue
from twinseal.domain.changes.payload import Payload
from twinseal.domain.changes.rules_in_force import RulesInForce
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.errors import BadInput
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.rules import VAULT_CHANGED
from twinseal.domain.site_form import PLACE, SITE_CALLED, hours_text, site_text
from twinseal.domain.texts import Text, sentence_of

PARTS: Final = tuple(SITE_CALLED)
"""What may change."""


def part_text(rules: RulesInForce, name: str) -> str:
    """Return a part as a row has it; hours as people type them."""
    if name == PLACE:
        return rules.place
    value = getattr(rules.site, name)
    return hours_text(value) if name == "hours" else str(value)


@dataclass(frozen=True, slots=True)
class ChangePlace(OtherValue):
    """The place, or a field of the site, is another one from the next seal on."""

    event: ClassVar[Kind] = VAULT_CHANGED
    of: ClassVar[str] = "vault"

    def sentence(self, facts: VaultFacts) -> Text:
        """Return where the vault stands from then on, and stood before."""
        if self.name == PLACE:
            return Text("change.place", before=_said(self.before), after=_said(self.after))
        return Text("change.site", part=_called(self.name), before=_said(self.before), after=_said(self.after))

    def differences(self, facts: VaultFacts, own: Payload) -> tuple[Difference, ...]:
        """Return the part before and after."""
        return (Difference(Text("change.what.rule", rule=_called(self.name)), self.before, self.after),)

    def follows(self, facts: VaultFacts) -> tuple[Text, ...]:
        """Return that papers of before name the place of before."""
        return (Text("change.follows.papers"),) if self.name == PLACE else ()

    def check(self, facts: VaultFacts, own: Payload) -> None:
        """Raise `BadInput` for an unknown part, one that changed since, the same text, and one that does not fit."""
        if self.name not in PARTS:
            raise BadInput("input.bad.changes_row")
        if part_text(facts.rules, self.name) != self.before:
            raise BadInput("input.bad.rule_stale", rule=_called(self.name))
        if site_text(self.name, self.after) != self.after:
            raise BadInput("input.bad.changes_row")
        if self.after == self.before:
            raise BadInput("input.bad.changes_same", field=self.name)

    def apply(self, vault: NextVault, own: Payload) -> None:
        """Have it so."""
        vault.set_site(self.name, self.after)


def _called(name: str) -> str:
    return str(SITE_CALLED.get(name, name))


def _said(text: str) -> str:
    return text or sentence_of("constitution.differs.nothing")
