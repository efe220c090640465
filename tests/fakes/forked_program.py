"""Commands in processes that were forked from one which has loaded the program: half a second less, and in a quiet room.

An alert in the room is a process with Qt in it, beside each opening: it has tests of its own, over commands that are not forked.
That process has no thread and holds nothing open. What it forks takes a session, the streams and the environment that it is
given, and runs the program's own beginning; it ends as every Python does.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from twinseal.host.readable import is_readable

_NURSERY = """
import fcntl, json, os, runpy, signal, socket, sys, termios
import twinseal.bootstrap, twinseal.cli.change_command, twinseal.cli.import_command, twinseal.cli.new_phone_command
import twinseal.cli.opening_visit

sys.path.append(sys.argv[2])
from fakes.quiet_room import QuietRoom
twinseal.cli.opening_visit.RoomHere = QuietRoom

def become(words, environment, folder):
    os.setsid()
    os.chdir(folder)
    fcntl.ioctl(0 if os.isatty(0) else 2, termios.TIOCSCTTY, 0)
    os.environ.clear()
    os.environ.update(environment)
    # Made again, for those of before asked whether what they wrote to can be sought in.
    sys.stdin = open(0, closefd=False)
    sys.stdout = open(1, "w", 1 if os.isatty(1) else -1, closefd=False)
    sys.stderr = open(2, "w", 1, errors="backslashreplace", closefd=False)
    sys.argv[1:] = words
    runpy.run_module("twinseal", run_name="__main__", alter_sys=True)

ours = socket.socket(fileno=int(sys.argv[1]))
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
while True:
    data, ends, _, _ = socket.recv_fds(ours, 1 << 16, 4)
    if not data:
        break
    if os.fork() == 0:
        # This one waits, and says how it ended.
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        ours.close()
        *streams, report = ends
        if (pid := os.fork()) == 0:
            for number, stream in enumerate(streams):
                os.dup2(stream, number)
            for end in ends:
                os.close(end)
            become(*json.loads(data))
            sys.exit(0)
        for stream in streams:
            os.close(stream)
        os.write(report, b"%d " % pid)
        os.write(report, b"%d " % os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
        os._exit(0)
    for end in ends:
        os.close(end)
"""


@cache
def _nursery() -> socket.socket:
    """Start what forks; it ends with whoever started it."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    child = subprocess.Popen(
        [sys.executable, "-P", "-c", _NURSERY, str(theirs.fileno()), str(Path(__file__).parents[1])],
        pass_fds=[theirs.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    theirs.close()
    atexit.register(lambda: (ours.close(), child.wait()))
    return ours


class ForkedProgram:
    """A command on a terminal of its own, with what is used of `subprocess.Popen`."""

    def __init__(self, words: Sequence[str], environment: Mapping[str, str], streams: Sequence[int]) -> None:
        """Start it with these words; `streams` are standard input, output and error, and one of the first and last is a terminal."""
        self._report, theirs = os.pipe()
        self._said = b""
        asked = json.dumps([list(words), dict(environment), os.getcwd()]).encode()
        socket.send_fds(_nursery(), [asked], [*streams, theirs])
        os.close(theirs)
        self.pid = int(self._words(1, 60)[0])

    def poll(self) -> int | None:
        """Return how it ended, None while it runs."""
        return self._ended(0)

    def wait(self, timeout: float = 60) -> int:
        """Wait for its end; raises `TimeoutError`."""
        ended = self._ended(timeout)
        if ended is None:
            raise TimeoutError
        return ended

    def kill(self) -> None:
        """End it, where it runs still."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)

    def _ended(self, wait_s: float) -> int | None:
        words = self._words(2, wait_s)
        if len(words) < 2:
            return None
        if self._report >= 0:
            os.close(self._report)
            self._report = -1
        return int(words[1])

    def _words(self, count: int, wait_s: float) -> list[bytes]:
        while self._said.count(b" ") < count and is_readable(self._report, wait_s):
            block = os.read(self._report, 64)
            assert block, "whoever waited for it is gone"
            self._said += block
        return self._said.split(b" ")[:-1]
