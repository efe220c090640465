"""The `qtbot` of pytest-qt, with one patience for everything that must come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot

from fakes.patience import PATIENCE_S, Patience

PATIENCE_MS = int(PATIENCE_S * 1000)
_TURNS = 5
_OFTEN = 20
"""How many looks are a millisecond apart, because most things come at once; later ones leave the processor free."""


class PatientBot(QtBot):
    """Waits a minute where pytest-qt waits five seconds; its first looks are a millisecond apart, those of pytest-qt are ten."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:  # noqa: N802 - pytest-qt's
        """Wait until the callback says true, or asserts no more; `timeout` is only for tests of a time."""
        __tracebackhide__ = True
        patience, looks = Patience(timeout / 1000), 0
        while not self._holds(callback):
            assert not patience.is_over(), f"it did not come within {timeout} ms"
            looks += 1
            self.wait(1 if looks <= _OFTEN else 5)

    def wait(self, ms: int) -> None:
        """Let events run for a while, in several turns: where the machine stands still in one of them, the others still come."""
        turns = _TURNS if ms >= _TURNS else 1
        for turn in range(turns):
            # What does not divide goes to the last ones: together they are as long as was asked.
            super().wait((ms + turn) // turns)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **more: Any) -> Any:  # noqa: N802 - pytest-qt's
        """Return what waits for a signal."""
        return super().waitSignal(signal, timeout=timeout, **more)

    def waitExposed(self, widget: Any, *, timeout: int = PATIENCE_MS) -> Any:  # noqa: N802 - pytest-qt's
        """Return what waits for a window to be on the screen."""
        return super().waitExposed(widget, timeout=timeout)

    def _holds(self, callback: Callable[[], bool | None]) -> bool:
        try:
            result = callback()
        except AssertionError:
            return False
        assert result in (None, True, False), f"a condition says {result!r}"
        # As pytest-qt has it: 0 is among these, and holds no more than False does.
        return result is None or bool(result)
