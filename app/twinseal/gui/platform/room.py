"""Alerts in the room itself: the tone of this machine, and the notice of its desktop."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from twinseal.domain.alert import Channel, Moment
from twinseal.flows.views.room_alerts import RoomAlerts
from twinseal.flows.views.statements import FAILED, SENT, Tried
from twinseal.gui.platform.tones import Tones

if TYPE_CHECKING:
    from twinseal.gui.platform.alerts import Tray


def sound_and_show(
    tones: Tones, tray: Tray, moment: Moment, wanted: RoomAlerts, came: Callable[[Tried], object], code: str = ""
) -> None:
    """Give an alert as the rules want it, the `code` of a test in its notice.

    `came` is called once for each way that is wanted, on the window's thread.
    """
    if wanted.tray:
        came(tray.notify(moment, code))
    if wanted.sound:

        def heard(player: str) -> None:
            fault = None if player else tones.why_silent()
            came(Tried(Channel.SOUND, SENT if player else FAILED, fault, player))

        tones.play(moment, heard)


def give_test(
    tones: Tones, tray: Tray, wanted: RoomAlerts, done: Callable[[tuple[Tried, ...]], object], code: str = ""
) -> None:
    """Give a test alert; `done` is called once, with what became of each way that is wanted."""
    tried: dict[Channel, Tried] = {}

    def came(each: Tried) -> None:
        tried[each.channel] = each
        if len(tried) == len(wanted.ways):
            done(tuple(tried[way] for way in wanted.ways))

    if not wanted.ways:
        done(())
    sound_and_show(tones, tray, Moment.TEST, wanted, came, code)
