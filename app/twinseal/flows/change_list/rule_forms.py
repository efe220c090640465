"""Forms of the list of changes that are about rules: policy, thresholds, reasons, place, all keys new, the clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from twinseal.domain.changes.change import Change
from twinseal.domain.changes.change_place import PARTS, ChangePlace, part_text
from twinseal.domain.changes.change_policy import ChangePolicy, no_such_rule, value_of, value_text
from twinseal.domain.changes.change_reason import RETIRED, ChangeReason
from twinseal.domain.changes.change_threshold import THRESHOLDS, ChangeThreshold, no_such_threshold
from twinseal.domain.changes.explain_clock import ExplainClock
from twinseal.domain.changes.rekey_vault import RekeyVault
from twinseal.domain.changes.rules_in_force import RulesInForce, changed_policy
from twinseal.domain.errors import BadInput, FieldFault, FormFaults
from twinseal.domain.policy.policy import RULES, Policy
from twinseal.domain.policy.reason_form import new_reason_id, reason_of
from twinseal.domain.policy.reasons import ReasonCategory
from twinseal.domain.site_form import site_text
from twinseal.domain.texts import sentence_of
from twinseal.flows.alerts.trying import IN_OPENING_S, try_ways
from twinseal.flows.change_list.change_list import ChangeList
from twinseal.flows.change_list.present import Present
from twinseal.flows.context.machine import Machine
from twinseal.flows.views.change_list import ChangeListView
from twinseal.flows.views.statements import Tried

_POLICY, _THRESHOLD, _REASON, _PLACE, _KEYS, _CLOCK = "policy", "threshold", "category", "vault", "keys", "clock"


class RuleForms:
    """Takes what two officers type about rules to the list of changes; what is on it already is typed over."""

    def __init__(self, present: Present, changes: ChangeList, machine: Machine) -> None:
        """Serve one opening, at a machine whose ways out of the room are tried before they are wanted."""
        self._present, self._changes, self._machine = present, changes, machine

    def in_force(self) -> RulesInForce:
        """Return the rules in force, without the list."""
        return self._present.facts().rules

    def now(self) -> RulesInForce:
        """Return the rules as the list leaves them."""
        return self._changes.facts().rules

    def clock_step(self) -> int:
        """Return by how many seconds the clock was set forward since the last seal; raises `BadInput` where it was not."""
        step = self._present.facts().clock_step()
        if step is None:
            raise BadInput("input.bad.no_clock_step")
        return step

    def to_rotate(self) -> int:
        """Return how many envelopes are to be rotated where all keys are made new."""
        return self._changes.facts().to_rotate

    def try_ways(self, policy: Policy) -> tuple[Tried, ...]:
        """Return of each way out of the room that a policy wants whether its next end is there, by the site as the list leaves it."""
        return try_ways(self._machine, policy, self.now().site, IN_OPENING_S)

    def try_folder(self, typed: str) -> tuple[Tried, ...]:
        """Return whether a folder for notices takes files, by the rules as the list leaves them; nothing where none is named.

        Raises `BadInput` for what is no path.
        """
        folder, rules = site_text("drop_folder", typed), self.now()
        if not folder:
            return ()
        policy = replace(rules.policy, alert_syslog=False, alert_drop=True)
        return try_ways(self._machine, policy, replace(rules.site, drop_folder=folder), IN_OPENING_S)

    # -- policy and thresholds -----------------------------------------------------------------

    def set_policy(self, policy: Policy) -> ChangeListView:
        """Have the rules of a policy, a change for each that differs; raises `BadInput` where none does."""
        before = self._present.facts().rules.policy
        other = [name for name in RULES if getattr(policy, name) != getattr(before, name)]
        rows: list[Change] = []
        while other:
            # Two numbers may bound each other: each row has to be allowed where those before it are made.
            name = next(name for name in other if _fits(before, name, getattr(policy, name)))
            value = getattr(policy, name)
            rows.append(ChangePolicy(name, value_text(getattr(before, name)), value_text(value)))
            before = changed_policy(before, name, value)
            other.remove(name)
        return self._instead(_POLICY, rows)

    def set_rule(self, name: str, typed: str) -> ChangeListView:
        """Have another value of one rule, in digits, or `yes` or `no`."""
        rule = RULES.get(name)
        if rule is None:
            raise no_such_rule(name)
        return self.set_policy(changed_policy(self.now().policy, name, value_of(rule, typed)))

    def set_threshold(self, name: str, typed: str) -> ChangeListView:
        """Have another threshold, in digits."""
        if name not in THRESHOLDS:
            raise no_such_threshold(name)
        before = value_text(getattr(self._present.facts().rules.thresholds, name))
        wanted = ChangeThreshold(name, before, typed.strip())
        return self._one(_THRESHOLD, name, wanted, is_as_before=wanted.after == before)

    # -- reasons -------------------------------------------------------------------------------

    def put_reason(
        self, reason_id: str, name: str, questions: Sequence[str], reference_label: str, reference_mask: str
    ) -> ChangeListView:
        """Have a reason for requests, a new one where there is no id yet; raises `FormFaults`, which names the fields."""
        known = {each.id: each for each in self._present.facts().rules.categories}
        here = {each.id for each in self.now().categories}
        wanted_id = reason_id or new_reason_id(name, {*known, *here})
        reason = reason_of(wanted_id, name, questions, reference_label, reference_mask)
        change = ChangeReason.to(reason, known.get(wanted_id))
        return self._one(_REASON, wanted_id, change, is_as_before=known.get(wanted_id) == reason)

    def retire_reason(self, reason_id: str) -> ChangeListView:
        """Have a reason no more."""
        known = {each.id: each for each in self._present.facts().rules.categories}
        change = ChangeReason.retiring(known[reason_id]) if reason_id in known else ChangeReason(reason_id, RETIRED)
        return self._one(_REASON, reason_id, change, is_as_before=reason_id not in known)

    def reason(self, wanted: str) -> ReasonCategory:
        """Return the reason of an id or a name as the list leaves it; raises `BadInput` where there is none."""
        for each in self.now().categories:
            if each.id == wanted or each.name.casefold() == wanted.casefold():
                return each
        raise BadInput("input.bad.reason_gone", field="reason")

    # -- place, keys, clock --------------------------------------------------------------------

    def set_place(self, typed: Mapping[str, str]) -> ChangeListView:
        """Have another place, and other fields of the site, each by its name; raises `FormFaults`, which names them."""
        rules, faults = self._present.facts().rules, list[FieldFault]()
        # What is not typed stays as the list has it.
        texts = {name: part_text(self.now(), name) for name in PARTS}
        for name, text in typed.items():
            try:
                texts[name] = site_text(name, text)
            except BadInput as fault:
                faults.append(FieldFault(name, fault.text))
        if faults:
            raise FormFaults(faults)
        changed = [ChangePlace(name, part_text(rules, name), text) for name, text in texts.items()]
        return self._instead(_PLACE, [change for change in changed if change.after != change.before])

    def rekey(self, reason: str) -> ChangeListView:
        """Have all keys new, and every envelope rotated, with what may have been exposed."""
        if not reason.strip():
            raise BadInput("input.bad.rekey_reason", field="reason")
        why, kept = self._present.reason(reason, sentence_of("field.reason_rekeying"))
        return self._put(_KEYS, RekeyVault(why, self._to_rotate(), tuple(kept)))

    def explain_clock(self, reason: str) -> ChangeListView:
        """Say why the clock stepped since the last seal."""
        step = self.clock_step()
        why, kept = self._present.reason(reason, sentence_of("field.reason_clock"))
        return self._put(_CLOCK, ExplainClock(step, why, tuple(kept)))

    # -- parts ---------------------------------------------------------------------------------

    def _to_rotate(self) -> int:
        listed = self._changes.about(_KEYS)
        return self._changes.facts(without=listed[0] if listed is not None else 0).to_rotate

    def _put(self, subject: str, change: Change) -> ChangeListView:
        listed = self._changes.about(subject)
        return self._changes.add(change, instead_of=listed[0] if listed is not None else 0)

    def _one(self, kind: str, about: str, change: Change, *, is_as_before: bool) -> ChangeListView:
        """Put one change on the list, in the place of the one about the same; take that out where nothing changes any more."""
        listed = self._changes.about(kind, about)
        if listed is not None and is_as_before:
            return self._changes.take_out(listed[0])
        return self._changes.add(change, instead_of=listed[0] if listed is not None else 0)

    def _instead(self, kind: str, rows: Sequence[Change]) -> ChangeListView:
        """Put rows of a kind on the list, in the place of all that it has of it."""
        numbers = self._changes.numbers_of(kind)
        if not rows and not numbers:
            raise BadInput("input.bad.changes_same")
        return self._changes.put(rows, instead_of=numbers)


def _fits(policy: Policy, name: str, value: int) -> bool:
    try:
        changed_policy(policy, name, value)
    except BadInput:
        return False
    return True
