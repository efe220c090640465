"""Rows are one stop of the keyboard, are read as sentences, and break into lines where they are narrow."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QAccessible, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.marked import marked
from twinseal.gui.design.scale import taken_back
from twinseal.gui.widgets.change_row import Change, ChangeRows
from twinseal.gui.widgets.duty_row import Duty, DutyRows
from twinseal.gui.widgets.finding_row import FindingLine, FindingRows
from twinseal.gui.widgets.time_line import Milestone, TimeLine

DUTIES = (
    Duty("rotate", "Rotate what seal 0006 opened", "was due today 14:31", "3 h late", late=True),
    Duty("auditor", "Review seal 0006", "by tomorrow 22:17", "29 h"),
)


def test_arrows_move_the_mark_and_enter_or_the_mouse_chooses(qtbot: QtBot) -> None:
    rows = DutyRows("t.duties", "What is owed")
    rows.show_duties(DUTIES)
    chosen: list[int] = []
    rows.chosen.connect(chosen.append)
    ring = marked(qtbot, rows)
    first = ring.geometry()
    QTest.keyClick(rows, Qt.Key.Key_Down)
    assert ring.geometry().top() > first.center().y()
    QTest.keyClick(rows, Qt.Key.Key_Return)
    assert chosen == [1]
    place = rows.visualRect(rows.model().index(0, 0)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen == [1, 0]


def test_one_press_at_a_link_follows_it_once(qtbot: QtBot) -> None:
    rows = FindingRows("t.findings", "Findings")
    qtbot.addWidget(rows)
    rows.show_findings([FindingLine("High", "Opened without the code", "Opening", "3 days")] * 2)
    rows.resize(900, 200)
    rows.show()
    followed: list[int] = []
    rows.followed.connect(followed.append)
    row = rows.visualRect(rows.model().index(1, 0))
    link = rows._link(taken_back(row), rows._findings[1]).center().toPoint()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    assert followed == []
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=link)
    assert followed == [1]
    # The second press of two, of which the first was on the page before, follows nothing.
    rows.hide()
    rows.show()
    press = QMouseEvent(
        QEvent.Type.MouseButtonDblClick, QPointF(row.center()), QPointF(row.center()), Qt.MouseButton.LeftButton,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(rows.viewport(), press)
    assert followed == [1]
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    QTest.mouseDClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    assert followed == [1, 1]


def test_still_rows_are_read_and_take_no_keyboard_and_no_press(qtbot: QtBot) -> None:
    rows = DutyRows("t.duties", "What is owed", still=True)
    qtbot.addWidget(rows)
    rows.show_duties(DUTIES)
    rows.resize(760, 200)
    rows.show()
    chosen: list[int] = []
    rows.chosen.connect(chosen.append)
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualRect(rows.model().index(0, 0)).center())
    assert not chosen
    assert rows.focusPolicy() == Qt.FocusPolicy.NoFocus
    read = QAccessible.queryAccessibleInterface(rows)
    assert read is not None
    assert read.role() == QAccessible.Role.List
    assert read.text(QAccessible.Text.Name) == "What is owed"
    item = read.child(0)
    assert item is not None
    assert item.text(QAccessible.Text.Name) == "Rotate what seal 0006 opened, was due today 14:31, 3 h late"


def test_rows_grow_where_they_are_narrow_and_are_read_whole(qtbot: QtBot) -> None:
    findings = FindingRows("t.findings", "Findings")
    findings.show_findings((FindingLine("high", "Opened with the register code not at hand", "seal 0005", "11 days"),))
    changes = ChangeRows("t.changes", "Changes")
    changes.show_changes((Change("clock", "Longest opening", "15 minutes", "10 minutes", "Not below the drill's."),))
    line = TimeLine("t.time", "What happened")
    line.show_milestones((Milestone("book", "17:26:02", "Glass broken", "register code of seal 0006 right"),))
    read = [rows.row_texts()[0] for rows in (findings, changes, line)]
    assert read == [
        "high, Opened with the register code not at hand, seal 0005, 11 days",
        "Change 1 of 1: Longest opening, from 15 minutes to 10 minutes. Not below the drill's.",
        "17:26:02, Glass broken, register code of seal 0006 right",
    ]
    duties = DutyRows("t.duties", "What is owed")
    duties.show_duties(DUTIES)
    for rows in (findings, changes, line, duties):
        qtbot.addWidget(rows)
        assert rows.row_px(0, 240) > rows.row_px(0, 900)
