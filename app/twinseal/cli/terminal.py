"""What goes to a terminal: text from a disk or a stick may act on it, so whatever hides or steers is spelled out."""

from __future__ import annotations

import getpass
import json
import signal
import sys
import warnings
from io import TextIOWrapper
from typing import Self, TextIO

from twinseal.domain.errors import BadInput
from twinseal.domain.text import shown
from twinseal.host.streams import give_up


def say(*rows: str) -> None:
    """Write rows to standard output; a line feed inside one is spelled out too, or a file's name could add a verdict."""
    for one in rows:
        _write(sys.stdout, one)


def print_json(value: object) -> None:
    """Write one object to standard output, in ASCII, so that no character of anybody's text turns or steers a terminal."""
    _write(sys.stdout, json.dumps(value))


def complain(text: str) -> None:
    """Write one line to standard error."""
    _write(sys.stderr, text)


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
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def progress(self, done: int, of: int) -> None:
        """Say it anew at each whole percent."""
        now = 100 * done // max(1, of)
        if sys.stderr.isatty() and now != self._said:
            self._said = now
            sys.stderr.write(f"\r{now} % ")
            sys.stderr.flush()


class Interrupt:
    """While it is entered, Ctrl+C asks a job to stop at its next step, instead of ending it anywhere inside."""

    def __init__(self) -> None:
        """Begin without one."""
        self._came = False

    def __enter__(self) -> Self:
        """Take Ctrl+C over."""
        self._before = signal.signal(signal.SIGINT, self._take)
        return self

    def __exit__(self, *_: object) -> None:
        """Give it back."""
        signal.signal(signal.SIGINT, self._before)

    def _take(self, *_: object) -> None:
        self._came = True

    def should_stop(self) -> bool:
        """Tell whether it came."""
        return self._came


def ask_secret(prompt: str, option: str) -> str:
    """Return what is typed, unseen; raises `BadInput` where nobody can type, naming the option that reads it elsewhere."""
    try:
        with warnings.catch_warnings():
            # Without a terminal getpass would go on to show what is typed.
            warnings.simplefilter("error", getpass.GetPassWarning)
            return getpass.getpass(shown(prompt))
    except (EOFError, getpass.GetPassWarning, OSError) as error:
        msg = f"There is no terminal to type a secret at: name a file descriptor with {option}."
        raise BadInput(msg) from error


def _write(stream: TextIO, text: str) -> None:
    if isinstance(stream, TextIOWrapper):
        # A name on the disk may hold what the terminal's encoding lacks; it must not end the command.
        stream.reconfigure(errors="backslashreplace")
    try:
        stream.write(shown(text) + "\n")
        stream.flush()
    except BrokenPipeError:
        # Whoever read it has seen enough (`| head`); the answer stays the exit code.
        give_up(stream)
