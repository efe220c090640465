"""The window walked through in a language made for tests: what a person reads in English all the same is counted here."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fakes.documented import named_controls
from twinseal.gui.design.tokens import PALETTES

DRIVER = Path(__file__).with_name("drive_another_language.py")
ROOT = Path(__file__).resolve().parents[2]
LEFT = 9
"""Texts of the window that are English in every language: the name of a key, the form in which working hours are typed, what
the seal of a report means, which it signs, what the founding wrote on the card of the drill envelope, and five register codes
in the international spelling alphabet."""


MATRIX = ("853x480", "1024x768", "1280x720", "1280x800", "1920x1080", "3840x2160")
"""Sizes in logical pixels: those of small screens, of 150 % and 200 % on larger ones, and of large ones."""


def walked(folder: Path, *words: str) -> Any:
    # In a process of its own: a window in another language is nothing that other tests should find.
    path = os.pathsep.join((str(ROOT / "app"), str(ROOT / "tests")))
    done = subprocess.run(
        [sys.executable, str(DRIVER), str(folder), *words],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": path},
        capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.long
@pytest.mark.parametrize("name", PALETTES)
def test_every_screen_is_whole_at_every_size(tmp_path: Path, name: str) -> None:
    answer = walked(tmp_path, name, *MATRIX)
    assert len(answer["places"]) > 35
    assert answer["cut"] == []


def test_the_window_says_what_it_can_in_another_language(tmp_path: Path) -> None:
    # The smallest size is the one that cuts; the long run walks every screen at each of six.
    answer = walked(tmp_path, "day", MATRIX[0])
    assert len(answer["places"]) > 35
    assert set(answer["windows"]) <= {"", "twinsealWindow"}
    # Where there is a demo vault, a control has a number that the page leaves open.
    shown = {re.sub(r"^open\.\d+\.(?=[a-z])", "open.", name) for name in answer["controls"] if "." in name}
    shown = {re.sub(r"\.\d+", ".<n>", name) for name in shown}
    assert len(shown) > 150
    assert sorted(shown - named_controls()) == []
    assert answer["small"] == {}, "a line of its own begins with a small letter"
    # The words of the other language are a little longer than ours.
    assert answer["cut"] == []
    english = answer["english"]
    listed = "\n".join(f"{text!r} {words}" for text, words in english.items())
    assert 0 < len(english) <= LEFT, f"{len(english)} texts are English in every language:\n{listed}"
