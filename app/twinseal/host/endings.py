"""A closed terminal, a logout and a shutdown end a command in the same way as Ctrl+C."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType
from typing import Any, Final, Self

from twinseal.domain.errors import Cancelled

ENDINGS: Final = tuple(
    number for name in ("SIGINT", "SIGTERM", "SIGHUP") if (number := getattr(signal, name, None)) is not None
)
"""Signals that ask a program to end; Windows has fewer of them."""
_AS_BY_SHELLS: Final = 128


class Ended(KeyboardInterrupt):
    """A signal asked the program to end; `number` says which."""

    def __init__(self, number: int) -> None:
        """Keep the signal's number."""
        super().__init__()
        self.number = number

    @property
    def exit_code(self) -> int:
        """Return the exit code that shells give a program that a signal ended."""
        return _AS_BY_SHELLS + self.number

    @property
    def sentence(self) -> str:
        """Return who ended it."""
        by_hand = self.number == signal.SIGINT
        how = "interrupted" if by_hand else f"ended by the system ({signal.Signals(self.number).name})"
        return f"{how}; nothing was left open."


def hear_endings(act: Callable[[bool], object]) -> None:
    """Call `act` for each such signal from now on, for a program with an event loop; one that is ignored stays ignored.

    `act` is told whether a person ended it (Ctrl+C), not the system.
    """
    for number in ENDINGS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda number, _frame: act(number == signal.SIGINT))


class Endings:
    """While it is entered, the first such signal raises `Ended` where the program stands; more of them change nothing.

    What the way out writes (the end in the log, the sign-out, the receipt) is therefore not cut off by the second signal,
    which a closing session sends soon. A signal that was ignored before, as by `nohup`, stays ignored.
    A library may keep `Ended` from going further (ReportLab has many a bare `except:`): jobs ask `was_ended` at each step.
    """

    def __init__(self) -> None:
        """Begin with nothing taken over."""
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        """Take the signals over; on another thread than the first nothing can be, and nothing is."""
        if threading.current_thread() is threading.main_thread():
            heard = [number for number in ENDINGS if signal.getsignal(number) is not signal.SIG_IGN]
            _HEARD.number = _HEARD.waits = 0
            self._before = {number: signal.signal(number, self._end) for number in heard}
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Give them back; where a job stopped for such a signal at its next step, raise `Ended` for it."""
        for number, before in self._before.items():
            signal.signal(number, before)
        if kind is not None and issubclass(kind, Cancelled) and was_ended():
            raise Ended(_HEARD.number)

    def _end(self, number: int, _frame: FrameType | None) -> None:
        for other in self._before:
            # Not SIG_IGN: Python writes a fault to standard error for a signal that came just before it was ignored.
            signal.signal(other, _heard_already)
        _HEARD.number = number
        if _HEARD.depth:
            # Signals come to the first thread alone, and nothing else counts on it.
            _HEARD.waits = number
            return
        raise Ended(number)


def _heard_already(_number: int, _frame: FrameType | None) -> None:
    """Change nothing."""


@dataclass
class _Heard:
    number: int = 0
    """The signal that asked the program to end, 0 before."""
    waits: int = 0
    """The same while it waits for the end of what is undivided."""
    depth: int = 0
    """How many parts that are undivided the program stands in."""


_HEARD: Final = _Heard()


def was_ended() -> bool:
    """Tell whether a signal asked the program to end since `Endings` was entered."""
    return _HEARD.number != 0


@contextlib.contextmanager
def undivided() -> Iterator[None]:
    """Keep what is done inside whole: a signal that comes meanwhile raises `Ended` at its end.

    An entry of the log, for one, is a write and what the program knows of it; nobody could resume between the two.
    On another thread than the first no signal interrupts anything.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _HEARD.depth += 1
    try:
        yield
    except BaseException:
        # The fault ends the job by itself; what its way out writes is not interrupted by a signal that came before.
        _HEARD.waits = 0
        raise
    finally:
        _HEARD.depth -= 1
    if not _HEARD.depth and _HEARD.waits:
        number, _HEARD.waits = _HEARD.waits, 0
        raise Ended(number)
