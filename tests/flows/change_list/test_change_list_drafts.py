"""A list that waited: each row is judged again where it is taken up, by when and by whom it was typed, however often it was kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conftest import Cast
from twinseal.domain.changes.replace_contents import ReplaceContents
from twinseal.domain.envelope import FieldKind
from twinseal.domain.errors import BadInput, NotPermitted
from twinseal.domain.opening import ResealCause
from twinseal.flows.change_list import drafts
from twinseal.flows.change_list.envelope_forms import FieldInput, OutsideInput
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.views.change_list import ChangeListView
from twinseal.vault.draft import Own

STALE = "\u201cEnvelope 0\u201d was changed since this list was begun: enter it again."


def password(typed: str) -> FieldInput:
    return FieldInput(FieldKind.PASSWORD, "Password", typed, typed)


def replaced(flow: OpeningFlow, typed: str, *, tested: bool = True) -> None:
    """Put a new password for the one chosen envelope on the list."""
    (envelope,) = flow.view().envelopes
    flow.open_vault.envelope_parts.put_field(envelope.outside.id, password(typed), tested=tested)


def resealed(cast: Cast, flow: OpeningFlow) -> None:
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.problem == ""
    cast.register_code = receipt.register_code
    cast.later(4000)


def signed(cast: Cast, flow: OpeningFlow, *names: str) -> None:
    cast.later()
    cast.sign_list(flow, *names)
    receipt = flow.view().receipt
    assert receipt is not None
    assert receipt.problem == ""
    cast.register_code = receipt.register_code
    cast.later(4000)


def taken_up(flow: OpeningFlow) -> ChangeListView:
    changes = flow.open_vault.changes
    (offered,) = changes.view().offered
    return changes.take_up(offered.id)


def test_what_was_changed_meanwhile_stays_in_the_draft(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    replaced(flow, "Kilo-1-lima")
    resealed(cast, flow)
    # Others change the same envelope, and leave the draft.
    flow = cast.to_open(vault, "Ed", "Cy")
    replaced(flow, "Mike-2-november")
    signed(cast, flow, "Ed", "Cy")
    # However often it is kept again, it does not become newer by that: nothing of it goes over what came later.
    for _ in range(2):
        flow = cast.to_open(vault)
        view = taken_up(flow)
        assert (view.rows, [row.refusal for row in view.left]) == ((), [STALE])
        resealed(cast, flow)
    # Another change of the same list is made all the same.
    flow = cast.to_open(vault, envelopes=2)
    assert [row.refusal for row in taken_up(flow).left] == [STALE]
    other = flow.view().envelopes[1].outside.id
    flow.open_vault.envelope_parts.put_field(other, password("Oscar-3-papa"), tested=True)
    signed(cast, flow, "Ada", "Bo")
    flow = cast.to_open(vault, envelopes=2)
    values = []
    for envelope in flow.view().envelopes:
        with flow.open_vault.contents.reveal(envelope.outside.id, 1) as secret:
            values.append(secret.copy_bytes().decode())
    assert values == ["Mike-2-november", "Oscar-3-papa"]
    # What nobody signed waits on.
    assert [draft.count for draft in flow.open_vault.changes.view().offered] == [1]
    resealed(cast, flow)
    vault.close()


def test_who_typed_a_row_is_said_after_any_number_of_lists(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    replaced(flow, "Kilo-1-lima")
    assert flow.open_vault.changes.view().rows[0].typed_by == (), "these two typed it themselves"
    resealed(cast, flow)
    flow = cast.to_open(vault, "Ed", "Cy")
    view = taken_up(flow)
    assert [name.split()[0] for name in sorted(view.rows[0].typed_by)] == ["Ada", "Bo"]
    typed = view.rows[0].typed_utc
    assert typed.startswith("2026-11-02T09:00")
    resealed(cast, flow)
    flow = cast.to_open(vault, "Flo", "Cy")
    view = taken_up(flow)
    assert [name.split()[0] for name in sorted(view.rows[0].typed_by)] == ["Ada", "Bo"]
    assert view.rows[0].typed_utc == typed
    resealed(cast, flow)
    vault.close()


def test_who_takes_it_up_says_anew_whether_it_was_tried(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    with flow.open_vault.contents.reveal(flow.view().envelopes[0].outside.id, 1):
        pass
    replaced(flow, "Kilo-1-lima", tested=True)
    assert "tried and working, say Ada Operator and Bo Officer" in flow.open_vault.changes.view().rows[0].sentence
    resealed(cast, flow)
    flow = cast.to_open(vault, "Ed", "Cy")
    changes = flow.open_vault.changes
    assert "not tried yet" in taken_up(flow).rows[0].sentence
    assert "tried and working, say Ed Operator and Cy Officer" in changes.say_tried(1, tested=True).rows[0].sentence
    assert "not tried yet" in changes.say_tried(1, tested=False).rows[0].sentence
    changes.say_tried(1, tested=True)
    for number in (0, 2):
        refused(BadInput, lambda number=number: changes.say_tried(number, tested=True))
    signed(cast, flow, "Ed", "Cy")
    # What they said ended the rotation that the first two owed.
    assert {duty.kind for duty in vault.view().duties} == {"review"}
    vault.close()


def test_a_duty_that_others_had_tried_is_closed_anew(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    replaced(flow, "Kilo-1-lima", tested=False)
    signed(cast, flow, "Ada", "Bo")
    flow = cast.to_open(vault)
    forms = flow.open_vault.envelope_forms
    (owed,) = [choice for choice in forms.owed() if choice.is_test]
    forms.close_duty(owed.id, tested=True)
    resealed(cast, flow)
    flow = cast.to_open(vault, "Ed", "Cy")
    view = taken_up(flow)
    assert [row.refusal for row in view.left] == ["Somebody else tried it then: close it again, if the two of you tried it."]
    flow.open_vault.envelope_forms.close_duty(owed.id, tested=True)
    signed(cast, flow, "Ed", "Cy")
    assert "test" not in {duty.kind for duty in vault.view().duties}
    vault.close()


def test_a_pair_without_the_right_leaves_the_row_to_officers(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    flow = cast.to_open(vault, "Bo", "Cy")
    flow.open_vault.envelope_forms.relabel(flow.view().envelopes[0].outside.id, OutsideInput("DC01", "SYS-0"))
    resealed(cast, flow)
    flow = cast.to_open(vault)
    assert [row.refusal for row in taken_up(flow).left] == ["Only two officers can change this. Ask a second officer."]
    envelope = flow.view().envelopes[0].outside.id
    relabel = flow.open_vault.envelope_forms.relabel
    refused(NotPermitted, lambda: relabel(envelope, OutsideInput("DC02", "SYS-0")))
    resealed(cast, flow)
    flow = cast.to_open(vault, "Bo", "Cy")
    assert [row.kind for row in taken_up(flow).rows] == ["envelope.relabelled"]
    signed(cast, flow, "Bo", "Cy")
    flow = cast.to_open(vault)
    assert "DC01" in [outside.name for outside in flow.view().outsides]
    resealed(cast, flow)
    vault.close()


def test_the_last_list_that_can_be_kept_is_the_last_one_begun(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, refused: Callable[..., str]
) -> None:
    monkeypatch.setattr(drafts, "DRAFTS_MAX", 1)
    vault = cast.open()
    flow = cast.to_open(vault)
    replaced(flow, "Kilo-1-lima")
    resealed(cast, flow)
    flow = cast.to_open(vault)
    assert "At most 1 unsigned" in refused(BadInput, lambda: replaced(flow, "Mike-2-november"))
    changes = flow.open_vault.changes
    changes.drop(changes.view().offered[0].id)
    replaced(flow, "Mike-2-november")
    signed(cast, flow, "Ada", "Bo")
    vault.close()


def of_no_vault(flow: OpeningFlow) -> None:
    """Put contents of an envelope that is not there on the list."""
    changes = flow.open_vault.changes
    changes.add(ReplaceContents("e00000000", ("Password",)), Own())


def test_what_is_in_no_vault_gets_on_no_list(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    refused(BadInput, lambda: of_no_vault(flow))
    assert not list(cast.vault_path.glob("draft-*"))
    resealed(cast, flow)
    vault.close()


def test_of_two_lists_none_is_lost_by_the_other(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    replaced(flow, "Kilo-1-lima")
    resealed(cast, flow)
    # Another list is begun, and the process ends in it.
    flow = cast.to_open(vault, envelopes=2)
    other = flow.view().envelopes[1].outside.id
    flow.open_vault.envelope_parts.put_field(other, password("Oscar-3-papa"), tested=True)
    vault._lock.release()
    cast.register_code = ""
    cast.later(4000)
    vault = cast.open()
    flow = cast.to_open(vault)
    changes = flow.open_vault.changes
    _, kept = changes.view().offered
    # There is one draft beside the generation: what is taken up is written over it.
    assert "cut off" in refused(BadInput, lambda: changes.take_up(kept.id))
    resealed(cast, flow)
    flow = cast.to_open(vault, envelopes=2)
    changes = flow.open_vault.changes
    assert len(changes.view().offered) == 2
    for draft in changes.view().offered:
        changes.take_up(draft.id)
    assert len(changes.view().rows) == 2
    resealed(cast, flow)
    vault.close()
