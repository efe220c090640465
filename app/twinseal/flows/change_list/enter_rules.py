"""Puts changes of rules that were written down before on the list of an opening."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from twinseal.domain.changes.change_policy import NO, YES
from twinseal.domain.errors import BadInput
from twinseal.domain.policy.reasons import ReasonCategory
from twinseal.flows.change_list.rule_forms import RuleForms
from twinseal.flows.change_list.written_changes import WrittenChange


@dataclass(frozen=True, slots=True)
class EnterRules:
    """Enters written changes of rules; nothing in them is secret, and nobody is asked for anything."""

    forms: RuleForms

    def acts(self) -> Mapping[str, Callable[[WrittenChange], object]]:
        """Return what each word does."""
        return {
            "policy": lambda written: self.forms.set_rule(written.said["rule"], value_text_of(written)),
            "threshold": lambda written: self.forms.set_threshold(written.said["rule"], value_text_of(written)),
            "category": self._category,
            "place": lambda written: self.forms.set_place(written.said),
            "rekey": lambda written: self.forms.rekey(written.reason),
            "clock": lambda written: self.forms.explain_clock(written.reason),
        }

    def _category(self, written: WrittenChange) -> None:
        said = written.said
        now = reason_named(said["category"], self.forms.now().categories) if said.get("category") else None
        if now is not None and said.get("retired"):
            self.forms.retire_reason(now.id)
            return
        self.forms.put_reason(now.id if now is not None else "", *reason_parts(said, now))


def reason_named(wanted: str, reasons: Iterable[ReasonCategory]) -> ReasonCategory:
    """Return the reason of an id or a name; raises `BadInput` where there is none."""
    for each in reasons:
        if each.id == wanted or each.name.casefold() == wanted.casefold():
            return each
    raise BadInput("input.bad.reason_gone", field="reason")


def reason_parts(said: Mapping[str, Any], now: ReasonCategory | None) -> tuple[str, Sequence[str], str, str]:
    """Return name, questions, label and mask of a reason as it was written; what is not said stays as it is now."""
    before = now if now is not None else ReasonCategory("", "")
    return (
        said.get("name", before.name),
        said.get("questions", list(before.questions)),
        said.get("number", before.reference_label),
        said.get("mask", before.reference_mask),
    )


def value_text_of(written: WrittenChange) -> str:
    """Return the value of a rule as a row has it."""
    value = written.said["value"]
    if isinstance(value, bool):
        return YES if value else NO
    return str(value)
