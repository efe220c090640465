"""Sound and tray at a terminal: what cannot be given has failed, and nothing of it hangs or stays."""

from __future__ import annotations

import sys

import pytest

from twinseal.cli import room_alerts
from twinseal.cli.room_alerts import RoomHere
from twinseal.domain.alert import Channel
from twinseal.flows.views.room_alerts import RoomAlerts
from twinseal.flows.views.statements import Tried

BOTH_FAILED = (Tried(Channel.SOUND, "failed"), Tried(Channel.TRAY, "failed"))


def test_a_room_without_a_display_has_no_tray(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    with RoomHere() as room:
        assert room.give(RoomAlerts(sound=False), "7K3-M0Q") == BOTH_FAILED[1:]
        child = room._child
        assert child is not None
        assert child.poll() is None
    assert child.poll() is not None


@pytest.mark.parametrize(
    "program", ["", "print('no JSON')", "import time; time.sleep(60)"], ids=["ends", "says nothing", "hangs"]
)
def test_a_room_that_does_not_answer_has_failed(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(room_alerts, "_LIMIT_S", 0.2)
    monkeypatch.setattr(room_alerts, "module_command", lambda _module: [sys.executable, "-S", "-c", program])
    with RoomHere() as room:
        assert room.give(RoomAlerts(), "7K3-M0Q") == BOTH_FAILED
        assert room.give(RoomAlerts(sound=False, tray=False), "") == ()
    monkeypatch.setattr(room_alerts, "module_command", lambda _module: ["/nowhere/at/all"])
    with RoomHere() as room:
        assert room.give(RoomAlerts(), "7K3-M0Q") == BOTH_FAILED
