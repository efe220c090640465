"""A second process that ends this one, if an opening outlasts its time because this one was stopped.

A stopped program (Ctrl+Z in the terminal it was started from, `kill -STOP`) counts nothing down and forgets no key. The
watchdog has no key and no secret: it knows a moment of the boot clock, which goes on while the machine sleeps. It ends by
itself with the program or at the reseal. Whoever may stop the program may stop the watchdog too: docs/limits.md says so.

Run as a program this module is the watchdog; it uses the standard library only, so that it starts at once.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import Final

from twinseal.host.children import module_command
from twinseal.host.readable import is_readable

GRACE_US: Final = 3_500_000
"""How long after its moment the watchdog waits for the program's own reseal; with its looks it ends it within 5 s."""
_LOOK_S: Final = 0.5
_SAME_US: Final = 200_000
_STARTS_MAX: Final = 5
_END_S: Final = 2


def _boot_us() -> int:
    clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return time.clock_gettime_ns(clock) // 1000


class ProcessWatchdog:
    """Watches over this process while something is open."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._child: subprocess.Popen[bytes] | None = None
        self._told_us = 0
        self._starts = 0

    def hold(self, remaining_us: int) -> bool:
        """Have this process ended about 4 s after `remaining_us` microseconds from now, unless another call changes that.

        Return whether a watchdog runs. A watchdog that is gone is started again, a few times. Never raises.
        """
        until = _boot_us() + remaining_us
        if self._child is not None and self._child.poll() is not None:
            self.release()
        if self._child is None and not self._started():
            return False
        return abs(until - self._told_us) <= _SAME_US or self._tell(until)

    def release(self) -> None:
        """Let the watchdog end; can be called again."""
        child, self._child, self._told_us = self._child, None, 0
        if child is None:
            return
        if child.stdin is not None:
            child.stdin.close()
        try:
            child.wait(_END_S)
        except subprocess.TimeoutExpired:
            # Somebody stopped it.
            child.kill()
            child.wait()

    def _started(self) -> bool:
        if self._starts >= _STARTS_MAX:
            return False
        self._starts += 1
        try:
            # A session of its own: what the terminal sends to the program does not reach it. At the root, so that it keeps
            # no drive from being taken out.
            self._child = subprocess.Popen(  # noqa: S603 - a module of this program
                module_command("twinseal.host.watchdog", str(os.getpid())),
                stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                start_new_session=True, cwd="/", bufsize=0,
            )  # fmt: skip
        except OSError:
            return False
        if self._child.stdin is not None:
            os.set_blocking(self._child.stdin.fileno(), False)
        return True

    def _tell(self, until_us: int) -> bool:
        if self._child is None or self._child.stdin is None:
            return False
        try:
            self._child.stdin.write(b"%d\n" % until_us)
        except OSError:
            return False
        self._told_us = until_us
        return True


def watch(parent: int, source: int) -> int:
    """Read moments from a file descriptor, one a line; end the parent after the last of them, and this process with it."""
    handle = os.pidfd_open(parent) if hasattr(os, "pidfd_open") else None
    if os.getppid() != parent:
        return 0
    until: int | None = None
    rest = b""
    while True:
        if is_readable(source, _LOOK_S):
            data = os.read(source, 4096)
            if not data:
                return 0
            *lines, rest = (rest + data).split(b"\n")
            until = int(lines[-1]) if lines else until
        if os.getppid() != parent:
            return 0
        if until is not None and _boot_us() >= until + GRACE_US:
            if handle is not None:
                signal.pidfd_send_signal(handle, signal.SIGKILL)
            else:
                os.kill(parent, signal.SIGKILL)
            return 0


if __name__ == "__main__":
    sys.exit(watch(int(sys.argv[1]), 0))
