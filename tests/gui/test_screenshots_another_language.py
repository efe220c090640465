"""The window walked through in a language made for tests: what a person reads in English all the same is counted here."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from fakes.documented import named_controls

DRIVER = Path(__file__).with_name("drive_another_language.py")
ROOT = Path(__file__).resolve().parents[2]
LEFT = 4
"""Texts of the window that are English in every language: the name of a key, what the seal of a report means, which it signs,
and two register codes in the international spelling alphabet."""


def test_the_window_says_what_it_can_in_another_language(tmp_path: Path) -> None:
    # In a process of its own: a window in another language is nothing that other tests should find.
    path = os.pathsep.join((str(ROOT / "app"), str(ROOT / "tests")))
    done = subprocess.run(
        [sys.executable, str(DRIVER), str(tmp_path)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": path},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    walked = json.loads(done.stdout.splitlines()[-1])
    assert len(walked["places"]) > 35
    # Where there is a demo vault, a control has a number that the page leaves open.
    shown = {re.sub(r"^open\.\d+\.(?=[a-z])", "open.", name) for name in walked["controls"] if "." in name}
    shown = {re.sub(r"\.\d+", ".<n>", name) for name in shown}
    assert len(shown) > 150
    assert sorted(shown - named_controls()) == []
    assert walked["small"] == {}, "a line of its own begins with a small letter"
    # At each of three sizes, the words of the other language a little longer than ours.
    assert walked["cut"] == []
    listed = "\n".join(f"{text!r} {words}" for text, words in walked["english"].items())
    assert 0 < len(walked["english"]) <= LEFT, f"{len(walked['english'])} texts are English in every language:\n{listed}"
