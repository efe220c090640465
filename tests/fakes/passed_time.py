"""Time that passes at once: a timer of Qt runs out now, as it would have by itself."""

from __future__ import annotations

from PySide6.QtCore import QAbstractEventDispatcher, QCoreApplication, QObject, QTimerEvent


def let_pass(waiting: QObject) -> int:
    """Let each timer that an object waits for run out, once; return how many there were."""
    dispatcher = QAbstractEventDispatcher.instance()
    assert dispatcher is not None
    timers = [each.timerId for each in dispatcher.registeredTimers(waiting)]
    for timer in timers:
        QCoreApplication.sendEvent(waiting, QTimerEvent(timer))
    return len(timers)
