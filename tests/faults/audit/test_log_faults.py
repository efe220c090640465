"""The log survives a kill, a full disk and a broken disk at every single write of every operation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fakes.forged_log import IN_FORCE, MADE_AT, People
from fakes.memory_disk import Killed, MemoryDisk
from twinseal.audit.format.checkpoint import Checkpoint, InForce, make_checkpoint
from twinseal.audit.format.log_file import LogPaths
from twinseal.audit.format.merkle import leaf_hash, root_of
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.read.reader import LogReader, iter_lines
from twinseal.audit.verify.verify import verify
from twinseal.audit.write.writer import LogWriter
from twinseal.domain.errors import DiskFault, DiskFull, LogDamaged, LogNotWritable, TwinsealError

FOLDER = Path("vault/audit")
PATHS = LogPaths(FOLDER)
PEOPLE = People()
TORN = (0, 1, 63, 100, 130, 700, 2000, 4096, 10**9)


class Life:
    """One process: makes a log, appends, makes a checkpoint; remembers what was acknowledged."""

    def __init__(self, disk: MemoryDisk) -> None:
        self.disk = disk
        self.acknowledged: list[int] = []
        self.log_id = "5a" * 16
        self.genesis = b""

    def run(self) -> None:
        writer, self.genesis = LogWriter.create(
            self.disk, FOLDER, audit_public=PEOPLE.audit.public, log_id=self.log_id, reserve_bytes=0
        )
        for number in range(3):
            self.append(writer, number)
        in_force = InForce(0, PEOPLE.card(self.log_id, self.genesis).sha256(), bytes(32))
        note = make_checkpoint(Checkpoint.over(writer.tree_head(), in_force), PEOPLE.vault, PEOPLE.pair(), MADE_AT)
        writer.save_checkpoint(note)
        for number in range(3, 5):
            self.append(writer, number)

    def append(self, writer: LogWriter, number: int) -> None:
        writer.append({"kind": "test", "number": number})
        self.acknowledged.append(number)


def open_again(disk: MemoryDisk, life: Life) -> LogWriter:
    return LogWriter.open(
        disk,
        FOLDER,
        log_id=life.log_id,
        audit_public=PEOPLE.audit.public,
        genesis_public=life.genesis or None,
    )


def numbers(disk: MemoryDisk) -> list[object]:
    reader = LogReader([PEOPLE.audit])
    return [entry.fields["number"] for entry in reader.entries(iter_lines(disk, FOLDER))]


def points_of_a_life() -> int:
    disk = MemoryDisk()
    Life(disk).run()
    return disk.points


def assert_whole(disk: MemoryDisk, life: Life) -> None:
    card = PEOPLE.card(life.log_id, life.genesis)
    report = verify(LogSource.from_folder(disk, FOLDER), card, audit_pairs=[PEOPLE.audit])
    assert report.verdict.is_valid or report.reason in ("checkpoint.missing", "empty"), report.sentence


@pytest.mark.parametrize("torn", TORN)
def test_killed_at_any_write_nothing_acknowledged_is_lost(torn: int) -> None:
    for point in range(2, points_of_a_life()):  # 0 and 1 make the two files: before them there is no log
        disk = MemoryDisk()
        disk.fault_at, disk.torn = point, torn
        life = Life(disk)
        with pytest.raises(Killed):
            life.run()
        after = disk.after_crash()
        writer = open_again(after, life)
        standing = numbers(after)
        assert standing[: len(life.acknowledged)] == life.acknowledged, (point, torn)
        assert len(standing) <= len(life.acknowledged) + 1, "at most the entry in flight stands"
        writer.append({"kind": "test", "number": 99})
        assert numbers(after) == [*standing, 99]
        if life.genesis:
            assert_whole(after, life)


def test_killed_while_cleaning_up_after_a_kill() -> None:
    for point in range(2, points_of_a_life()):
        disk = MemoryDisk()
        disk.fault_at, disk.torn = point, 700
        life = Life(disk)
        with pytest.raises(Killed):
            life.run()
        for second in range(3):
            again = disk.after_crash()
            again.fault_at, again.torn = second, 100
            try:
                open_again(again, life)
            except Killed:
                last = again.after_crash()
                open_again(last, life).append({"kind": "test", "number": 99})
                assert numbers(last)[: len(life.acknowledged)] == life.acknowledged


def test_a_torn_write_is_told_with_its_size_and_digest() -> None:
    disk = MemoryDisk()
    writer, genesis = LogWriter.create(disk, FOLDER, audit_public=PEOPLE.audit.public, reserve_bytes=0)
    writer.append({"kind": "test", "number": 0})
    disk.fault_at, disk.torn = disk.points + 1, 700
    with pytest.raises(Killed):
        writer.append({"kind": "test", "number": 1})
    after = disk.after_crash()
    opened = LogWriter.open(after, FOLDER, log_id=writer.log_id, audit_public=PEOPLE.audit.public, genesis_public=genesis)
    assert opened.recovered is not None
    assert opened.recovered.dropped_bytes == 700
    assert opened.size == 1


@pytest.mark.parametrize("fault", [DiskFull, DiskFault])
@pytest.mark.parametrize("torn", [0, 100, 2000, 10**9])
@pytest.mark.parametrize("cut_back", [True, False])
def test_a_fault_at_any_write_refuses_and_the_writer_continues(
    fault: Callable[[], TwinsealError], torn: int, cut_back: bool
) -> None:
    for offset in range(3):
        disk = MemoryDisk()
        life = Life(disk)
        life.run()
        writer = open_again(disk, life)
        size = writer.size
        disk.fault_at, disk.torn, disk.fault = disk.points + offset, torn, fault
        disk.cannot_cut_back = not cut_back
        with pytest.raises(LogNotWritable):
            writer.append({"kind": "test", "number": 50})
        # Only a fault in the last of the three writes leaves the entry, which was never acknowledged.
        assert writer.size == size + (1 if offset == 2 else 0)
        writer.append({"kind": "test", "number": 51})
        expected = [*life.acknowledged, *([50] if offset == 2 else []), 51]
        assert numbers(disk) == expected
        assert_whole(disk, life)
        assert open_again(disk, life).size == len(expected)


def test_a_disk_that_stays_broken_refuses_each_time_and_heals() -> None:
    disk = MemoryDisk()
    life = Life(disk)
    life.run()
    writer = open_again(disk, life)
    disk.fault_at, disk.times, disk.fault = disk.points, 5, DiskFault
    for _ in range(5):
        with pytest.raises(LogNotWritable):
            writer.append({"kind": "test", "number": 50})
    writer.append({"kind": "test", "number": 51})
    assert numbers(disk) == [*life.acknowledged, 51]


def test_the_reserve_lets_entries_be_written_on_a_full_disk() -> None:
    disk = MemoryDisk()
    writer, _ = LogWriter.create(disk, FOLDER, audit_public=PEOPLE.audit.public, reserve_bytes=600_000)
    disk.fault_at, disk.fault = disk.points + 1, DiskFull
    writer.append({"kind": "test", "number": 0})
    assert writer.reserve_left == 600_000 - 256 * 1024
    assert numbers(disk) == [0]


@pytest.mark.parametrize("torn", [0, 1, 700, 10**9])
def test_what_a_full_disk_left_becomes_no_part_of_the_line(torn: int) -> None:
    disk = MemoryDisk()
    writer, genesis = LogWriter.create(
        disk, FOLDER, audit_public=PEOPLE.audit.public, log_id="5a" * 16, reserve_bytes=600_000
    )
    writer.append({"kind": "test", "number": 0})
    disk.fault_at, disk.torn, disk.fault = disk.points + 1, torn, DiskFull
    disk.cannot_cut_back = True
    writer.append({"kind": "test", "number": 1})
    writer.append({"kind": "test", "number": 2})
    assert numbers(disk) == [0, 1, 2]
    again = LogWriter.open(
        disk.after_crash(), FOLDER, log_id="5a" * 16, audit_public=PEOPLE.audit.public, genesis_public=genesis
    )
    assert again.size == 3


def test_a_whole_signed_line_is_never_dropped_as_torn() -> None:
    disk = MemoryDisk()
    writer, _ = LogWriter.create(disk, FOLDER, audit_public=PEOPLE.audit.public, log_id="5a" * 16, reserve_bytes=0)
    writer.append({"kind": "test", "number": 0})
    before = disk.contents[PATHS.key]
    writer.append({"kind": "test", "number": 1})
    for junk in (b"", b"torn"):
        thief = disk.after_crash()
        thief.contents[PATHS.key] = before
        thief.contents[PATHS.log] += junk
        with pytest.raises(LogDamaged):
            LogWriter.open(thief, FOLDER, log_id="5a" * 16, audit_public=PEOPLE.audit.public)


def _rested() -> tuple[MemoryDisk, Life]:
    disk = MemoryDisk()
    life = Life(disk)
    life.run()
    return disk.after_crash(), life


def _drop_last(data: bytes, count: int) -> bytes:
    return b"".join(line + b"\n" for line in data.split(b"\n")[: -1 - count])


@pytest.mark.parametrize("count", [1, 2, 4, 5])
def test_cut_acknowledged_entries_are_noticed_at_the_next_start(count: int) -> None:
    disk, life = _rested()
    disk.contents[PATHS.log] = _drop_last(disk.contents[PATHS.log], count)
    with pytest.raises(LogDamaged):
        open_again(disk, life)


def test_every_cut_of_the_log_is_noticed_at_the_next_start() -> None:
    disk, life = _rested()
    whole = disk.contents[PATHS.log]
    for size in [0, 1, 100, len(whole) // 2, len(whole) - 2600, len(whole) - 2, len(whole) - 1]:
        disk.contents[PATHS.log] = whole[:size]
        with pytest.raises(LogDamaged):
            open_again(disk, life)


def test_a_flipped_byte_in_the_last_line_is_noticed_at_start() -> None:
    disk, life = _rested()
    whole = disk.contents[PATHS.log]
    start = whole.rfind(b"\n", 0, -1) + 1
    for at in range(start, len(whole), 37):
        disk.contents[PATHS.log] = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        with pytest.raises(LogDamaged):
            open_again(disk, life)


def test_a_flipped_byte_before_the_checkpoint_is_noticed() -> None:
    disk, life = _rested()
    del disk.contents[PATHS.tree]
    whole = disk.contents[PATHS.log]
    disk.contents[PATHS.log] = whole[:300] + bytes([whole[300] ^ 1]) + whole[301:]
    with pytest.raises(LogDamaged):
        open_again(disk, life)


def test_a_forged_hint_is_not_trusted() -> None:
    disk, life = _rested()
    honest = disk.contents[PATHS.tree]
    for hint in (b"", b"{}", honest[:-1], honest.replace(b'"offset":', b'"offset":1'), b'{"offset":0,"peaks":[],"size":0}'):
        disk.contents[PATHS.tree] = hint
        writer = open_again(disk, life)
        assert writer.tree_head().root == _true_root(disk)


def _true_root(disk: MemoryDisk) -> bytes:
    return root_of([leaf_hash(line) for line in disk.contents[PATHS.log].split(b"\n")[:-1]])


def test_swapped_slots_are_the_same_key_and_open() -> None:
    disk, life = _rested()
    slots = disk.contents[PATHS.key]
    disk.contents[PATHS.key] = slots[4096:] + slots[:4096]
    assert open_again(disk, life).size == 5


def _keys_zeroed(disk: MemoryDisk) -> None:
    disk.contents[PATHS.key] = bytes(8192)


def _key_doubled(disk: MemoryDisk) -> None:
    slots = (disk.contents[PATHS.key][:4096], disk.contents[PATHS.key][4096:])
    used = next(slot for slot in slots if slot.strip(b"\x00"))
    disk.contents[PATHS.key] = used * 2


@pytest.mark.parametrize(
    "harm",
    [
        _keys_zeroed,
        _key_doubled,
        lambda disk: disk.contents.pop(PATHS.key),
        lambda disk: disk.contents.pop(PATHS.log),
        lambda disk: disk.contents.update({PATHS.key: b""}),
        lambda disk: disk.contents.update({PATHS.key: disk.contents[PATHS.key][:4096]}),
        lambda disk: disk.contents.update({PATHS.log: b""}),
        lambda disk: disk.contents.update({PATHS.log: disk.contents[PATHS.log] + b"x" * 20_000}),
        lambda disk: disk.contents.update({PATHS.log: b"\n" + disk.contents[PATHS.log]}),
    ],
    ids=["zeroed", "doubled", "no key file", "no log", "empty key file", "half key file", "empty log", "junk", "shifted"],
)
def test_a_damaged_key_file_or_log_opens_nothing(harm: Callable[[MemoryDisk], object]) -> None:
    disk, life = _rested()
    harm(disk)
    with pytest.raises(LogDamaged):
        open_again(disk, life)


def test_every_flipped_byte_of_a_used_slot_opens_nothing() -> None:
    disk, life = _rested()
    keys = disk.contents[PATHS.key]
    used = 0 if keys[:4096].strip(b"\x00") else 4096
    for at in [*range(used, used + 129), used + 4095]:
        disk.contents[PATHS.key] = keys[:at] + bytes([keys[at] ^ 1]) + keys[at + 1 :]
        with pytest.raises(LogDamaged):
            open_again(disk, life)


def test_the_key_of_an_older_backup_opens_nothing() -> None:
    disk = MemoryDisk()
    life = Life(disk)
    writer, life.genesis = LogWriter.create(
        disk, FOLDER, audit_public=PEOPLE.audit.public, log_id=life.log_id, reserve_bytes=0
    )
    writer.append({"kind": "test", "number": 0})
    older = disk.contents[PATHS.key]
    writer.append({"kind": "test", "number": 1})
    after = disk.after_crash()
    after.contents[PATHS.key] = older
    with pytest.raises(LogDamaged):
        open_again(after, life)


def test_log_and_key_of_an_older_backup_contradict_a_checkpoint() -> None:
    disk = MemoryDisk()
    life = Life(disk)
    writer, life.genesis = LogWriter.create(
        disk, FOLDER, audit_public=PEOPLE.audit.public, log_id=life.log_id, reserve_bytes=0
    )
    writer.append({"kind": "test", "number": 0})
    older = dict(disk.contents)
    writer.append({"kind": "test", "number": 1})
    writer.save_checkpoint(
        make_checkpoint(Checkpoint.over(writer.tree_head(), IN_FORCE), PEOPLE.vault, PEOPLE.pair(), MADE_AT)
    )
    after = MemoryDisk(disk.contents | older)
    with pytest.raises(LogDamaged):
        open_again(after, life)


def test_a_log_of_another_vault_with_its_key_opens_nothing() -> None:
    disk, life = _rested()
    life.log_id = "6b" * 16
    with pytest.raises(LogDamaged):
        open_again(disk, life)


def test_an_empty_log_of_another_genesis_opens_nothing() -> None:
    disk = MemoryDisk()
    LogWriter.create(disk, FOLDER, audit_public=PEOPLE.audit.public, log_id="5a" * 16, reserve_bytes=0)
    with pytest.raises(LogDamaged):
        LogWriter.open(disk, FOLDER, log_id="5a" * 16, audit_public=PEOPLE.audit.public, genesis_public=bytes(32))


@pytest.mark.parametrize("path", [PATHS.log, PATHS.key])
def test_a_file_replaced_while_running_is_noticed_before_writes(path: Path) -> None:
    for offset in (0, 100, 3000):
        disk, life = _rested()
        writer = open_again(disk, life)
        disk.inodes[path] = 77
        used = 0 if disk.contents[PATHS.key][:4096].strip(b"\x00") else 4096
        at = used + offset // 40 if path == PATHS.key else offset
        data = disk.contents[path]
        disk.contents[path] = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        before = dict(disk.contents)
        with pytest.raises(LogDamaged):
            writer.append({"kind": "test", "number": 9})
        assert disk.contents == before


def test_a_file_system_that_numbers_its_files_anew_is_no_alarm() -> None:
    disk, life = _rested()
    writer = open_again(disk, life)
    for inode in (77, 78):
        disk.inodes[PATHS.log] = disk.inodes[PATHS.key] = inode
        writer.append({"kind": "test", "number": inode})
    assert numbers(disk)[-2:] == [77, 78]


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data[:-1],
        lambda data: data + b"x",
        lambda data: data[:-5] + b"x" + data[-4:],
        lambda data: _drop_last(data, 1),
        lambda data: b"",
    ],
)
def test_a_log_changed_while_the_program_runs_is_noticed(change: Callable[[bytes], bytes]) -> None:
    disk, life = _rested()
    writer = open_again(disk, life)
    disk.contents[PATHS.log] = change(disk.contents[PATHS.log])
    with pytest.raises(LogDamaged):
        writer.append({"kind": "test", "number": 9})


def test_a_log_deleted_while_the_program_runs_is_noticed() -> None:
    disk, life = _rested()
    writer = open_again(disk, life)
    del disk.contents[PATHS.log]
    with pytest.raises(LogDamaged):
        writer.append({"kind": "test", "number": 9})
