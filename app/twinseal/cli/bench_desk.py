"""Measures the audit desk over a long log: signing in, what is shown at once, the rules beside it, and a step of each search."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

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
from twinseal.flows.context.collector import collecting_nothing
from twinseal.flows.context.machine import Machine
from twinseal.flows.demo_people import DemoPerson
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.audit_desk import DeskView
from twinseal.flows.views.openings import Only, OpeningFilter
from twinseal.host.files import RealFiles
from twinseal.host.scripted_clock import ScriptedClock
from twinseal.vault.layout import VaultPaths

Result = TypeVar("Result")
_A_MONTH: Final = 30
_CLOCK: Final = "clock"
"""The file that says up to when the room of a vault that was made whole has come."""
_WORDS: Final = ("p", "pump", "pump tank", "nothing like this")
"""What is looked for in the log, one after the other: the first makes each entry into text."""
_STEPS: Final = (
    OpeningFilter(words="p"),
    OpeningFilter(words="pump"),
    OpeningFilter(words="pump hall 2027"),
    OpeningFilter(words="nothing at all", only=frozenset({Only.NOT_REVIEWED})),
    OpeningFilter(only=frozenset({Only.WITH_FINDINGS, Only.OVERDUE}), since="2027"),
)


class _Made(NamedTuple):
    """A vault with a long log, and the clock of its room, which is not set back when it is used again."""

    machine: Machine
    clock: ScriptedClock
    vault: Path
    auditor: DemoPerson
    is_new: bool

    def later(self) -> None:
        """Let an hour go by, and remember what time it is then."""
        self.clock.advance(3600)
        _remember(self.vault.parent, self.clock)


def measure_desk(folder: Path, sizes: Sequence[int], *, visits: int = 3) -> dict[str, Any]:
    """Return what an auditor waits for over logs of these many entries, each made once and not synced in a folder of its own.

    One that was made there before is used again: making it takes some 0.3 ms an entry, for the line of each is sealed and signed
    over the one before. Seconds less key derivations, `cpu_s` those of the processor in this process; a later sign-in is the
    median of some, with its range.
    """
    return {str(size): _measured(_made(folder / str(size), size), visits) for size in sizes}


def _made(folder: Path, size: int) -> _Made:
    real = bootstrap.real_machine()
    kept = folder / _CLOCK
    is_new = not kept.is_file()
    if is_new:
        if folder.exists():
            # Whoever was interrupted while it was made has a part of a log there.
            RealFiles().remove_folder(folder)
        for place in (folder.parent, folder):
            RealFiles().make_folder(place)
        vault = Path(bootstrap.make_demo(real, folder, openings=0, envelopes=1, people=5).vault)
        clock = ScriptedClock(datetime.now(UTC))
    else:
        vault = next(path for path in folder.iterdir() if path.is_dir())
        clock = ScriptedClock(
            max(datetime.now(UTC), datetime.fromisoformat(RealFiles().read(kept, limit=64).decode("ascii")))
        )
    machine = replace(real, clock=clock, memory=None)
    if is_new:
        fill(machine, vault, size)
        _remember(folder, clock)
    people = bootstrap.load_demo_people(machine, vault)
    auditor = next(person for person in people if person.role == Role.AUDITOR.value)
    return _Made(machine, clock, vault, auditor, is_new)


def _remember(folder: Path, clock: ScriptedClock) -> None:
    RealFiles().replace(folder / _CLOCK, clock.utc().isoformat().encode())


def fill(machine: Machine, vault: Path, size: int) -> None:
    """Append played entries, each as whole as any, up to a size."""
    paths = LogPaths(VaultPaths(vault).audit)
    files = Gathered(paths.log, paths.key)
    sealed = SealedVault.open(replace(machine, files=files), vault)
    writer: LogWriter = sealed.context.journal.writer
    played = PlayedLog(1)
    with collecting_nothing():
        played.play(a_month=_A_MONTH, entries=size, visits=True)
        for entry in played.entries[: size - writer.size]:
            writer.append(entry.fields)
    sealed.close()
    files.write_out()


def _measured(made: _Made, visits: int) -> dict[str, Any]:
    first = _visit(made, judges=True)
    later = [_visit(made, judges=number == 0) for number in range(visits)]
    paths = VaultPaths(made.vault)
    return {
        "made_now": made.is_new,
        "entries": later[-1]["entries"],
        "openings": later[-1]["openings"],
        "first_sign_in": first["sign_in"] if made.is_new else None,
        "sign_in": {name: _spread([visit["sign_in"][name] for visit in later]) for name in ("s", "cpu_s")},
        "as_left": {name: _spread([visit["as_left"][name] for visit in later]) for name in ("s", "cpu_s")},
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


def _visit(made: _Made, *, judges: bool) -> dict[str, Any]:
    made.later()
    auditor = made.auditor
    vault = SealedVault.open(made.machine, made.vault)
    code = auditor.code_now(int(made.clock.utc().timestamp()))
    signed_in, desk = _taken(lambda: vault.sign_in_auditor(auditor.id, normalise(auditor.passphrase), code))
    left, _ = _taken(desk.as_left)
    shown, view = _taken(desk.first_view)
    rules = _taken(lambda: _judged(desk))[0] if judges else {}
    search, steps = OpeningsSearch(view.openings), []
    for wanted in _STEPS:
        began = time.perf_counter()
        search.shown(wanted)
        steps.append(time.perf_counter() - began)
    looked = _searched(desk)
    ended, _ = _taken(desk.sign_out)
    vault.close()
    return {
        "sign_in": signed_in,
        "as_left": left,
        "first_view": shown,
        "rules": rules,
        "openings_step_s": round(max(steps), 4),
        "log_search": looked,
        "sign_out": ended,
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
