"""Measures the audit desk over a long log: the first sign-in, each later one, the rules, and a step of a search."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from twinseal import bootstrap
from twinseal.audit.format.log_file import LogPaths
from twinseal.audit.write.writer import LogWriter
from twinseal.cli.bench_kdf import kdf_watched
from twinseal.cli.bench_unsynced import Gathered
from twinseal.cli.played_log import PlayedLog
from twinseal.crypto.passphrase import normalise
from twinseal.domain.people import Role
from twinseal.flows.audit_desk.openings_search import OpeningsSearch
from twinseal.flows.context.machine import Machine
from twinseal.flows.demo import DemoVault
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.openings import Only, OpeningFilter
from twinseal.host.files import RealFiles
from twinseal.host.scripted_clock import ScriptedClock
from twinseal.vault.layout import VaultPaths

_A_MONTH: Final = 30
_STEPS: Final = (
    OpeningFilter(words="p"),
    OpeningFilter(words="pump"),
    OpeningFilter(words="pump hall 2027"),
    OpeningFilter(words="nothing at all", only=frozenset({Only.NOT_REVIEWED})),
    OpeningFilter(only=frozenset({Only.WITH_FINDINGS, Only.OVERDUE}), since="2027"),
)


def measure_desk(folder: Path, sizes: Sequence[int], *, visits: int = 3) -> dict[str, Any]:
    """Make a vault with a log of each of these many entries, once and not synced, and return what an auditor waits for.

    Seconds less key derivations; a later sign-in is the median of some, with its range.
    """
    return {str(size): _measured(_made(folder / str(size), size), visits) for size in sizes}


def _made(folder: Path, size: int) -> tuple[Machine, ScriptedClock, DemoVault]:
    RealFiles().make_folder(folder)
    real = bootstrap.real_machine()
    demo = bootstrap.make_demo(real, folder, openings=0, envelopes=1, people=5)
    clock = ScriptedClock(datetime.now(UTC))
    machine = replace(real, clock=clock, memory=None)
    fill(machine, Path(demo.vault), size)
    return machine, clock, demo


def fill(machine: Machine, vault: Path, size: int) -> None:
    """Append played entries, each as whole as any, up to a size."""
    paths = LogPaths(VaultPaths(vault).audit)
    files = Gathered(paths.log, paths.key)
    sealed = SealedVault.open(replace(machine, files=files), vault)
    writer: LogWriter = sealed.context.journal.writer
    played = PlayedLog(1)
    played.play(a_month=_A_MONTH, entries=size, visits=True)
    for entry in played.entries[: size - writer.size]:
        writer.append(entry.fields)
    sealed.close()
    files.write_out()


def _measured(made: tuple[Machine, ScriptedClock, DemoVault], visits: int) -> dict[str, Any]:
    machine, clock, demo = made
    first = _visit(machine, clock, demo)
    later = [_visit(machine, clock, demo) for _ in range(visits)]
    times = [visit["sign_in_s"] for visit in later]
    paths = VaultPaths(Path(demo.vault))
    return {
        "first_sign_in_s": first["sign_in_s"],
        "sign_in_s": {"median": statistics.median(times), "min": min(times), "max": max(times)},
        "all_rules_and_openings_s": later[-1]["view_s"],
        "search_step_s": later[-1]["step_s"],
        "openings": later[-1]["openings"],
        "entries": later[-1]["entries"],
        "sign_out_s": {"first": first["sign_out_s"], "later": later[-1]["sign_out_s"]},
        "kept_bytes": sum(path.stat().st_size for path in paths.readings.iterdir()),
        "log_bytes": (paths.audit / "log.tws").stat().st_size,
    }


def _visit(machine: Machine, clock: ScriptedClock, demo: DemoVault) -> dict[str, Any]:
    clock.advance(3600)
    auditor = next(person for person in demo.people if person.role == Role.AUDITOR.value)
    vault = SealedVault.open(machine, Path(demo.vault))
    code = auditor.code_now(int(clock.utc().timestamp()))
    with kdf_watched() as spent:
        began = time.perf_counter()
        desk = vault.sign_in_auditor(auditor.id, normalise(auditor.passphrase), code)
        sign_in_s = time.perf_counter() - began - spent[0]
    began = time.perf_counter()
    view = desk.view()
    view_s = time.perf_counter() - began
    search, steps = OpeningsSearch(view.openings), []
    for wanted in _STEPS:
        began = time.perf_counter()
        search.shown(wanted)
        steps.append(time.perf_counter() - began)
    began = time.perf_counter()
    desk.sign_out()
    vault.close()
    return {
        "sign_in_s": round(sign_in_s, 3),
        "view_s": round(view_s, 3),
        "step_s": round(max(steps), 4),
        "sign_out_s": round(time.perf_counter() - began, 3),
        "openings": len(view.openings),
        "entries": view.entries,
    }
