"""The alerts of one opening in the room itself: given at their moments, and kept until the flow's own thread can log them.

Window and terminal give them by other means, and by the same rules.
"""

from __future__ import annotations

import threading
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


@dataclass(slots=True, eq=False)
class UnloggedAlert:
    """An alert on one way that the log does not have yet; its outcome is empty while it is under way."""

    channel: Channel
    moment: Moment | None
    """None where the sound itself was turned off or on."""
    outcome: str = ""
    player: str = ""
    fault: AlertFault | None = None


class UnloggedAlerts:
    """Alerts of one opening that its log does not have yet: added by the thread that gives them, logged on the flow's own."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._lock = threading.Lock()
        self._alerts: list[UnloggedAlert] = []
        self._are_over = False

    def add(self, *alerts: UnloggedAlert) -> bool:
        """Take what is about to be given; False where the vault is being sealed, and its log takes nothing more."""
        with self._lock:
            if not self._are_over:
                self._alerts += alerts
            return not self._are_over

    def decide(self, alert: UnloggedAlert, tried: Tried) -> bool:
        """Keep what became of an alert; False where that was decided before."""
        with self._lock:
            is_first = not alert.outcome
            if is_first:
                alert.outcome, alert.player, alert.fault = tried.outcome, tried.player, tried.fault
            return is_first

    def log(self, flow: OpeningFlow) -> None:
        """Log what is decided; what the log does not take now is kept for the next time. Never raises."""
        self._log_decided(flow)

    def end(self, flow: OpeningFlow, at_work: str) -> None:
        """Log all of it, what is under way as begun, the sound by the player that is `at_work`. Never raises."""
        with self._lock:
            self._are_over = True
            for alert in self._alerts:
                if not alert.outcome:
                    alert.outcome, alert.player = BEGUN, at_work if alert.channel is Channel.SOUND else ""
        self._log_decided(flow)

    def _log_decided(self, flow: OpeningFlow) -> None:
        # One by one: a log that turns out to be changed seals in the middle of it, and `end` takes what is left.
        while (alert := self._next()) is not None:
            try:
                flow.log_alert(Tried(alert.channel, alert.outcome, alert.fault, alert.player), alert.moment)
            except Exception:  # noqa: BLE001 - what comes after it may be a reseal, and nothing stops a reseal
                if self._kept(alert):
                    return

    def _next(self) -> UnloggedAlert | None:
        with self._lock:
            alert = next((each for each in self._alerts if each.outcome), None)
            if alert is not None:
                self._alerts.remove(alert)
            return alert

    def _kept(self, alert: UnloggedAlert) -> bool:
        """Put back what the log did not take; False where there is no next time."""
        with self._lock:
            if not self._are_over:
                self._alerts.insert(0, alert)
            return not self._are_over


class AlertsInRoom(ABC):
    """One opening at a time; every opening begins with its sound on."""

    def __init__(self) -> None:
        """Wait for an opening."""
        self._times = AlertTimes()
        self._unlogged = UnloggedAlerts()
        self._muted = self._no_tray = False

    def attend(self, flow: OpeningFlow) -> None:
        """Give the alerts of this opening; whatever seals it, the log has all of them before."""
        self._times = AlertTimes()
        self._unlogged = unlogged = UnloggedAlerts()

        def ends(flow: OpeningFlow) -> None:
            self._settle()
            unlogged.end(flow, self._at_work())

        flow.before_seal(ends)

    @abstractmethod
    def _begin(self, moment: Moment, wanted: RoomAlerts, came: Callable[[Tried], object]) -> None:
        """Begin an alert and return at once; never raises. `came` is called once for each way that is wanted."""

    @abstractmethod
    def _at_work(self) -> str:
        """Return the name of what plays just now, "" while all is silent; asked on the flow's own thread."""

    @abstractmethod
    def _settle(self) -> None:
        """Take the answers that are there; called on the flow's own thread."""

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
        unlogged = self._unlogged
        if wanted.sound:
            given[Channel.SOUND] = UnloggedAlert(Channel.SOUND, moment, MUTED if self._muted else "")
        if wanted.tray and not self._no_tray:
            given[Channel.TRAY] = UnloggedAlert(Channel.TRAY, moment)

        def came(tried: Tried) -> None:
            if tried.channel is Channel.TRAY and tried.fault in _NO_TRAY:
                # Said once an opening: a desktop without a tray has none a minute later, either.
                self._no_tray = True
            if unlogged.decide(given[tried.channel], tried):
                self._decided(given[tried.channel])

        asked = RoomAlerts(sound=wanted.sound and not self._muted, tray=Channel.TRAY in given)
        if unlogged.add(*given.values()) and asked.ways:
            self._begin(moment, asked, came)

    def _decided(self, alert: UnloggedAlert) -> None:
        """Take note of what became of an alert; here nobody has to be told."""
        del alert

    def mute(self, muted: bool) -> None:
        """Turn the sound off or on for this opening; the act itself is logged."""
        if muted is not self._muted:
            self._muted = muted
            self._unlogged.add(UnloggedAlert(Channel.SOUND, None, MUTED if muted else UNMUTED))

    def rest(self) -> None:
        """Count no alert as given: nothing is open any more, or nothing is open yet."""
        self._times = AlertTimes()

    def logged_before(self, act: Callable[[OpeningFlow], OpeningView]) -> Callable[[OpeningFlow], OpeningView]:
        """Return an act of the flow before which the alerts so far are logged; a log that fails does not stop it.

        What is still under way is logged when that is over, or by the seal as begun.
        """
        unlogged = self._unlogged

        def acted(flow: OpeningFlow) -> OpeningView:
            self._settle()
            unlogged.log(flow)
            return act(flow)

        return acted
