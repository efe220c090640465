"""The policy as it was at an entry: that of now, with every later change that a seal carried out taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from twinseal.audit.read.reader import Entry
from twinseal.domain.changes.change_policy import value_of, value_text
from twinseal.domain.errors import BadInput
from twinseal.domain.events.rules import POLICY_CHANGED
from twinseal.domain.policy.policy import RULES, Policy
from twinseal.flows.log.carried_out import entries_in_force
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import order_of, text


@dataclass(frozen=True, slots=True)
class PolicyThen:
    """The policy at an entry, as far as the log tells it."""

    policy: Policy
    unsure: tuple[str, ...] = ()
    """Fields of rules of which the log does not tell for certain what they were: its changes do not lead to what they are now."""


def policy_then(log: LogView, begun: Entry) -> PolicyThen:
    """Return the policy that was in force at an entry of a whole log."""
    changes = entries_in_force(log, POLICY_CHANGED)
    return taken_back(log.policy, [change for change in changes if order_of(change) >= order_of(begun)])


def taken_back(policy: Policy, changes: Sequence[Entry]) -> PolicyThen:
    """Return a policy without these changes, which are in the order of the log."""
    values, unsure = dict[str, Any](asdict(policy)), dict[str, None]()
    for entry in reversed(changes):
        name = text(entry, "name")
        if name not in RULES or value_text(values[name]) != text(entry, "after"):
            unsure[name] = None
        if name in RULES:
            values[name] = value_of(RULES[name], text(entry, "before"))
    try:
        return PolicyThen(replace(policy, **values), tuple(unsure))
    except BadInput:
        changed = (name for name, value in asdict(policy).items() if values[name] != value)
        return PolicyThen(policy, tuple(dict.fromkeys((*unsure, *changed))))
