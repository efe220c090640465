"""Gives the alerts of an open vault by the tones and the tray of the window's own desktop."""

from __future__ import annotations

from collections.abc import Callable

from twinseal.domain.alert import Moment
from twinseal.flows.opening.alerts_in_room import AlertsInRoom
from twinseal.flows.views.room_alerts import RoomAlerts
from twinseal.flows.views.statements import Tried
from twinseal.gui.platform.alerts import Tray
from twinseal.gui.platform.room import sound_and_show
from twinseal.gui.platform.tones import SystemTones, Tones


class AlertPresenter(AlertsInRoom):
    """What `AlertsInRoom` says; alerts are given on the window's thread, and logged on the flow's."""

    def __init__(self, tones: Tones | None = None, tray: Tray | None = None) -> None:
        """Use this machine's tones and tray, or others."""
        super().__init__()
        self._tones, self._tray = tones or SystemTones(), tray or Tray()

    def _begin(self, moment: Moment, wanted: RoomAlerts, came: Callable[[Tried], object]) -> None:
        sound_and_show(self._tones, self._tray, moment, wanted, came)

    def _at_work(self) -> str:
        return self._tones.at_work()

    def _settle(self) -> None:
        """Take nothing: answers come by themselves."""

    def rest(self) -> None:
        """Nothing is open any more."""
        super().rest()
        self._tray.rest()
