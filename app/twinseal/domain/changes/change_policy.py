"""Another value for a rule of the policy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

from twinseal.domain.changes.change import Difference, NextVault
from twinseal.domain.changes.other_value import OtherValue
from twinseal.domain.changes.pairs_changed import pairs_changed
from twinseal.domain.changes.payload import Payload
from twinseal.domain.changes.rules_in_force import changed_policy
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.errors import BadInput
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.rules import POLICY_CHANGED
from twinseal.domain.policy.policy import RULES, Policy, rule_in_words
from twinseal.domain.policy.rule import PolicyRule
from twinseal.domain.texts import Text

YES, NO = "yes", "no"
_DIGITS_MAX: Final = 7
_OF_A_NEW_PASSPHRASE: Final = ("passphrase_min_chars", "passphrase_min_words")
_OF_WHAT_IS_OWED: Final = ("rotation_due_h", "test_due_h", "review_due_days")


def value_text(value: int) -> str:
    """Return a value of a rule as a row has it: a number in digits, `yes` or `no`."""
    if isinstance(value, bool):
        return YES if value else NO
    return str(value)


def value_of(rule: PolicyRule, text: str) -> int:
    """Return the value of a row's text, for a text of no value -1, which no rule allows."""
    if rule.is_switch:
        return {YES: True, NO: False}.get(text, -1)
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _DIGITS_MAX else -1


def no_such_rule(name: str) -> BadInput:
    """Return the refusal of a rule that there is not, with those that there are."""
    return BadInput("input.bad.no_such_rule", field="name", name=name, names=", ".join(RULES))


@dataclass(frozen=True, slots=True)
class ChangePolicy(OtherValue):
    """A rule has another value from the next seal on; this list is judged by the one before."""

    event: ClassVar[Kind] = POLICY_CHANGED
    of: ClassVar[str] = "policy"

    @property
    def is_weaker(self) -> bool:
        """Tell whether the rule protects less than before."""
        rule = RULES.get(self.name)
        return rule is not None and rule.is_weaker(value_of(rule, self.before), value_of(rule, self.after))

    def sentence(self, facts: VaultFacts) -> Text:
        """Return the rule as it will be, with what it was; a weaker one is called weaker."""
        if self.name not in RULES:
            return Text("change.policy_unknown", name=self.name)
        said = self._after(facts).sentence_changed(self.name, value_of(RULES[self.name], self.before))
        return Text("change.policy_weaker", rule=said) if self.is_weaker else Text("change.policy", rule=said)

    def differences(self, facts: VaultFacts, own: Payload) -> tuple[Difference, ...]:
        """Return the rule's sentence before and after."""
        if self.name not in RULES:
            return ()
        what = Text("change.what.rule", rule=rule_in_words(self.name).name)
        before, after = facts.rules.policy, self._after(facts)
        return (Difference(what, before.sentence(self.name), after.sentence(self.name)),)

    def follows(self, facts: VaultFacts) -> tuple[Text, ...]:
        """Return who opens with whom no more, or from then on, and for whom the rule is."""
        return tuple(self._follows(facts))

    def _follows(self, facts: VaultFacts) -> Iterator[Text]:
        if self.name == "same_team_forbidden":
            yield from pairs_changed(facts, facts.people_facts.pairs(same_team_forbidden=self.after == YES))
        if self.name in _OF_A_NEW_PASSPHRASE:
            yield Text("change.follows.new_passphrases")
        if self.name in _OF_WHAT_IS_OWED:
            yield Text("change.follows.owed_stays_due")
        if self.name in RULES and self.after == YES and RULES[self.name].warning:
            yield Text("change.follows.warning", warning=rule_in_words(self.name).warning)

    def check(self, facts: VaultFacts, own: Payload) -> None:
        """Raise `BadInput` for an unknown rule, one that changed since, the same value, and one that is not allowed."""
        rule = RULES.get(self.name)
        if rule is None:
            raise no_such_rule(self.name)
        if value_text(getattr(facts.rules.policy, self.name)) != self.before:
            raise BadInput("input.bad.rule_stale", rule=rule_in_words(self.name).name)
        if self.after == self.before:
            raise BadInput("input.bad.changes_same", field=self.name)
        self._changed(facts)

    def apply(self, vault: NextVault, own: Payload) -> None:
        """Give the rule its new value."""
        vault.set_rule(self.name, value_of(RULES[self.name], self.after))

    def _changed(self, facts: VaultFacts) -> Policy:
        # Raises what the rule's row does not allow, in its own sentence and at its field.
        return changed_policy(facts.rules.policy, self.name, value_of(RULES[self.name], self.after))

    def _after(self, facts: VaultFacts) -> Policy:
        try:
            return self._changed(facts)
        except BadInput:
            # A row of a draft that cannot be made any more is still said.
            return facts.rules.policy
