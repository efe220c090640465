"""Fields beside each other: what is said of one leaves the other where it is."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.form_field import FormField, line


def test_controls_in_one_row_stay_at_one_height(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    fields = FormField("Name", line("a.name", "Name")), FormField("Mask", line("a.mask", "Mask"))
    box = QVBoxLayout(page)
    box.addLayout(columns(*fields))
    box.addStretch(1)
    page.resize(900, 400)
    page.show()
    fields[1].refuse("Say how the number looks, for example INC-######, or leave its name empty. " * 3)
    for _ in range(3):
        QApplication.sendPostedEvents()
    assert fields[0].height() > fields[0].sizeHint().height(), "the row is as high as the field of which more is said"
    assert fields[0].control.y() == fields[1].control.y()
