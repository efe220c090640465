"""What is announced arrives on the accessibility bus of a desktop, where an aid for the blind listens."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from fakes.private_bus import private_bus
from fakes.virtual_display import virtual_display

ROOT = Path(__file__).resolve().parents[3]
POLITE, ASSERTIVE = 1, 2
"""How the bus says that a sentence waits, and that it interrupts."""


def test_an_announcement_arrives_on_the_bus_of_the_desktop() -> None:
    paths = os.pathsep.join(str(ROOT / name) for name in ("app", "tests"))
    with private_bus() as variables, virtual_display() as display:
        done = subprocess.run(
            [sys.executable, "-P", str(ROOT / "tests" / "gui" / "widgets" / "drive_announcer_bus.py")],
            env={**os.environ, **variables, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": paths},
            capture_output=True, check=False, timeout=120,
        )  # fmt: skip
    # The accessibility bus is brought by Debian's package at-spi2-core.
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    facts = json.loads(done.stdout)
    assert facts == {"heard": [["Nine minutes left.", POLITE], ["Wrong code.", ASSERTIVE]], "active": True}
