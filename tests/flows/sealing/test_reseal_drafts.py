"""A list that was not signed outlives the reseal: in the store, with its files; one that cannot be read is set aside."""

from __future__ import annotations

from conftest import Cast
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.opening import ResealCause
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.vault.draft import Draft, DraftRow, Own, write_draft
from twinseal.vault.sealed_file import SealedFile, write_sealed


def begun(vault: SealedVault, flow: OpeningFlow) -> tuple[Draft, SealedFile]:
    """Leave what a list with one file leaves on the disk."""
    context, key = vault.context, flow.open_vault.state.vault_key
    assert key is not None
    files, paths, vault_id = context.machine.files, context.paths, context.header.vault_id
    file = write_sealed(files, paths, [b"contents"], vault_id=vault_id, name="plan.pdf")
    row = DraftRow(
        {"kind": "envelope.replaced", "envelope": "e1a2b3c4"}, Own(files=(("plan.pdf", file),)), "2026-11-28T14:01:10Z"
    )
    people = tuple(sorted(person.id for person in flow.open_vault.state.pair.people))
    draft = Draft(flow.view().opening_id, people, "2026-11-28T14:01:10Z", (row,))
    write_draft(files, paths, draft, key, vault_id=vault_id, generation=context.header.generation)
    return draft, file


def next_opening(cast: Cast, flow: OpeningFlow, vault: SealedVault) -> tuple[SealedVault, OpeningFlow]:
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.problem == ""
    vault.close()
    cast.register_code = receipt.register_code
    cast.later()
    again = cast.open()
    return again, cast.to_open(again)


def test_a_draft_moves_into_the_store_with_what_it_names(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    draft, file = begun(vault, flow)
    path = vault.context.paths.sealed_file(file.id)
    for _ in range(2):
        vault, flow = next_opening(cast, flow, vault)
        store = flow.open_vault.state.open_store()
        assert [kept for _, kept in store.drafts()] == [draft]
        assert path.exists()
        assert not vault.context.paths.draft(1).exists()
        assert flow.view().warnings == ()
    path.unlink()
    vault, flow = next_opening(cast, flow, vault)
    assert path.name in " ".join(vault.view().notices)
    assert "draft" in " ".join(flow.view().warnings)
    flow.reseal(ResealCause.HAND)
    vault.close()


def test_a_draft_that_cannot_be_read_is_set_aside_with_its_files(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    _, file = begun(vault, flow)
    place, path = vault.context.paths.draft(1), vault.context.paths.sealed_file(file.id)
    place.write_bytes(place.read_bytes()[:-1])
    vault, flow = next_opening(cast, flow, vault)
    assert "draft-1.sealed-unfit-" in " ".join(vault.view().notices)
    assert path.exists(), "no sealed file goes at a seal that could not read a draft"
    assert flow.open_vault.state.open_store().drafts() == ()
    vault, flow = next_opening(cast, flow, vault)
    assert not path.exists()
    flow.reseal(ResealCause.HAND)
    vault.close()


def test_a_draft_left_by_a_kill_is_there_in_the_next_opening(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    draft, file = begun(vault, flow)
    vault.close()
    # The process ends here: nothing is sealed.
    cast.later(4000)
    vault = cast.open()
    assert vault.context.paths.sealed_file(file.id).exists(), "a start removes no sealed file"
    flow = cast.to_open(vault)
    vault, flow = next_opening(cast, flow, vault)
    assert [kept for _, kept in flow.open_vault.state.open_store().drafts()] == [draft]
    key = flow.open_vault.state.vault_key
    assert isinstance(key, SecretBytes)
    flow.reseal(ResealCause.HAND)
    vault.close()
