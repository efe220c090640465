"""`twinseal status`: what a script reads at a vault, and that it asks nothing and writes nothing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import Cast
from twinseal.cli import command_line
from twinseal.cli.status_command import _rows
from twinseal.domain.duty_age import DutyAge
from twinseal.domain.opening import ResealCause
from twinseal.flows.status import Standing, Status
from twinseal.flows.views.sealed import SealedDuty


def _digests(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_script_reads_how_a_vault_stands(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    def status(*options: str) -> tuple[int, str]:
        before = _digests(cast.vault_path)
        code = command_line.run(["status", str(cast.vault_path), *options])
        assert _digests(cast.vault_path) == before
        read = capsys.readouterr()
        assert read.err == ""
        return code, read.out

    assert status() == (0, "Plant is sealed, seal 0001.\nThings owed: 0, late: 0.\n")
    vault = cast.open()
    assert status() == (3, "Plant is sealed, seal 0001; a program has it in use.\nThings owed: 0, late: 0.\n")
    flow = cast.to_open(vault)
    (envelope,) = (view.outside for view in flow.view().envelopes)
    flow.open_vault.contents.reveal(envelope.id, 1).wipe()
    code, said = status()
    assert (code, said.splitlines()[0]) == (3, "Plant is open; seal 0001 was broken.")
    mark = cast.vault_path / "open.json"
    left = mark.read_bytes()
    flow.reseal(ResealCause.HAND)
    vault.close()
    code, said = status()
    # The clock of this machine is later than that of the vault's people: what they owe is over.
    assert code == 1
    first, owed, *duties = said.splitlines()
    assert first == "Plant is sealed, seal 0002."
    assert owed == "Things owed: 2, late: 2, long overdue: 2."
    assert {duty.rpartition(", ")[2] for duty in duties} == {"long overdue"}
    assert [duty.partition(", by 2026")[0] for duty in duties] == [
        "  Rotate what seal 0001 opened", "  Review the opening of seal 0001"
    ]  # fmt: skip
    assert envelope.name not in said
    mark.write_bytes(left)
    code, said = status("--json")
    facts = json.loads(said)
    assert (code, facts["standing"], facts["seal_number"], facts["needs_eyes"]) == (1, "cut off", 2, True)
    assert [(duty["kind"], duty["age"]) for duty in facts["duties"]] == [
        ("rotate", "long overdue"),
        ("review", "long overdue"),
    ]
    assert (facts["late"], facts["long_overdue"]) == (2, 2)
    assert command_line.run(["status", str(cast.vault_path.parent)]) == 2


def test_what_people_signed_alone_waits_for_the_next_seal() -> None:
    due = SealedDuty("take_up", 3, "2026-11-24T09:00:00Z")
    standing = Status("Plant", Standing.SEALED, 4, (due,), late=0, long_overdue=0, damage="", acknowledged=2, confirmed=1)
    assert _rows(standing)[1:] == [
        "Signed alone since this seal: acknowledgements 2, for the next seal; confirmations 1, for two officers to take up.",
        "Things owed: 1, late: 0.",
        "  Take up a confirmation: two officers, since seal 0003, by 2026-11-24 09:00 UTC",
    ]
    assert len(_rows(replace(standing, acknowledged=0, confirmed=0))) == 3


def test_what_is_owed_for_several_envelopes_is_one_row() -> None:
    late = SealedDuty("rotate", 2, "2026-11-24T09:00:00Z", DutyAge.LATE)
    duties = (late, SealedDuty("review", 2, "2026-11-25T09:00:00Z"), late, SealedDuty("rotate", 3, late.due_utc, late.age))
    rows = _rows(Status("Plant", Standing.SEALED, 4, duties, late=3, long_overdue=0, damage=""))
    assert rows[1:] == [
        "Things owed: 4, late: 3.",
        "  Rotate what seal 0002 opened (2 envelopes), by 2026-11-24 09:00 UTC, late",
        "  Review the opening of seal 0002, by 2026-11-25 09:00 UTC",
        "  Rotate what seal 0003 opened, by 2026-11-24 09:00 UTC, late",
    ]
