"""What goes out of the room in threads of its own: whatever hangs there holds up nothing else."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Final

from twinseal.domain.alert import AlertFault, Channel

LIMIT_S: Final = 5.0
"""How long an alert may be on its way, those before it included, before it counts as failed."""


class Errand:
    """One alert on one way."""

    def __init__(self, job: Callable[[], str], limit_s: float) -> None:
        """Count its time from now."""
        self._job, self._answer = job, ""
        self._done = threading.Event()
        self._ends = time.monotonic() + limit_s

    def run(self) -> None:
        """Go, unless its time is over: an alert that comes late tells of what is no more."""
        try:
            self._answer = AlertFault.TIME_OVER if self._is_over() else self._job()
        except Exception:  # noqa: BLE001 - an alert that fails must not disturb anything
            self._answer = AlertFault.OTHER
        finally:
            self._done.set()

    def outcome(self, wait_s: float = 0.0) -> str | None:
        """Return "" for one that arrived, why one failed, or None while it is under way within its time.

        Waits so many seconds for it at most, and no longer than its time.
        """
        if self._done.wait(max(0.0, min(wait_s, self._ends - time.monotonic()))):
            return self._answer
        return AlertFault.TIME_OVER if self._is_over() else None

    def _is_over(self) -> bool:
        return time.monotonic() >= self._ends


class _Courier:
    """Takes the alerts of one way, one after the other; its thread ends when there is none."""

    def __init__(self) -> None:
        self._waiting: deque[Errand] = deque()
        self._lock = threading.Lock()
        self._runs = False

    def send(self, errand: Errand) -> None:
        with self._lock:
            self._waiting.append(errand)
            if self._runs:
                return
            self._runs = True
        # Never joined: one that hangs ends with the program, and the program waits for none.
        threading.Thread(target=self._work, name="alert", daemon=True).start()

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._runs = False
                    return
                errand = self._waiting.popleft()
            errand.run()


class Errands:
    """The ways out of the room of one vault: one that hangs has one thread, and holds up no other."""

    def __init__(self) -> None:
        """Begin without a thread."""
        self._couriers: dict[Channel, _Courier] = {}

    def send(self, channel: Channel, job: Callable[[], str], *, limit_s: float = LIMIT_S) -> Errand:
        """Put an alert on its way, behind those before it, and return at once."""
        errand = Errand(job, limit_s)
        self._couriers.setdefault(channel, _Courier()).send(errand)
        return errand
