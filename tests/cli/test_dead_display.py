"""A display that is named but does not answer is told in one sentence, before Qt would end the process."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from twinseal.host.display import answering_platforms, display_problem

ROOT = Path(__file__).resolve().parents[2]
DEAD = 4093


@pytest.fixture
def wayland() -> Iterator[dict[str, str]]:
    """Return the variables of a Wayland session whose compositor listens."""
    # The name of a socket has at most 107 bytes, and the folder of a test may be longer.
    with tempfile.TemporaryDirectory(dir="/tmp") as short, socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(Path(short) / "wayland-7"))
        listening.listen()
        yield {"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": short}


def window(**variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if "DISPLAY" not in name and name != "QT_QPA_PLATFORM"}
    return subprocess.run(
        [sys.executable, "-P", "-m", "twinseal", "window", "--end-when-painted"],
        env={**kept, "PYTHONPATH": str(ROOT / "app"), **variables}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    "variables",
    [
        {"DISPLAY": f":{DEAD}"},
        {"DISPLAY": f"unix:{DEAD}.0"},
        {"WAYLAND_DISPLAY": "wayland-9", "XDG_RUNTIME_DIR": "/nowhere"},
        {"DISPLAY": f":{DEAD}", "WAYLAND_DISPLAY": "/nowhere/wayland-9"},
        {"DISPLAY": f":{DEAD}", "QT_QPA_PLATFORM": "xcb"},
    ],
)
def test_the_program_says_so_and_ends_by_itself(variables: dict[str, str]) -> None:
    done = window(**variables)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("twinseal: the display of ")
    assert "does not answer" in done.stderr
    for name in variables.keys() & {"DISPLAY", "WAYLAND_DISPLAY"}:
        assert f"{name}={variables[name]}" in done.stderr


def test_one_display_that_answers_is_enough(wayland: dict[str, str]) -> None:
    assert display_problem(wayland) == ""
    assert display_problem({**wayland, "DISPLAY": f":{DEAD}"}) == ""
    assert answering_platforms({**wayland, "DISPLAY": f":{DEAD}"}) == ("wayland",)
    assert "does not answer" in display_problem({**wayland, "DISPLAY": f":{DEAD}", "QT_QPA_PLATFORM": "xcb"})


@pytest.mark.parametrize("name", ["offscreen", "vnc:size=800x600", "xcb;offscreen"])
def test_a_platform_without_a_display_needs_none(name: str) -> None:
    assert display_problem({"QT_QPA_PLATFORM": name}) == ""


def test_another_machines_display_is_believed_and_not_asked() -> None:
    assert display_problem({"DISPLAY": "elsewhere:10.0"}) == ""


def test_without_any_name_the_sentence_is_another() -> None:
    for variables in ({}, {"DISPLAY": ""}, {"QT_QPA_PLATFORM": "wayland", "DISPLAY": ":0"}):
        assert display_problem(variables).startswith("there is no display for the window")
