"""A line has one form only; whatever else stands there is named, never guessed at."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from fakes.forged_log import honest_vault
from fakes.memory_disk import MemoryDisk
from twinseal.audit.format.line import LINE_MAX_BYTES, Line, genesis_prev, parse
from twinseal.audit.format.log_file import raw_lines
from twinseal.audit.read.reader import LogReader, iter_lines
from twinseal.audit.verdict.verdict import Reason
from twinseal.audit.write.writer import LogWriter

RAW = honest_vault().log.lines[17]


def test_a_line_is_cut_into_its_fields() -> None:
    line = parse(RAW)
    assert isinstance(line, Line)
    assert (line.seq, line.raw, line.log_id) == (17, RAW, honest_vault().log.log_id)
    assert line.head == hashlib.sha256(b"\x00" + RAW).digest()
    assert line.signed == b"twinseal/1 sig\x00" + RAW[: RAW.rindex(b" ")]
    assert len(line.ciphertext) == 1136 + 512


def test_the_first_prev_binds_the_log_id() -> None:
    log_id = "ab" * 16
    assert genesis_prev(log_id) == hashlib.sha256(b"twinseal/1 genesis\x00" + log_id.encode()).digest()


@given(st.binary(max_size=400))
def test_no_bytes_crash_the_parser(data: bytes) -> None:
    assert parse(data) in (Reason.FORM, Reason.VERSION)


@given(st.integers(0, len(RAW) - 1), st.binary(min_size=1, max_size=3))
def test_no_other_spelling_of_a_line_has_its_fields(at: int, other: bytes) -> None:
    changed = RAW[:at] + other + RAW[at + 1 :]
    line = parse(changed)
    honest = parse(RAW)
    assert isinstance(honest, Line)
    if isinstance(line, Line) and changed != RAW:
        fields = ("log_id", "seq", "prev", "next_public", "audit_key", "commitment", "ciphertext", "signature")
        assert any(getattr(line, name) != getattr(honest, name) for name in fields)


@given(st.lists(st.binary(max_size=30).filter(lambda row: b"\n" not in row), max_size=12), st.integers(1, 7))
def test_lines_are_the_same_however_the_file_is_read(rows: list[bytes], step: int) -> None:
    path = Path("log.tws")
    data = b"".join(row + b"\n" for row in rows)
    disk = MemoryDisk({path: data})
    whole = disk.read_at
    disk.read_at = lambda path, offset, count: whole(path, offset, min(count, step))  # type: ignore[method-assign]
    read = list(raw_lines(disk, path, 0, len(data)))
    assert [line.data for line in read] == rows
    assert all(data[line.offset :].startswith(line.data + b"\n") for line in read)


def test_an_endless_line_is_not_read_into_memory() -> None:
    path = Path("log.tws")
    disk = MemoryDisk({path: b"x" * (5 * 1024 * 1024)})
    (only,) = raw_lines(disk, path, 0, 5 * 1024 * 1024)
    assert len(only.data) == LINE_MAX_BYTES
    assert parse(only.data) is Reason.FORM


def test_entries_of_several_threads_stand_one_after_another() -> None:
    people, folder, disk = honest_vault().log.people, Path("audit"), MemoryDisk()
    writer, _ = LogWriter.create(disk, folder, audit_public=people.audit.public, reserve_bytes=0)

    def work(name: int) -> None:
        for number in range(20):
            writer.append({"kind": "test", "name": name, "number": number})

    threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    entries = list(LogReader([people.audit]).entries(iter_lines(disk, folder)))
    assert len(entries) == 80
    for name in range(4):
        assert [entry.fields["number"] for entry in entries if entry.fields["name"] == name] == list(range(20))
