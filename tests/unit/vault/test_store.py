"""The sealed store: what goes in comes out, in one encrypted file of its owner's, and nothing leaves by a side door."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3

from fakes.decrypted import readable
from fakes.small_vault import SECRET, envelope
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.envelope import Attachment, Contents, Field, FieldKind
from twinseal.domain.errors import BadInput, DiskFault, DiskFull, StoreDamaged, TwinsealError
from twinseal.host.files import RealFiles
from twinseal.vault import connection
from twinseal.vault.duty_rows import Seen
from twinseal.vault.envelope_rows import Kept, Retired
from twinseal.vault.header_facts import DueDuty
from twinseal.vault.sealed_file import SealedFile, StoredFile
from twinseal.vault.store import Store
from twinseal.vault.stored_form import pack

FILES = RealFiles()
KEY, OTHER = bytes(range(32)), bytes(range(1, 33))


def opened(path: Path, key: bytes = KEY, *, read_only: bool = False) -> Store:
    with SecretBytes(key) as secret:
        return Store.open(path, secret, read_only=read_only)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a b #1?%20.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with SecretBytes(KEY) as key:
        made = Store.create(FILES, path, key)
    for number in range(3):
        made.put_envelope(*envelope(number))
    yield made
    made.close()


def test_envelopes_come_out_as_they_went_in(store: Store, path: Path) -> None:
    store.close()
    again = opened(path)
    assert again.outsides() == tuple(envelope(number)[0] for number in range(3))
    assert again.contents("e00000001") == envelope(1)[1]
    assert again.outside("e00000002") == envelope(2)[0]
    again.close()


@pytest.mark.parametrize(
    "value", ["", " ", "'; DROP TABLE envelopes; --", "\u0000", "\U0001f511" * 50, "x" * 100_000, "a\r\nb"]
)
def test_any_text_is_kept_as_it_is(store: Store, value: str) -> None:
    store.put_envelope(envelope(9)[0], Contents((Field(FieldKind.TEXT, "T", value),)))
    assert store.contents("e00000009").fields[0].value == value


def test_the_contents_before_are_kept_once(store: Store) -> None:
    assert store.kept("e00000000") is None
    for minute, secret in enumerate(("second", "third", "third")):
        store.put_envelope(*envelope(0, secret), f"2026-11-02T08:0{minute}:00Z")
    assert store.contents("e00000000").fields[0].value == "third"
    kept = store.kept("e00000000")
    assert kept is not None
    assert kept.fields[0].value == "second"
    assert store._db.execute("SELECT kept_at FROM envelopes ORDER BY id").fetchone() == ("2026-11-02T08:01:00Z",)
    assert len(store.outsides()) == 3


def names(store: Store) -> list[tuple[str, bool]]:
    return [(stored.name, stored.kept) for stored in store.stored_files()]


def test_what_is_replaced_is_kept_once_with_its_files_and_dates(store: Store) -> None:
    outside, contents = envelope(0)
    store.add_file(outside.id, "stays", sealed(1))
    store.add_file(outside.id, "goes", sealed(2))
    later = replace(outside, changed="2026-11-02T08:00:00Z", tested="2026-11-02T08:00:00Z")
    new = (replace(contents.fields[0], value="second"),)
    store.put_contents(later, new, [("stays", sealed(1)), ("comes", sealed(3))], later.changed)
    assert names(store) == [("stays", False), ("goes", True), ("comes", False)]
    assert store.kept(outside.id) == Kept(
        contents.fields, ("f0000000000000001", "f0000000000000002"), outside.changed, outside.tested, later.changed
    )
    assert [attachment.name for attachment in store.contents(outside.id).attachments] == ["stays", "comes"]
    # Undone: what was there is back whole, and what replaced it is kept instead.
    store.undo_contents(outside.id, "2026-11-02T09:00:00Z")
    assert (store.outside(outside.id), store.contents(outside.id).fields) == (*envelope(0)[:1], contents.fields)
    assert names(store) == [("stays", False), ("goes", False), ("comes", True)]
    store.undo_contents(outside.id, "2026-11-02T10:00:00Z")
    assert (store.outside(outside.id), store.contents(outside.id).fields) == (later, new)
    # Replaced again: only the contents directly before are kept, and files of none of both go.
    store.put_contents(later, contents.fields, [], "2026-11-02T11:00:00Z")
    assert names(store) == [("stays", True), ("comes", True)]


def test_nothing_is_undone_where_nothing_is_kept(store: Store, refused: Callable[..., str]) -> None:
    assert "Nothing was kept" in refused(BadInput, lambda: store.undo_contents("e00000000", ""))


def test_a_retired_envelope_leaves_its_label_and_reason_alone(store: Store) -> None:
    outside, _contents = envelope(1)
    store.add_file(outside.id, "a", sealed(1))
    store.retire(outside.id, "2026-11-02T08:00:00Z", opening="o1", reason="DC01 is gone")
    assert store.retired() == (Retired(outside, "2026-11-02T08:00:00Z", "o1", "DC01 is gone"),)
    assert store.stored_files() == ()
    assert outside.id not in [each.id for each in store.outsides()]


def test_who_saw_an_envelope_first_and_last_is_kept(store: Store) -> None:
    for day, opening in ((1, "o1"), (3, "o2")):
        store.note_seen("p00000001", "e00000001", f"2026-11-0{day}T08:00:00Z", opening)
    store.note_seen("p00000002", "e00000001", "2026-11-02T08:00:00Z", "o1")
    assert store.seen_by("p00000001") == (Seen("e00000001", "2026-11-01T08:00:00Z", "2026-11-03T08:00:00Z", "o2"),)
    assert store.seen_by("p00000003") == ()


def test_positions_are_not_given_twice(store: Store) -> None:
    store._db.execute("DELETE FROM envelopes WHERE id = 'e00000001'")
    store.put_envelope(*envelope(7))
    assert [outside.id for outside in store.outsides()] == ["e00000000", "e00000002", "e00000007"]


def test_ticked_codes_add_up(store: Store) -> None:
    for position in (1, 0, 1):
        store.mark_code_used("e00000000", 1, position)
    assert store.contents("e00000000").fields[1].used == (0, 1)
    assert store.contents("e00000000").fields[0] == envelope(0)[1].fields[0]


def test_an_envelope_or_field_that_is_not_there_is_said(store: Store, refused: Callable[..., str]) -> None:
    refused(StoreDamaged, lambda: store.contents("e0000000f"))
    refused(StoreDamaged, lambda: store.mark_code_used("e0000000f", 0, 0))
    for index in (2, -1):
        refused(StoreDamaged, lambda index=index: store.mark_code_used("e00000000", index, 0))
    refused(StoreDamaged, lambda: store.meta("never"))


def sealed(number: int, size: int = 3) -> SealedFile:
    return SealedFile(f"f{number:016x}", size, bytes(range(32)), f"{number:064x}")


def test_files_of_an_envelope_are_named_with_their_keys(store: Store) -> None:
    made = store.add_file("e00000001", "plan.pdf", sealed(1, 1024 * 1024))
    assert store.contents("e00000001").attachments == (made,) == (Attachment("f0000000000000001", "plan.pdf", 1024 * 1024),)
    store.mark_code_used("e00000001", 1, 0)
    assert store.contents("e00000001").attachments == (made,)
    assert store.stored_files() == (StoredFile(sealed(1, 1024 * 1024), "e00000001", "plan.pdf"),)
    assert repr(bytes(range(32)))[2:-1] not in repr(store.stored_files())
    assert [(file.id, file.size) for file in store.listed_files()] == [("f0000000000000001", 27 + 1024 * 1024 + 32)]


def test_files_of_no_envelope_and_too_many_are_refused(
    store: Store, refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    refused(StoreDamaged, lambda: store.add_file("e0000000f", "lost", sealed(1)))
    monkeypatch.setattr("twinseal.vault.envelope_rows.FILES_MAX", 1)
    store.add_file("e00000001", "a", sealed(1))
    assert "at most 1 files" in refused(BadInput, lambda: store.add_file("e00000001", "b", sealed(2)))
    monkeypatch.setattr("twinseal.vault.envelope_rows.ENVELOPES_MAX", 3)
    assert "at most 3 envelopes" in refused(BadInput, lambda: store.put_envelope(*envelope(3)))
    store.put_envelope(*envelope(2, "may still change"))


@pytest.mark.parametrize("change", ["id = '../header'", "key = x'00'", "size = -1", "size = 1073741825"])
def test_a_row_of_a_file_that_leads_elsewhere_is_damage(store: Store, change: str, refused: Callable[..., str]) -> None:
    store.add_file("e00000001", "a", sealed(1))
    store._db.execute(f"UPDATE files SET {change}")
    refused(StoreDamaged, store.stored_files)


def test_a_transaction_that_fails_changes_nothing(store: Store) -> None:
    def fail() -> None:
        with store.transaction():
            store.put_envelope(*envelope(0, "half done"))
            store.add_duty("rotate", "e00000000", "2026-11-03T00:00:00Z", "o1")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert store.contents("e00000000") == envelope(0)[1]
    assert store.duties() == ()


def test_duties_come_the_earliest_first_and_close_once(store: Store, refused: Callable[..., str]) -> None:
    late = store.add_duty("review", "", "2026-11-09T00:00:00Z", "o1", refused_utc="2026-11-02T00:00:00Z")
    soon = store.add_duty(
        "rotate", "e00000000", "2026-11-03T00:00:00Z", "o1", seal=3, since_utc="2026-11-02T00:00:00Z", fields=["Password"]
    )
    rotate, review = store.owed_duties()
    assert (rotate.id, rotate.since_utc, rotate.fields, review.id, review.fields) == (
        soon, "2026-11-02T00:00:00Z", ("Password",), late, ()
    )  # fmt: skip
    # A header says neither envelope nor field.
    assert store.due_duties() == (
        DueDuty(soon, "rotate", "o1", "2026-11-03T00:00:00Z", 3),
        DueDuty(late, "review", "o1", "2026-11-09T00:00:00Z", 1, "2026-11-02T00:00:00Z"),
    )
    store.close_duty(soon, "2026-11-02T09:00:00Z", by=["p00000001", "p00000002"], opening="o2", how="replaced")
    assert store.owed_duties() == (review,)
    closed = replace(
        rotate, closed_utc="2026-11-02T09:00:00Z", closed_by=("p00000001", "p00000002"), closed_in="o2", how="replaced"
    )
    assert store.duties() == (closed, review)
    assert "not owed" in refused(BadInput, lambda: store.close_duty(soon, "", by=[], opening="o3", how="not_done"))
    store.reopen_duty(soon)
    assert store.owed_duties() == (rotate, review)


def test_the_file_is_its_owners_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with SecretBytes(KEY) as key, SecretBytes(OTHER) as other:
            store = Store.create(FILES, tmp_path / "a.db", key)
            store.copy_to(FILES, tmp_path / "b.db", other).close()
            store.close()
    finally:
        os.umask(before)
    assert [stat.S_IMODE(path.stat().st_mode) for path in sorted(tmp_path.iterdir())] == [0o600, 0o600]


def test_nothing_readable_lies_in_the_file_nor_beside_it(store: Store, path: Path) -> None:
    with store.transaction():
        store.put_envelope(*envelope(0, "inside a transaction"))
        data = b"".join(file.read_bytes() for file in path.parent.iterdir())
    data += path.read_bytes()
    for word in (b"SQLite", b"envelopes", b"Envelope", SECRET.format(0).encode(), b"inside a", KEY, KEY.hex().encode()):
        assert word not in data


def test_a_wrong_key_a_short_key_and_no_key_open_nothing(store: Store, path: Path, refused: Callable[..., str]) -> None:
    store.close()
    before = path.read_bytes()
    for key in (OTHER, bytes(32), KEY[:31], KEY + b"\0", b""):
        refused(StoreDamaged, lambda key=key: opened(path, key))
        refused(StoreDamaged, lambda key=key: opened(path, key, read_only=True))
    assert path.read_bytes() == before


def test_a_malformed_key_makes_no_file_with_something_in_it(tmp_path: Path, refused: Callable[..., str]) -> None:
    def make(key: bytes) -> None:
        with SecretBytes(key) as secret:
            Store.create(FILES, tmp_path / f"{len(key)}.db", secret)

    for key in (b"", KEY[:16], KEY * 2):
        refused(StoreDamaged, lambda key=key: make(key))
    assert all(file.stat().st_size == 0 for file in tmp_path.iterdir())


def test_where_something_stands_no_store_is_made(path: Path, refused: Callable[..., str]) -> None:
    path.write_bytes(b"precious")

    def make() -> None:
        with SecretBytes(KEY) as key:
            Store.create(FILES, path, key)

    refused(DiskFault, make)
    assert path.read_bytes() == b"precious"


def test_the_key_is_wiped_from_the_buffer_that_was_handed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handed: list[bytearray] = []

    class Watched(sqlcipher3.Connection):  # type: ignore[misc] # the library has no types
        def set_key(self, words: bytearray) -> None:
            handed.append(words)
            assert bytes(words) == b"x'" + KEY.hex().encode() + b"'"
            super().set_key(words)

    real = sqlcipher3.connect
    monkeypatch.setattr(sqlcipher3, "connect", lambda *args, **kwargs: real(*args, factory=Watched, **kwargs))
    with SecretBytes(KEY) as key:
        Store.create(FILES, tmp_path / "a.db", key).close()
    assert handed == [bytearray(67)]


SIDE_DOORS = (
    "ATTACH '{out}' AS o", "ATTACH '{out}' AS o KEY ''", "ATTACH ':memory:' AS o", "VACUUM INTO '{out}'", "VACUUM",
    "SELECT sqlcipher_export('main')", "SELECT load_extension('x')", "CREATE TABLE t (x)", "CREATE TEMP TABLE t AS SELECT * FROM meta",
    "CREATE VIEW v AS SELECT 1", "CREATE TRIGGER t AFTER INSERT ON meta BEGIN DELETE FROM envelopes; END", "DROP TABLE envelopes",
    "ALTER TABLE meta RENAME TO m", "PRAGMA key = 'x'", "PRAGMA rekey = ''", "PRAGMA query_only = OFF", "PRAGMA writable_schema = ON",
    "PRAGMA cipher_log = '{out}'", "PRAGMA cipher_profile = '{out}'", "PRAGMA temp_store_directory = '/tmp'", "PRAGMA synchronous = OFF",
    "SELECT readfile('/etc/passwd')", "SELECT fts5(1)", "ANALYZE", "REINDEX",
)  # fmt: skip


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize("words", SIDE_DOORS)
def test_no_side_door(store: Store, path: Path, tmp_path: Path, words: str, read_only: bool) -> None:
    store.close()
    again = opened(path, read_only=read_only)
    out = tmp_path / "out"
    with pytest.raises(sqlcipher3.Error):
        again._db.execute(words.format(out=out)).fetchall()
    assert not out.exists()
    assert readable(again) == 3
    again.close()


@pytest.mark.parametrize(
    ("column", "bad"), [("contents", b"no zlib"), ("contents", pack("no fields")), ("kept", pack({"files": []}))]
)
def test_one_damaged_envelope_is_found_alone(store: Store, column: str, bad: bytes) -> None:
    store._db.execute(f"UPDATE envelopes SET {column} = ? WHERE id = 'e00000001'", (bad,))
    with pytest.raises(StoreDamaged):
        store.decrypt("e00000001")
    store.decrypt("e00000000")
    store.decrypt("e00000002")


def test_a_copy_into_a_plain_database_is_refused(store: Store, tmp_path: Path) -> None:
    plain = sqlcipher3.connect(str(tmp_path / "plain.db"))
    with pytest.raises(sqlcipher3.Error):
        store._db.backup(plain)
    plain.close()
    assert SECRET.format(0).encode() not in (tmp_path / "plain.db").read_bytes()


def test_what_the_design_asks_of_the_library_is_switched_on(store: Store) -> None:
    store._db.set_authorizer(None)
    wanted = {"journal_mode": "delete", "synchronous": 3, "secure_delete": 1, "temp_store": 2, "foreign_keys": 1,
              "trusted_schema": 0, "cell_size_check": 1, "cipher_memory_security": "1", "cipher_hmac_algorithm": "HMAC_SHA512",
              "cipher_plaintext_header_size": "0", "cipher_use_hmac": "1", "cipher_page_size": "4096"}  # fmt: skip
    assert {name: store._db.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted} == wanted


def test_a_store_opened_to_read_changes_nothing(store: Store, path: Path) -> None:
    store.close()
    before = path.read_bytes()
    again = opened(path, read_only=True)
    for change in (
        lambda: again.set_meta("x", b"y"), lambda: again.put_envelope(*envelope(0, "x")), lambda: again.mark_code_used("e00000000", 1, 0),
        lambda: again.add_file("e00000000", "x", sealed(1)),
    ):  # fmt: skip
        with pytest.raises(TwinsealError):
            change()
    again.close()
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_copy_under_another_key_is_the_same_and_needs_that_key(
    store: Store, tmp_path: Path, refused: Callable[..., str]
) -> None:
    target = tmp_path / "copy.db"
    target.write_bytes(b"left by a kill")
    (tmp_path / "copy.db-journal").write_bytes(b"left by a kill")
    store.add_file("e00000000", "a", sealed(1))
    with SecretBytes(OTHER) as key:
        store.copy_to(FILES, target, key).close()
    refused(StoreDamaged, lambda: opened(target, KEY))
    copy = opened(target, OTHER)
    copy.check_sound()
    assert copy.outsides() == store.outsides()
    assert copy.stored_files() == store.stored_files() != ()
    copy.close()
    assert not (tmp_path / "copy.db-journal").exists()


def test_faults_of_the_drive_are_told_apart_from_damage() -> None:
    def fault(code: int) -> Exception:
        error: Exception = sqlcipher3.OperationalError("with a secret in it")
        vars(error)["sqlite_errorcode"] = code
        return error

    kinds = {
        sqlcipher3.SQLITE_FULL: DiskFull, sqlcipher3.SQLITE_IOERR | (3 << 8): DiskFault, sqlcipher3.SQLITE_READONLY: DiskFault,
        sqlcipher3.SQLITE_CORRUPT: StoreDamaged, sqlcipher3.SQLITE_NOTADB: StoreDamaged, 0: StoreDamaged,
    }  # fmt: skip
    for code, kind in kinds.items():
        with pytest.raises(kind) as caught, connection.guarded():
            raise fault(code)
        assert "with a secret" not in caught.value.sentence
        assert caught.value.__suppress_context__


def test_a_drive_that_is_full_during_the_copy_is_no_damage(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect_small(path: Path, key: SecretBytes) -> Any:
        made = connection.connect(path, key)
        made.execute("PRAGMA max_page_count = 2")
        return made

    monkeypatch.setattr("twinseal.vault.store.connect", connect_small)
    with SecretBytes(OTHER) as other, pytest.raises(DiskFull):
        store.copy_to(FILES, tmp_path / "copy.db", other)


def test_the_library_prints_nothing_of_its_own(path: Path, store: Store, capfd: pytest.CaptureFixture[str]) -> None:
    store.close()
    data = bytearray(path.read_bytes())
    data[5000] ^= 1
    path.write_bytes(data)
    with pytest.raises(StoreDamaged):
        readable(opened(path))
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(not Path("/proc/self/io").exists(), reason="what was read is counted by Linux")
@pytest.mark.parametrize("many", [2_000, pytest.param(10_000, marks=pytest.mark.long)])
def test_one_of_many_envelopes_reads_no_more_than_one_of_ten(tmp_path: Path, many: int) -> None:
    reads = {}
    for count in (10, many):
        path = tmp_path / f"{count}.db"
        with SecretBytes(KEY) as key:
            store = Store.create(FILES, path, key)
        with store.transaction():
            for number in range(count):
                store.put_envelope(*envelope(number))
        store.close()
        before = _bytes_read()
        again = opened(path, read_only=True)
        assert again.contents("e00000005") == envelope(5)[1]
        reads[count] = _bytes_read() - before
        again.close()
    assert reads[many] <= reads[10] + 5 * 4096


def _bytes_read() -> int:
    lines = Path("/proc/self/io").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("rchar")).split()[1])
