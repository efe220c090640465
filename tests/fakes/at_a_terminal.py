"""A program in a terminal of its own, and hands that read its questions and type the answers."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any, Self

from fakes.commands import COMMAND
from fakes.forked_program import ForkedProgram
from fakes.patience import PATIENCE_S, Patience
from twinseal.host.readable import is_readable

_READ = 65_536
_TAKE_OVER = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0 if os.isatty(0) else 2, termios.TIOCSCTTY, 0); "
    "os.execv(sys.argv[1], sys.argv[1:])"
)
"""Makes standard input the terminal of the process, where that is a pipe standard error, then is the program."""


class AtATerminal:
    """A command on a pseudo-terminal; its standard output and error go there too, unless they are named.

    A command of Twinseal is forked from a process that has loaded it, unless a stream is named or `forked` is false.
    """

    def __init__(self, words: tuple[str, ...], environment: Mapping[str, str], *, forked: bool = True, **popen: Any) -> None:
        self._hands, place = os.openpty()
        self.child: subprocess.Popen[Any] | ForkedProgram
        if forked and words[: len(COMMAND)] == COMMAND and not popen:
            self.child = ForkedProgram(words[len(COMMAND) :], environment, (place, place, place))
        else:
            self.child = subprocess.Popen(
                [sys.executable, "-c", _TAKE_OVER, *words],
                env=dict(environment),
                start_new_session=True,
                **{"stdin": place, "stdout": place, "stderr": place} | popen,
            )
        os.close(place)
        self.shown = ""
        """Everything that stood on the terminal."""
        self._seen = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.child.kill()
        self.child.wait()
        os.close(self._hands)

    def asks(self, words: str) -> None:
        """Wait until these words stand on the terminal, after those that were waited for before."""
        patience = Patience()
        while (place := self.shown.find(words, self._seen)) < 0:
            assert not patience.is_over(), f"{words!r} is not asked:\n{self.shown[self._seen :]}"
            assert self._read(), f"{words!r} is not asked, it ended:\n{self.shown[self._seen :]}"
        self._seen = place + len(words)

    def type(self, line: str) -> None:
        os.write(self._hands, line.encode() + b"\n")

    def answer(self, question: str, line: str) -> None:
        self.asks(question)
        self.type(line)

    def press(self, key: bytes) -> None:
        os.write(self._hands, key)

    def ends(self) -> int:
        """Wait for the end; return the exit code."""
        patience = Patience()
        while self._read() and not patience.is_over():
            pass
        return self.child.wait(timeout=PATIENCE_S)

    def _read(self) -> bool:
        if not is_readable(self._hands, 1):
            return self.child.poll() is None
        try:
            part = os.read(self._hands, _READ)
        except OSError:
            return False
        self.shown += part.decode(errors="replace").replace("\r\n", "\n")
        return bool(part)
