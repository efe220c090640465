"""Bell and tray at their moments, muted, missing and broken; nothing that is open or anybody's name leaves the window."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import weakref
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO, Any

import pytest
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.private_bus import private_bus
from fakes.shown_window import settle, shown_router, to_open
from fakes.silent_tones import SilentTones
from fakes.virtual_display import virtual_display
from twinseal.cli.room_alerts import RoomHere
from twinseal.domain.alert import AlertFault, Channel, Moment
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.flows.views.room_alerts import RoomAlerts
from twinseal.flows.views.statements import Tried
from twinseal.gui.opening.alert_presenter import AlertPresenter
from twinseal.gui.platform.alerts import Bell, Tray
from twinseal.gui.router import Router
from twinseal.gui.window import Window


class BlindTray(Tray):
    def __init__(self, outcome: str = "sent") -> None:
        super().__init__()
        self.said: list[Moment] = []
        self.outcome = outcome

    def notify(self, moment: Moment, code: str = "") -> Tried:
        assert not code
        self.said.append(moment)
        return Tried(Channel.TRAY, self.outcome, AlertFault.NO_TRAY if self.outcome == "failed" else None)


@pytest.fixture
def router(cast: Cast, qtbot: QtBot) -> Router:
    def silent(made: Router) -> None:
        made.opening.alerts._tray = BlindTray()

    made = shown_router(cast, qtbot, silent)
    to_open(cast, made, qtbot)
    return made


def _stand_ins(router: Router) -> tuple[SilentTones, BlindTray]:
    tones, tray = router.opening.alerts._tones, router.opening.alerts._tray
    assert isinstance(tones, SilentTones)
    assert isinstance(tray, BlindTray)
    return tones, tray


def _were_asked(tones: SilentTones, count: int) -> bool:
    return len(tones.asked) == count


class Flow:
    """Takes what is to be logged of an opening; `seals` does what comes before the seal."""

    def __init__(self) -> None:
        self.rows: list[tuple[Tried, Moment | None]] = []
        self.seals: Callable[[], object] = lambda: None

    def before_seal(self, act: Callable[[Any], object]) -> None:
        self.seals = partial(act, self)

    def log_alert(self, tried: Tried, moment: Moment | None) -> None:
        self.rows.append((tried, moment))


def attended(tones: SilentTones, tray: BlindTray) -> tuple[AlertPresenter, Any]:
    alerts, flow = AlertPresenter(tones, tray), Flow()
    made: Any = flow
    alerts.attend(made)
    return alerts, made


def alerts_in_log(cast: Cast) -> list[str]:
    cast.later()
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    sentences = [line.summary for line in reversed(desk.entries(search="alert.sent")[1])]
    desk.sign_out()
    vault.close()
    return sentences


def test_the_whole_opening_calls_and_each_call_is_in_the_log(cast: Cast, router: Router, qtbot: QtBot) -> None:
    tones, tray = _stand_ins(router)
    settle(qtbot, router, lambda: tones.asked == [Moment.OPENED])
    for seconds, count in ((13 * 60 + 5, 2), (60, 3)):
        # In steps, with a touch before each, so that the idle limit does not come first.
        for _ in range(seconds // 60):
            router.touched()
            cast.clock.advance(60)
        router.touched()
        cast.clock.advance(seconds % 60)
        settle(qtbot, router, partial(_were_asked, tones, count))
    assert tones.asked == tray.said == [Moment.OPENED, Moment.TWO_MINUTES, Moment.ONE_MINUTE]
    router.touched()
    cast.clock.advance(60)
    settle(qtbot, router, lambda: router.opening.flow.view().step is OpeningStep.RESEALED)
    assert tones.asked[-1] is Moment.TIME_OVER
    router.window.close()
    sentences = alerts_in_log(cast)
    assert len(sentences) == 8
    assert sentences[0] == "Alert (sound, opened): sent, played by aplay"
    assert sentences[-1] == "Alert (tray, time over): sent"


@pytest.mark.parametrize("end", ["close", "fault", "idle", "time"])
def test_an_alert_is_logged_whatever_ends_an_opening(cast: Cast, qtbot: QtBot, end: str) -> None:
    tones = SilentTones(None)

    def undecided(made: Router) -> None:
        made.opening.alerts._tones, made.opening.alerts._tray = tones, BlindTray()

    router = shown_router(cast, qtbot, undecided)
    flow = to_open(cast, router, qtbot)
    settle(qtbot, router, lambda: bool(tones.waiting))
    assert router.window.screen_shown is router.opening.open
    if end in ("idle", "time"):
        minutes = {"time": 16, "idle": 11}[end]
        cast.clock.advance(minutes * 60)
        settle(qtbot, router, lambda: router.window.screen_shown is router.opening.receipt)
        assert flow.view().receipt.cause is ResealCause(end)
        assert router.opening.open.tabs.count() == 0
    elif end == "fault":
        router.opening.unasked(router, lambda: 1 // 0)
        settle(qtbot, router, lambda: flow.view().step is OpeningStep.RESEALED)
        assert flow.view().receipt.cause is ResealCause.FAULT
    router.leave()
    assert "Alert (sound, opened): begun, played by aplay" in alerts_in_log(cast)


def test_alerts_keep_no_opening_that_was_left(cast: Cast) -> None:
    vault = cast.open()
    flow = vault.break_the_glass()
    AlertPresenter(SilentTones(), BlindTray()).attend(flow)
    left = weakref.ref(flow)
    del flow
    assert left() is None, "the next one could begin only when Python collects garbage"
    vault.break_the_glass().abandon()
    vault.close()


def test_muted_is_logged_and_silent_and_ends_with_the_opening(cast: Cast, router: Router, qtbot: QtBot) -> None:
    tones, tray = _stand_ins(router)
    settle(qtbot, router, lambda: bool(tones.asked))
    router.opening.open.mute_button.click()
    assert "muted" in router.opening.open.mute_button.accessibleName()
    for _ in range(14):
        router.touched()
        cast.clock.advance(58)
    router.touched()
    settle(qtbot, router, lambda: tray.said[-1:] == [Moment.TWO_MINUTES])
    assert tones.asked == [Moment.OPENED]
    router.opening.reseal(ResealCause.HAND)
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.receipt)
    assert not router.opening.open.mute_button.isChecked()
    router.window.close()
    sentences = alerts_in_log(cast)
    assert "Alert (sound): muted" in sentences
    assert "Alert (sound, two minutes): muted" in sentences


def test_no_tray_is_said_once_and_a_failing_tone_each_time() -> None:
    tray = BlindTray("failed")
    alerts, flow = attended(SilentTones(""), tray)
    for left in (900, 100, 50, 0):
        alerts.watch(OpeningStep.OPEN, left, RoomAlerts())
    flow.seals()
    assert [row for row in flow.rows if row[0].channel is Channel.TRAY] == [
        (Tried(Channel.TRAY, "failed", AlertFault.NO_TRAY), Moment.OPENED)
    ]
    sounds = [(tried.outcome, tried.fault) for tried, _ in flow.rows if tried.channel is Channel.SOUND]
    assert sounds == [("failed", AlertFault.NOT_PLAYED)] * 4
    assert len(tray.said) == 1


def test_what_the_rules_turn_off_is_neither_given_nor_logged() -> None:
    tones, tray = SilentTones(), BlindTray()
    alerts, flow = attended(tones, tray)
    alerts.watch(OpeningStep.OPEN, 900, RoomAlerts(sound=False))
    assert (tones.asked, tray.said) == ([], [Moment.OPENED])
    alerts.watch(OpeningStep.OPEN, 120, RoomAlerts(tray=False))
    assert (tones.asked, tray.said) == ([Moment.TWO_MINUTES], [Moment.OPENED])
    flow.seals()
    assert [(tried.channel, moment) for tried, moment in flow.rows] == [
        (Channel.TRAY, Moment.OPENED), (Channel.SOUND, Moment.TWO_MINUTES),
    ]  # fmt: skip


def test_the_real_bell_and_tray_fail_quietly(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    assert Bell().ring(Moment.TIME_OVER)
    monkeypatch.setattr(QApplication, "beep", broken)
    assert not Bell().ring(Moment.OPENED)
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: False)
    assert Tray().notify(Moment.OPENED) == Tried(Channel.TRAY, "failed", AlertFault.NO_DISPLAY)
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", broken)
    assert Tray().notify(Moment.OPENED) == Tried(Channel.TRAY, "failed", AlertFault.OTHER)


def test_a_tray_is_told_no_name_and_hides_when_nothing_is_open(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "supportsMessages", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _icon, title, words, *_: said.append(f"{title}: {words}"))
    tray = Tray()
    moments = [Moment.OPENED, Moment.TWO_MINUTES, Moment.ONE_MINUTE, Moment.TIME_OVER, Moment.TEST]
    assert {tray.notify(moment) for moment in moments} == {Tried(Channel.TRAY, "sent")}
    # The texts are fixed before anything is opened: they can hold no label and no name.
    assert len(set(said)) == 5
    assert all(sentence.startswith("Twinseal: ") for sentence in said)
    assert tray.notify(Moment.TEST, "7K3-M0Q").outcome == "sent"
    assert said[-1] == "Twinseal: This is a test alert. Nothing was opened. Code: 7K3-M0Q"
    tray.rest()
    assert not tray._icon.isVisible()


_ALERT = """
import sys, threading
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from twinseal.domain.alert import Moment
from twinseal.gui.platform.alerts import Tray
application = QApplication([])
application.setApplicationName("Twinseal")
tray = Tray()
tried = tray.notify(Moment.OPENED)
print(tried.outcome, tried.fault or "", flush=True)
came = threading.Event()
threading.Thread(target=lambda: (sys.stdin.readline(), came.set()), daemon=True).start()
for _ in range(6000):
    if not came.is_set():
        QTest.qWait(10)
