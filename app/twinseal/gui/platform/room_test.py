"""A test alert in the room itself: the tone of this machine, and the notice of its desktop.

A terminal runs this as a program of its own (`twinseal.cli.room_alerts`): it reads what is wanted, one JSON object in a line, says
what became of it, one JSON list in a line, and stays beside the clock until nobody writes to it any more.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from twinseal.domain.alert import Channel, Moment
from twinseal.flows.views.room_alerts import RoomAlerts
from twinseal.flows.views.statements import FAILED, SENT, Tried
from twinseal.gui.platform.tones import SystemTones, Tones

if TYPE_CHECKING:
    from twinseal.gui.platform.alerts import Tray


_LOOK_MS: Final = 50


def sound_and_show(
    tones: Tones, tray: Tray, wanted: RoomAlerts, done: Callable[[tuple[Tried, ...]], None], code: str = ""
) -> None:
    """Give the test as the rules want it, `code` in the notice; `done` is called once, on the window's thread.

    It gets what became of each.
    """
    shown = (Tried(Channel.TRAY, tray.notify(Moment.TEST, code)),) if wanted.tray else ()
    if wanted.sound:
        tones.play(
            Moment.TEST,
            lambda player: done((Tried(Channel.SOUND, SENT if player else FAILED, None, player), *shown)),
        )
    else:
        done(shown)


def main() -> int:
    """Give what the first line of standard input asks for, and end with it."""
    from twinseal.gui.platform.alerts import Tray

    wanted = json.loads(sys.stdin.readline())
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Twinseal")
    tones, tray = SystemTones(), Tray()

    def said(tried: tuple[Tried, ...]) -> None:
        sys.stdout.write(json.dumps([[each.channel.value, each.outcome, each.player] for each in tried]) + "\n")
        sys.stdout.flush()

    sound_and_show(tones, tray, RoomAlerts(wanted["sound"], wanted["tray"]), said, wanted["code"])

    ended = threading.Event()

    def wait() -> None:
        sys.stdin.read()
        ended.set()

    threading.Thread(target=wait, daemon=True).start()
    ticker = QTimer()
    ticker.start(_LOOK_MS)
    while not ended.is_set():
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    tray.rest()
    return 0


if __name__ == "__main__":
    sys.exit(main())
