"""Puts changes of rules that were written down before on the list of an opening."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from twinseal.domain.changes.change_policy import NO, YES
from twinseal.flows.change_list.rule_forms import RuleForms
from twinseal.flows.change_list.written_changes import WrittenChange


@dataclass(frozen=True, slots=True)
class EnterRules:
    """Enters written changes of rules; nothing in them is secret, and nobody is asked for anything."""

    forms: RuleForms

    def acts(self) -> Mapping[str, Callable[[WrittenChange], object]]:
        """Return what each word does."""
        return {
            "policy": lambda written: self.forms.set_rule(written.said["rule"], _typed(written.said["value"])),
            "threshold": lambda written: self.forms.set_threshold(written.said["rule"], _typed(written.said["value"])),
            "category": self._category,
            "place": lambda written: self.forms.set_place(written.said),
            "rekey": lambda written: self.forms.rekey(written.reason),
            "clock": lambda written: self.forms.explain_clock(written.reason),
        }

    def _category(self, written: WrittenChange) -> None:
        said = written.said
        now = self.forms.reason(said["category"]) if said.get("category") else None
        if now is not None and said.get("retired"):
            self.forms.retire_reason(now.id)
            return
        self.forms.put_reason(
            now.id if now is not None else "",
            said.get("name", now.name if now is not None else ""),
            said.get("questions", list(now.questions) if now is not None else []),
            said.get("number", now.reference_label if now is not None else ""),
            said.get("mask", now.reference_mask if now is not None else ""),
        )


def _typed(value: Any) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    return str(value)
