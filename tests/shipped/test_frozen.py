"""The frozen folder does the main job, in two processes where asked, with no Python and no checkout in reach."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from fakes.program_job import does_its_job, shows_every_screen, start

ROOT = Path(__file__).resolve().parents[2]
APP = {**os.environ, "PYTHONPATH": str(ROOT / "app")}
GUARDED = """
import sys, time
from twinseal.host.watchdog import ProcessWatchdog
sys.frozen, sys.executable = True, sys.argv[1]
dog = ProcessWatchdog()
assert dog.hold(1_000_000)
print(dog._child.pid, flush=True)
time.sleep(60)
"""
pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(str(ROOT / "packaging"))
        patched.delitem(sys.modules, "environment", raising=False)
        spec = importlib.util.spec_from_file_location("freeze", ROOT / "packaging" / "freeze.py")
        assert spec is not None
        freeze = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(freeze)
        target = tmp_path_factory.mktemp("frozen")
        subprocess.run(freeze.command_for(Path(sys.executable), target), check=True)
    return target / "twinseal" / "twinseal"


def test_it_does_its_work(frozen: Path, tmp_path: Path) -> None:
    assert list(does_its_job([str(frozen)], tmp_path))[-1] == "window"


def test_it_shows_every_screen(frozen: Path, tmp_path: Path) -> None:
    shows_every_screen([str(frozen)], tmp_path)


def test_two_processes_are_two_and_its_children_find_their_way(frozen: Path, tmp_path: Path) -> None:
    """Each way of `bench` is a child, and one of them has two further ones: a broken pool would take as long as one."""
    done = start([str(frozen), "bench", "--entries", "4000"], tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    ways = json.loads(done.stdout)["verify"]["4000"]
    assert ways["ours-two-processes"]["answer"] == ways["ours"]["answer"] == ways["stand-alone"]["answer"]


def test_its_watchdog_ends_a_program_that_was_stopped(frozen: Path) -> None:
    """The guarded process is no frozen one, but asks for its watchdog as one does."""
    with subprocess.Popen(
        [sys.executable, "-P", "-c", GUARDED, str(frozen)], env=APP, stdout=subprocess.PIPE, text=True
    ) as guarded:
        dog = int(guarded.stdout.readline())
        assert Path(f"/proc/{dog}/exe").resolve() == frozen
        os.kill(guarded.pid, signal.SIGSTOP)
        assert guarded.wait(timeout=60) == -signal.SIGKILL


def test_only_its_own_modules_are_run_by_name(frozen: Path, tmp_path: Path) -> None:
    done = start([str(frozen), "--module", "antigravity"], tmp_path)
    assert done.returncode == 2
    assert b"no part of Twinseal" in done.stderr


def test_nothing_of_aiohttp_is_inside(frozen: Path) -> None:
    assert not [
        path
        for path in frozen.parent.rglob("*")
        if path.name.partition(".")[0] in ("aiohttp", "requests", "urllib3", "yarl")
    ]
