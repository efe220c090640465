"""A form of one part: what was typed twice and differs is typed twice again."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from twinseal.domain.envelope import FieldKind
from twinseal.gui.changes.part_form import LinesForm


def test_two_texts_that_differ_are_both_taken_out(qtbot: QtBot) -> None:
    form = LinesForm()
    qtbot.addWidget(form)
    form.show()
    form.begin_part("a", "The new text", FieldKind.TEXT, "Key")
    form.text.setPlainText("first line\nsecond line")
    form.again.setPlainText("first line")
    form.refuse_at("again", "The two entries differ: type both again.")
    assert (form.text.toPlainText(), form.again.toPlainText()) == ("", "")
    assert form.text.accessibleDescription() == "The two entries differ: type both again."
    assert form.focusWidget() is form.text
