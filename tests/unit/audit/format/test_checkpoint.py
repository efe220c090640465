"""Checkpoints are C2SP notes, kept by size, and never two of one size."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.forged_log import MADE_AT, honest_vault
from fakes.memory_disk import MemoryDisk
from twinseal.audit.format.checkpoint import (
    Checkpoint,
    InForce,
    add_cosignature,
    checkpoint_names,
    cosigned,
    latest_checkpoint,
    make_checkpoint,
    parse_checkpoint,
    read_checkpoint,
    save_checkpoint,
)
from twinseal.audit.format.note import parse_note
from twinseal.audit.verify.note_check import CheckedNote, check_note
from twinseal.domain.errors import BadInput, LogDamaged
from twinseal.domain.register_code import code_of

FOLDER = Path("audit")


DOCUMENTED = Checkpoint(
    "twinseal/log/" + "6f" * 16,
    816,
    b"\xee" * 32,
    InForce(1, bytes.fromhex("6f172ce6b26e75b5684e03b4f1cf9a760f67e75a0ec1baa387ae6bf827643903"), b"\xff" * 32),
)


def test_the_documented_checkpoint_has_its_five_lines_and_code() -> None:
    assert DOCUMENTED.text == (
        "twinseal/log/6f6f6f6f6f6f6f6f6f6f6f6f6f6f6f6f\n816\n7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u4=\n"
        "people 1 6f172ce6b26e75b5684e03b4f1cf9a760f67e75a0ec1baa387ae6bf827643903\n"
        f"header {'f' * 64}\n"
    )
    assert DOCUMENTED.digest.hex() == "3797df0a665af8d78a55f9b4863150ff4b3634701102abc6787457abd5b18392"
    assert DOCUMENTED.digest == hashlib.sha256(DOCUMENTED.text.encode()).digest()
    assert DOCUMENTED.register_code == code_of(DOCUMENTED.digest) == "6YBX-Y2K6-BBWD-W"
    assert parse_checkpoint(DOCUMENTED.text) == DOCUMENTED


def test_both_kinds_of_signature_with_a_time_are_over_all_lines() -> None:
    assert cosigned(DOCUMENTED.text, 3) == b"cosignature/v1\ntime 3\n" + DOCUMENTED.text.encode()


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_parser(data: bytes) -> None:
    note = parse_note(data)
    assert note is None or note.to_bytes() == data


def test_a_note_reads_back_byte_for_byte() -> None:
    data = honest_vault().notes[30]
    note = parse_note(data)
    assert note is not None
    assert note.to_bytes() == data
    assert len(note.signatures) == 6


def test_an_auditors_cosignature_keeps_the_register_code() -> None:
    vault = honest_vault()
    people = vault.log.people
    note = add_cosignature(vault.notes[30], "p00000003", people.auditor, MADE_AT + 5)
    again = add_cosignature(note, "p00000003", people.auditor, MADE_AT + 9)
    checked = check_note("n", again, vault.log.card())
    assert isinstance(checked, CheckedNote)
    assert checked.people == ("p00000001", "p00000002", "p00000003")
    assert checked.times == (MADE_AT, MADE_AT, MADE_AT + 9)
    assert checked.countersigned
    assert checked.checkpoint.digest == vault.log.checkpoint(30).digest


def test_an_auditor_alone_is_no_countersignature() -> None:
    vault = honest_vault()
    note = make_checkpoint(vault.log.checkpoint(30), None, [("p00000003", vault.log.people.auditor)], MADE_AT)
    checked = check_note("n", note, vault.log.card())
    assert isinstance(checked, CheckedNote)
    assert not checked.countersigned
    assert not checked.by_vault


def test_the_newest_checkpoint_is_found_by_its_size() -> None:
    vault, disk = honest_vault(), MemoryDisk()
    assert latest_checkpoint(disk, FOLDER) is None
    for size in (30, 10, 20):
        save_checkpoint(disk, FOLDER, vault.notes[size])
    disk.contents[FOLDER / "checkpoints" / "00000099.note.tmp"] = b"left behind"
    assert checkpoint_names(disk, FOLDER) == ("00000010.note", "00000020.note", "00000030.note")
    latest = latest_checkpoint(disk, FOLDER)
    assert latest is not None
    assert (latest.size, latest.digest) == (30, vault.log.checkpoint(30).digest)


def test_a_second_checkpoint_of_one_size_is_not_written() -> None:
    vault, disk = honest_vault(), MemoryDisk()
    save_checkpoint(disk, FOLDER, vault.notes[30])
    before = dict(disk.contents)
    with pytest.raises(LogDamaged):
        save_checkpoint(disk, FOLDER, vault.log.copy(25).grow(5).note(30))
    assert disk.contents == before
    save_checkpoint(disk, FOLDER, vault.log.note(30))


@pytest.mark.parametrize("note", [b"", b"x", b"\n\n"])
def test_a_malformed_note_is_neither_saved_nor_read(note: bytes) -> None:
    disk = MemoryDisk()
    with pytest.raises(LogDamaged):
        save_checkpoint(disk, FOLDER, note)
    disk.contents[FOLDER / "checkpoints" / "00000001.note"] = note
    with pytest.raises(LogDamaged):
        read_checkpoint(disk, FOLDER, "00000001.note")
    assert latest_checkpoint(disk, FOLDER) is None


def test_a_checkpoint_under_the_name_of_another_is_none() -> None:
    disk = MemoryDisk({FOLDER / "checkpoints" / "00000031.note": honest_vault().notes[30]})
    with pytest.raises(LogDamaged):
        read_checkpoint(disk, FOLDER, "00000031.note")
    assert latest_checkpoint(disk, FOLDER) is None


@pytest.mark.parametrize(("size", "unix_s"), [(0, 1), (1, -1), (1, 2**63)])
def test_a_checkpoint_of_nothing_or_of_no_time_is_refused(size: int, unix_s: int) -> None:
    with pytest.raises(BadInput):
        make_checkpoint(replace(honest_vault().log.checkpoint(30), size=size), None, [], unix_s)
