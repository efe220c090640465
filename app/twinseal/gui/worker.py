"""One worker thread for everything that may block; callbacks come back on the window's thread, or not at all."""

from __future__ import annotations

import queue
import threading
import weakref
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from twinseal.domain.errors import TwinsealError

Work = Callable[[], Any]
Done = Callable[[Any], None]
Refused = Callable[[TwinsealError], None]


class Worker(QObject):
    """Runs jobs one after another in the order they were given, so that a flow has one owner."""

    busy_changed = Signal(bool)
    progressed = Signal(int, int)
    _finished = Signal(object, object, object)

    def __init__(self) -> None:
        """Start the thread."""
        super().__init__()
        self._jobs: queue.Queue[tuple[int, Any, Work, Done, Refused] | None] = queue.Queue()
        self._handed_over = self._running = self._cancelled_up_to = 0
        self._waiting = 0
        self.after_the_unexpected: Callable[[], bool] = lambda: False
        """Seals what stands open after a fault of ours, and tells whether anything did; called on the thread."""
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name="twinseal-worker", daemon=True)
        self._thread.start()

    def submit(self, owner: QObject, work: Work, done: Done, refused: Refused) -> None:
        """Run `work` on the thread; its result or refusal is dropped if `owner` is gone by then."""
        self._waiting += 1
        if self._waiting == 1:
            self.busy_changed.emit(True)
        self._handed_over += 1
        self._jobs.put((self._handed_over, weakref.ref(owner), work, done, refused))

    @property
    def busy(self) -> bool:
        """Tell whether a job runs or waits."""
        return self._waiting > 0

    def cancel(self) -> None:
        """Ask every job handed over until now to stop at its next step, one that has not begun yet too; none after them."""
        self._cancelled_up_to = self._handed_over

    def should_stop(self) -> bool:
        """Answer for jobs that can be cancelled."""
        return self._running <= self._cancelled_up_to

    def progress(self, done: int, of: int) -> None:
        """Tell the window how far a job is; called on the thread."""
        self.progressed.emit(done, of)

    def finish(self, timeout_s: float = 10.0) -> None:
        """Let waiting jobs run, then end the thread."""
        self._jobs.put(None)
        self._thread.join(timeout_s)

    def _run(self) -> None:
        while self._next():
            pass

    def _next(self) -> bool:
        # A call of its own: a thread that waits for the next job must not keep the one before, and its flow, alive.
        job = self._jobs.get()
        if job is None:
            return False
        self._running, owner, work, done, refused = job
        try:
            result = work()
        except TwinsealError as refusal:
            self._finished.emit(owner, refused, refusal)
        except Exception as fault:  # noqa: BLE001 - a fault of ours is shown as one sentence, without its text
            kind = type(fault).__name__
            if self.after_the_unexpected():
                unexpected = TwinsealError("internal.unexpected_sealed", kind=kind)
            else:
                unexpected = TwinsealError("internal.unexpected", kind=kind)
            self._finished.emit(owner, refused, unexpected)
        else:
            self._finished.emit(owner, done, result)
        return True

    def _deliver(self, owner: Any, callback: Callable[[Any], None], value: Any) -> None:
        self._waiting -= 1
        if self._waiting == 0:
            self.busy_changed.emit(False)
        alive = owner()
        if alive is not None and isValid(alive):
            callback(value)
