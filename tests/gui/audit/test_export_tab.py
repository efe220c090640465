"""The page of an export: who can read it is chosen there, and a key that is none is refused at its field."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from twinseal.domain.errors import BadInput
from twinseal.domain.reading import EVERYBODY, NOBODY, Readers, Reading, Withheld
from twinseal.gui.audit.export_tab import ExportTab


@pytest.fixture
def tab(qtbot: QtBot) -> ExportTab:
    made = ExportTab()
    qtbot.addWidget(made)
    made.show_drives((("one\nfirst", "a"),))
    return made


def _sent(tab: ExportTab) -> tuple[object, object, str]:
    sent: list[tuple[object, object, str]] = []
    connection = tab.requested.connect(lambda drive, reading, key: sent.append((drive, reading, key)))
    tab.send()
    tab.requested.disconnect(connection)
    return sent[0]


def test_each_choice_of_readers_is_asked_for(tab: ExportTab) -> None:
    assert _sent(tab) == ("a", EVERYBODY, "")
    assert not tab.no_names.isEnabled()
    tab.partly.click()
    assert tab.no_names.isEnabled()
    tab.no_names.click()
    tab.no_reasons.click()
    assert _sent(tab)[1] == Reading(withheld=frozenset(Withheld))
    tab.one_recipient.click()
    assert not tab.no_names.isEnabled()
    tab.recipient.line.setText("/media/eve.pub")
    assert _sent(tab)[1:] == (Reading(Readers.RECIPIENT), "/media/eve.pub")
    tab.sealed_only.click()
    assert _sent(tab)[1] == NOBODY
    tab.forget()
    assert (tab.everybody.isChecked(), tab.no_names.isChecked(), tab.recipient.text()) == (True, False, "")


def test_a_file_that_is_no_key_is_refused_at_its_field(tab: ExportTab) -> None:
    assert not tab.say(BadInput("input.bad.nothing_withheld"))
    assert tab.say(BadInput("input.bad.recipient_key", field="recipient"))
    assert "not the file with the key" in tab.recipient.accessibleDescription()
    tab.begin()
    assert tab.recipient.accessibleDescription() == ""
