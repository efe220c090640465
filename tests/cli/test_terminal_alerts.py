"""Alerts of an opening at a terminal by the rules: what is off is not given, what fails is said once, nothing stops a seal."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

import pytest

from fakes.quiet_room import QuietRoom
from twinseal.cli.terminal_alerts import TerminalAlerts
from twinseal.domain.alert import AlertFault, Channel, Moment
from twinseal.domain.errors import LogNotWritable
from twinseal.domain.opening import OpeningStep
from twinseal.flows.views.room_alerts import RoomAlerts
from twinseal.flows.views.statements import Tried
from twinseal.host.people_terminal import PeopleTerminal
from twinseal.host.readable import is_readable

OPEN = OpeningStep.OPEN


class Flow:
    def __init__(self, fault: type[Exception] | None = None) -> None:
        self.rows: list[tuple[str, str, str]] = []
        self.fault = fault

    def before_seal(self, act: Callable[[Any], object]) -> None:
        self.seals = partial(act, self)

    def log_alert(self, tried: Tried, moment: Moment | None) -> None:
        if self.fault is not None:
            raise self.fault
        self.rows.append((tried.channel.value, "" if moment is None else moment.value, tried.outcome))


@dataclass
class Desk:
    end: int
    place: int
    terminal: PeopleTerminal
    room: QuietRoom

    def alerts(self, flow: Flow | None = None) -> TerminalAlerts:
        made, attended = TerminalAlerts(self.terminal, self.room), cast("Any", flow or Flow())
        made.attend(attended)
        return made

    def shown(self) -> str:
        read = b""
        while is_readable(self.end, 0):
            read += os.read(self.end, 65_536)
        return read.decode().replace("\r\n", "\n")


@pytest.fixture
def desk() -> Iterator[Desk]:
    end, place = os.openpty()
    with PeopleTerminal(os.ttyname(place)) as terminal:
        yield Desk(end, place, terminal, QuietRoom())
    os.close(end)
    os.close(place)


def logged(alerts: TerminalAlerts) -> list[tuple[str, str, str]]:
    flow: Any = Flow()
    done: Any = "done"
    assert alerts.logged_before(lambda _flow: done)(flow) is done
    rows: list[tuple[str, str, str]] = flow.rows
    return rows


def test_what_the_rules_turn_off_is_silent_and_said_all_the_same(desk: Desk) -> None:
    alerts = desk.alerts()
    off = RoomAlerts(sound=False, tray=False)
    assert [alerts.watch(OPEN, left, off) for left in (900, 890, 120)] == [Moment.OPENED, None, Moment.TWO_MINUTES]
    assert desk.room.asked == []
    assert desk.shown() == "\nThe vault is open. It seals itself in 15 minutes.\n\n2 minutes left.\n"
    assert logged(alerts) == [("terminal", "opened", "sent"), ("terminal", "two_minutes", "sent")]


def test_a_muted_sound_is_an_entry_and_rings_no_bell(desk: Desk) -> None:
    alerts = desk.alerts()
    alerts.watch(OPEN, 900, RoomAlerts())
    alerts.mute(True)
    assert "\a" in desk.shown()
    alerts.watch(OPEN, 60, RoomAlerts())
    assert "\a" not in desk.shown()
    assert desk.room.asked == [(Moment.OPENED, (Channel.SOUND, Channel.TRAY)), (Moment.ONE_MINUTE, (Channel.TRAY,))]
    rows = logged(alerts)
    assert rows[3:5] == [("sound", "", "muted"), ("terminal", "one_minute", "sent")]
    assert ("sound", "one_minute", "muted") in rows


def test_what_answers_late_is_said_once_and_logged_as_begun(desk: Desk) -> None:
    desk.room.answers = {Channel.SOUND: None, Channel.TRAY: None}
    flow = Flow()
    alerts = desk.alerts(flow)
    alerts.watch(OPEN, 900, RoomAlerts())
    assert logged(alerts) == [("terminal", "opened", "sent")]
    for came in desk.room.waiting[:2]:
        came(Tried(Channel.SOUND, "failed", AlertFault.ENDED))
    assert desk.shown().count("Alert by sound failed: the program that gives it ended.") == 1
    alerts.watch(OPEN, 1, RoomAlerts())
    # What died may live at the next moment: only what is not there is left alone.
    assert desk.room.asked[1:] == [(Moment.TIME_OVER, (Channel.SOUND, Channel.TRAY))]
    desk.room.waiting[2](Tried(Channel.SOUND, "failed", AlertFault.ENDED))
    assert "Alert by" not in desk.shown(), "said once"
    flow.seals()
    assert flow.rows == [
        ("sound", "opened", "failed"), ("tray", "opened", "begun"),
        ("terminal", "time_over", "sent"), ("sound", "time_over", "failed"), ("tray", "time_over", "begun"),
    ]  # fmt: skip
    desk.room.waiting[0](Tried(Channel.TRAY, "sent"))
    alerts.watch(OPEN, 60, RoomAlerts())
    assert logged(alerts) == [], "what comes after the seal is in no log"
    assert len(desk.room.asked) == 2, "what no log takes is not given"


def test_a_terminal_that_is_gone_has_failed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> int:
        raise OSError

    alerts = desk.alerts()
    monkeypatch.setattr(os, "write", gone)
    alerts.watch(OPEN, 900, RoomAlerts(sound=False, tray=False))
    monkeypatch.undo()
    assert logged(alerts) == [("terminal", "opened", "failed")]


@pytest.mark.parametrize("fault", [LogNotWritable, OSError])
def test_what_a_log_did_not_take_is_tried_again(desk: Desk, fault: type[Exception]) -> None:
    flow = Flow(fault)
    alerts = desk.alerts(flow)
    alerts.watch(OPEN, 900, RoomAlerts(tray=False))
    held: Any = flow
    done: Any = "done"
    assert alerts.logged_before(lambda _flow: done)(held) is done
    flow.fault = None
    alerts.logged_before(lambda _flow: done)(held)
    assert flow.rows == [("terminal", "opened", "sent"), ("sound", "opened", "sent")]
    flow.fault = fault
    alerts.watch(OPEN, 1, RoomAlerts())
    flow.seals()
    assert logged(alerts) == [], "a seal waits for no second try"
