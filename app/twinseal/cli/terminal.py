"""What goes to a terminal: text from a disk or a stick may act on it, so whatever hides or steers is spelled out."""

from __future__ import annotations

import argparse
import contextlib
import getpass
import json
import signal
import sys
import warnings
from io import TextIOWrapper
from typing import Any, Final, Protocol, Self, TextIO

from twinseal.domain.errors import BadInput, Cancelled, OutputLost
from twinseal.domain.text import shown
from twinseal.host.endings import ENDINGS, Ended
from twinseal.host.streams import give_up

EXIT_OUTPUT: Final = 74
"""What was to be said could not be written to standard output: it is closed or full."""


def say(*rows: str) -> None:
    """Write rows to standard output; a line feed inside one is spelled out too, or a file's name could add a verdict."""
    for row in rows:
        _write(sys.stdout, row)


def print_json(value: object) -> None:
    """Write one object to standard output, in ASCII, so that no character of anybody's text turns or steers a terminal."""
    _write(sys.stdout, json.dumps(value))


def print_nothing_yet() -> None:
    """Write the blank that a later object may have before it; raises `OutputLost` if nobody would read that object."""
    if fault := _fault_of(sys.stdout, " ", end=""):
        raise OutputLost from fault


def complain(text: str) -> None:
    """Write one line to standard error; where that is closed or full, nobody is left to tell."""
    _fault_of(sys.stderr, text)


class _Writes(Protocol):
    def write(self, text: str, /) -> object: ...


class Parser(argparse.ArgumentParser):
    """Reads the words of a command; what it says by itself goes the way of everything else that is said.

    Left to `argparse`, a full standard error changes the exit code under some versions of Python (3.11.2 is one), and a word of the
    command reaches the terminal as it was typed.
    """

    def _print_message(self, message: str, file: _Writes | None = None) -> None:
        rows = message.removesuffix("\n").split("\n") if message else []
        if file is not sys.stdout:
            for row in rows:
                complain(row)
            return
        try:
            say(*rows)
        except OutputLost as lost:
            complain(f"twinseal: {lost.sentence}")
            self.exit(EXIT_OUTPUT)


class Percent:
    """How far a long job is, on standard error where that is a terminal; gone when the job is done."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self._said = -1

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Clear the line."""
        if self._said >= 0:
            self._put("\r\x1b[K")

    def progress(self, done: int, of: int) -> None:
        """Print each whole percent once; the job goes on where nobody can read it."""
        now = 100 * done // max(1, of)
        if now != self._said and _is_terminal(sys.stderr):
            self._said = now
            self._put(f"\r{now} % ")

    @staticmethod
    def _put(text: str) -> None:
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write(text)
            sys.stderr.flush()


def _is_terminal(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except (OSError, ValueError):
        return False


class Interrupt:
    """While it is entered, Ctrl+C or another end asks a job to stop at its next step, not anywhere inside."""

    def __init__(self) -> None:
        """Begin without one."""
        self._came = 0
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        """Take the signals over that are not ignored."""
        heard = [number for number in ENDINGS if signal.getsignal(number) is not signal.SIG_IGN]
        self._before = {number: signal.signal(number, self._take) for number in heard}
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Give them back; where the job stopped for one of them, that one is what ended it."""
        for number, before in self._before.items():
            signal.signal(number, before)
        if kind is not None and issubclass(kind, Cancelled) and self._came:
            raise Ended(self._came)

    def _take(self, number: int, _frame: object) -> None:
        self._came = number

    def should_stop(self) -> bool:
        """Tell whether it came."""
        return self._came != 0


def ask_secret(prompt: str, option: str) -> str:
    """Return what is typed, unseen; raises `BadInput` where nobody can type, naming the option that reads it elsewhere."""
    try:
        with warnings.catch_warnings():
            # Without a terminal getpass would go on to show what is typed.
            warnings.simplefilter("error", getpass.GetPassWarning)
            return getpass.getpass(shown(prompt))
    except (EOFError, getpass.GetPassWarning, OSError) as error:
        raise BadInput("input.bad.no_terminal", option=option) from error


def agrees(question: str) -> bool:
    """Return whether somebody at the terminal types yes to a question; its sentence is not part of what a command says."""
    sys.stderr.write(shown(question))
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() == "yes"


def asked(question: str) -> str:
    """Return the line that somebody at the terminal types, without blanks around it; its question is not part of what a command says."""
    sys.stderr.write(shown(question))
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def say_first(*rows: str) -> None:
    """Say something before a job that must be heard to its end; raises `OutputLost` if nobody would hear it."""
    if fault := _fault_of(sys.stdout, *rows):
        raise OutputLost from fault


def deliver(*rows: str) -> bool:
    """Say what must not be lost: to standard output, else all of it to standard error. Returns whether the first took it."""
    if _fault_of(sys.stdout, *rows) is None:
        return True
    for text in rows:
        complain(text)
    return False


def not_heard() -> int:
    """Refuse where what was delivered went to standard error; for the end of a command."""
    raise OutputLost("output.lost.elsewhere")


def _write(stream: TextIO | None, text: str, end: str = "\n") -> None:
    fault = _fault_of(stream, text, end=end)
    # Whoever read it has seen enough (`| head`) where the pipe is broken; the answer stays the exit code.
    if fault is not None and not isinstance(fault, BrokenPipeError):
        raise OutputLost from fault


def _fault_of(stream: TextIO | None, *rows: str, end: str = "\n") -> Exception | None:
    """Write rows and return what hindered it; the stream goes nowhere then."""
    if stream is None:
        return BadInput("input.bad.stream_closed")
    try:
        if isinstance(stream, TextIOWrapper):
            # A name on the disk may hold what the terminal's encoding lacks; it must not end the command.
            stream.reconfigure(errors="backslashreplace")
        for text in rows:
            stream.write(shown(text) + end)
        stream.flush()
    except (OSError, ValueError) as fault:
        with contextlib.suppress(OSError, ValueError):
            give_up(stream)
        return fault
    return None
