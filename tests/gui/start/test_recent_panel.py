"""Rows of recent vaults are what a disk says: no markup, and no byte of a name gets lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from twinseal.flows.recent_vaults import KnownVault
from twinseal.gui import shell
from twinseal.gui.start.recent_panel import RecentPanel

ODD = (Path("/media/Schl\udcfcssel/v.twinseal"), Path("/media/<h1>Sealed, checked</h1><!--/v.twinseal"))


@pytest.fixture
def panel(qtbot: QtBot) -> RecentPanel:
    panel = RecentPanel()
    qtbot.addWidget(panel)
    panel.show_list([KnownVault(ODD[0]), KnownVault(ODD[1], is_here=False)], "")
    return panel


@pytest.mark.parametrize("row", [0, 1])
def test_the_folder_chosen_and_forgotten_is_that_of_the_row(panel: RecentPanel, qtbot: QtBot, row: int) -> None:
    panel.rows.setCurrentIndex(panel.rows.model().index(row, 0))
    with qtbot.waitSignal(panel.chosen) as chosen:
        qtbot.keyClick(panel.rows, Qt.Key.Key_Return)
    with qtbot.waitSignal(panel.forget_requested) as forgotten:
        qtbot.keyClick(panel.rows, Qt.Key.Key_Delete)
    assert chosen.args == forgotten.args == [ODD[row]]


def test_a_row_says_the_folder_letter_by_letter(panel: RecentPanel) -> None:
    assert panel.rows.row_texts()[1] == f"v, Not here now: it was in {ODD[1].parent}, {ODD[1]}, row 2 of 2"
    assert panel.rows.toolTip() == ""


def test_every_tooltip_that_is_no_word_of_ours_is_marked_as_text() -> None:
    sources = Path(shell.__file__).parent.rglob("*.py")
    given = [
        (file.name, text)
        for file in sources
        for text in re.findall(r"setToolTip\((.*)\)$", file.read_text("utf-8"), re.MULTILINE)
    ]
    assert len(given) > 4
    ours = re.compile(r"tip\(|self\.tr\(\"[^\"]*\"\)(\.format\(rule\.low, rule\.high\))?$")
    # A button's hint, the eye's name and the state beside the clock are words of the program.
    known = {("base.py", "hint"), ("secret_eye.py", "self.accessibleName()"), ("alerts.py", "words")}
    assert [each for each in given if not ours.match(each[1]) and each not in known] == []
