"""Sound and tray of this machine for a command at a terminal: the window's own, in a process beside it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self

from twinseal.domain.alert import AlertFault, Channel, Moment
from twinseal.flows.views.room_alerts import RoomAlerts
from twinseal.flows.views.statements import BEGUN, FAILED, SENT, Tried
from twinseal.host.children import module_command
from twinseal.host.display import display_problem
from twinseal.host.programs import PLAYERS, system_program
from twinseal.host.readable import is_readable

MODULE: Final = "twinseal.gui.platform.room_process"
_LIMIT_S: Final = 20.0
"""Longer than every player may take, one after another."""
_END_S: Final = 4.0
"""How long the process may take to end by itself; it gives up after 3 s where its desktop hangs."""
_LOOK_S: Final = 0.02
_READ: Final = 4_096
_UNREAD_MAX: Final = 65_536
_PLAYED_BY: Final = {"", "bell", *PLAYERS}


@dataclass(frozen=True, slots=True)
class _Waiting:
    """One way of an alert that nobody has answered for yet."""

    came: Callable[[Tried], object]
    until_s: float


class RoomHere:
    """Gives alerts in this room, and leaves their notice there until `rest`. Nothing here raises; only `give` waits.

    What the process beside it is told is a moment, ways, and the code of a test: nothing of what is open.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._child: subprocess.Popen[bytes] | None = None
        self._waiting: dict[tuple[int, Channel], _Waiting] = {}
        self._number = 0
        self._unread = b""
        self._playing = ""
        self._display_problem: str | None = None

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        """Take the notice away, and wait until nothing is left of it."""
        self.rest()
        child, self._child = self._child, None
        if child is None:
            return
        ends = time.monotonic() + _END_S
        while not _is_over(child) and time.monotonic() < ends:
            time.sleep(_LOOK_S)
        _kill(child)

    def prepare(self, wanted: RoomAlerts) -> None:
        """Start what gives these alerts, so that the first of them is not late."""
        if self._by_process(wanted).ways:
            self._start()

    def give(self, wanted: RoomAlerts, code: str) -> tuple[Tried, ...]:
        """Give a test alert, and wait; returns what became of each way that is wanted."""
        tried: list[Tried] = []
        self.begin(Moment.TEST, wanted, tried.append, code)
        while len(tried) < len(wanted.ways):
            self.settle(_LIMIT_S)
        came = {each.channel: each for each in tried}
        return tuple(came[way] for way in wanted.ways)

    def begin(self, moment: Moment, wanted: RoomAlerts, came: Callable[[Tried], object], code: str = "") -> None:
        """Begin an alert; `came` is called once for each way that is wanted: here, or by `settle`."""
        by_process = self._by_process(wanted)
        for way in wanted.ways:
            if way not in by_process.ways:
                came(Tried(way, FAILED, AlertFault.NO_DISPLAY if way is Channel.TRAY else AlertFault.NO_PLAYER))
        if not by_process.ways:
            return
        self._number += 1
        ends = time.monotonic() + _LIMIT_S
        self._waiting |= {(self._number, way): _Waiting(came, ends) for way in by_process.ways}
        asked = {
            "number": self._number, "moment": moment.value, "sound": by_process.sound, "tray": by_process.tray, "code": code,
        }  # fmt: skip
        self._start()
        self._ask(json.dumps(asked).encode() + b"\n")

    def settle(self, wait_s: float = 0.0) -> None:
        """Take the answers that are there, or the first that comes in time; what comes too late has failed."""
        now = time.monotonic()
        ends = min((each.until_s for each in self._waiting.values()), default=now)
        self._read(max(0.0, min(wait_s, ends - now)))
        if any(each.until_s <= time.monotonic() for each in self._waiting.values()):
            self._give_up(AlertFault.TIME_OVER)

    def at_work(self) -> str:
        """Return the name of what plays just now, "" while all is silent."""
        return self._playing

    def rest(self) -> None:
        """Take the notice away, without waiting: the process ends when nobody writes to it any more."""
        self._waiting = {}
        if self._child is not None:
            _close(self._child)

    # -- parts ---------------------------------------------------------------------------------

    def _by_process(self, wanted: RoomAlerts) -> RoomAlerts:
        """Return what of it can be given here at all: no tray without a display, no sound without a player or one's bell."""
        if self._display_problem is None:
            self._display_problem = display_problem()
        has_display = not self._display_problem
        return RoomAlerts(
            sound=wanted.sound and (has_display or any(map(system_program, PLAYERS))), tray=wanted.tray and has_display
        )

    def _start(self) -> None:
        if self._child is not None:
            return
        # Without a display there is no tray; a tone is played all the same.
        around = {**os.environ, "QT_QPA_PLATFORM": "offscreen"} if self._display_problem else None
        with contextlib.suppress(OSError):
            # A session of its own: Ctrl+C in a terminal reaches the program, which ends this. At the root, so that it keeps no
            # drive from being taken out.
            self._child = subprocess.Popen(  # noqa: S603 - a module of this program
                module_command(MODULE, str(os.getpid())), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, start_new_session=True, cwd="/", env=around, bufsize=0,
            )  # fmt: skip

    def _ask(self, line: bytes) -> None:
        child = self._child
        try:
            if child is None or child.stdin is None:
                raise BrokenPipeError
            # Nobody is waited for who reads nothing.
            os.set_blocking(child.stdin.fileno(), False)
            if child.stdin.write(line) != len(line):
                raise BlockingIOError
        except (OSError, ValueError):
            self._give_up(AlertFault.ENDED)

    def _read(self, wait_s: float) -> None:
        child = self._child
        if child is None or child.stdout is None or child.stdout.closed:
            return
        end = child.stdout.fileno()
        try:
            # So much at a time and no more: one that writes without end keeps nobody here.
            read = 0
            while read < _UNREAD_MAX and is_readable(end, wait_s):
                wait_s = 0.0
                part = os.read(end, _READ)
                read += len(part)
                if not part:
                    self._give_up(AlertFault.ENDED)
                    return
                self._unread += part
                *lines, self._unread = self._unread.split(b"\n")
                for line in lines:
                    self._take(json.loads(line))
                if len(self._unread) > _UNREAD_MAX:
                    raise ValueError
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            # The last of them for lists in lists without end.
            self._give_up(AlertFault.ENDED)

    def _take(self, row: Any) -> None:
        number, way, outcome, fault, player = row
        if player not in _PLAYED_BY or outcome not in (SENT, FAILED, BEGUN):
            raise ValueError
        if outcome == BEGUN:
            self._playing = player
            return
        tried = Tried(Channel(way), outcome, AlertFault(fault) if fault else None, player)
        # One that nobody waits for any more came too late.
        waiting = self._waiting.pop((number, tried.channel), None)
        if waiting is not None:
            waiting.came(tried)

    def _give_up(self, why: AlertFault) -> None:
        """Count what is waited for as failed, and end the process: the next alert starts another."""
        child, self._child = self._child, None
        if child is not None:
            _close(child)
            _kill(child)
        waiting, self._waiting = self._waiting, {}
        self._unread, self._playing = b"", ""
        for (_number, way), each in waiting.items():
            each.came(Tried(way, FAILED, why))


def _close(child: subprocess.Popen[bytes]) -> None:
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


def _is_over(child: subprocess.Popen[bytes]) -> bool:
    # Not taken off the system's list of processes yet: until then nobody else has its number.
    try:
        return os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    except ChildProcessError:
        # Whoever started this program has the system take every process off at once.
        return True


def _kill(child: subprocess.Popen[bytes]) -> None:
    # With what it plays by: it is the first of a group of its own.
    with contextlib.suppress(OSError):
        os.killpg(child.pid, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(0.1)
