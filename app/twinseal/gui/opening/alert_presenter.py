"""Gives alerts while a vault is open, and keeps what has to be logged of them until the flow's own thread can."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from twinseal.domain.alert import Channel, Moment
from twinseal.domain.opening import OpeningStep
from twinseal.flows.opening.alerts import AlertTimes
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.views.opening import OpeningView
from twinseal.flows.views.room_alerts import RoomAlerts
from twinseal.gui.platform.alerts import BEGUN, FAILED, MUTED, SENT, Tray
from twinseal.gui.platform.tones import SystemTones, Tones

UNMUTED = "unmuted"


@dataclass(slots=True)
class Alert:
    """One alert for the log; its outcome is empty while its tone is played."""

    channel: Channel
    moment: Moment | None
    """None where the sound itself was turned off or on."""
    outcome: str = ""
    player: str = ""


class AlertPresenter(QObject):
    """One opening at a time; every opening begins with its sound on."""

    def __init__(self, tones: Tones | None = None, tray: Tray | None = None) -> None:
        """Use this machine's tones and tray, or others."""
        super().__init__()
        self._tones, self._tray = tones or SystemTones(), tray or Tray()
        self._times = AlertTimes()
        self._unlogged: list[Alert] = []
        self._muted = self._no_tray = False

    def watch(self, step: OpeningStep, left_s: int, wanted: RoomAlerts) -> None:
        """Give the alert that is due, if any, as the rules want it; called on each beat of the window."""
        moment = self._times.due(step, left_s)
        if moment is Moment.OPENED:
            self._muted = self._no_tray = False
        if moment is not None:
            self._give(moment, wanted)

    def _give(self, moment: Moment, wanted: RoomAlerts) -> None:
        if wanted.sound:
            sound = Alert(Channel.SOUND, moment, MUTED if self._muted else "")
            self._unlogged.append(sound)
            if not self._muted:
                self._tones.play(moment, lambda player: _heard(sound, player))
        if self._no_tray or not wanted.tray:
            return
        outcome = self._tray.notify(moment)
        # Said once an opening: a desktop without a tray has none a minute later, either.
        self._no_tray = outcome == FAILED
        self._unlogged.append(Alert(Channel.TRAY, moment, outcome))

    def mute(self, muted: bool) -> None:
        """Turn the sound off or on for this opening; the act itself is logged."""
        if muted is not self._muted:
            self._muted = muted
            self._unlogged.append(Alert(Channel.SOUND, None, MUTED if muted else UNMUTED))

    def rest(self) -> None:
        """Nothing is open any more."""
        self._times, self._unlogged = AlertTimes(), []
        self._tray.rest()

    def logged_before(
        self, act: Callable[[OpeningFlow], OpeningView], *, last: bool = False
    ) -> Callable[[OpeningFlow], OpeningView]:
        """Return an act of the flow before which the alerts so far are logged; a log that fails does not stop it.

        A tone that is still being played is logged when that is over, before the `last` act of an opening as begun.
        """
        if last:
            for alert in self._unlogged:
                if not alert.outcome:
                    alert.outcome, alert.player = BEGUN, self._tones.at_work()
        ready = [alert for alert in self._unlogged if alert.outcome]
        self._unlogged = [alert for alert in self._unlogged if not alert.outcome]

        def acted(flow: OpeningFlow) -> OpeningView:
            for alert in ready:
                # Whatever it is: the act after it may be a reseal, and nothing stops a reseal.
                with contextlib.suppress(Exception):
                    flow.log_alert(alert.channel, alert.moment, alert.outcome, alert.player)
            return act(flow)

        return acted


def _heard(alert: Alert, player: str) -> None:
    if not alert.outcome:
        alert.outcome, alert.player = SENT if player else FAILED, player
