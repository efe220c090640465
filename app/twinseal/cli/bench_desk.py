"""Measures the audit desk over a long log: signing in, what is shown at once, the rules beside it, and a step of each search."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from twinseal import bootstrap
from twinseal.audit.format.log_file import LogPaths
from twinseal.audit.write.writer import LogWriter
from twinseal.cli.bench_kdf import kdf_watched
from twinseal.cli.bench_unsynced import Gathered
from twinseal.cli.played_log import PlayedLog
from twinseal.crypto.passphrase import normalise
from twinseal.domain.people import Role
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.audit_desk.openings_search import OpeningsSearch
from twinseal.flows.context.machine import Machine
from twinseal.flows.demo import DemoVault
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.audit_desk import DeskView
from twinseal.flows.views.openings import Only, OpeningFilter
from twinseal.host.files import RealFiles
from twinseal.host.scripted_clock import ScriptedClock
from twinseal.vault.layout import VaultPaths

Result = TypeVar("Result")
_A_MONTH: Final = 30
_WORDS: Final = ("p", "pump", "pump tank", "nothing like this")
"""What is looked for in the log, one after the other: the first makes each entry into text."""
_STEPS: Final = (
    OpeningFilter(words="p"),
    OpeningFilter(words="pump"),
    OpeningFilter(words="pump hall 2027"),
    OpeningFilter(words="nothing at all", only=frozenset({Only.NOT_REVIEWED})),
    OpeningFilter(only=frozenset({Only.WITH_FINDINGS, Only.OVERDUE}), since="2027"),
)


def measure_desk(folder: Path, sizes: Sequence[int], *, visits: int = 3) -> dict[str, Any]:
    """Make a vault with a log of each of these many entries, once and not synced, and return what an auditor waits for.

    Seconds less key derivations, `cpu_s` those of the processor in this process; a later sign-in is the median of some, with its range.
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
    first = _visit(machine, clock, demo, judges=True)
    later = [_visit(machine, clock, demo, judges=number == 0) for number in range(visits)]
    paths = VaultPaths(Path(demo.vault))
    return {
        "entries": later[-1]["entries"],
        "openings": later[-1]["openings"],
        "first_sign_in": first["sign_in"],
        "sign_in": {name: _spread([visit["sign_in"][name] for visit in later]) for name in ("s", "cpu_s")},
        "first_view": later[-1]["first_view"],
        "all_rules": {"first": first["rules"], "later": later[0]["rules"]},
        "openings_search_step_s": max(visit["openings_step_s"] for visit in later),
        "log_search": later[-1]["log_search"],
        "sign_out": {"first": first["sign_out"], "later": later[-1]["sign_out"]},
        "kept_bytes": sum(path.stat().st_size for path in paths.readings.iterdir()),
        "log_bytes": (paths.audit / "log.tws").stat().st_size,
    }


def _spread(times: Sequence[float]) -> dict[str, float]:
    return {"median": statistics.median(times), "min": min(times), "max": max(times)}


def _taken(act: Callable[[], Result]) -> tuple[dict[str, float], Result]:
    with kdf_watched() as spent:
        began, worked = time.perf_counter(), time.process_time()
        result = act()
        seconds = time.perf_counter() - began - spent[0]
    return {"s": round(seconds, 3), "cpu_s": round(time.process_time() - worked, 3)}, result


def _visit(machine: Machine, clock: ScriptedClock, demo: DemoVault, *, judges: bool) -> dict[str, Any]:
    clock.advance(3600)
    auditor = next(person for person in demo.people if person.role == Role.AUDITOR.value)
    vault = SealedVault.open(machine, Path(demo.vault))
    code = auditor.code_now(int(clock.utc().timestamp()))
    signed_in, desk = _taken(lambda: vault.sign_in_auditor(auditor.id, normalise(auditor.passphrase), code))
    shown, view = _taken(desk.first_view)
    rules = _taken(lambda: _judged(desk))[0] if judges else {}
    search, steps = OpeningsSearch(view.openings), []
    for wanted in _STEPS:
        began = time.perf_counter()
        search.shown(wanted)
        steps.append(time.perf_counter() - began)
    looked = _searched(desk)
    left, _ = _taken(desk.sign_out)
    vault.close()
    return {
        "sign_in": signed_in,
        "first_view": shown,
        "rules": rules,
        "openings_step_s": round(max(steps), 4),
        "log_search": looked,
        "sign_out": left,
        "openings": len(view.openings),
        "entries": view.entries,
    }


def _judged(desk: AuditDesk) -> DeskView:
    while (view := desk.judge_on()) is None:
        pass
    return view


def _searched(desk: AuditDesk) -> dict[str, dict[str, float]]:
    """Return of each search in the log the longest step, when the first hits were there, and when all were."""
    searched = {}
    for wanted in _WORDS:
        began, steps, first_s = time.perf_counter(), list[dict[str, float]](), 0.0
        done = False
        while not done:
            step, answer = _taken(partial(desk.found, wanted))
            done = answer.is_done
            steps.append(step)
            first_s = first_s or (time.perf_counter() - began if answer.total else 0.0)
        searched[wanted] = {
            "longest_step_s": max(step["s"] for step in steps),
            "longest_step_cpu_s": max(step["cpu_s"] for step in steps),
            "first_hits_s": round(first_s, 3),
            "all_s": round(time.perf_counter() - began, 3),
            "hits": answer.total,
        }
    return searched
