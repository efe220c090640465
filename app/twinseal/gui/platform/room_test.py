"""A test alert in the room itself: the tone of this machine, and the notice of its desktop."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from twinseal.domain.alert import Channel, Moment
from twinseal.flows.views.room_alerts import RoomAlerts
from twinseal.flows.views.statements import FAILED, SENT, Tried
from twinseal.gui.platform.tones import Tones

if TYPE_CHECKING:
    from twinseal.gui.platform.alerts import Tray


def sound_and_show(tones: Tones, tray: Tray, wanted: RoomAlerts, done: Callable[[tuple[Tried, ...]], None]) -> None:
    """Give the test as the rules want it; `done` is called once, on the window's thread, with what became of each."""
    shown = (Tried(Channel.TRAY, tray.notify(Moment.TEST)),) if wanted.tray else ()
    if wanted.sound:
        tones.play(
            Moment.TEST,
            lambda player: done((Tried(Channel.SOUND, SENT if player else FAILED, None, player), *shown)),
        )
    else:
        done(shown)
