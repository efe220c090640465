"""The alerts of an opening at a terminal: its bell and a line, and beside it sound and tray of this machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from twinseal.domain.alert import AlertFault, Channel, Moment
from twinseal.domain.alert_words import channel_text, fault_text
from twinseal.domain.opening import OpeningStep
from twinseal.domain.texts import sentence_of
from twinseal.flows.opening.alerts_in_room import AlertsInRoom, UnloggedAlert
from twinseal.flows.views.room_alerts import RoomAlerts
from twinseal.flows.views.statements import FAILED, SENT, Tried
from twinseal.host.people_terminal import PeopleTerminal

_MINUTES: Final = {Moment.TWO_MINUTES: 2, Moment.ONE_MINUTE: 1}


class Room(Protocol):
    """Sound and tray of this machine; `twinseal.cli.room_alerts.RoomHere` is the real one."""

    def prepare(self, wanted: RoomAlerts) -> None:
        """Make ready for these."""
        ...

    def begin(self, moment: Moment, wanted: RoomAlerts, came: Callable[[Tried], object]) -> None:
        """Begin an alert; `came` is called once for each way that is wanted, here or in `settle`."""
        ...

    def settle(self) -> None:
        """Take the answers that are there."""
        ...

    def at_work(self) -> str:
        """Return the name of what plays just now, "" while all is silent."""
        ...

    def rest(self) -> None:
        """Take the notice away."""
        ...


class TerminalAlerts(AlertsInRoom):
    """What `AlertsInRoom` says, and at each moment a line on the terminal, with its bell where the sound is on."""

    def __init__(self, terminal: PeopleTerminal, room: Room) -> None:
        """Give nothing yet."""
        super().__init__()
        self._terminal, self._room = terminal, room
        self._said_failed: set[Channel] = set()
        self._left_s = 0

    def prepare(self, wanted: RoomAlerts) -> None:
        """Make ready: an opening may begin."""
        self._room.prepare(wanted)

    def watch(self, step: OpeningStep, left_s: int, wanted: RoomAlerts) -> Moment | None:
        """Give the alert that is due, if any; the terminal's own is no matter of the rules."""
        self._left_s = left_s
        return super().watch(step, left_s, wanted)

    def _give(self, moment: Moment, wanted: RoomAlerts) -> None:
        if wanted.sound and not self._muted:
            self._terminal.ring()
        is_there = self._terminal.say("", _words(moment, self._left_s))
        fault = None if is_there else AlertFault.NO_READER
        self._unlogged.add(UnloggedAlert(Channel.TERMINAL, moment, SENT if is_there else FAILED, fault=fault))
        super()._give(moment, wanted)

    def _begin(self, moment: Moment, wanted: RoomAlerts, came: Callable[[Tried], object]) -> None:
        self._room.begin(moment, wanted, came)

    def _at_work(self) -> str:
        return self._room.at_work()

    def _decided(self, alert: UnloggedAlert) -> None:
        if alert.outcome != FAILED or alert.channel in self._said_failed:
            return
        self._said_failed.add(alert.channel)
        fault = str(fault_text(alert.fault)) if alert.fault is not None else ""
        self._terminal.say("", sentence_of("command.alert_failed", channel=channel_text(alert.channel), fault=fault))

    def _settle(self) -> None:
        self._room.settle()

    def rest(self) -> None:
        """Nothing is open any more."""
        super().rest()
        self._room.rest()


def _words(moment: Moment, left_s: int) -> str:
    if moment in _MINUTES:
        return sentence_of("command.minutes_left", minutes=_MINUTES[moment])
    if moment is Moment.OPENED:
        return sentence_of("command.vault_is_open", minutes=max(1, round(left_s / 60)))
    return sentence_of("command.time_is_up")
