"""The alerts of one opening in the room itself: given at their moments, and kept until the flow's own thread can log them.

Window and terminal give them by other means, and by the same rules.
"""

from __future__ import annotations

import contextlib
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from twinseal.domain.alert import AlertFault, Channel, Moment
from twinseal.domain.opening import OpeningStep
from twinseal.flows.opening.alerts import AlertTimes
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.views.opening import OpeningView
from twinseal.flows.views.room_alerts import RoomAlerts
from twinseal.flows.views.statements import BEGUN, Tried

MUTED: Final = "muted"
UNMUTED: Final = "unmuted"
_NO_TRAY: Final = (AlertFault.NO_DISPLAY, AlertFault.NO_BUS, AlertFault.NO_TRAY)


@dataclass(slots=True)
class UnloggedAlert:
    """An alert on one way that the log does not have yet; its outcome is empty while it is under way."""

    channel: Channel
    moment: Moment | None
    """None where the sound itself was turned off or on."""
    outcome: str = ""
    player: str = ""
    fault: AlertFault | None = None


class AlertsInRoom(ABC):
    """One opening at a time; every opening begins with its sound on."""

    def __init__(self) -> None:
        """Wait for an opening."""
        self._times = AlertTimes()
        self._unlogged: list[UnloggedAlert] = []
        self._muted = self._no_tray = False

    @abstractmethod
    def _begin(self, moment: Moment, wanted: RoomAlerts, came: Callable[[Tried], object]) -> None:
        """Begin an alert and return at once; never raises. `came` is called once for each way that is wanted."""

    @abstractmethod
    def _at_work(self) -> str:
        """Return the name of what plays just now, "" while all is silent."""

    def watch(self, step: OpeningStep, left_s: int, wanted: RoomAlerts) -> Moment | None:
        """Give the alert that is due, if any, as the rules want it; called on each beat. Returns which one it is."""
        moment = self._times.due(step, left_s)
        if moment is Moment.OPENED:
            self._muted = self._no_tray = False
        if moment is not None:
            self._give(moment, wanted)
        return moment

    def _give(self, moment: Moment, wanted: RoomAlerts) -> None:
        given: dict[Channel, UnloggedAlert] = {}
        if wanted.sound:
            given[Channel.SOUND] = UnloggedAlert(Channel.SOUND, moment, MUTED if self._muted else "")
        if wanted.tray and not self._no_tray:
            given[Channel.TRAY] = UnloggedAlert(Channel.TRAY, moment)
        self._unlogged += given.values()

        def came(tried: Tried) -> None:
            alert = given[tried.channel]
            if tried.channel is Channel.TRAY and tried.fault in _NO_TRAY:
                # Said once an opening: a desktop without a tray has none a minute later, either.
                self._no_tray = True
            if not alert.outcome:
                alert.outcome, alert.player, alert.fault = tried.outcome, tried.player, tried.fault
                self._decided(alert)

        asked = RoomAlerts(sound=wanted.sound and not self._muted, tray=Channel.TRAY in given)
        if asked.ways:
            self._begin(moment, asked, came)

    def _decided(self, alert: UnloggedAlert) -> None:
        """Take note of what became of an alert; here nobody has to be told."""
        del alert

    def mute(self, muted: bool) -> None:
        """Turn the sound off or on for this opening; the act itself is logged."""
        if muted is not self._muted:
            self._muted = muted
            self._unlogged.append(UnloggedAlert(Channel.SOUND, None, MUTED if muted else UNMUTED))

    def rest(self) -> None:
        """Nothing is open any more."""
        self._times, self._unlogged = AlertTimes(), []

    def logged_before(
        self, act: Callable[[OpeningFlow], OpeningView], *, last: bool = False
    ) -> Callable[[OpeningFlow], OpeningView]:
        """Return an act of the flow before which the alerts so far are logged; a log that fails does not stop it.

        What is still under way is logged when that is over, before the `last` act of an opening as begun.
        """
        if last:
            for alert in self._unlogged:
                if not alert.outcome:
                    alert.outcome = BEGUN
                    alert.player = self._at_work() if alert.channel is Channel.SOUND else ""
        ready = [alert for alert in self._unlogged if alert.outcome]
        self._unlogged = [alert for alert in self._unlogged if not alert.outcome]

        def acted(flow: OpeningFlow) -> OpeningView:
            for alert in ready:
                # Whatever it is: the act after it may be a reseal, and nothing stops a reseal.
                with contextlib.suppress(Exception):
                    flow.log_alert(Tried(alert.channel, alert.outcome, alert.fault, alert.player), alert.moment)
            return act(flow)

        return acted
