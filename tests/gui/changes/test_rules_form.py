"""The largest form of the list is built group by group, and whoever asks for it earlier finds it whole."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from twinseal.domain.policy.policy import RULES, Policy
from twinseal.domain.policy.rule import Group
from twinseal.gui.changes.rules_form import RulesForm
from twinseal.gui.widgets.sentence import Sentence


def test_what_is_not_built_yet_is_built_when_it_is_asked_for(qtbot: QtBot) -> None:
    form = RulesForm()
    qtbot.addWidget(form)
    pieces = form.pieces()
    assert not form.findChildren(Sentence)
    pieces[1]()
    part = len(form.findChildren(Sentence))
    form.begin("rules", "Which rules change?", Policy(), Policy())
    whole = len(form.findChildren(Sentence))
    assert 0 < part < whole == sum(bool(rule.sentence) for rule in RULES.values())
    for build in pieces:
        build()
    assert len(form.findChildren(Sentence)) == whole
    assert form.rules.policy() == Policy()


def test_tab_goes_down_the_left_column_and_then_the_right(qtbot: QtBot) -> None:
    form = RulesForm()
    qtbot.addWidget(form)
    form.begin("rules", "Which rules change?", Policy(), Policy())
    assert [group for group, _ in groupby(_groups_in_tab_order(form))] == [
        Group.OPENING, Group.ALERTS, Group.PEOPLE, Group.AFTERWARDS,
    ]  # fmt: skip


def _groups_in_tab_order(form: RulesForm) -> list[Group]:
    groups: list[Group] = []
    control: QWidget | None = form.nextInFocusChain()
    while control is not None and control is not form:
        name = control.objectName().removeprefix("rules_form.")
        if name in RULES:
            groups.append(RULES[name].group)
        control = control.nextInFocusChain()
    return groups
