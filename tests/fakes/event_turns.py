"""Lets the events of a window run for a moment, and other threads beside them.

`QTest.qWait` keeps the lock of the interpreter while it waits: a worker stands still for all of it whenever it touches a file.
"""

from __future__ import annotations

from PySide6.QtCore import QEventLoop, QTimer


def let_events_run(ms: int) -> None:
    """Return after so many milliseconds."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()
