"""Measures this machine: real vaults, real key derivations, ratios against the bare work in the same run."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from twinseal import __version__, bootstrap
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verify.verify import verify
from twinseal.audit.write.writer import LogWriter
from twinseal.cli.bench_changes import FILES, measure_files, measure_list
from twinseal.cli.bench_desk import measure_desk
from twinseal.cli.bench_export import MEBIBYTE, measure_export
from twinseal.cli.bench_findings import measure_findings
from twinseal.cli.bench_kdf import kdf_watched
from twinseal.cli.bench_report import measure_reports
from twinseal.crypto.hpke import KemKeyPair
from twinseal.crypto.passphrase import normalise
from twinseal.domain.constitution import PEOPLE_MAX
from twinseal.domain.envelope import ENVELOPES_MAX
from twinseal.domain.events.opening import OPENING_BEGUN
from twinseal.domain.opening import ResealCause
from twinseal.domain.people import Role
from twinseal.domain.request import Draft
from twinseal.flows.context.machine import Machine
from twinseal.flows.demo import DemoVault
from twinseal.flows.sealed import SealedVault
from twinseal.host.children import module_command, twinseal_command
from twinseal.host.files import RealFiles
from twinseal.host.scripted_clock import ScriptedClock

MOST_ENVELOPES: Final = ENVELOPES_MAX - 1
"""As many as a demo vault has: the one that is in every vault makes them the most that a vault takes."""
WINDOW: Final = "twinseal.gui.bench_window"
"""The module that measures the window: by its name, for commands know no window."""


def measure(*, quick: bool = False, only: Sequence[str] = ()) -> dict[str, Any]:
    """Return all figures or those of some parts (`PARTS`); times in seconds, medians of several runs with their range."""
    with tempfile.TemporaryDirectory(prefix="twinseal-bench-", dir=_scratch()) as place:
        measured = {name: part(Path(place), quick) for name, part in PARTS.items() if not only or name in only}
    return {"version": __version__, "processors": os.cpu_count(), **measured}


def measure_entries(sizes: Sequence[int]) -> dict[str, Any]:
    """Return what verifying logs of these many entries takes, beside the signatures alone; needs 2.6 kB an entry."""
    from twinseal.cli.bench_log import measure_log

    with tempfile.TemporaryDirectory(prefix="twinseal-bench-", dir=_scratch()) as place:
        return {"version": __version__, "processors": os.cpu_count(), "verify": measure_log(Path(place), sizes)}


def measure_desks(sizes: Sequence[int], keep: Path | None = None) -> dict[str, Any]:
    """Return what an auditor waits for at the desk over logs of these many entries; needs 2.6 kB an entry.

    In the folder `keep` vaults stay and are used again; without it they are made for this time.
    """
    with tempfile.TemporaryDirectory(prefix="twinseal-bench-", dir=_scratch()) as place:
        return {"version": __version__, "processors": os.cpu_count(), "desk": measure_desk(keep or Path(place), sizes)}


def _scratch() -> str | None:
    # A memory file system would make every sync free: measure on the disk that the user works on.
    return str(Path.home()) if os.access(Path.home(), os.W_OK) else None


def _spread(times: list[float]) -> dict[str, float]:
    return {
        "median": round(statistics.median(times), 5),
        "min": round(min(times), 5),
        "max": round(max(times), 5),
    }


def _timed(act: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    result = act()
    return time.perf_counter() - started, result


def _opening(folder: Path, envelopes: int, people: int, runs: int) -> dict[str, Any]:
    place = folder / f"vault-{envelopes}"
    RealFiles().make_folder(place)
    real = bootstrap.real_machine()
    demo = bootstrap.make_demo(real, place, openings=0, envelopes=envelopes, people=people)
    clock = ScriptedClock(datetime.now(UTC))
    machine = replace(real, clock=clock, memory=None)
    confirm, reseal, kdf = [], [], []
    code = demo.register_code
    for _ in range(runs):
        clock.advance(3600)
        taken = _one_opening(machine, clock, demo, code)
        confirm.append(taken[0])
        reseal.append(taken[1])
        kdf.append(taken[2])
        code = taken[3]
    less = [whole - derivation for whole, derivation in zip(confirm, kdf, strict=True)]
    return {
        "envelopes": envelopes,
        "people": people,
        "second_code_to_contents_less_kdf_s": _spread(less),
        "reseal_s": _spread(reseal),
        "one_kdf_s": _spread(kdf),
    }


def _one_opening(machine: Machine, clock: ScriptedClock, demo: DemoVault, code: str) -> tuple[float, float, float, str]:
    operator = next(person for person in demo.people if person.role == Role.OPERATOR.value)
    officer = next(person for person in demo.people if person.role == Role.OFFICER.value)
    vault = SealedVault.open(machine, Path(demo.vault))
    flow = vault.break_the_glass()
    flow.enter_register_code(code)
    now = int(clock.utc().timestamp())
    view = flow.identify_first(operator.id, normalise(operator.passphrase), operator.code_now(now))
    first = next(envelope.id for envelope in view.outsides if not envelope.sentinel)
    flow.submit_request(Draft((first,), "other", ("By phone",), "", "A measurement of this machine's speed.", 10))
    with kdf_watched() as spent:
        confirm, _ = _timed(lambda: flow.confirm(officer.id, normalise(officer.passphrase), officer.code_now(now)))
    derivation = spent[0]
    reseal, view = _timed(lambda: flow.reseal(ResealCause.HAND))
    vault.close()
    return confirm, reseal, derivation, view.receipt.register_code if view.receipt else code


def _append(folder: Path, count: int) -> dict[str, Any]:
    files = RealFiles()
    writer, _ = LogWriter.create(files, folder / "append", audit_public=KemKeyPair.generate().public, log_id="ab" * 16)
    event = {"kind": OPENING_BEGUN.name, "t": "2026-11-01T08:00:00Z", "text": "x" * 300}
    files.create(folder / "bare.key", b"\0" * 8192)
    files.create(folder / "bare.log", b"")
    ours, bare = [], []
    key = os.open(folder / "bare.key", os.O_WRONLY)
    log = os.open(folder / "bare.log", os.O_WRONLY | os.O_APPEND)
    try:
        for _ in range(count):
            taken, appended = _timed(lambda: writer.append(event))
            ours.append(taken)
            line = appended.line_bytes + b"\n"
            bare.append(_timed(partial(_three_writes, key, log, line))[0])
    finally:
        os.close(key)
        os.close(log)
    ordered = sorted(ours)
    return {
        "entries": count,
        "append_s": _spread(ours) | {"p99": round(ordered[int(len(ordered) * 0.99) - 1], 5)},
        "three_bare_synced_writes_s": _spread(bare),
        "ratio": round(statistics.median(ours) / statistics.median(bare), 2),
    }


def _three_writes(key: int, log: int, line: bytes) -> None:
    """Write the same bytes to the same kinds of places as one append does: a slot, a line, a slot."""
    sync = getattr(os, "fdatasync", os.fsync)
    os.pwrite(key, b"x" * 4096, 0)
    sync(key)
    os.write(log, line)
    sync(log)
    os.pwrite(key, bytes(4096), 4096)
    sync(key)


def _verify(folder: Path, count: int) -> dict[str, Any]:
    files = RealFiles()
    audit = folder / "verify"
    writer, _ = LogWriter.create(files, audit, audit_public=KemKeyPair.generate().public, log_id="cd" * 16)
    for number in range(count):
        writer.append({"kind": OPENING_BEGUN.name, "text": f"{number} " + "x" * 200})
    taken, report = _timed(lambda: verify(LogSource.from_folder(files, audit), None))
    return {"entries": report.size, "seconds": round(taken, 3), "entries_a_second": round(report.size / taken)}


def _window(folder: Path, *, quick: bool) -> dict[str, Any]:
    """Return what masking and sealing of a real window take, by every trigger; its process ends with its windows."""
    command = module_command(WINDOW, str(folder), *(["quick"] if quick else []))
    done = subprocess.run(command, capture_output=True, check=True)  # noqa: S603 - a module of this program
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def _start_and_end() -> None:
    command = twinseal_command("window", "--offscreen", "--end-when-painted")
    subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - this program itself


def _first_screen(runs: int) -> dict[str, Any]:
    # The process ends itself once the event loop has painted the first screen.
    times = [_timed(_start_and_end)[0] for _ in range(runs)]
    return {"whole_process_s": _spread(times), "platform": "offscreen"}


def _runs(quick: bool) -> int:
    return 3 if quick else 7


PARTS: Final[Mapping[str, Callable[[Path, bool], Any]]] = {
    "opening_10_envelopes": lambda folder, quick: _opening(folder, 10, 5, _runs(quick)),
    "opening_10000_envelopes": lambda folder, quick: _opening(
        folder, 1000 if quick else MOST_ENVELOPES, PEOPLE_MAX, _runs(quick)
    ),
    "list_of_changes": lambda folder, quick: measure_list(folder / "list"),
    "files": lambda folder, quick: measure_files(folder / "files", runs=_runs(quick), files=1 if quick else FILES),
    "append": lambda folder, quick: _append(folder, 100 if quick else 400),
    "verify": lambda folder, quick: _verify(folder, 200 if quick else 2000),
    "findings": lambda folder, quick: measure_findings(quick=quick),
    "export": lambda folder, quick: measure_export(
        folder / "export", runs=3, size=32 * MEBIBYTE if quick else 1024 * MEBIBYTE
    ),
    "reports": lambda folder, quick: measure_reports(quick=quick),
    "first_painted_screen": lambda folder, quick: _first_screen(_runs(quick)),
    "window": lambda folder, quick: _window(folder / "window", quick=quick),
}
"""What is measured, by name, in this order; each takes a folder of its own and whether sizes are to be small."""
