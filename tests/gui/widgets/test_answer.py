"""A question with its answer, hidden while there is none, and never a window of its own."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from twinseal.gui.widgets.answer import Answer


def test_an_answer_is_shown_in_its_place_alone(qtbot: QtBot) -> None:
    known, later = Answer("t.known", "What now", "Begin again."), Answer("t.later", "Whom to tell")
    qtbot.addWidget(known)
    qtbot.addWidget(later)
    assert not known.isVisible()
    assert not later.isVisible()
    page = QWidget()
    qtbot.addWidget(page)
    box = QVBoxLayout(page)
    box.addWidget(known)
    box.addWidget(later)
    page.show()
    assert known.isVisible()
    assert not later.isVisible()
    later.say("An auditor.")
    assert later.isVisible()
    assert [part.text() for part in later.findChildren(QLabel)] == ["Whom to tell", "An auditor."]
    later.say("")
    assert not later.isVisible()
