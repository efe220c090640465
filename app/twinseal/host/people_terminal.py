"""The terminal that people sit at: what they type reaches the program alone, unseen where it is secret, while time goes on.

It is the terminal of the process, not its standard streams: those may be a pipe or a file that others read.
"""

from __future__ import annotations

import contextlib
import os
import termios
from collections.abc import Callable
from typing import Any, Final, Self

from twinseal.domain.errors import BadInput, Cancelled
from twinseal.domain.text import shown
from twinseal.host.readable import is_readable

LINE_MAX_BYTES: Final = 4_000
"""The longest line that is taken; the system's own limit of a line, 4,095 bytes, cuts off what is longer without a word."""
_LOOK_S: Final = 0.25
_READ: Final = 4_096
_OTHER_SCREEN: Final = ("\x1b[?1049h\x1b[2J\x1b[H", "\x1b[2J\x1b[?1049l")
"""Switches to the second screen of a terminal, which keeps nothing for scrolling back, and from it."""


class PeopleTerminal:
    """The terminal from `__enter__` to `__exit__`; nothing that is typed is echoed but the answers of `ask`."""

    def __init__(self, path: str = "/dev/tty") -> None:
        """Prepare; nothing is taken over before it is entered."""
        self._path = path
        self._fd = -1
        self._before: list[Any] = []
        self._typed = b""
        self.tick: Callable[[], object] = lambda: None
        """Called a few times a second while somebody is waited for; whatever it raises ends the waiting."""

    def __enter__(self) -> Self:
        """Take the terminal over; raises `BadInput` where there is none."""
        try:
            self._fd = os.open(self._path, os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
            self._before = termios.tcgetattr(self._fd)
        except (OSError, termios.error) as fault:
            self._close()
            raise BadInput("input.bad.no_people_terminal") from fault
        self._echo(on=False)
        return self

    def __exit__(self, *_: object) -> None:
        """Give it back as it was."""
        with contextlib.suppress(OSError, termios.error):
            termios.tcsetattr(self._fd, termios.TCSAFLUSH, self._before)
        self._close()

    def say(self, *rows: str) -> bool:
        """Write rows; return whether the terminal took them. One that is gone is noticed where somebody is asked."""
        taken = [self._put(shown(row) + "\n") for row in rows]
        return all(taken)

    def ring(self) -> None:
        """Sound the bell of the terminal."""
        self._put("\a")

    def ask(self, prompt: str) -> str:
        """Return what is typed in one line, seen, without blanks around it; raises `Cancelled` where nobody can type.

        A line that cannot be taken is asked for again, here and in every other question.
        """

        def seen() -> str:
            self._put(shown(prompt))
            self._echo(on=True)
            try:
                return self._line().strip()
            finally:
                self._echo(on=False)

        return self._until_taken(seen)

    def ask_secret(self, prompt: str) -> str:
        """Return what is typed in one line, unseen, as it was typed; what was typed before the question does not count."""

        def unseen() -> str:
            self._forget_typed()
            self._put(shown(prompt))
            try:
                return self._line()
            finally:
                self._put("\n")

        return self._until_taken(unseen)

    def ask_secret_lines(self, prompt: str) -> str:
        """Return the lines that are typed or pasted, unseen, up to the first empty one; one that cannot be taken is said, and left out."""
        self._forget_typed()
        self._put(shown(prompt) + "\n")
        lines = []
        while line := self._until_taken(self._line):
            lines.append(line)
        return "\n".join(lines)

    def show_once(self, *rows: str, prompt: str) -> None:
        """Show rows on a screen of their own until Enter; the terminal keeps nothing of it to scroll back to."""
        self._forget_typed()
        self._put(_OTHER_SCREEN[0])
        try:
            self.say(*rows)
            self._put(shown(prompt))
            self._until_taken(self._line)
        finally:
            self._put(_OTHER_SCREEN[1])

    # -- parts ---------------------------------------------------------------------------------

    def _until_taken(self, read: Callable[[], str]) -> str:
        while True:
            try:
                return read()
            except BadInput as refusal:
                # At its own question: whoever pasted too much loses nothing that was typed before.
                self.say(refusal.sentence)

    def _line(self) -> str:
        while b"\n" not in self._typed:
            self.tick()
            if not is_readable(self._fd, _LOOK_S):
                continue
            try:
                part = os.read(self._fd, _READ)
            except OSError as gone:
                raise Cancelled from gone
            if not part:
                # Ctrl+D, or the other end of the terminal is gone.
                raise Cancelled
            self._typed += part
        line, _, self._typed = self._typed.partition(b"\n")
        if len(line) > LINE_MAX_BYTES:
            raise BadInput("input.bad.line_too_long", most=LINE_MAX_BYTES)
        try:
            return line.decode()
        except UnicodeDecodeError as fault:
            raise BadInput("input.bad.line_no_text") from fault

    def _forget_typed(self) -> None:
        self._typed = b""
        with contextlib.suppress(OSError, termios.error):
            termios.tcflush(self._fd, termios.TCIFLUSH)

    def _echo(self, *, on: bool) -> None:
        mode = list(self._before)
        # Ctrl+S would hold the next line that is said, and with it the time: what seals an opening would wait for Ctrl+Q.
        mode[0] = mode[0] & ~termios.IXON
        mode[3] = mode[3] | termios.ICANON | termios.ISIG
        mode[3] = mode[3] | termios.ECHO if on else mode[3] & ~(termios.ECHO | termios.ECHONL)
        with contextlib.suppress(OSError, termios.error):
            termios.tcsetattr(self._fd, termios.TCSADRAIN, mode)

    def _put(self, text: str) -> bool:
        data = text.encode("utf-8", "backslashreplace")
        try:
            while data:
                data = data[os.write(self._fd, data) :]
        except OSError:
            return False
        return True

    def _close(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
        self._fd = -1
