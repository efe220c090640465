"""Rules of the next seal: what changes of policy, thresholds, reasons, place and site do to the constitution."""

from __future__ import annotations

from dataclasses import dataclass

from twinseal.domain.changes.rules_in_force import RulesInForce
from twinseal.domain.policy.reasons import ReasonCategory
from twinseal.flows.sealing.next_people import NextPeople


@dataclass(frozen=True, slots=True)
class NextRules:
    """Decides in the constitution of the next seal, which people share; keyslots and guard are made from it."""

    people: NextPeople

    def set_rule(self, name: str, value: int) -> None:
        """Give a rule of the policy another value."""
        self.people.decide_rules(self._now().with_rule(name, value))

    def set_threshold(self, name: str, value: int) -> None:
        """Give a threshold of findings another number."""
        self.people.decide_rules(self._now().with_threshold(name, value))

    def put_reason(self, reason: ReasonCategory) -> None:
        """Put a reason in the place of the one with its id, a new one at the end."""
        self.people.decide_rules(self._now().with_reason(reason))

    def retire_reason(self, reason_id: str) -> None:
        """Take a reason off."""
        self.people.decide_rules(self._now().without_reason(reason_id))

    def set_site(self, name: str, text: str) -> None:
        """Give the place, or a field of the site, another text."""
        self.people.decide_rules(self._now().with_site(name, text))

    def _now(self) -> RulesInForce:
        return RulesInForce.of(self.people.constitution)
