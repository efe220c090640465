"""What is asked for in an open vault unfolds below the tabs, says when it would reseal, and is refused at its field."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.shown_window import settle, shown_router, to_open


def test_more_minutes_are_asked_for_and_refused_in_place(cast: Cast, qtbot: QtBot) -> None:
    router = shown_router(cast, qtbot)
    flow = to_open(cast, router, qtbot, envelopes=2)
    screen, more = router.opening.open, router.opening.open.more
    screen.extend_button.click()
    # The tabs stay, and what is below them makes room.
    assert screen.tabs.bar.isVisible()
    assert not screen.tabs.pages.isVisible()
    assert more.isVisible()
    router.opening.tick()
    left = timedelta(seconds=flow.remaining_s())
    for minutes in (more.minutes.maximum(), 3):
        more.minutes.setValue(minutes)
        until = router.machine.clock.utc() + left + timedelta(minutes=minutes)
        # A second may have gone by at the full minute.
        ends = {f"{(until + timedelta(seconds=second)).astimezone():%H:%M}" for second in (-2, 0, 2)}
        assert any(f"Then it reseals at {end}." in more._facts.text() for end in ends)
    refusals = (
        ("", "", "12345", "reason"),
        ("The console is slow.", cast.code("Ada"), "12345", "second_code"),
        ("The console is slow.", "000000", cast.code("Bo"), "first_code"),
    )
    for reason, first, second, name in refusals:
        more.reason.setText(reason)
        more.first_code.setText(first)
        more.second_code.setText(second)
        more.extend_button.click()
        field = more._fields[name]
        settle(qtbot, router, partial(getattr, field, "is_wrong"))
        assert [each for each, part in more._fields.items() if part.is_wrong] == [name]
        assert field.message.isVisible()
        assert screen.notice.isHidden()
    cast.later()
    more.first_code.setText(cast.code("Ada"))
    more.second_code.setText(cast.code("Bo"))
    QTest.keyClick(more.second_code, Qt.Key.Key_Return)
    settle(qtbot, router, more.isHidden)
    assert flow.view().extensions_left == 1
    assert screen.tabs.pages.isVisible()
    assert more.reason.text() == "", "what was done is no reason for the next"
    screen.add_button.click()
    QTest.keyClick(screen, Qt.Key.Key_F1)
    assert "Enter: Add this envelope. Esc: Leave it" in router.window.keys.accessibleDescription()
    QTest.keyClick(router.window.keys, Qt.Key.Key_F1)
    more.add_button.click()
    assert more._fields["envelopes"].is_wrong
    # Who presses a tab wants to see what is in it.
    screen.tabs.bar.tabBarClicked.emit(0)
    assert more.isHidden()
    check = screen.findChild(QPushButton, "open.check.1")
    assert check is not None
    check.click()
    panel = screen.tabs.panel(flow.view().envelopes[0].outside.id, 1)
    settle(qtbot, router, lambda: bool(panel.said.message))
    # Masked, nothing that is inside is held by any part.
    QTest.keyClick(screen, Qt.Key.Key_F9)
    settle(qtbot, router, lambda: flow.view().masked)
    assert (screen.tabs.count(), more.other_envelope.count()) == (0, 0)
