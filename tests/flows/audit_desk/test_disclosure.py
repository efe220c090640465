"""An auditor gives one entry away: logged before, provable without a key, and nothing of another entry goes with it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from conftest import Cast
from twinseal.audit.verdict.verdict import Failure
from twinseal.audit.verify.disclosure import Proven, verify_disclosure
from twinseal.domain.errors import BadInput, DiskFault, LogNotWritable
from twinseal.domain.opening import ResealCause
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.context.journal import Journal
from twinseal.host.files import RealFiles
from twinseal.reports.seal.pdfa import attachment_of
from twinseal.standalone import twinseal_verify

REPORT = Path("/media/stick/opening.pdf")
Refused = Callable[[type[Exception], Callable[[], object]], str]


@pytest.fixture
def desk(cast: Cast) -> Iterator[AuditDesk]:
    vault = cast.open()
    cast.to_open(vault).reseal(ResealCause.HAND)
    made = vault.sign_in_auditor(*cast.factors("Di"))
    yield made
    made.sign_out()
    vault.close()


def proven(cast: Cast, files: tuple[Path, Path]) -> Proven:
    proof = verify_disclosure(files[0].read_bytes(), TrustCard.from_bytes(cast.card()), files[1].read_bytes())
    assert isinstance(proof, Proven)
    return proof


def test_it_is_logged_and_proves_itself(cast: Cast, desk: AuditDesk, tmp_path: Path) -> None:
    proof = proven(cast, desk.disclose(5, tmp_path))
    assert (proof.entry.seq, proof.countersigned) == (5, True)
    desk.refresh()
    (logged,) = [entry for entry in desk.entries()[1] if entry.kind == "entry.disclosed"]
    assert "5" in logged.summary
    # Nothing but this entry: the other plaintexts are not in either file.
    text = b"".join(path.read_bytes() for path in tmp_path.glob("*-*"))
    assert b"The core switch" not in text
    assert b"Envelope 1" not in text


def _full(*_given: object, **_named: object) -> None:
    raise LogNotWritable


def test_the_entries_of_one_opening_prove_themselves(
    cast: Cast, desk: AuditDesk, tmp_path: Path, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    before = desk.context.journal.writer.size
    assert "no opening" in refused(BadInput, lambda: desk.disclose_opening("9", place, REPORT))
    with monkeypatch.context() as during:
        during.setattr(Journal, "record", _full)
        refused(LogNotWritable, lambda: desk.disclose_opening("2", place, REPORT))
    assert (list(place.iterdir()), desk.context.journal.writer.size) == ([], before)
    count, note = desk.disclose_opening("2", place, REPORT)
    report = tmp_path / "report.pdf"
    desk.write_report(report, kind="opening", seal="2")
    attached = attachment_of(report.read_bytes(), "audit-log.jsonl")
    assert attached is not None
    rows = [json.loads(row) for row in attached.splitlines()]
    entries = sorted(place.glob("entry-*.json"))
    assert len(entries) == len(rows) == count > 10
    for path, row in zip(entries, rows, strict=True):
        proof = proven(cast, (path, note))
        assert proof.countersigned
        assert {**proof.entry.fields, "head": proof.entry.head.hex()} == row
        answer = twinseal_verify.verify_disclosure(path.read_bytes(), cast.card(), note.read_bytes())
        assert (answer["exit_code"], answer["seq"], answer["fields"]) == (3, row["seq"], proof.entry.fields)
    changed = entries[3].read_bytes().replace(b'\\"t\\":\\"2026', b'\\"t\\":\\"2025', 1)
    assert changed != entries[3].read_bytes()
    assert isinstance(verify_disclosure(changed, TrustCard.from_bytes(cast.card()), note.read_bytes()), Failure)
    assert f'--checkpoint "DIR/{note.name}"' in (place / "VERIFY-ENTRIES.txt").read_text()
    desk.refresh()
    (logged,) = [entry for entry in desk.entries()[1] if entry.kind == "entries.disclosed"]
    assert f"Entries {rows[0]['seq']} to {rows[-1]['seq']} were disclosed: {count} entries" in logged.summary
    # Those of another opening in the same folder would pass for more of this one.
    assert "already exists" in refused(BadInput, lambda: desk.disclose_opening("2", place, REPORT))


def test_what_only_an_auditor_signed_says_so(cast: Cast, desk: AuditDesk, tmp_path: Path) -> None:
    newest = desk.context.journal.writer.size - 1
    proof = proven(cast, desk.disclose(newest, tmp_path))
    assert (proof.entry.seq, proof.countersigned) == (newest, False)
    assert proof.entry.fields["kind"] == "audit.signed_in"


def test_slips_write_nothing(cast: Cast, desk: AuditDesk, tmp_path: Path, refused: Refused) -> None:
    before = desk.context.journal.writer.size
    assert "the log has entries 0 to" in refused(BadInput, lambda: desk.disclose(10_000, tmp_path))
    assert "There is no entry -1" in refused(BadInput, lambda: desk.disclose(-1, tmp_path))
    assert "There is no folder" in refused(BadInput, lambda: desk.disclose(3, tmp_path / "none"))
    assert "own folder" in refused(BadInput, lambda: desk.disclose(3, cast.vault_path / "audit"))
    assert desk.context.journal.writer.size == before
    desk.disclose(3, tmp_path)
    kept = {path: path.read_bytes() for path in tmp_path.glob("*-*.*")}
    assert "already exists" in refused(BadInput, lambda: desk.disclose(3, tmp_path))
    assert {path: path.read_bytes() for path in tmp_path.glob("*-*.*")} == kept


def test_a_drive_that_fails_leaves_no_half_of_it(
    cast: Cast, desk: AuditDesk, tmp_path: Path, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, place = RealFiles.replace, tmp_path / "place"
    place.mkdir()

    def failing(self: RealFiles, path: Path, data: bytes, **more: Path) -> None:
        if path.name == "entry-00000003.json" or len(list(place.glob("entry-*"))) == 2:
            msg = f"No room left on the drive for {path.name}: free some space and try again."
            raise DiskFault(msg)
        whole(self, path, data, **more)

    with monkeypatch.context() as during:
        during.setattr(RealFiles, "replace", failing)
        refused(DiskFault, lambda: desk.disclose(3, tmp_path))
        said = refused(DiskFault, lambda: desk.disclose_opening("2", place, REPORT))
    # The signed report was written before, and is not written over.
    assert f"{REPORT} is written and signed. Its entries are not: No room left" in said
    # Nor anything because of which they could not be written there once there is room.
    assert not [path for folder in (tmp_path, place) for path in folder.glob("*-0*")]
    proven(cast, desk.disclose(3, tmp_path))
    assert desk.disclose_opening("2", place, REPORT)[0] > 10


def test_a_report_that_was_not_written_is_not_logged_as_printed(desk: AuditDesk, refused: Refused) -> None:
    assert "Write one, then print it" in refused(BadInput, lambda: desk.log_print("Laser"))
