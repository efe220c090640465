"""Somebody with the folder puts an older draft back, takes one away, or has a list collected while a mismatch is undecided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from conftest import Cast
from fakes.folder_writer import append
from twinseal.domain.changes.add_envelope import AddEnvelope
from twinseal.domain.changes.change import Change
from twinseal.domain.changes.relabel_envelope import relabelling
from twinseal.domain.changes.replace_contents import ReplaceContents
from twinseal.domain.changes.retire_envelope import RetireEnvelope
from twinseal.domain.envelope import FieldKind, Outside
from twinseal.domain.errors import BadInput, NotPermitted
from twinseal.domain.opening import ResealCause
from twinseal.flows.change_list.envelope_forms import FieldInput
from twinseal.flows.context.times import iso
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.host.files import RealFiles
from twinseal.vault.draft import Draft, DraftRow, Own, write_draft
from twinseal.vault.sealed_file import write_sealed

PASSWORD = 1
OLDER, NEWER = "Kilo-42-lima", "Mike-77-oscar"


def _typed(flow: OpeningFlow, new: str) -> None:
    """Have the password of the one chosen envelope replaced by a row of the list."""
    (envelope,) = flow.view().envelopes
    fields = [
        FieldInput(FieldKind.PASSWORD, field.name, new, new)
        if field.name == "Password"
        else FieldInput(field.kind, field.name)
        for field in envelope.fields
    ]
    flow.open_vault.envelope_forms.replace(envelope.outside.id, fields, tested=True)


def _killed(cast: Cast, vault: SealedVault) -> None:
    vault._lock.release()
    cast.later(4000)


def _sealed(cast: Cast, flow: OpeningFlow, vault: SealedVault) -> None:
    receipt = flow.reseal(ResealCause.HAND).receipt if flow.view().receipt is None else flow.view().receipt
    assert receipt is not None
    assert receipt.problem == ""
    cast.register_code = receipt.register_code
    vault.close()
    cast.later(4000)


def _shown(flow: OpeningFlow) -> str:
    (envelope,) = flow.view().envelopes
    with flow.open_vault.contents.reveal(envelope.outside.id, PASSWORD) as secret:
        return secret.copy_bytes().decode()


def _draft_of(cast: Cast, generation: int = 1) -> bytes:
    return (cast.vault_path / f"draft-{generation}.sealed").read_bytes()


def test_an_older_draft_put_back_says_when_it_was_typed(cast: Cast) -> None:
    """It is a draft of this pair all the same: nothing of it holds before two people read each row and sign."""
    vault = cast.open()
    flow = cast.to_open(vault)
    before = _shown(flow)
    typed_at = iso(cast.clock.utc())
    _typed(flow, OLDER)
    older = _draft_of(cast)
    cast.later(120)
    flow.open_vault.changes.take_out(1)
    _typed(flow, NEWER)
    assert _draft_of(cast) != older
    _killed(cast, vault)
    (cast.vault_path / "draft-1.sealed").write_bytes(older)
    vault = cast.open()
    flow = cast.to_open(vault)
    assert not flow.view().masked
    changes = flow.open_vault.changes
    (offered,) = changes.view().offered
    assert f"on {typed_at} was not signed" in offered.sentence
    (row,) = changes.take_up("").rows
    assert {name.split()[0] for name in row.typed_by} == {"Ada", "Bo"}
    # Left at that, it is a draft still, and what stands in the envelope is what stood there.
    _sealed(cast, flow, vault)
    vault = cast.open()
    flow = cast.to_open(vault)
    assert _shown(flow) == before
    # A draft of an earlier seal is none of this one's.
    (cast.vault_path / "draft-2.sealed").write_bytes(older)
    _killed(cast, vault)
    vault = cast.open()
    flow = cast.to_open(vault)
    assert [draft.is_readable for draft in flow.open_vault.changes.view().offered] == [True, False]
    _sealed(cast, flow, vault)
    vault = cast.open()
    assert "draft-2.sealed-unfit-" in " ".join(vault.view().notices)
    vault.close()


@pytest.mark.parametrize("end", ["hand", "idle", "kill"])
def test_while_a_mismatch_is_undecided_no_list_and_no_draft(cast: Cast, refused: Callable[..., str], end: str) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    _typed(flow, NEWER)
    _killed(cast, vault)
    append(cast.vault_path, whole=False, kind="code.ticked")
    kept = {path: path.read_bytes() for path in cast.vault_path.iterdir() if path.suffix in (".sealed", ".db")}
    assert any(path.name == "draft-1.sealed" for path in kept)
    vault = cast.open()
    flow = cast.to_open(vault)
    assert flow.view().masked
    changes = flow.open_vault.changes
    assert (changes.view().rows, changes.view().offered) == ((), ())
    refused(NotPermitted, lambda: changes.take_up(""))
    refused(NotPermitted, lambda: changes.drop(""))
    refused(NotPermitted, changes.review)
    refused(NotPermitted, lambda: changes.remove_person(cast.id("Di"), "Left the company"))
    if end == "hand":
        flow.reseal(ResealCause.HAND)
    elif end == "idle":
        cast.later(301)
        flow.tick()
    _killed(cast, vault)
    assert {path: path.read_bytes() for path in kept} == kept
    vault = cast.open()
    flow = cast.to_open(vault)
    assert flow.view().masked
    for name in ("Ada", "Bo"):
        cast.later()
        flow.open_vault.unmasking.unmask(cast.id(name), cast.code(name))
    changes = flow.open_vault.changes
    changes.take_up("")
    changes.review()
    cast.later()
    changes.sign_both(cast.code("Ada"), cast.code("Bo"))
    _sealed(cast, flow, vault)
    vault = cast.open()
    flow = cast.to_open(vault)
    assert _shown(flow) == NEWER
    _sealed(cast, flow, vault)


def test_what_a_draft_brings_unsaid_is_not_carried_out(cast: Cast) -> None:
    """A pair with a program of their own writes rows that say one thing, and brings another beside them; others sign the rows."""
    vault = cast.open()
    flow = cast.to_open(vault)
    state, context = flow.open_vault.state, vault.context
    key, store = state.vault_key, state.open_store()
    assert key is not None
    (asked,) = flow.view().envelopes
    other = next(outside for outside in store.outsides() if outside.id != asked.outside.id and not outside.sentinel)
    far = "2099-01-01T00:00:00Z"
    unsaid: dict[str, Any] = {"sentinel": True, "added": far, "changed": far, "tested": far}
    new = Outside("e0123abcd", "Console", "SYS-9", **unsaid)
    relabelled = replace(other, name="Other label", **unsaid)
    secret = replace(store.contents(asked.outside.id).fields[PASSWORD], value=NEWER)
    fields = tuple(secret if field.name == secret.name else field for field in store.contents(asked.outside.id).fields)
    files = RealFiles()
    sealed = write_sealed(files, context.paths, [b"brought along"], vault_id=context.header.vault_id, name="more.pdf")
    changes: list[tuple[Change, Own]] = [
        (AddEnvelope(new.id, new.name, new.system, False, ("Password",)), Own((secret,), (), new)),
        (relabelling(other, replace(other, name="Other label")), Own(outside=relabelled)),
        (ReplaceContents(asked.outside.id, ("Password",), tested=True), Own(fields, (("more.pdf", sealed),))),
        (RetireEnvelope("e99999999", "No such one"), Own()),
    ]
    at, by = iso(cast.clock.utc()), tuple(sorted(cast.id(name) for name in ("Cy", "Flo")))
    written: list[tuple[dict[str, Any], Own]] = [
        *(({"kind": type(change).event.name, **change.fields()}, own) for change, own in changes),
        ({"kind": "no.such.kind"}, Own()),
        ({"kind": "envelope.retired", "envelope": 5}, Own()),
    ]
    draft = Draft(flow.view().opening_id, by, at, tuple(DraftRow(row, own, at, by) for row, own in written))
    write_draft(files, context.paths, draft, key, vault_id=context.header.vault_id, generation=1)
    _killed(cast, vault)
    vault = cast.open()
    flow = cast.to_open(vault, "Bo", "Cy", envelopes=3)
    taken = flow.open_vault.changes.take_up("")
    assert [row.kind for row in taken.rows] == ["envelope.added", "envelope.relabelled"]
    assert len(taken.left) == 4, "what the rows do not say, and what is no row, stays in the draft"
    assert all(left.refusal for left in taken.left)
    cast.later()
    cast.sign_list(flow, "Bo", "Cy")
    sealed_at = iso(cast.clock.utc())
    _sealed(cast, flow, vault)
    vault = cast.open()
    flow = cast.to_open(vault)
    outsides = {outside.id: outside for outside in flow.open_vault.state.open_store().outsides()}
    added = outsides[new.id]
    assert (added.name, added.sentinel, added.tested) == ("Console", False, "")
    assert added.added == added.changed <= sealed_at
    assert outsides[other.id] == replace(other, name="Other label")
    assert _shown(flow) != NEWER
    _sealed(cast, flow, vault)


def test_of_a_draft_taken_away_only_the_unclean_end_is_told(cast: Cast, refused: Callable[..., str]) -> None:
    """Stated in the limits: what a list held that was never sealed is known to the two who typed it alone."""
    vault = cast.open()
    flow = cast.to_open(vault)
    before = _shown(flow)
    _typed(flow, NEWER)
    _killed(cast, vault)
    (cast.vault_path / "draft-1.sealed").unlink()
    vault = cast.open()
    notices = " ".join(vault.view().notices)
    assert "ended without a reseal" in notices
    assert "list of" not in notices
    flow = cast.to_open(vault)
    assert flow.open_vault.changes.view().offered == ()
    refused(BadInput, lambda: flow.open_vault.changes.take_up(""))
    assert _shown(flow) == before
    _sealed(cast, flow, vault)
    assert "opening.unclean_end" in cast.desk_kinds()
