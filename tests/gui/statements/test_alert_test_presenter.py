"""A test alert from the window: sound, tray, a real socket and a real folder, and what is heard and read on each."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.hands import Hands, Keys, Tree
from fakes.patience import PATIENCE_S
from fakes.proving import prove, said
from fakes.shown_window import settle, shown_router
from fakes.silent_tones import SilentTones
from twinseal.domain.alert import Channel, Moment
from twinseal.flows.views.statements import Tried
from twinseal.gui.platform.alerts import Tray
from twinseal.gui.router import Router
from twinseal.gui.statements.alert_test_presenter import AlertTestPresenter
from twinseal.host.drop_folder import DropFolder
from twinseal.host.system_log import SystemLog

WAYS = pytest.mark.parametrize("who", [Keys, Tree], ids=["keyboard", "tree"])


class ToldTray(Tray):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[Moment] = []
        self.outcome, self.code = "failed", ""

    def notify(self, moment: Moment, code: str = "") -> Tried:
        self.said.append(moment)
        self.code = code
        return Tried(Channel.TRAY, self.outcome)


@dataclass
class Outside:
    """What stands outside of the room, and what was given in it."""

    cast: Cast
    receiver: socket.socket
    drop: Path
    tones: SilentTones
    tray: ToldTray

    def line(self) -> str:
        return self.receiver.recv(4096).decode()

    def code(self) -> str:
        return self.line().partition('code="')[2][:7]

    def router(self, qtbot: QtBot) -> Router:
        made = shown_router(self.cast, qtbot)
        made.__dict__["tray"] = self.tray
        tried(made).tones = self.tones
        return made


@pytest.fixture
def outside(telling: Cast, tmp_path: Path) -> Iterator[Outside]:
    drop = tmp_path / "drop"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as receiver:
        receiver.bind(str(tmp_path / "log"))
        receiver.settimeout(PATIENCE_S)
        ways: Any = {
            Channel.SYSLOG: SystemLog(tmp_path / "log"), Channel.DROP: DropFolder(str(drop), must_be_mount=False)
        }  # fmt: skip
        telling.machine = replace(telling.machine, alert_ways=lambda _policy, _site: ways)
        yield Outside(telling, receiver, drop, SilentTones(), ToldTray())


def tried(router: Router) -> AlertTestPresenter:
    feature = router.feature("alert_test")
    assert isinstance(feature, AlertTestPresenter)
    return feature


def to_sent(cast: Cast, router: Router, hands: Hands, qtbot: QtBot) -> None:
    hands.press("Send a test alert")
    settle(qtbot, router, lambda: router.shown is tried(router).asked_on)
    prove(cast, hands, "Ed", "Ed Operator")
    settle(qtbot, router, lambda: router.shown is tried(router).sent_on)


@WAYS
def test_every_way_is_tried_and_answered_for(outside: Outside, qtbot: QtBot, who: Callable[[QWidget], Hands]) -> None:
    router = outside.router(qtbot)
    hands = who(router.window)
    to_sent(outside.cast, router, hands, qtbot)
    screen = tried(router).sent_on
    settle(qtbot, router, lambda: "Drop folder, failed" in " ".join(screen.rows.row_texts()))
    assert (outside.tones.asked, outside.tray.said) == ([Moment.TEST], [Moment.TEST])
    rows = screen.rows.row_texts()
    assert [row.split(", ")[:2] for row in rows] == [
        ["Sound", "sent"], ["Tray", "failed"], ["System log", "sent"], ["Drop folder", "failed"]
    ]  # fmt: skip
    assert rows[3].endswith("There is no such folder")
    assert [way for way, answer in screen.answers.items() if answer.isVisible()] == [Channel.SOUND, Channel.SYSLOG]
    # Two ways failed: what came on the others is logged, and nothing is signed.
    hands.type("System log: code", outside.code())
    hands.step("Sound: was the tone heard", 2)
    hands.press("Log what arrived")
    settle(qtbot, router, lambda: "did not arrive by sound, tray, drop folder." in screen.notice.text())
    outside.drop.mkdir()
    outside.tray.outcome = "sent"
    hands.press("Send it again")
    settle(qtbot, router, lambda: "Drop folder, sent" in " ".join(screen.rows.row_texts()))
    assert all(answer.isVisible() for answer in screen.answers.values())
    code = outside.code()
    (notice,) = outside.drop.iterdir()
    dropped = notice.read_text().partition('"code":"')[2][:7]
    assert not [each for each in (code, dropped, outside.tray.code) if each in said(router)]
    hands.step("Sound: was the tone heard", 1)
    for way, typed in (("Tray", outside.tray.code), ("System log", code), ("Drop folder", "000-000")):
        hands.type(f"{way}: code", typed)
    hands.press("Sign that it arrived")
    settle(qtbot, router, lambda: screen.answers[Channel.DROP].field.is_wrong)
    assert "not the code of this test alert" in screen.answers[Channel.DROP].field.message.message
    hands.type("Drop folder: code", dropped)
    hands.press("Sign that it arrived")
    settle(qtbot, router, lambda: router.shown is router.start.sealed)
    assert "Ed Operator signed that test alert" in said(router)
    assert screen.rows.row_texts() == []
    router.leave()
    kinds = outside.cast.desk_kinds()
    assert (kinds.count("alert.answered"), kinds.count("alert.tested")) == (2 + 4, 1)


def test_a_notice_that_never_came_is_no_proof(outside: Outside, qtbot: QtBot) -> None:
    outside.drop.mkdir()
    outside.tray.outcome = "sent"
    router = outside.router(qtbot)
    hands = Keys(router.window)
    to_sent(outside.cast, router, hands, qtbot)
    screen = tried(router).sent_on
    settle(qtbot, router, lambda: "Drop folder, sent" in " ".join(screen.rows.row_texts()))
    (notice,) = outside.drop.iterdir()
    hands.step("Sound: was the tone heard", 1)
    hands.type("Tray: code", "7K3")
    hands.tick("No notice came on this desktop")
    hands.type("System log: code", outside.code())
    hands.type("Drop folder: code", notice.read_text().partition('"code":"')[2][:7])
    hands.press("Sign that it arrived")
    settle(qtbot, router, lambda: "did not arrive by tray" in screen.notice.text())
    hands.press("Sign nothing")
    settle(qtbot, router, lambda: router.shown is router.start.sealed)
    router.leave()
    kinds = outside.cast.desk_kinds()
    assert (kinds.count("alert.answered"), kinds.count("alert.tested")) == (4, 0)


def test_a_tone_that_hangs_and_a_way_that_hangs_let_go(outside: Outside, qtbot: QtBot) -> None:
    """Nothing can be signed meanwhile, the window goes on, and F12 ends the visit."""
    outside.tones.player = None
    goes_on = threading.Event()

    class Hanging:
        def send(self, _name: str, _line: bytes, _notice: bytes) -> str:
            goes_on.wait(PATIENCE_S)
            return ""

    ways: Any = {Channel.SYSLOG: Hanging(), Channel.DROP: Hanging()}
    outside.cast.machine = replace(outside.cast.machine, alert_ways=lambda _policy, _site: ways)
    router = outside.router(qtbot)
    hands = Keys(router.window)
    to_sent(outside.cast, router, hands, qtbot)
    screen = tried(router).sent_on
    acts = [screen.findChild(QPushButton, f"alert_test_sent.{name}") for name in ("sign", "again")]
    assert not any(act is None or act.isEnabled() for act in acts)
    assert all("on its way" in row for row in screen.rows.row_texts())
    (heard,) = outside.tones.waiting
    heard("aplay")
    visit = tried(router)._testing
    assert visit is not None
    # It waits for both ways by now, and holds the keys.
    router.make_safe()
    goes_on.set()
    settle(qtbot, router, lambda: router.shown is router.start.sealed)
    assert visit.ended
    # A tone that is heard late belongs to nobody.
    heard("aplay")
    assert not router.worker.busy
    assert router.start.vault is not None
    router.start.vault.break_the_glass().abandon()
