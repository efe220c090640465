"""The page of an export: who can read it is chosen there, and a key that is none is refused at its field."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from twinseal.domain.errors import BadInput
from twinseal.domain.reading import EVERYBODY, NOBODY, Readers, Reading, Withheld
from twinseal.flows.views.verification import ExportView
from twinseal.gui.audit.export_page import ExportPage


@pytest.fixture
def page(qtbot: QtBot) -> ExportPage:
    made = ExportPage()
    qtbot.addWidget(made)
    made.show_drives((("one\nfirst", "a"),))
    return made


def _sent(page: ExportPage) -> tuple[object, object, str]:
    sent: list[tuple[object, object, str]] = []
    connection = page.requested.connect(lambda drive, reading, key: sent.append((drive, reading, key)))
    page.send()
    page.requested.disconnect(connection)
    return sent[0]


def test_each_choice_of_readers_is_asked_for(page: ExportPage) -> None:
    assert _sent(page) == ("a", EVERYBODY, "")
    assert not page.no_names.isEnabled()
    page.partly.click()
    assert page.no_names.isEnabled()
    page.no_names.click()
    page.no_reasons.click()
    assert _sent(page)[1] == Reading(withheld=frozenset(Withheld))
    page.one_recipient.click()
    assert not page.no_names.isEnabled()
    page.recipient.line.setText("/media/eve.pub")
    assert _sent(page)[1:] == (Reading(Readers.RECIPIENT), "/media/eve.pub")
    page.sealed_only.click()
    assert _sent(page)[1] == NOBODY
    page.forget()
    assert (page.everybody.isChecked(), page.no_names.isChecked(), page.recipient.text()) == (True, False, "")


def test_the_code_to_tell_stands_below_how_it_ended(page: ExportPage) -> None:
    page.show_export(
        ExportView("/media/x", ("log.tws",), 9000, "d1", True, "It is there.", "7K3M-Q0ZD-9F2A-Q", "Tell this code.")
    )
    assert page.done.text().splitlines()[::2] == ["It is there.", "Tell this code."]
    page.show_export(ExportView("/media/x", ("log.tws",), 9000, "d1", True, "It is there.", "", ""))
    assert len(page.done.text().splitlines()) == 2


def test_a_file_that_is_no_key_is_refused_at_its_field(page: ExportPage) -> None:
    assert not page.say(BadInput("input.bad.nothing_withheld"))
    assert page.say(BadInput("input.bad.recipient_key", field="recipient"))
    assert "not the file with the key" in page.recipient.accessibleDescription()
    page.begin()
    assert page.recipient.accessibleDescription() == ""


def test_the_code_is_in_sight_and_enter_does_not_sign_out(page: ExportPage, qtbot: QtBot) -> None:
    """The drive is taken out by the export itself: then neither the drives nor the act can keep the keyboard."""
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setWidget(page)
    area.resize(900, 400)
    area.show()
    area.activateWindow()
    page.drives.setFocus()
    qtbot.waitUntil(page.drives.hasFocus)
    page.show_export(
        ExportView("/media/x", ("log.tws",), 9000, "d1", True, "It is there.", "7K3M-Q0ZD-9F2A-Q", "Tell this code.")
    )
    page.show_drives(())
    assert page.refresh.hasFocus()
    qtbot.waitUntil(lambda: page.done.visibleRegion().boundingRect() == page.done.rect())
    # The page goes with its own fixture.
    area.takeWidget()
