"""The real window on a real display, stopped while it is open: soon after its time it is ended, and nothing of it is seen."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.handed_cast import handed
from fakes.left_words import INSIDE, left_in_widgets
from fakes.shown_window import settle, shown_router, to_open
from fakes.virtual_display import virtual_display
from twinseal.domain.opening import OpeningStep, ResealCause

ROOT = Path(__file__).resolve().parents[3]
WITHIN_S = 5
"""So long after the end of the countdown at most; of a loaded machine four times as much is taken."""


def _windows(display: str) -> str:
    words = ["xwininfo", "-root", "-tree", "-display", display]
    return subprocess.run(words, capture_output=True, text=True, check=True, timeout=60).stdout


def test_a_stopped_window_is_gone_soon_after_its_time(cast: Cast) -> None:
    script = Path(__file__).with_name("drive_window_stopped.py")
    paths = f"{ROOT / 'app'}:{ROOT / 'tests'}"
    with virtual_display() as display:
        variables = {**os.environ, "PYTHONPATH": paths, "PYTHONSAFEPATH": "1", "QT_QPA_PLATFORM": "xcb", "DISPLAY": display}
        with subprocess.Popen(
            [sys.executable, str(script), handed(cast)], env=variables, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as child:
            try:
                assert child.stdout is not None
                shown = json.loads(child.stdout.readline())
                window = f"{shown['window']:#x}"
                before = _windows(display)
                assert window in before
                assert "Open" in before
                child.send_signal(signal.SIGSTOP)
                stopped = time.monotonic()
                # Stopped it counts nothing down: the window still stands there.
                assert window in _windows(display)
                child.wait(timeout=4 * (1 + WITHIN_S))
                took = time.monotonic() - stopped
            finally:
                child.kill()
        assert child.returncode == -signal.SIGKILL
        assert took < 4 * (1 + WITHIN_S)
        after = _windows(display)
        assert window not in after
        assert "Open" not in after


def test_after_a_suspend_past_the_countdown_nothing_is_shown(cast: Cast, qtbot: QtBot) -> None:
    router = shown_router(cast, qtbot)
    flow = to_open(cast, router, qtbot)
    assert left_in_widgets(INSIDE)
    # The boot clock goes on while the machine sleeps, and nobody said that it would: the first beat afterwards sees it.
    cast.clock.advance(flow.remaining_s() + 3600)
    began = time.monotonic()
    settle(qtbot, router, lambda: flow.view().step is OpeningStep.RESEALED)
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.receipt)
    assert time.monotonic() - began < 4 * WITHIN_S
    router.opening.leave()
    # Boxes and tabs go with the next turn of the event loop.
    qtbot.wait(50)
    assert left_in_widgets(INSIDE) == []
    assert flow.view().receipt is not None
    assert flow.view().receipt.cause is ResealCause.TIME
