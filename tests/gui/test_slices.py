"""What is built ahead never comes at once and never after its owner, and a notice is styled no oftener than it must."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.shown_window import begun, shown_router
from twinseal.gui.slices import Slices, make_ready
from twinseal.gui.widgets.notice import Notice


def test_between_two_slices_the_event_loop_turns(qtbot: QtBot) -> None:
    owner, seen = QObject(), list[str]()
    slices = Slices(owner)
    # What a press would be: it comes in the turn after the slice, before the next one.
    slices.add(
        lambda: (seen.append("first"), QTimer.singleShot(0, lambda: seen.append("press"))), lambda: seen.append("second")
    )
    assert seen == []
    qtbot.waitUntil(lambda: slices.are_done)
    assert seen == ["first", "press", "second"]


def test_what_is_dropped_is_not_done(qtbot: QtBot) -> None:
    owner, seen = QObject(), list[str]()
    slices = Slices(owner)
    slices.add(lambda: (seen.append("first"), slices.drop()), lambda: seen.append("second"))
    qtbot.waitUntil(lambda: bool(seen))
    qtbot.wait(50)
    assert seen == ["first"]
    assert slices.are_done


def test_a_screen_that_is_gone_is_not_made_ready(qtbot: QtBot) -> None:
    screen, window = QWidget(), QWidget()
    qtbot.addWidget(window)
    QVBoxLayout(screen).addWidget(QLabel("text"))
    slices = make_ready(screen, window)
    screen.deleteLater()
    qtbot.waitSignal(screen.destroyed).wait()
    for each in slices:
        each()


def test_an_openings_next_screens_are_built_before_the_press(cast: Cast, qtbot: QtBot) -> None:
    router = shown_router(cast, qtbot)
    begun(router, qtbot)
    qtbot.waitUntil(lambda: router.opening.ahead.are_done)
    assert {"identify", "request"} <= router.opening.__dict__.keys()
    assert router.window.screen_shown is router.opening.register
    assert "open" not in router.opening.__dict__, "only what the next presses lead to"
    router.opening.leave()
    assert router.opening.ahead.are_done


def test_a_notice_is_styled_anew_only_where_its_tone_changes(qtbot: QtBot) -> None:
    notice = Notice()
    qtbot.addWidget(notice)
    notice.say("Wrong.", "refused")
    red = notice.contentsMargins(), notice.sizeHint()
    notice.say("", "good")
    assert not notice.isVisible()
    assert notice.property("tone") == "refused"
    notice.say("Wrong.", "refused")
    assert (notice.contentsMargins(), notice.sizeHint()) == red
    notice.say("Right.", "good")
    assert notice.property("tone") == "good"
