"""What is wrong is said at its field, in room that was kept for it, until somebody changes what stands there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import ACT_PX
from twinseal.gui.widgets.form_field import FormField, line, text_area
from twinseal.gui.widgets.number_field import NumberField
from twinseal.gui.widgets.path_field import PathField


def _box() -> QWidget:
    box = QComboBox()
    box.addItems(["one", "two"])
    return box


CONTROLS = {
    "line": lambda: line("t.line", "Reference", text="INC-0047"),
    "path": lambda: PathField("t.path", "Folder", folder=True),
    "number": lambda: NumberField("t.number", "Minutes", 1, 60, 5),
    "text": lambda: text_area("t.text", "In your own words", lines=3),
    "choice": _box,
}


@pytest.mark.parametrize("kind", CONTROLS)
def test_a_refusal_moves_nothing_and_goes_at_the_first_edit(qtbot: QtBot, kind: str) -> None:
    control = CONTROLS[kind]()
    field = FormField("Reference", control, "INC- and six digits")
    qtbot.addWidget(field)
    field.resize(QSize(420, field.sizeHint().height()))
    field.show()
    before = (control.geometry(), field.message.geometry())
    weight = field.message.font().weight()
    at = control.line if isinstance(control, PathField) else control
    assert at.height() >= px(ACT_PX), "fields beside each other are as high as each other"
    field.refuse("Needs six digits after INC-.")
    QApplication.processEvents()
    assert field.heightForWidth(420) == field.height()
    assert (control.geometry(), field.message.geometry()) == before
    assert field.is_wrong
    assert (field.message.text(), control.accessibleDescription()) == ("Needs six digits after INC-.",) * 2
    if isinstance(control, QComboBox):
        control.setCurrentIndex(1)
    else:
        QTest.keyClicks(at, "8")
    assert (field.is_wrong, field.message.text(), control.accessibleDescription()) == (False, "INC- and six digits", "")
    assert field.message.font().weight() == weight, "the hint is no refusal any more"


def test_what_was_typed_stays_and_is_selected(qtbot: QtBot) -> None:
    control = line("t.line", "Reference", text="INC-0047")
    field = FormField("Reference", control)
    qtbot.addWidget(field)
    field.show()
    field.refuse("Needs six digits after INC-.")
    assert control.selectedText() == "INC-0047"
    assert field.heading.buddy() is control
