"""The rules of the policy as they are, each in its sentence, and what another value of one means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal

from twinseal.domain.errors import FormFaults
from twinseal.domain.policy.policy import RULES, SAID_BY, Policy, rule_in_words
from twinseal.domain.policy.rule import Group
from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.widgets.base import card, label
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.rule_sentences import Remark, RuleSentences


class RulesForm(ListPage):
    """Begins with the rules in force; under the sentence of one that differs stands what it is now, and whether it gets weaker."""

    sent = Signal(object)
    """A `Policy`."""

    def __init__(self) -> None:
        """Build with the defaults."""
        super().__init__("rules_form", "rules_form.put", self.tr("Put it on the list"))
        self._now = Policy()
        self.rules = RuleSentences("rules_form", self)
        self.rules.changed.connect(self._mark)
        opening, people, alerts, afterwards = (
            self.rules.group(group) for group in (Group.OPENING, Group.PEOPLE, Group.ALERTS, Group.AFTERWARDS)
        )
        about = label(self.tr("These are the rules as they are. What you change holds from the seal on."), "muted-body")
        self.add_body(about, columns(card(*opening, *alerts, spacing=8), card(*people, *afterwards, spacing=8)))
        self.keep(self.rules.values, self._put_back, lambda: None)

    def begin(self, key: str, question: str, now: Policy, listed: Policy) -> None:
        """Show the rules as the list leaves them, beside those in force; what was typed before stands there again."""
        self._now = now
        if not self.begin_for(key, question):
            self.rules.show_policy(listed)

    def _put_back(self, values: object) -> None:
        if isinstance(values, Mapping):
            self.rules.show_values(values)

    def _mark(self) -> None:
        self.rules.say(self._remark)

    def _remark(self, name: str, value: Any) -> Remark:
        now = getattr(self._now, name)
        if value == now:
            return "", ""
        rule = rule_in_words(name)
        is_now = self.tr("{0}: {1} now.").format(rule.name, self._worth(now))
        if RULES[name].is_weaker(now, value):
            return self.tr("{0} This makes it weaker.").format(is_now), "warning"
        return (f"{is_now} {rule.warning}", "warning") if value is True and rule.warning else (is_now, "plain")

    def _worth(self, value: object) -> str:
        if isinstance(value, bool):
            return self.tr("yes") if value else self.tr("no")
        return str(value)

    def refuse_at(self, field: str, sentence: str) -> None:
        """Say what was refused under the sentence of its rule."""
        if field in SAID_BY:
            self.rules.refuse(field, sentence)
        else:
            super().refuse_at(field, sentence)

    def send(self) -> None:
        """Hand the rules over; where numbers contradict each other, go to the first that has to change."""
        self.accept()
        try:
            policy = self.rules.policy()
        except FormFaults as refusal:
            self.rules.go_to(refusal.faults[0].field)
            return
        self.sent.emit(policy)

    def first_focus(self) -> None:
        """Begin at the first number."""
        self.rules.first_focus()
