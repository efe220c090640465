"""The log comes before the act, the mark before the key, and a name on a note is no signature."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import Cast
from fakes.vault_copy import copied
from twinseal.audit.format.checkpoint import StoredCheckpoint, person_key_name, read_checkpoint
from twinseal.audit.format.note import Note, parse_note
from twinseal.audit.verify.note_check import is_cosigned_by
from twinseal.audit.verify.roster import founding_roster
from twinseal.domain.errors import LogNotWritable
from twinseal.domain.events.kind import Kind
from twinseal.domain.opening import ResealCause
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.context.journal import Journal
from twinseal.flows.opening import unlocking
from twinseal.host.files import RealFiles
from twinseal.vault import generation
from twinseal.vault.header_file import load_header
from twinseal.vault.layout import VaultPaths


def refusing(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """Let the log take everything but one kind of entry."""
    real = Journal.record

    def record(self: Journal, what: Kind, **more: object) -> object:
        if what.name == kind:
            raise LogNotWritable
        return real(self, what, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Journal, "record", record)


@pytest.mark.parametrize(
    ("kind", "act"),
    [
        ("export.begun", lambda desk, place: desk.export(place)),
        ("entry.disclosed", lambda desk, place: desk.disclose(3, place)),
        ("report.written", lambda desk, place: desk.write_report(place / "report.pdf")),
    ],
)
def test_what_cannot_be_logged_is_not_written(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, act: Callable[[AuditDesk, Path], object]
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    refusing(monkeypatch, kind)
    with pytest.raises(LogNotWritable):
        act(desk, place)
    assert list(place.iterdir()) == []
    monkeypatch.undo()
    desk.sign_out()
    vault.close()


def test_the_mark_of_an_opening_stands_before_the_key_is_used(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    real = generation.unlock_generation
    seen: list[bool] = []

    def unlock(*args: object, **named: object) -> object:
        seen.append((cast.vault_path / "open.json").exists())
        return real(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(unlocking, "unlock_generation", unlock)
    vault = cast.open()
    cast.to_open(vault).reseal(ResealCause.HAND)
    vault.close()
    assert seen == [True]


def test_the_key_of_unanchored_entries_goes_once_decided(cast: Cast) -> None:
    (cast.vault_path / "audit" / "next.key").unlink()
    vault = cast.open()
    flow = cast.to_open(vault)
    (small,) = (cast.vault_path / "audit" / "unanchored").iterdir()
    assert (small / "next.key").exists()
    for name in ("Ada", "Bo"):
        cast.later()
        flow.open_vault.unmasking.unmask(cast.id(name), cast.code(name), adopt=True)
    assert flow.reseal(ResealCause.HAND).receipt.problem == ""
    vault.close()
    assert (small / "log.tws").exists()
    assert not (small / "next.key").exists()


def newest(cast: Cast) -> StoredCheckpoint:
    folder = cast.vault_path / "audit"
    return read_checkpoint(RealFiles(), folder, max(note.name for note in (folder / "checkpoints").iterdir()))


def test_a_name_on_a_note_counts_only_with_both_good_signatures(cast: Cast) -> None:
    stored, header = newest(cast), load_header(RealFiles(), VaultPaths(cast.vault_path))
    keys = founding_roster(TrustCard.from_bytes(cast.card())).keys_of(cast.id("Bo"))
    name = person_key_name(header.log_id, cast.id("Bo"))
    note = parse_note(stored.note)
    assert note is not None
    assert is_cosigned_by(stored, cast.id("Bo"), keys)
    places = [place for place, signature in enumerate(note.signatures) if signature.name == name]
    assert len(places) == 2
    for place in places:
        signature = note.signatures[place]
        broken = replace(signature, value=signature.value[:-1] + bytes([signature.value[-1] ^ 1]))
        signatures = (*note.signatures[:place], broken, *note.signatures[place + 1 :])
        forged = StoredCheckpoint(stored.checkpoint, Note(note.text, signatures).to_bytes(), stored.path)
        assert cast.id("Bo") in forged.cosigners
        assert not is_cosigned_by(forged, cast.id("Bo"), keys)


def test_the_second_person_too_signs_no_log_that_does_not_extend(cast: Cast) -> None:
    older = cast.vault_path.with_name("older")
    copied(cast.vault_path, older)
    vault = cast.open()
    cast.to_open(vault, "Ed", "Bo").reseal(ResealCause.HAND)
    vault.close()
    signed = newest(cast)
    shutil.rmtree(cast.vault_path)
    shutil.move(older, cast.vault_path)
    # The older copy goes its own way, longer than what Bo signed, in the hands of two others.
    cast.later(600)
    vault = cast.open()
    flow = cast.to_open(vault, "Ada", "Cy")
    for _ in range(4):
        flow.open_vault.contents.reveal(flow.view().envelopes[0].outside.id, 1).wipe()
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    cast.register_code = receipt.register_code
    cast.later(600)
    flow = cast.to_open(vault, "Ada", "Bo")
    signed.path.write_bytes(signed.note)
    receipt = flow.reseal(ResealCause.HAND).receipt
    vault.close()
    assert receipt is not None
    assert "Bo Officer signed last" in receipt.problem
    assert receipt.register_code == ""
