"""The worker thread: what is asked to stop, stops, whether it has begun or not, and nothing else does."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from twinseal.gui.worker import Worker


@pytest.fixture
def worker(qapp: object) -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.finish()


@pytest.mark.parametrize("begun", [True, False], ids=["running", "still waiting"])
def test_a_cancel_reaches_what_was_asked_for_before_it_alone(worker: Worker, qtbot: QtBot, begun: bool) -> None:
    owner, gate, heard = QObject(), threading.Event(), []
    in_gate = threading.Event()

    def wait() -> None:
        in_gate.set()
        assert gate.wait(60)

    def job(name: str) -> None:
        heard.append((name, worker.should_stop()))

    worker.submit(owner, wait, lambda _none: None, lambda _refusal: None)
    assert in_gate.wait(60)
    if begun:
        worker.cancel()
        assert worker.should_stop()
    worker.submit(owner, lambda: job("before"), lambda _none: None, lambda _refusal: None)
    if not begun:
        worker.cancel()
    worker.submit(owner, lambda: job("after"), lambda _none: None, lambda _refusal: None)
    gate.set()
    qtbot.waitUntil(lambda: not worker.busy)
    assert heard == [("before", not begun), ("after", False)]


def test_the_end_of_the_program_waits_ten_seconds_and_no_longer(worker: Worker, qapp: object) -> None:
    owner, gate = QObject(), threading.Event()
    worker.submit(owner, lambda: gate.wait(60), lambda _: None, lambda _: None)
    assert Worker.finish.__defaults__ == (10.0,)
    worker.finish(0.01)
    assert worker._thread.is_alive()
    gate.set()
    worker.finish()
    assert not worker._thread.is_alive()
