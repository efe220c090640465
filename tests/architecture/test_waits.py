"""What tests wait for: one patience for all that must come, and no loop that has a time of its own."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
ITS_OWN = {Path(__file__).name, "patient_bot.py"}
DEPTH = 6
"""So many calls lie in one another before something to wait for."""


def _calls(depth: int) -> str:
    return rf"(?:[^()]|\({_calls(depth - 1)}\))*" if depth else r"[^()]*"


IN_A_WINDOW = re.compile(rf"\bwait(?:Until|Signal|Signals|Exposed|Active)\({_calls(DEPTH)}\btimeout=")
IN_A_LOOP = re.compile(r"^ *(?:while .*\bmonotonic\(\) *<|assert (?:time\.)?monotonic\(\) *< *\w+ *(?:,|$))", re.MULTILINE)


def test_what_must_come_is_waited_for_with_one_patience() -> None:
    sources = {path: path.read_text(encoding="utf-8") for path in TESTS.rglob("*.py") if path.name not in ITS_OWN}
    hasty = [str(path) for path, text in sources.items() if IN_A_WINDOW.search(text) or IN_A_LOOP.search(text)]
    assert hasty == [], "fakes/patience.py, and the fixture qtbot"
    assert IN_A_WINDOW.search("qtbot.waitUntil(lambda: bool(said), timeout=2000)")
    assert IN_A_WINDOW.search(
        "qtbot.waitUntil(lambda: area.holds(rows.rect(rows.model().index(rows.count() - 1))), timeout=2000)"
    )
    assert IN_A_LOOP.search('    while left():\n        assert time.monotonic() < until, "it never came"\n')
    assert IN_A_LOOP.search("    while not came and time.monotonic() < ends:")
