"""Gives alerts while a vault is open, and keeps what has to be logged of them until the flow's own thread can."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from PySide6.QtCore import QObject

from twinseal.domain.opening import OpeningStep
from twinseal.flows.opening.alerts import AlertTimes, Moment
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.views import OpeningView
from twinseal.gui.platform.alerts import FAILED, MUTED, Bell, Tray

UNMUTED = "unmuted"
Told = tuple[str, str]


class AlertPresenter(QObject):
    """One opening at a time; every opening begins with its sound on."""

    def __init__(self, bell: Bell | None = None, tray: Tray | None = None) -> None:
        """Use this desktop's bell and tray, or others."""
        super().__init__()
        self._bell, self._tray = bell or Bell(), tray or Tray()
        self._times = AlertTimes()
        self._told: list[Told] = []
        self._muted = self._no_tray = False

    def watch(self, step: OpeningStep, left_s: int) -> None:
        """Give the alert that is due, if any; called on each beat of the window."""
        moment = self._times.due(step, left_s)
        if moment is Moment.OPENED:
            self._muted = self._no_tray = False
        if moment is not None:
            self._give(moment)

    def _give(self, moment: Moment) -> None:
        self._told.append((f"sound, {moment.value}", MUTED if self._muted else self._bell.ring(moment)))
        if self._no_tray:
            return
        outcome = self._tray.notify(moment)
        # Said once an opening: a desktop without a tray has none a minute later, either.
        self._no_tray = outcome == FAILED
        self._told.append((f"tray, {moment.value}", outcome))

    def mute(self, muted: bool) -> None:
        """Turn the sound off or on for this opening; the act itself is logged."""
        if muted is not self._muted:
            self._muted = muted
            self._told.append(("sound", MUTED if muted else UNMUTED))

    def rest(self) -> None:
        """Nothing is open any more."""
        self._times, self._told = AlertTimes(), []
        self._tray.rest()

    def logged_before(self, act: Callable[[OpeningFlow], OpeningView]) -> Callable[[OpeningFlow], OpeningView]:
        """Return an act of the flow before which the alerts so far are logged; a log that fails does not stop it."""
        told, self._told = tuple(self._told), []

        def acted(flow: OpeningFlow) -> OpeningView:
            for channel, outcome in told:
                # Whatever it is: the act after it may be a reseal, and nothing stops a reseal.
                with contextlib.suppress(Exception):
                    flow.log_alert(channel, outcome)
            return act(flow)

        return acted
