"""The window and the report say the same of a verdict."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from twinseal.flows.reporting.audit_data import HEADLINES
from twinseal.gui.widgets.verdict import VerdictCard


def test_window_and_report_say_the_same_of_a_verdict(qtbot: QtBot) -> None:
    card = VerdictCard("test.verdict")
    qtbot.addWidget(card)
    assert {word: card._grades()[word][2] for word in HEADLINES} == HEADLINES
