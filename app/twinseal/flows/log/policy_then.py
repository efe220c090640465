"""The policy as it was at an entry: that of now, with every change that came in force after it taken back."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from twinseal.audit.read.reader import Entry
from twinseal.domain.changes.change_policy import value_of, value_text
from twinseal.domain.errors import BadInput
from twinseal.domain.events.rules import POLICY_CHANGED
from twinseal.domain.policy.policy import RULES, Policy
from twinseal.flows.log.carried_out import in_force_from, is_in_force_at
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text


@dataclass(frozen=True, slots=True)
class PolicyThen:
    """The policy at an entry, as far as the log tells it."""

    policy: Policy
    unsure: tuple[str, ...] = ()
    """Fields of rules of which the log does not tell for certain what they were: its changes do not lead to what they are now."""


def policy_then(view: LogView, at: Entry) -> PolicyThen:
    """Return the policy that was in force at an entry: what a seal carried out holds from that seal on."""
    log = view.log or view
    changes = log.once("changes of rules", lambda: in_force_from(log, POLICY_CHANGED))
    place = bisect_left(changes, True, key=lambda change: not is_in_force_at(change[0], at))
    known = log.once("policies then", dict[Policy, list[PolicyThen]])
    if log.policy not in known:
        known[log.policy] = policies_then(log.policy, [change for _, change in changes])
    return known[log.policy][place]


def value_then(view: LogView, name: str, at: Entry) -> int:
    """Return the value that a rule of the policy, a number, had at an entry."""
    return int(getattr(policy_then(view, at).policy, name))


def policies_then(policy: Policy, changes: Sequence[Entry]) -> list[PolicyThen]:
    """Return the policy before each of its changes, which are in the order in which they came in force, and last the policy of now."""
    values, unsure = dict[str, Any](asdict(policy)), dict[str, None]()
    then = [PolicyThen(policy)]
    for entry in reversed(changes):
        name = text(entry, "name")
        if name not in RULES or value_text(values[name]) != text(entry, "after"):
            unsure[name] = None
        if name in RULES:
            values[name] = value_of(RULES[name], text(entry, "before"))
        then.append(_then(policy, values, unsure))
    return then[::-1]


def _then(policy: Policy, values: dict[str, Any], unsure: Iterable[str]) -> PolicyThen:
    try:
        return PolicyThen(replace(policy, **values), tuple(unsure))
    except BadInput:
        changed = (name for name, value in asdict(policy).items() if values[name] != value)
        return PolicyThen(policy, tuple(dict.fromkeys((*unsure, *changed))))
