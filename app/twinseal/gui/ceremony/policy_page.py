"""Second page of a founding: the rules of the policy, in the sentences that are signed, with what can be changed in them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QProgressBar, QVBoxLayout, QWidget

from twinseal.domain.errors import FormFaults
from twinseal.domain.policy.policy import RULES, SAID_BY, Policy, changes_between, rule_in_words
from twinseal.domain.policy.rule import Group, PolicyRule
from twinseal.domain.template import pieces_of
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.base import bring_into_view, button, card, label, put, row
from twinseal.gui.widgets.busy import always
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.notice import Notice
from twinseal.gui.widgets.number_field import NumberField
from twinseal.gui.widgets.sentence import Sentence

_NUMBER_PX = 88
"""All as wide as five digits: the style sheet's least width of a number in a sentence."""


class PolicyPage(QWidget):
    """Every control stands in the sentence that it belongs to; what differs from the safe default is marked."""

    given = Signal(object)
    stop_requested = Signal()

    def __init__(self) -> None:
        """Build with the defaults."""
        super().__init__()
        self._numbers: dict[str, NumberField] = {}
        self._switches: dict[str, QCheckBox] = {}
        self._sentences: dict[str, Sentence] = {}
        self._notices: dict[str, Notice] = {}
        """By the rule that has the sentence: what is wrong in it, or what to know before a switch is turned on."""
        self._filling = False
        self._changed = label("", "muted", name="ceremony.policy_changed")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(px(14))
        outer.addWidget(
            label(self.tr("These rules are signed into the vault. The defaults are safe; change only what you have a reason to "
                          "change."))
        )  # fmt: skip
        never = label(self.tr("Secrets are never copied to the clipboard and never shown as QR codes."), "muted")
        opening, people, afterwards = (self._group(group) for group in (Group.OPENING, Group.PEOPLE, Group.AFTERWARDS))
        outer.addLayout(columns(card(*opening, spacing=8), card(*people, *afterwards, never, spacing=8)))
        defaults = button(self.tr("Restore the defaults"), "ceremony.policy_defaults", lambda: self.show_policy(Policy()))
        foot = row(defaults)
        foot.addWidget(self._changed, 1)
        outer.addLayout(foot)
        outer.addWidget(self._measuring_row())
        outer.addStretch(1)
        self.show_policy(Policy())

    def _measuring_row(self) -> QWidget:
        notice = label(self.tr("Measuring the cost of one passphrase guess on this machine\u2026"), wrap=False)
        bar = QProgressBar()
        bar.setObjectName("ceremony.measuring")
        bar.setAccessibleName(self.tr("Measuring the cost of a guess"))
        # One derivation cannot say how far it is.
        bar.setRange(0, 0)
        stop = button(self.tr("Stop measuring"), "ceremony.measuring_stop", self.stop_requested.emit)
        always(stop)
        self._measuring = QWidget()
        self._measuring.setProperty("role", "clear")
        inside = row(notice, bar, stop, None)
        inside.setContentsMargins(0, 0, 0, 0)
        self._measuring.setLayout(inside)
        self._measuring.hide()
        return self._measuring

    def show_progress(self, done: int, of: int) -> None:
        """Show that the cost of a guess is being measured."""
        self._measuring.setVisible(0 < done < of)

    # -- the rules -----------------------------------------------------------------------------

    def _group(self, group: Group) -> list[QWidget]:
        parts: list[QWidget] = [label(group.heading, "section")]
        for name, rule in RULES.items():
            if rule.group is group and rule.sentence:
                parts += self._said(name, rule_in_words(name))
        return parts

    def _said(self, name: str, rule: PolicyRule) -> tuple[QWidget, QWidget]:
        if rule.is_switch:
            self._switches[name] = self._switch(name, rule)
        for field in SAID_BY:
            if SAID_BY[field] == name and not rule.is_switch:
                self._numbers[field] = self._number(field)
        self._sentences[name] = Sentence(*self._parts(name))
        self._notices[name] = Notice(f"ceremony.{name}_notice")
        return self._sentences[name], self._notices[name]

    def _switch(self, name: str, rule: PolicyRule) -> QCheckBox:
        box = QCheckBox()
        box.setObjectName(f"ceremony.{name}")
        box.setAccessibleName(rule.sentence)
        box.toggled.connect(self._mark)
        return box

    def _number(self, name: str) -> NumberField:
        rule = rule_in_words(name)
        field = NumberField(f"ceremony.{name}", rule.name, rule.low, rule.high, getattr(Policy(), name))
        field.setToolTip(self.tr("From {0} to {1}").format(rule.low, rule.high))
        field.setProperty("scale", "inline")
        field.setFixedWidth(px(_NUMBER_PX))
        field.valueChanged.connect(self._mark)
        return field

    def _parts(self, name: str) -> list[str | QWidget]:
        rule = rule_in_words(name)
        if rule.is_switch:
            return [self._switches[name], f" {rule.sentence}"]
        parts: list[str | QWidget] = []
        for piece in pieces_of(rule.sentence):
            if isinstance(piece, str):
                parts.append(piece)
            else:
                field = self._numbers[piece.path]
                counted = piece.counted(field.value())
                parts += [field, f" {counted}"] if counted else [field]
        return parts

    def _values(self) -> dict[str, Any]:
        numbers: dict[str, Any] = {name: field.value() for name, field in self._numbers.items()}
        return {**numbers, **{name: box.isChecked() for name, box in self._switches.items()}}

    def policy(self) -> Policy:
        """Return the policy as set; raises `FormFaults` where two numbers contradict each other."""
        return Policy.chosen(**self._values())

    def show_policy(self, policy: Policy) -> None:
        """Fill in a policy."""
        self._filling = True
        for name, field in self._numbers.items():
            field.setValue(getattr(policy, name))
        for name, box in self._switches.items():
            box.setChecked(getattr(policy, name))
        self._filling = False
        self._mark()

    def _mark(self) -> None:
        if self._filling:
            return
        values = self._values()
        for name, sentence in self._sentences.items():
            sentence.show_parts(*self._parts(name))
            rule = rule_in_words(name)
            sentence.setAccessibleName(rule.sentence if rule.is_switch else rule.says(values[name], values))
        for name, notice in self._notices.items():
            notice.say(rule_in_words(name).warning if values[name] is True else "", "warning")
        try:
            policy = self.policy()
        except FormFaults as refusal:
            for fault in refusal.faults:
                self._notices[SAID_BY[fault.field]].say(fault.sentence)
            put(self._changed, "")
            return
        put(self._changed, self._compared(policy))

    def _compared(self, policy: Policy) -> str:
        safe = Policy()
        changed = [
            self.tr("{0}: {1} instead of {2}").format(
                rule_in_words(change.field).name, self._worth(policy, change.field), self._worth(safe, change.field)
            )
            for change in changes_between(safe, policy)
        ]
        if not changed:
            return self.tr("No changes from the defaults.")
        return self.tr("Changed from the defaults: {0}.").format("; ".join(changed))

    def _worth(self, policy: Policy, name: str) -> str:
        value = getattr(policy, name)
        if not RULES[name].is_switch:
            return str(value)
        return self.tr("yes") if value else self.tr("no")

    def send(self) -> None:
        """Hand the policy over; where numbers contradict each other, go to the first that has to change."""
        try:
            policy = self.policy()
        except FormFaults as refusal:
            fault = refusal.faults[0]
            self._numbers[fault.field].setFocus()
            bring_into_view(self._notices[SAID_BY[fault.field]])
            return
        self.given.emit(policy)

    def first_focus(self) -> None:
        """Begin at the first number."""
        next(iter(self._numbers.values())).setFocus()
