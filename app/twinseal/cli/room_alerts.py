"""Sound and tray of this machine for a command at a terminal: the window's own, in a process beside it."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import threading
from types import TracebackType
from typing import Final, Self

from twinseal.domain.alert import Channel
from twinseal.flows.views.room_alerts import RoomAlerts
from twinseal.flows.views.statements import FAILED, Tried
from twinseal.host.children import module_command
from twinseal.host.display import display_problem

MODULE: Final = "twinseal.gui.platform.room_test"
_LIMIT_S: Final = 20.0
"""Longer than every player may take, one after another."""


class RoomHere:
    """Gives a test alert in this room, and leaves its notice there until the block ends."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        """Take the notice away."""
        self._end()

    def give(self, wanted: RoomAlerts, code: str) -> tuple[Tried, ...]:
        """Sound and show what the rules want; returns what became of each. What could not be tried has failed."""
        ways = [way for way, on in ((Channel.SOUND, wanted.sound), (Channel.TRAY, wanted.tray)) if on]
        if not ways:
            return ()
        self._end()
        said = self._asked({"sound": wanted.sound, "tray": wanted.tray, "code": code})
        return tuple(said.get(way, Tried(way, FAILED)) for way in ways)

    def _asked(self, wanted: dict[str, object]) -> dict[Channel, Tried]:
        # Without a display there is no tray; a tone is played all the same.
        around = {**os.environ, "QT_QPA_PLATFORM": "offscreen"} if display_problem() else None
        try:
            # A session of its own: Ctrl+C in a terminal reaches the program, which ends this. At the root, so that it keeps no
            # drive from being taken out.
            self._child = subprocess.Popen(  # noqa: S603 - a module of this program
                module_command(MODULE), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                start_new_session=True, cwd="/", env=around,
            )  # fmt: skip
        except OSError:
            return {}
        child = self._child
        if child.stdin is None or child.stdout is None:
            return {}
        late = threading.Timer(_LIMIT_S, child.kill)
        late.start()
        try:
            child.stdin.write(json.dumps(wanted).encode() + b"\n")
            child.stdin.flush()
            rows = json.loads(child.stdout.readline())
            return {Channel(way): Tried(Channel(way), outcome, None, player) for way, outcome, player in rows}
        except (OSError, ValueError):
            return {}
        finally:
            late.cancel()

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        try:
            child.wait(3)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