print(tray.notify(Moment.TEST).outcome, flush=True)
QTest.qWait(50)
tray.rest()
QTest.qWait(50)
"""


_STATE = """
import sys, threading
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from twinseal.gui.platform.alerts import Tray
from twinseal.gui.window import Window
application = QApplication([])
application.setApplicationName("Twinseal")
window, tray = Window(lambda: True), Tray()
window.name_vault("Plant", "Room 3")
window.name_owed(3, 1)
print(tray.show_state(window.windowIcon(), window.state_for_tray()), flush=True)
came = threading.Event()
threading.Thread(target=lambda: (sys.stdin.readline(), came.set()), daemon=True).start()
for _ in range(6000):
    if not came.is_set():
        QTest.qWait(10)
"""


def test_the_state_stays_beside_the_clock_without_a_name(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "supportsMessages", lambda: True)
    window, tray = Window(lambda: True), Tray()
    qtbot.addWidget(window)
    said: list[tuple[str, str]] = []

    def show() -> None:
        assert tray.show_state(window.windowIcon(), window.state_for_tray())
        said.append((tray._icon.toolTip(), window.windowTitle()))

    window.state_changed.connect(show)
    window.name_vault("Plant", "Room 3")
    plain = tray._icon.icon().pixmap(64, 64).toImage()
    window.name_owed(2, 0)
    owed = tray._icon.icon().pixmap(64, 64).toImage()
    window.name_owed(3, 1)
    late = tray._icon.icon().pixmap(64, 64).toImage()
    window.name_open("Open \u2013 reseals at 12:00:00", "Open 09:41", 581)
    opened = tray._icon.icon().pixmap(64, 64).toImage()
    assert said == [
        ("Twinseal: sealed", "Sealed \u2013 Plant \u2013 Twinseal"),
        ("Twinseal: sealed, owed: 2", "Sealed \u2013 owed: 2 \u2013 Plant \u2013 Twinseal"),
        ("Twinseal: sealed, owed: 3, late: 1", "Sealed \u2013 owed: 3, late: 1 \u2013 Plant \u2013 Twinseal"),
        ("Twinseal: open, minutes left: 10", "Open 09:41 \u2013 Plant \u2013 Twinseal"),
    ]
    assert all(first != second for first, second in itertools.combinations((plain, owed, late, opened), 2))
    # What was owed before an opening is not what is owed after it: nothing is said until it is counted again.
    window.name_open("", "")
    window.name_owed(5, 1)
    assert said[4:] == [
        ("Twinseal: sealed", "Sealed \u2013 Plant \u2013 Twinseal"),
        ("Twinseal: sealed, owed: 5, late: 1", "Sealed \u2013 owed: 5, late: 1 \u2013 Plant \u2013 Twinseal"),
    ]
    # The end of an opening leaves it where it is.
    tray.rest()
    assert tray._icon.isVisible()


def test_a_real_tray_gets_the_icon_and_the_notice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A second process owns the tray and the notices of a private bus; the window's platform is a real X server."""
    with private_bus() as bus, virtual_display() as display:
        surroundings = {**os.environ, **bus, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        # Without a bus, and on one where nobody holds a tray yet: what nobody shows was not sent.
        no_bus = {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path / 'no-bus'}"}
        for on, why in (no_bus, "no_bus"), ({}, "no_tray"):
            alone = subprocess.run(
                [sys.executable, "-c", _ALERT], env={**surroundings, **on}, input="rest\n", stdout=subprocess.PIPE, text=True, check=True
            )  # fmt: skip
            assert alone.stdout == f"failed {why}\nfailed\n"
        host = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("tray_host.py"))],
            env=surroundings,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert json.loads(host.stdout.readline()) == ["ready"]
            program = subprocess.Popen(
                [sys.executable, "-c", _ALERT], env=surroundings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            assert program.stdout.readline() == "sent \n"
            said = {}
            for _ in range(2):
                kind, *words = json.loads(host.stdout.readline())
                said[kind] = words
            assert said["notice"] == ["Twinseal", "Twinseal", "A vault was opened by two people."]
            (item,) = said["item"]
            assert item[item.index("Title") + 1] == "Twinseal"
            assert item[item.index("ToolTip") + 2 :][:2] == ["Twinseal", "A vault was opened by two people."]
            # A test alert says of itself that it is one.
            assert program.communicate("rest\n", timeout=60)[0] == "sent\n"
            assert json.loads(host.stdout.readline())[-1] == "This is a test alert. Nothing was opened."
            assert json.loads(host.stdout.readline()) == ["gone"]
            assert program.returncode == 0
            program = subprocess.Popen(
                [sys.executable, "-c", _STATE], env=surroundings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            assert program.stdout.readline() == "True\n"
            kind, item = json.loads(host.stdout.readline())
            assert kind == "item"
            assert "Twinseal: sealed, owed: 3, late: 1" in item[item.index("ToolTip") :]
            assert not any("Plant" in text or "Room" in text for text in item)
            program.communicate("rest\n", timeout=60)
            assert program.returncode == 0
            assert json.loads(host.stdout.readline()) == ["gone"]
            for name, value in surroundings.items():
                monkeypatch.setenv(name, value)
            assert host.stdout is not None
            _at_a_terminal(host.stdout)
        finally:
            host.terminate()
            # Which closes its pipe, too.
            host.communicate()


def _at_a_terminal(host: IO[str]) -> None:
    """A command at a terminal gives the same, from a process beside it, and takes the icon away at its end."""
    with RoomHere() as room:
        assert room.give(RoomAlerts(sound=False), "7K3-M0Q") == (Tried(Channel.TRAY, "sent"),)
        said = {}
        for _ in range(2):
            kind, *words = json.loads(host.readline())
            said[kind] = words
        assert said["notice"][-1] == "This is a test alert. Nothing was opened. Code: 7K3-M0Q"
        assert "Twinseal" in said["item"][0]
        for moment, words in (
            (Moment.OPENED, "A vault was opened by two people."),
            (Moment.TWO_MINUTES, "The open vault will reseal in two minutes."),
            (Moment.TIME_OVER, "Time is up. The vault is resealing now."),
        ):
            came: list[Tried] = []
            room.begin(moment, RoomAlerts(sound=False), came.append)
            assert json.loads(host.readline()) == ["notice", "Twinseal", "Twinseal", words]
            while not came:
                room.settle(20)
            assert came == [Tried(Channel.TRAY, "sent")]
    assert json.loads(host.readline()) == ["gone"]


def test_a_tone_is_logged_when_it_was_played_or_at_the_end(qtbot: QtBot) -> None:
    tones = SilentTones(None)
    alerts, flow = attended(tones, BlindTray())

    def rows() -> list[tuple[str, str, str]]:
        return [(f"{tried.channel}, {moment}", tried.outcome, tried.player) for tried, moment in flow.rows]

    def act(_flow: Any) -> Any:
        return None

    alerts.watch(OpeningStep.OPEN, 900, RoomAlerts())
    alerts.logged_before(act)(flow)
    assert rows() == [("tray, opened", "sent", "")]
    tones.waiting.pop()("paplay")
    alerts.watch(OpeningStep.OPEN, 1, RoomAlerts())
    # The window that closes lets go of the opening first, and seals then.
    alerts.rest()
    flow.seals()
    assert rows()[1:] == [
        ("sound, opened", "sent", "paplay"), ("sound, time_over", "begun", "aplay"), ("tray, time_over", "sent", ""),
    ]  # fmt: skip
    tones.waiting.pop()("")
    alerts.logged_before(act)(flow)
    assert len(rows()) == 4
