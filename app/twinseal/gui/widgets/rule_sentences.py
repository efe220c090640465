"""The rules of a policy, each in the sentence that is signed, with its control at its place in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from twinseal.domain.errors import FormFaults
from twinseal.domain.policy.policy import RULES, SAID_BY, Policy, rule_in_words
from twinseal.domain.policy.rule import Group, PolicyRule
from twinseal.domain.template import pieces_of
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.base import bring_into_view, label
from twinseal.gui.widgets.notice import Notice
from twinseal.gui.widgets.number_field import NumberField
from twinseal.gui.widgets.sentence import Sentence

_NUMBER_PX: Final = 88
"""All as wide as five digits: the style sheet's least width of a number in a sentence."""
Remark = tuple[str, str]
"""What is said under a sentence, and the tone of its notice."""


class RuleSentences(QObject):
    """Controls and sentences of every rule that is kept; whoever shows them lays the groups out."""

    changed = Signal()
    """Another value stands in a control."""

    def __init__(self, prefix: str, owner: QWidget) -> None:
        """Begin without parts; the names of all controls begin with the prefix."""
        super().__init__(owner)
        self._prefix = prefix
        self._numbers: dict[str, NumberField] = {}
        self._switches: dict[str, QCheckBox] = {}
        self._sentences: dict[str, Sentence] = {}
        self._notices: dict[str, Notice] = {}
        """By the rule that has the sentence: what is wrong in it, or to be known of it."""
        self._filling = False

    def group(self, group: Group) -> list[QWidget]:
        """Return the heading of a group and the sentences below it, built now."""
        parts: list[QWidget] = [label(group.heading, "section")]
        for name, rule in RULES.items():
            if rule.group is group and rule.sentence:
                parts += self._said(name, rule_in_words(name))
        return parts

    def policy(self) -> Policy:
        """Return the policy as set; raises `FormFaults` where two numbers contradict each other."""
        return Policy.chosen(**self.values())

    def show_policy(self, policy: Policy) -> None:
        """Fill in a policy."""
        self.show_values({name: getattr(policy, name) for name in (*self._numbers, *self._switches)})

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Fill in what stood in the controls, whether it is a policy or not."""
        self._filling = True
        for name, field in self._numbers.items():
            field.setValue(values[name])
        for name, box in self._switches.items():
            box.setChecked(values[name])
        self._filling = False
        self._mark()

    def say(self, remark: Callable[[str, Any], Remark]) -> FormFaults | None:
        """Say something under each sentence, by the name of its rule and its value; of a contradiction that, which is returned.

        `remark` gives an empty text where there is nothing to say.
        """
        values = self.values()
        for name, notice in self._notices.items():
            remarks = [remark(field, values[field]) for field in values if SAID_BY[field] == name]
            words = [words for words, _ in remarks if words]
            tone = "warning" if any(words and tone == "warning" for words, tone in remarks) else "plain"
            notice.say(" ".join(words), tone)
        try:
            self.policy()
        except FormFaults as refusal:
            for fault in refusal.faults:
                self._notices[SAID_BY[fault.field]].say(fault.sentence)
            return refusal
        return None

    def refuse(self, field: str, sentence: str) -> None:
        """Say what is wrong with a rule under its sentence, and go there."""
        self._notices[SAID_BY[field]].say(sentence)
        self.go_to(field)

    def go_to(self, field: str) -> None:
        """Bring the keyboard to a rule, and its sentence into view."""
        control: QWidget = self._numbers[field] if field in self._numbers else self._switches[field]
        control.setFocus()
        bring_into_view(self._notices[SAID_BY[field]])

    def first_focus(self) -> None:
        """Begin at the first number."""
        next(iter(self._numbers.values())).setFocus()

    # -- parts ---------------------------------------------------------------------------------

    def _said(self, name: str, rule: PolicyRule) -> tuple[QWidget, QWidget]:
        if rule.is_switch:
            self._switches[name] = self._switch(name, rule)
        for field in SAID_BY:
            if SAID_BY[field] == name and not rule.is_switch:
                self._numbers[field] = self._number(field)
        self._sentences[name] = Sentence(*self._parts(name))
        self._notices[name] = Notice(f"{self._prefix}.{name}_notice")
        return self._sentences[name], self._notices[name]

    def _switch(self, name: str, rule: PolicyRule) -> QCheckBox:
        box = QCheckBox()
        box.setObjectName(f"{self._prefix}.{name}")
        box.setAccessibleName(rule.sentence)
        box.toggled.connect(self._mark)
        return box

    def _number(self, name: str) -> NumberField:
        rule = rule_in_words(name)
        field = NumberField(f"{self._prefix}.{name}", rule.name, rule.low, rule.high, getattr(Policy(), name))
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

    def values(self) -> dict[str, Any]:
        """Return what stands in the controls, by the name of the rule."""
        numbers: dict[str, Any] = {name: field.value() for name, field in self._numbers.items()}
        return {**numbers, **{name: box.isChecked() for name, box in self._switches.items()}}

    def _mark(self) -> None:
        if self._filling:
            return
        values = self.values()
        for name, sentence in self._sentences.items():
            sentence.show_parts(*self._parts(name))
            rule = rule_in_words(name)
            sentence.setAccessibleName(rule.sentence if rule.is_switch else rule.says(values[name], values))
        self.changed.emit()
