"""A prepared note counts with the newest seal of its very log alone, and notes in force with the log they were made after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from conftest import Cast
from fakes.removal import OFFICERS, removed
from twinseal.domain.errors import HeaderDamaged
from twinseal.domain.opening import ResealCause
from twinseal.flows.context.people_before import people_before
from twinseal.flows.context.store_facts import open_secrets
from twinseal.flows.sealing.next_note import next_note
from twinseal.vault.generation import constitution_in


def test_a_note_that_others_sealed_after_is_not_put_in_force(two: Cast, refused: Callable[..., str]) -> None:
    """Two officers, with a program of their own: a header and a note for it, kept back until others have sealed."""
    vault = two.open()
    flow = two.to_open(vault, *OFFICERS)
    context, store = vault.context, flow.open_vault.state.open_store()
    signers = [(person.id, identity) for person, identity in flow.open_vault.state.pair.signers()]
    before = constitution_in(store)
    renamed = tuple(replace(row, name="Ada Elsewhere") if row.id == two.id("Ada") else row for row in before.people)
    decided = replace(before, place="Another room", people=renamed, edition=1)
    header, data = replace(
        context.header, constitution=decided, generation=2, seal_number=2, previous_sha256=context.header.digest
    ).signed(signers)
    with open_secrets(store) as secrets:
        note = next_note(context, header, secrets.line, signers, people_before(context, [person for person, _ in signers]))
    assert note is not None
    # The same audit key as before: no line behind the note tells that it was not in force.
    assert note.note.leaving == ()
    assert [(line.id, line.how, line.name) for line in note.note.entering] == [(two.id("Ada"), "kept", "Ada Elsewhere")]
    assert note.note.audit_key_sha256 == context.card.audit_key_sha256
    assert flow.reseal(ResealCause.HAND).receipt.problem == ""
    note.prepare(context)
    vault.close()
    honest = (two.vault_path / "header.json").read_bytes()
    (two.vault_path / "header.json").write_bytes(data)
    assert "People note 1 is missing" in refused(HeaderDamaged, two.open)
    # The honest header needs none: that note is set aside.
    (two.vault_path / "header.json").write_bytes(honest)
    vault = two.open()
    assert vault.view().log_fault == ""
    assert any("0001.prepared" in notice for notice in vault.view().notices)
    vault.close()


def test_a_log_of_before_the_note_opens_nothing(two: Cast) -> None:
    audit = two.vault_path / "audit"
    older = {path: path.read_bytes() for path in (audit / "log.tws", audit / "next.key", audit / "tree.json")}
    vault = two.open()
    removed(two, vault)
    vault.close()
    newer = {path: path.read_bytes() for path in older}
    newest = max((audit / "checkpoints").iterdir())
    checkpoint = newest.read_bytes()
    newest.unlink()
    for path, data in older.items():
        path.write_bytes(data)
    vault = two.open()
    assert "People note 1 was made after another log" in vault.view().log_fault
    vault.close()
    assert (audit / "log.tws").read_bytes() == older[audit / "log.tws"]
    for path, data in newer.items():
        path.write_bytes(data)
    newest.write_bytes(checkpoint)
    vault = two.open()
    assert vault.view().log_fault == ""
    vault.close()
