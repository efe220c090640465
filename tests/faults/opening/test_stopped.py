"""A stopped program: the watchdog ends it soon after its time, the next start says so, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

import twinseal
from conftest import Cast
from fakes.patience import PATIENCE_S, wait_until
from twinseal.audit.read.reader import Entry
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.flows.findings.registry import findings_in
from twinseal.flows.log.log_view import LogView
from twinseal.host.watchdog import ProcessWatchdog

GUARDED = """
import sys
from twinseal.host import watchdog
if len(sys.argv) > 2:
    watchdog.module_command = lambda _name, parent: [sys.executable, "-c", sys.argv[2], parent]
dog = watchdog.ProcessWatchdog()
assert dog.hold(int(sys.argv[1]))
print(dog._child.pid, flush=True)
for line in sys.stdin:
    if line == "release\\n":
        dog.release()
    else:
        assert all(dog.hold(int(time)) for time in line.split())
    print(dog._child and dog._child.pid, flush=True)
"""


APP = str(Path(twinseal.__file__).parents[1])
HASTY = (
    f"import sys; sys.path.insert(0, {APP!r}); from twinseal.host import watchdog; "
    "watchdog.GRACE_US = 300_000; watchdog.watch(int(sys.argv[1]), 0)"
)
"""A watchdog that gives its program a tenth of the time: how long it really waits is the affair of the first test alone."""


def is_gone(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state == "Z"


def guarded(remaining_us: int, *hasty: str) -> tuple[subprocess.Popen[str], int]:
    child = subprocess.Popen(
        [sys.executable, "-P", "-c", GUARDED, str(remaining_us), *hasty], env={**os.environ, "PYTHONPATH": APP},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return child, int(child.stdout.readline())


def say(child: subprocess.Popen[str], word: object) -> str:
    child.stdin.write(f"{word}\n")
    child.stdin.flush()
    return child.stdout.readline().strip()


def end(child: subprocess.Popen[str]) -> None:
    child.kill()
    child.wait()
    child.stdin.close()
    child.stdout.close()


def test_a_stopped_program_ends_within_5_seconds_of_its_time() -> None:
    child, dog = guarded(1_000_000)
    began = time.monotonic()
    os.kill(child.pid, signal.SIGSTOP)
    child.wait(timeout=PATIENCE_S)
    took = time.monotonic() - began
    assert child.returncode == -signal.SIGKILL
    assert took > 3.5
    # Of a loaded machine four times as much is taken.
    assert took < 4 * 6
    wait_until(lambda: is_gone(dog))
    end(child)


def test_told_of_more_time_or_of_the_reseal_it_ends_nobody() -> None:
    child, dog = guarded(60_000_000, HASTY)
    # Both in one breath: a machine that stands still in between ends nobody who was to be told of more.
    assert say(child, "1500000 60000000") == str(dog)
    # Another program, told of the same time and of no more, is ended: that time is over then.
    other, _ = guarded(1_500_000, HASTY)
    os.kill(other.pid, signal.SIGSTOP)
    assert other.wait(timeout=PATIENCE_S) == -signal.SIGKILL
    end(other)
    assert child.poll() is None
    assert say(child, "release") == "None"
    wait_until(lambda: is_gone(dog))
    assert child.poll() is None
    end(child)


def test_it_ends_with_its_program_and_is_restarted_when_gone() -> None:
    child, dog = guarded(60_000_000)
    assert os.getsid(dog) == dog != os.getsid(child.pid)
    os.kill(dog, signal.SIGKILL)
    wait_until(lambda: is_gone(dog))
    other = int(say(child, 60_000_000))
    assert other != dog
    end(child)
    wait_until(lambda: is_gone(other))


def test_a_dying_watchdog_is_told_like_one_that_never_starts(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dies = tmp_path / "dies"
    waits = f"import pathlib, time\nwhile not pathlib.Path({str(dies)!r}).exists(): time.sleep(0.02)\nraise SystemExit(1)"
    monkeypatch.setattr("twinseal.host.watchdog.module_command", lambda *_: [sys.executable, "-c", waits])
    cast.machine = replace(cast.machine, watchdog=ProcessWatchdog)
    flow = cast.to_open(cast.open(), minutes=5)

    def unwatched() -> int:
        return sum("could not be started" in warning for warning in flow.tick().warnings)

    assert unwatched() == 0
    dies.touch()
    wait_until(lambda: unwatched() == 1)
    # Said once, and the opening goes on: the program itself still counts.
    assert unwatched() == 1
    assert flow.view().step is OpeningStep.OPEN
    flow.reseal(ResealCause.HAND)


def test_the_opening_of_a_stopped_program_ends_and_is_reported(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    hasty = lambda _name, parent: [sys.executable, "-c", HASTY, parent]  # noqa: E731 - as the real one is called
    monkeypatch.setattr("twinseal.host.watchdog.module_command", hasty)
    child = os.fork()
    if child == 0:
        try:
            cast.machine = replace(cast.machine, watchdog=ProcessWatchdog)
            flow = cast.to_open(cast.open(), minutes=1)
            # What is left of the countdown: one second.
            cast.clock.advance(59)
            flow.touched()
            if flow.tick().step is OpeningStep.OPEN and not any(
                "could not be started" in warning for warning in flow.view().warnings
            ):
                os.kill(os.getpid(), signal.SIGSTOP)
        finally:
            os._exit(1)
    ended: list[int] = []

    def is_ended() -> bool:
        done, status = os.waitpid(child, os.WNOHANG)
        ended.extend([status] * (done == child))
        return bool(ended)

    wait_until(is_ended)
    assert os.WIFSIGNALED(ended[0])
    assert os.WTERMSIG(ended[0]) == signal.SIGKILL
    cast.later(3600)
    vault = cast.open()
    assert any("without a reseal" in notice for notice in vault.view().notices)
    flow = cast.to_open(vault)
    assert flow.view().masked is False
    assert flow.reseal(ResealCause.HAND).receipt.problem == ""
    vault.close()
    assert cast.desk_kinds().count("opening.unclean_end") == 1


@pytest.mark.parametrize(("lasted_s", "raised"), [(905, False), (906, True)])
def test_an_opening_that_outlasted_its_time_is_a_finding(lasted_s: int, raised: bool) -> None:
    fields: dict[str, object] = {
        "kind": "opening.resealed", "t": "2026-11-02T09:15:00Z", "opening": "o1", "cause": "time", "lasted_s": lasted_s,
        "granted_min": 15, "extensions": 0, "reveals": 0, "next_seal": 2,
    }  # fmt: skip
    entries = [Entry(9, fields, b"h" * 32)]
    rules = [finding.rule for finding in findings_in(LogView.of(entries))]
    assert ("A12" in rules) is raised


def test_a_reseal_releases_the_watchdog_and_a_failed_opening_too(cast: Cast) -> None:
    made: list[ProcessWatchdog] = []

    def maker() -> ProcessWatchdog:
        made.append(ProcessWatchdog())
        return made[-1]

    cast.machine = replace(cast.machine, watchdog=maker)
    vault = cast.open()
    flow = cast.to_open(vault)
    child = made[-1]._child
    assert child is not None
    assert child.poll() is None
    flow.reseal(ResealCause.HAND)
    assert made[-1]._child is None
    assert child.returncode == 0
    cast.later()
    (store,) = cast.vault_path.glob("store-*.db")
    store.write_bytes(store.read_bytes()[:-1] + b"x")
    flow = vault.break_the_glass()
    flow.enter_register_code(None, "The register is locked away.")
    flow.identify_first(*cast.factors("Ada"))
    flow.submit_request(cast.draft(flow))
    with pytest.raises(Exception, match="store"):
        flow.confirm(*cast.factors("Bo"))
    assert len(made) == 2
    assert made[-1]._child is None
    vault.close()
