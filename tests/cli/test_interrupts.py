"""Ctrl+C at a terminal and a reader that has seen enough: one sentence, the agreed exit code, and no process left behind."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from fakes.commands import COMMAND, Station
from fakes.patience import wait_until
from twinseal.cli.bench_log import make_log
from twinseal.host.hardening import quiet_excepthook

ROOT = Path(__file__).resolve().parents[2]
CTRL_C = b"\x03"


@pytest.fixture(scope="module")
def long_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a log and its trust card: long enough for further processes, and for seconds after the first sign."""
    return make_log(tmp_path_factory.mktemp("long") / "6000", 6_000)


def words(long_log: Path) -> list[str]:
    return [
        sys.executable, "-P", "-m", "twinseal", "verify", str(long_log / "log"), "--trust-card", str(long_log / "card.json"),
        "--processes", "2",
    ]  # fmt: skip


def at_a_terminal(command: list[str]) -> tuple[int, int]:
    """Return the process and the terminal's other end."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(command[0], command, {**os.environ, "PYTHONPATH": str(ROOT / "app")})
    return pid, terminal


def read_until(terminal: int, sign: bytes) -> bytes:
    seen = b""
    while sign not in seen:
        try:
            seen += os.read(terminal, 4096)
        except OSError:
            break
    return seen


def left_of(session: int) -> list[str]:
    processes = []
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                stat = (place / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(stat[3]) == session:
                processes.append(place.name)
    return processes


def _is_over(session: int) -> bool:
    return not left_of(session)


def test_ctrl_c_ends_a_verification_and_every_process_of_it(long_log: Path) -> None:
    for times in (1, 3):
        pid, terminal = at_a_terminal(words(long_log))
        assert b"%" in read_until(terminal, b"%")
        for _ in range(times):
            os.write(terminal, CTRL_C)
        output = read_until(terminal, b"\x00")
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 130
        assert output.endswith(b"twinseal: interrupted; nothing was left open.\r\n")
        assert b"Traceback" not in output
        wait_until(partial(_is_over, pid), lambda: "a process outlives the verification")


def test_ctrl_c_before_anything_began_is_no_error() -> None:
    # At the prompt, in the middle of the start, anywhere: never a place in the code, never a traceback.
    done = subprocess.run(
        [sys.executable, "-c", (f"from twinseal.host.hardening import {quiet_excepthook.__name__} as hook\n"
         "import sys\nsys.excepthook = hook\nraise KeyboardInterrupt")],
        env={**os.environ, "PYTHONPATH": str(ROOT / "app")}, capture_output=True, check=False,
    )  # fmt: skip
    assert done.stderr == b"twinseal: interrupted; nothing was left open.\n"


@pytest.mark.parametrize("more", [[], ["--json"]], ids=["words", "json"])
def test_a_reader_that_has_seen_enough_keeps_the_exit_code(station: Station, more: list[str]) -> None:
    start, end = os.pipe()
    os.close(start)
    done = subprocess.run(
        [*COMMAND, "verify", str(station.vault), "--trust-card", str(station.card), *more], env={**os.environ, "PYTHONPATH": str(ROOT / "app")}, stdout=end, stderr=subprocess.PIPE,
        check=False,
    )  # fmt: skip
    os.close(end)
    assert done.returncode == 3
    assert done.stderr == b""
