"""A passphrase that is offered: its words are shown, and how strong it is."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from twinseal.gui.widgets.new_passphrase import NewPassphrase


def test_what_is_offered_is_judged_as_if_it_was_typed(qtbot: QtBot) -> None:
    form = NewPassphrase("new")
    qtbot.addWidget(form)
    form.show()
    words = "progeny impromptu cringe liking graph jeeringly"
    with qtbot.waitSignal(form.judgement_requested) as asked:
        form.offer(words)
    assert asked.args == [words]
    form.show_judgement(words, 77, "strong", "")
    assert "strong" in form.strength.accessibleName()
    shown = form.findChild(QLabel, "new.words")
    assert shown.isVisible()
    assert shown.text() == words
    form.wipe()
    assert not shown.isVisible()
    assert shown.text() == ""
