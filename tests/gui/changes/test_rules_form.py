"""The largest form of the list is built group by group, and whoever asks for it earlier finds it whole."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from twinseal.domain.policy.policy import RULES, Policy
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
