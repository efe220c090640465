"""The desktop's lock, saver, sleep and shutdown seal an open vault: a real window, a real bus, a second process that sends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Cast
from fakes.handed_cast import handed
from fakes.private_bus import private_bus
from twinseal.gui.platform.session_events import SIGNALS

ROOT = Path(__file__).resolve().parents[3]


def in_child(script: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """Run Python with this environment and more variables."""
    environment = {
        **os.environ,
        "PYTHONPATH": f"{ROOT / 'app'}:{ROOT / 'tests'}",
        # Its own folder comes last or not at all: it has a conftest.py, too.
        "PYTHONSAFEPATH": "1",
        "QT_QPA_PLATFORM": "offscreen",
        **variables,
    }
    return subprocess.run(
        [sys.executable, *([script] if script.endswith(".py") else ["-c", script]), *arguments],
        env=environment, capture_output=True, check=False, timeout=240,
    )  # fmt: skip


def test_every_signal_of_a_desktop_seals_what_is_open(cast: Cast) -> None:
    with private_bus() as bus:
        done = in_child(str(ROOT / "tests" / "gui" / "platform" / "drive_session_signals.py"), handed(cast), **bus)
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    report = json.loads(done.stdout)
    assert report["heard"] == len(SIGNALS)
    causes = {(path, member): cause for path, _, member, cause in report["causes"]}
    assert causes.pop(("/org/freedesktop/login1", "PrepareForSleep")) == "suspend"
    assert causes.pop(("/org/freedesktop/login1", "PrepareForShutdown")) == "session_end"
    assert causes.pop(("all", "")) in {"screen_lock", "suspend", "session_end"}
    assert set(causes.values()) == {"screen_lock"}
    assert len(causes) == 7


_ONE_BUS = """
import sys
from PySide6.QtCore import QCoreApplication
from twinseal.gui.platform.session_events import SessionEvents
application = QCoreApplication([])
events = SessionEvents(print)
heard = events.connect_buses()
print(sum(one.on_system for one in heard), sum(not one.on_system for one in heard))
"""


def test_a_bus_that_is_not_there_does_not_take_the_other_with_it() -> None:
    system = sum(source.on_system for source in SIGNALS)
    nowhere = "unix:path=/nonexistent/bus"
    with private_bus() as bus:
        for changed, heard in (
            ({"DBUS_SYSTEM_BUS_ADDRESS": nowhere}, (0, len(SIGNALS) - system)),
            ({"DBUS_SESSION_BUS_ADDRESS": nowhere}, (system, 0)),
            ({"DBUS_SYSTEM_BUS_ADDRESS": nowhere, "DBUS_SESSION_BUS_ADDRESS": "nonsense"}, (0, 0)),
        ):
            done = in_child(_ONE_BUS, **{**bus, **changed})
            assert done.stdout.split() == [str(count).encode() for count in heard], done.stderr
            assert done.returncode == 0


def test_a_signal_without_a_listener_does_not_cost_the_others() -> None:
    script = _ONE_BUS.replace(
        "heard =",
        "connects, refused = SessionEvents._listens, []\n"
        "class Bus:\n"
        "    def __init__(self, real): self.real = real\n"
        "    def isConnected(self): return self.real.isConnected()\n"
        "    def connect(self, *words):\n"
        "        if not refused:\n"
        "            refused.append(words); raise ValueError\n"
        "        return self.real.connect(*words)\n"
        "SessionEvents._listens = lambda self, bus, one: connects(self, Bus(bus), one)\n"
        "heard =",
    )
    with private_bus() as bus:
        done = in_child(script, **bus)
    assert sum(map(int, done.stdout.split())) == len(SIGNALS) - 1, done.stderr


def test_the_window_starts_without_a_complaint_on_a_desktop() -> None:
    with private_bus() as bus:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "twinseal", "window", "--offscreen", "--end-when-painted"],
            env={**os.environ, "PYTHONPATH": str(ROOT / "app"), **bus}, capture_output=True, check=False, timeout=120,
        )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, b""), done.stderr
    assert b"twinseal" not in done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGHUP, marks=pytest.mark.long), signal.SIGINT])
def test_an_end_of_the_system_seals_what_is_open_in_the_window(cast: Cast, number: signal.Signals) -> None:
    script = ROOT / "tests" / "gui" / "platform" / "drive_window_ended.py"
    paths = f"{ROOT / 'app'}:{ROOT / 'tests'}"
    with subprocess.Popen(
        [sys.executable, str(script), handed(cast)],
        env={**os.environ, "PYTHONPATH": paths, "PYTHONSAFEPATH": "1", "QT_QPA_PLATFORM": "offscreen"}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as child:  # fmt: skip
        assert child.stdout is not None
        assert child.stdout.readline() == b"open\n"
        child.send_signal(number)
        try:
            out, err = child.communicate(timeout=60)
        finally:
            child.kill()
    assert child.returncode == 0, err.decode()[-2000:]
    report = json.loads(out)
    assert report["kinds"][-3:] == ["opening.resealed", "seal.prepared", "seal.committed"]
    assert "opening.unclean_end" not in report["kinds"]
    # Nobody may be there to write: the line stands first at the next start.
    assert report["owed"] == ("window_closed" if number is signal.SIGINT else "session_end")
