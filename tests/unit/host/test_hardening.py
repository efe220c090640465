"""A hardened process leaves no core, cannot be read, and never prints what was typed; each proven in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import twinseal.host.hardening
from twinseal.host.hardening import connected_networks, swaps

APP = str(Path(twinseal.host.hardening.__file__).parents[2])
SECRET = "hunter2-Zulu"


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from twinseal.host.hardening import *\nreport = harden_process()\n" + code],
        env={"PYTHONPATH": APP, "PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_limits_of_a_hardened_process() -> None:
    done = run(
        "import ctypes, faulthandler, os, resource\n"
        "again = harden_process()\n"
        "assert set(again.done + again.not_done) == set(report.done + report.not_done)\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), oct(os.umask(0)))\n"
        "print(faulthandler.is_enabled())\n"
        "print(*report.done, sep='\\n')\n"
    )
    assert done.stdout.splitlines()[:2] == ["(0, 0) 0 0o77", "False"]
    assert "core dumps are off" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize(
    "failing",
    [
        f"typed = {SECRET!r}\nraise ValueError(typed)",
        f"def inner(typed): raise KeyError(typed)\ninner({SECRET!r})",
        f"import threading\ndef run(): raise ValueError({SECRET!r})\nt = threading.Thread(target=run, name={SECRET!r})\nt.start()\nt.join()",
        f"class Late:\n def __del__(self): raise ValueError({SECRET!r})\n def __repr__(self): return {SECRET!r}\nx = Late()\ndel x",
        f"try:\n raise ValueError({SECRET!r})\nexcept ValueError as first:\n raise OSError('second') from first",
        f"class {SECRET.replace('-', '_')[:3]}Error(Exception): pass\nraise ExceptionGroup('two', [ValueError({SECRET!r})])",
    ],
    ids=["error", "in a function", "thread", "finalizer", "chained", "group"],
)
def test_an_unexpected_error_tells_its_kind_and_place_only(failing: str) -> None:
    done = run(failing)
    assert SECRET not in done.stdout + done.stderr
    assert "unexpected" in done.stderr
    assert "<string>:" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_an_error_channel_nothing_more_breaks() -> None:
    done = run("import sys\nsys.stderr.close()\nraise ValueError")
    assert done.returncode == 1


def test_a_crash_leaves_no_core_and_no_trace(tmp_path: Path) -> None:
    done = run(f"import os\nos.chdir({str(tmp_path)!r})\ntyped = {SECRET!r}\nos.abort()")
    assert done.returncode == -6
    assert (done.stdout, done.stderr) == ("", "")
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.getuid() != 0, reason="another user's process is tried, which takes root to start")
def test_drives_are_found_and_memory_closed_to_other_processes() -> None:
    done = run(
        "import os, subprocess, sys\n"
        "from twinseal.host.drives import LinuxDrives\n"
        "os.setgid(65534); os.setuid(65534)\n"
        "harden_process()\n"
        "LinuxDrives().list()\n"
        "print(subprocess.run(['/usr/bin/env', 'head', '-c1', f'/proc/{os.getpid()}/mem'], capture_output=True).stderr.decode())\n"
    )
    assert "ermission denied" in done.stdout, done.stderr


def test_swap_spaces_are_named(tmp_path: Path) -> None:
    table = tmp_path / "swaps"
    table.write_text("Filename Type Size Used Priority\n")
    assert swaps(table) == ()
    table.write_text("Filename Type Size Used Priority\n/dev/sda2 partition 100 0 -2\n/swap\\040file file 1 0 -3\n")
    assert swaps(table) == ("/dev/sda2", "/swap\\040file")
    assert swaps(tmp_path / "none") is None


def test_swap_is_said_and_memory_locked_only_without_a_limit(tmp_path: Path) -> None:
    done = run(
        "import resource, twinseal.host.hardening as h\n"
        "h.swaps = lambda: ('/dev/sda2',)\n"
        "resource.setrlimit(resource.RLIMIT_MEMLOCK, (65536, 65536))\n"
        "print(*h.harden_process().not_done, sep='\\n')\n"
        "big = bytearray(64 * 1024 * 1024)\n"
    )
    assert "swap space is in use and may retain secrets: /dev/sda2" in done.stdout
    assert done.returncode == 0, done.stderr


def test_connected_networks_are_named(tmp_path: Path) -> None:
    for name, kind, carrier in (("lo", "772", "1"), ("eth0", "1", "1"), ("eth1", "1", "0"), ("wlan0", "1", None)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "type").write_text(kind + "\n")
        if carrier is not None:
            (tmp_path / name / "carrier").write_text(carrier + "\n")
    assert connected_networks(tmp_path) == ("eth0",)
    assert connected_networks(tmp_path / "none") == ()
