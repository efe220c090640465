"""Alerts in the room for a terminal, which runs this as a program of its own beside it (`twinseal.cli.room_alerts`).

It reads what is wanted, one JSON object a line: a number, a moment, which ways, and the code of a test. It says what became of
each way, one JSON list a line: the number, way, outcome, fault and player; what plays just now is `begun`, with the number 0.
It stays beside the clock until nobody writes to it any more. Of what is open it is told nothing.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import sys
import threading
import time
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from twinseal.domain.alert import Channel, Moment
from twinseal.flows.views.room_alerts import RoomAlerts
from twinseal.flows.views.statements import BEGUN, Tried
from twinseal.gui.platform.room import sound_and_show
from twinseal.gui.platform.tones import SystemTones
from twinseal.host.children import die_with, outlive

_LOOK_MS: Final = 50
_END_S: Final = 3.0
"""How long a desktop that hangs is waited for at the end."""


class _Lines:
    """What standard input asks for, line by line; at its end nothing hangs for longer than `_END_S`."""

    def __init__(self) -> None:
        self.asked: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self.ended = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            for line in sys.stdin:
                self.asked.put(json.loads(line))
        self.ended.set()
        time.sleep(_END_S)
        # Still there, so a desktop or a player hangs. Whoever started this made a group of it.
        if os.getpgrp() == os.getpid():
            os.killpg(0, signal.SIGKILL)
        os._exit(1)


def main() -> int:
    """Give what standard input asks for, and end with it."""
    from twinseal.gui.platform.alerts import Bell, NoBell, Tray, has_display

    # A display that does not answer keeps Qt here: until it is there, this ends with whoever started it.
    die_with(int(sys.argv[1]))
    lines = _Lines()
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Twinseal")
    outlive()
    tones, tray = SystemTones(Bell() if has_display() else NoBell()), Tray()
    playing = ""

    def say(number: int, tried: Tried) -> None:
        with contextlib.suppress(OSError):
            row = [number, tried.channel.value, tried.outcome, tried.fault or "", tried.player]
            sys.stdout.write(json.dumps(row) + "\n")
            sys.stdout.flush()

    ticker = QTimer()
    ticker.start(_LOOK_MS)
    while not lines.ended.is_set():
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        with contextlib.suppress(queue.Empty):
            asked = lines.asked.get_nowait()
            wanted = RoomAlerts(asked["sound"], asked["tray"])
            sound_and_show(tones, tray, Moment(asked["moment"]), wanted, partial(say, asked["number"]), asked["code"])
        if (now := tones.at_work()) != playing:
            playing = now
            say(0, Tried(Channel.SOUND, BEGUN, None, playing))
    tones.stop()
    tray.rest()
    return 0


if __name__ == "__main__":
    sys.exit(main())
