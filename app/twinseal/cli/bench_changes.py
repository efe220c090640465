"""Measures lists of changes and large files: 200 rows that two people sign, and a seal beside a gibibyte."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from twinseal import bootstrap
from twinseal.crypto.passphrase import normalise
from twinseal.domain.envelope import FieldKind
from twinseal.domain.numbers import ROWS_MAX
from twinseal.domain.opening import ResealCause
from twinseal.domain.people import Role
from twinseal.domain.request import Draft
from twinseal.flows.change_list.envelope_forms import FILE_IN_A_LIST_MAX, FieldInput, OutsideInput
from twinseal.flows.context.machine import Machine
from twinseal.flows.demo import DemoVault
from twinseal.flows.demo_people import DemoPerson
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.host.files import RealFiles
from twinseal.host.scripted_clock import ScriptedClock

FILES: Final = 16
"""So many of the largest files that a list takes are a gibibyte."""
_HOUR_S: Final = 3600
_NEW_CODE_S: Final = 31


class _Room:
    """A demo vault that its two officers open, with a clock that waits for their codes."""

    def __init__(self, folder: Path) -> None:
        RealFiles().make_folder(folder)
        real = bootstrap.real_machine()
        self.demo: DemoVault = bootstrap.make_demo(real, folder, openings=0, envelopes=1, people=5)
        self.clock = ScriptedClock(datetime.now(UTC))
        self.machine: Machine = replace(real, clock=self.clock, memory=None)
        self.code = self.demo.register_code
        officers = [person for person in self.demo.people if person.role == Role.OFFICER.value]
        self.pair = (officers[0], next(person for person in officers if person.team != officers[0].team))

    def open(self) -> tuple[SealedVault, OpeningFlow]:
        """Open the vault by its two officers."""
        self.clock.advance(_HOUR_S)
        first, second = self.pair
        vault = SealedVault.open(self.machine, Path(self.demo.vault))
        flow = vault.break_the_glass()
        flow.enter_register_code(self.code)
        view = flow.identify_first(first.id, normalise(first.passphrase), self.code_of(first))
        chosen = next(outside.id for outside in view.outsides if not outside.sentinel)
        flow.submit_request(Draft((chosen,), "other", ("By phone",), "", "A measurement of this machine's speed.", 10))
        flow.confirm(second.id, normalise(second.passphrase), self.code_of(second))
        return vault, flow

    def code_of(self, person: DemoPerson) -> str:
        """Return the code that a person's authenticator shows now."""
        return person.code_now(int(self.clock.utc().timestamp()))

    def sign(self, flow: OpeningFlow) -> None:
        """Let both sign the list of changes, which seals the vault."""
        self.clock.advance(_NEW_CODE_S)
        flow.open_vault.changes.sign_both(*map(self.code_of, self.pair))

    def end(self, vault: SealedVault, flow: OpeningFlow) -> None:
        """Keep the line of the register for the next opening."""
        receipt = flow.view().receipt
        if receipt is None or not receipt.new_seal:
            raise RuntimeError("the vault of the measurement was not sealed")
        self.code = receipt.register_code
        vault.close()


def measure_list(folder: Path) -> dict[str, Any]:
    """Return how long the longest list takes from the first of two fresh codes to the receipt, in seconds."""
    room = _Room(folder)
    vault, flow = room.open()
    password = (FieldInput(FieldKind.PASSWORD, "Password", made_up=True),)
    adding = _seconds(lambda: _add(flow, password))
    flow.open_vault.changes.review()
    taken = _seconds(lambda: room.sign(flow))
    room.end(vault, flow)
    return {"rows": ROWS_MAX, "all_rows_added_s": adding, "two_signatures_to_receipt_s": taken}


def _add(flow: OpeningFlow, password: tuple[FieldInput, ...]) -> None:
    for number in range(ROWS_MAX):
        flow.open_vault.envelope_forms.add(OutsideInput(f"Switch {number}, enable password", f"SW-{number}"), password)


def measure_files(folder: Path, *, runs: int, files: int = FILES) -> dict[str, Any]:
    """Return what a seal and a start take without files, and with `files` of the largest that a list takes; in seconds."""
    room = _Room(folder)
    without = _seals_and_starts(room, runs)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        names = [Path(place) / f"image-{number:02}.bin" for number in range(files)]
        for name in names:
            RealFiles().create(name, bytes(FILE_IN_A_LIST_MAX))
        vault, flow = room.open()
        note = (FieldInput(FieldKind.TEXT, "Note", "What lies beside this text.", "What lies beside this text."),)
        flow.open_vault.envelope_forms.add(OutsideInput("Images of all servers", "NAS"), note, names)
        flow.open_vault.changes.review()
        room.sign(flow)
        room.end(vault, flow)
    return {"bytes": files * FILE_IN_A_LIST_MAX, "without": without, "with": _seals_and_starts(room, runs)}


def _seals_and_starts(room: _Room, runs: int) -> dict[str, float]:
    seals, starts = [], []
    for _ in range(runs):
        vault, flow = room.open()
        seals.append(_seconds(partial(flow.reseal, ResealCause.HAND)))
        room.end(vault, flow)
        started = time.perf_counter()
        again = SealedVault.open(room.machine, Path(room.demo.vault))
        starts.append(time.perf_counter() - started)
        again.close()
    return {"seal_s": round(statistics.median(seals), 5), "start_s": round(statistics.median(starts), 5)}


def _seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return round(time.perf_counter() - started, 5)
