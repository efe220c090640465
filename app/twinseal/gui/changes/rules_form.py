"""The rules of the policy as they are, each in its sentence, and what another value of one means."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout

from twinseal.domain.alert import AlertFault, Channel
from twinseal.domain.alert_words import way_failed
from twinseal.domain.errors import FormFaults
from twinseal.domain.policy.policy import RULES, SAID_BY, Policy, rule_in_words
from twinseal.domain.policy.rule import Group
from twinseal.flows.views.statements import Tried
from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.design.scale import built_before, fit_into
from twinseal.gui.widgets.base import card, label
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.rule_sentences import Remark, RuleSentences

_RULES: Final = {Channel.SYSLOG: "alert_syslog", Channel.DROP: "alert_drop"}
"""The rule that wants each way out of the room."""


class RulesForm(ListPage):
    """Begins with the rules in force; under the sentence of one that differs stands what it is now, and whether it gets weaker."""

    sent = Signal(object)
    """A `Policy`."""

    def __init__(self) -> None:
        """Build with the defaults."""
        super().__init__("rules_form", "rules_form.put", self.tr("Put it on the list"))
        self._now = Policy()
        self._failed: dict[str, AlertFault] = {}
        self._tried: Policy | None = None
        self.rules = RuleSentences("rules_form", self)
        self.rules.changed.connect(self._mark)
        left, right = card(spacing=8), card(spacing=8)
        self._places = {Group.OPENING: left, Group.ALERTS: left, Group.PEOPLE: right, Group.AFTERWARDS: right}
        """Where the groups belong that are not built yet; Tab goes through them in the order in which they are built."""
        about = label(self.tr("These are the rules as they are. What you change holds from the seal on."), "muted-body")
        self.add_body(about, columns(left, right))
        self.keep(self.rules.values, self._put_back, lambda: None)

    def pieces(self) -> tuple[Callable[[], object], ...]:
        """Return what builds the sentences, group by group; what is left of them is built when the form is asked for."""
        return tuple(partial(self._build, group) for group in self._places)

    def _build(self, group: Group) -> None:
        place = self._places.pop(group, None)
        box = place.layout() if place is not None else None
        if isinstance(box, QBoxLayout):
            for part in self.rules.group(group):
                # Above the room that is left.
                box.insertWidget(box.count() - 1, part)
                fit_into(built_before(part), self)

    def begin(self, key: str, question: str, now: Policy, listed: Policy) -> None:
        """Show the rules as the list leaves them, beside those in force; what was typed before stands there again."""
        for build in self.pieces():
            build()
        self._now, self._failed, self._tried = now, {}, None
        if not self.begin_for(key, question):
            self.rules.show_policy(listed)

    def _put_back(self, values: object) -> None:
        if isinstance(values, Mapping):
            self.rules.show_values(values)

    def _mark(self) -> None:
        if self._failed and self._tried != self._chosen():
            # Another choice was not tried.
            self._failed, self._tried = {}, None
        self.rules.say(self._remark)

    def show_tried(self, policy: Policy, tried: Sequence[Tried]) -> bool:
        """Say what failed under the sentence of its way; returns whether the same choice was tried before, or nothing failed."""
        failed = {_RULES[each.channel]: each.fault for each in tried if each.fault is not None}
        again = self._tried == policy
        self._failed, self._tried = failed, policy
        self._mark()
        if failed and not again:
            self.rules.go_to(next(iter(failed)))
        return again or not failed

    def _remark(self, name: str, value: Any) -> Remark:
        fault = self._failed.get(name) if value is True else None
        if fault is not None:
            return way_failed(fault), "warning"
        now = getattr(self._now, name)
        if value == now:
            return "", ""
        rule = rule_in_words(name)
        is_now = self.tr("{0}: {1} now.").format(rule.name, self._worth(now))
        if RULES[name].is_weaker(now, value):
            return self.tr("{0} This makes it weaker.").format(is_now), "warning"
        return (f"{is_now} {rule.warning}", "warning") if value is True and rule.warning else (is_now, "plain")

    def _chosen(self) -> Policy | None:
        try:
            return self.rules.policy()
        except FormFaults:
            return None

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
