"""What a thief of the sealed folder finds: no key that signed anything, no name, no reason."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from fakes.forged_log import IN_FORCE, MADE_AT, People
from fakes.memory_disk import MemoryDisk
from twinseal.audit.format.checkpoint import Checkpoint, make_checkpoint
from twinseal.audit.format.log_file import LogPaths
from twinseal.audit.read.reader import LogReader, iter_lines, read_lines
from twinseal.audit.write import writer as writer_module
from twinseal.audit.write.writer import LogWriter
from twinseal.crypto.hpke import KemKeyPair
from twinseal.crypto.signing import Ed25519Signer
from twinseal.crypto.vault_keys import new_ed25519
from twinseal.domain.errors import BadInput, LogDamaged
from twinseal.host.files import RealFiles

FOLDER = Path("vault/audit")
SECRETS = ["Ada Lovelace", "turbine hall flooding", "Zu\u00df mit \u00dcberdruck", "REF-2026-0042"]


@pytest.fixture(name="people", scope="module")
def _people() -> People:
    return People()


@pytest.fixture(name="seeds")
def _seeds(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    made: list[bytes] = []

    def remember() -> Ed25519Signer:
        signer = new_ed25519()
        with signer.seed() as seed:
            made.append(seed.copy_bytes())
        return signer

    monkeypatch.setattr(writer_module, "new_ed25519", remember)
    return made


def test_after_1000_entries_only_the_next_key_is_in_any_file(people: People, seeds: list[bytes]) -> None:
    disk = MemoryDisk()
    writer, _ = LogWriter.create(disk, FOLDER, audit_public=people.audit.public, reserve_bytes=0)
    for number in range(1000):
        writer.append({"kind": "test", "number": number})
    everything = b"".join(disk.contents.values())
    assert len(set(seeds)) == 1001
    assert [number for number, seed in enumerate(seeds) if seed in everything] == [1000]
    assert [number for number, seed in enumerate(seeds) if seed.hex().encode() in everything] == []


def test_on_a_real_disk_only_the_next_key_is_in_any_file(people: People, seeds: list[bytes], tmp_path: Path) -> None:
    folder = tmp_path / "audit"
    writer, _ = LogWriter.create(RealFiles(), folder, audit_public=people.audit.public, reserve_bytes=0)
    for number in range(20):
        writer.append({"kind": "test", "number": number})
    writer.save_checkpoint(
        make_checkpoint(Checkpoint.over(writer.tree_head(), IN_FORCE), people.vault, people.pair(), MADE_AT)
    )
    everything = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert [number for number, seed in enumerate(seeds) if seed in everything] == [20]


def _spellings(text: str) -> list[bytes]:
    plain = [text.encode("utf-8"), text.encode("utf-16-le"), text.encode("utf-16-be"), text.upper().encode("utf-8")]
    base64s = [base64.b64encode(form)[:-4] for form in plain]
    return [*plain, *base64s, *(form.hex().encode() for form in plain)]


def test_names_and_reasons_stand_in_no_file_of_the_sealed_folder(people: People) -> None:
    disk = MemoryDisk()
    writer, _ = LogWriter.create(disk, FOLDER, audit_public=people.audit.public, reserve_bytes=0)
    writer.append({"kind": "request.signed", "form": {"first": SECRETS[0], "why": SECRETS[1:]}})
    writer.save_checkpoint(
        make_checkpoint(Checkpoint.over(writer.tree_head(), IN_FORCE), people.vault, people.pair(), MADE_AT)
    )
    everything = b"".join(disk.contents.values())
    for secret in SECRETS:
        for spelling in _spellings(secret):
            assert spelling not in everything
    entries = list(LogReader([people.audit]).entries(iter_lines(disk, FOLDER)))
    assert entries[0].fields["form"] == {"first": SECRETS[0], "why": SECRETS[1:]}


def test_lengths_tell_only_steps_of_512_bytes(people: People) -> None:
    lengths = set()
    for count in range(0, 380, 20):
        disk = MemoryDisk()
        writer, _ = LogWriter.create(disk, FOLDER, audit_public=people.audit.public, reserve_bytes=0)
        lengths.add(len(writer.append({"kind": "x" * count}).line_bytes))
    assert len(lengths) == 1


def test_another_audit_key_reads_nothing(people: People) -> None:
    disk = MemoryDisk()
    writer, _ = LogWriter.create(disk, FOLDER, audit_public=people.audit.public, reserve_bytes=0)
    writer.append({"kind": "test"})
    with pytest.raises(LogDamaged):
        list(LogReader([KemKeyPair.generate()]).entries(iter_lines(disk, FOLDER)))


def test_no_key_shows_in_what_a_writer_prints(people: People, seeds: list[bytes]) -> None:
    disk = MemoryDisk()
    writer, _ = LogWriter.create(disk, FOLDER, audit_public=people.audit.public, reserve_bytes=0)
    appended = writer.append({"kind": "test"})
    shown = f"{writer!r} {appended!r} {writer._slot!r}"
    for seed in seeds:
        assert seed.hex() not in shown
        assert repr(seed)[2:-1] not in shown


def test_what_cannot_be_logged_changes_nothing(people: People) -> None:
    disk = MemoryDisk()
    writer, _ = LogWriter.create(disk, FOLDER, audit_public=people.audit.public, reserve_bytes=0)
    writer.append({"kind": "test"})
    before = dict(disk.contents)
    with pytest.raises(BadInput):
        writer.append({"kind": 1.5})
    assert disk.contents == before


def test_lines_are_read_from_an_offset_that_an_append_told(people: People) -> None:
    disk = MemoryDisk()
    writer, genesis = LogWriter.create(
        disk, FOLDER, audit_public=people.audit.public, first_event={"kind": "first"}, reserve_bytes=0
    )
    writer.append({"kind": "second"})
    third = writer.append({"kind": "third"})
    lines = read_lines(disk, FOLDER, offset=third.offset)
    assert [(line.seq, line.head) for line in lines] == [(2, third.head)]
    assert read_lines(disk, FOLDER)[0].is_signed_by(genesis)
    assert writer.tail == third
    writer.close()
    again = LogWriter.open(disk, FOLDER, log_id=writer.log_id, audit_public=people.audit.public, genesis_public=genesis)
    assert (again.tail, again.size, again.head, again.recovered) == (third, 3, third.head, None)


def test_a_new_log_never_overwrites_one_that_stands(people: People) -> None:
    disk = MemoryDisk()
    LogWriter.create(disk, FOLDER, audit_public=people.audit.public, reserve_bytes=0)
    before = dict(disk.contents)
    with pytest.raises(Exception, match="already exists"):
        LogWriter.create(disk, FOLDER, audit_public=people.audit.public, reserve_bytes=0)
    assert disk.contents == before
    assert LogPaths(FOLDER).log in before
