"""Contents go back: an operator and an officer put the rotated password in before they leave, and the duty ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from conftest import Cast
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.totp import TotpParameters, code_at, new_seed, seed_text
from twinseal.domain.envelope import FieldKind
from twinseal.domain.errors import BadInput, NotPermitted
from twinseal.domain.generator import PRESETS
from twinseal.domain.opening import ResealCause
from twinseal.flows.change_list.envelope_forms import EnvelopeForms, FieldInput, OutsideInput, typed_secret
from twinseal.flows.findings.registry import findings_in
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.change_list import ChangeListView
from twinseal.flows.views.opening import SealReceipt
from twinseal.vault.stored_form import Duty

PASSWORD = 1
NEW = "Kilo-42-lima"


def stays(flow: OpeningFlow, *, but: Sequence[FieldInput] = ()) -> list[FieldInput]:
    """Return the fields of the one chosen envelope as they are, but for some."""
    typed = {form.name: form for form in but}
    (envelope,) = flow.view().envelopes
    return [typed.get(field.name) or FieldInput(field.kind, field.name) for field in envelope.fields]


def password(typed: str = NEW, again: str | None = None) -> FieldInput:
    return FieldInput(FieldKind.PASSWORD, "Password", typed, typed if again is None else again)


def envelope_of(flow: OpeningFlow) -> str:
    (envelope,) = flow.view().envelopes
    return envelope.outside.id


def forms_of(flow: OpeningFlow) -> EnvelopeForms:
    return flow.open_vault.envelope_forms


def signed(cast: Cast, flow: OpeningFlow) -> SealReceipt:
    """Have both read the list and sign it, with which the vault is sealed."""
    cast.later()
    flow.open_vault.changes.review()
    flow.open_vault.changes.sign_both(cast.code("Ada"), cast.code("Bo"))
    receipt = flow.view().receipt
    assert receipt is not None
    assert receipt.problem == ""
    cast.register_code = receipt.register_code
    return receipt


def resealed(cast: Cast, flow: OpeningFlow) -> None:
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    cast.register_code = receipt.register_code


def shown(flow: OpeningFlow) -> str:
    with flow.open_vault.contents.reveal(envelope_of(flow), PASSWORD) as secret:
        return secret.copy_bytes().decode()


def rotations(flow: OpeningFlow) -> list[Duty]:
    return [duty for duty in flow.open_vault.state.open_store().duties() if duty.kind in ("rotate", "test")]


def kinds(vault: SealedVault) -> list[str]:
    return [duty.kind for duty in vault.view().duties]


def entries(cast: Cast, vault: SealedVault, kind: str) -> list[str]:
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    # Two signatures prove every row, and what a row ends of itself goes with its list.
    assert "A22" not in [finding.rule for finding in findings_in(desk.log_view())]
    lines = [line.summary for line in reversed(desk.entries(kind, count=100)[1])]
    desk.sign_out()
    return lines


def test_the_rotated_password_goes_back_and_the_duty_ends(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    old = shown(flow)
    view = forms_of(flow).replace(envelope_of(flow), stays(flow, but=[password()]), tested=True)
    (row,) = view.rows
    assert "are replaced: Password; tried and working, say" in row.sentence
    assert NEW not in row.sentence
    signed(cast, flow)
    assert kinds(vault) == ["review"]
    assert len(entries(cast, vault, "envelope.replaced")) == 1
    (ended,) = entries(cast, vault, "duty.closed")
    assert ended.startswith("Done: rotate \u201cEnvelope 0\u201d, exposed since 2026-11-02")
    # The next pair reads the new one, and the one before is kept once.
    cast.later(4000)
    flow = cast.to_open(vault)
    assert shown(flow) == NEW
    (rotation,) = rotations(flow)
    assert (rotation.how, rotation.fields, len(rotation.closed_by)) == ("replaced", ("Password",), 2)
    kept = flow.open_vault.state.open_store().kept(envelope_of(flow))
    assert kept is not None
    assert old in [field.value for field in kept.fields]
    forms = forms_of(flow)
    for typed in (NEW, old):
        with pytest.raises(BadInput, match="nothing would be rotated") if typed == old else pytest.raises(BadInput):
            forms.replace(envelope_of(flow), stays(flow, but=[password(typed)]), tested=True)
    # Undone: the old one is back, and its rotation is owed again.
    forms.undo(envelope_of(flow))
    signed(cast, flow)
    assert kinds(vault).count("rotate") == 2
    cast.later(4000)
    flow = cast.to_open(vault)
    assert shown(flow) == old
    resealed(cast, flow)
    vault.close()


def test_what_nobody_tried_is_owed_until_somebody_has(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    shown(flow)
    made = FieldInput(FieldKind.PASSWORD, "Password", generator=PRESETS["with_signs"], made_up=True)
    view = forms_of(flow).replace(envelope_of(flow), stays(flow, but=[made]), tested=False)
    assert "made up by the program; not tried yet" in view.rows[0].sentence
    signed(cast, flow)
    assert sorted(kinds(vault)) == ["review", "rotate", "test"]
    cast.later(4000)
    flow = cast.to_open(vault)
    (test,) = (duty for duty in rotations(flow) if duty.kind == "test")
    with pytest.raises(BadInput):
        forms_of(flow).close_duty("d0000000f", tested=True)
    forms_of(flow).close_duty(test.id, tested=True)
    signed(cast, flow)
    # Tried, so that what was exposed is rotated.
    assert kinds(vault) == ["review", "review"]
    cast.later(4000)
    flow = cast.to_open(vault)
    assert len(shown(flow)) == PRESETS["with_signs"].length
    assert {duty.how for duty in rotations(flow)} == {"tested", "replaced"}
    resealed(cast, flow)
    assert kinds(vault).count("rotate") == 1
    # Not done, with a reason that stays.
    cast.later(4000)
    flow = cast.to_open(vault)
    (owed,) = (duty for duty in rotations(flow) if not duty.closed_utc)
    forms_of(flow).close_duty(owed.id, tested=False, reason="The supplier has no longer an engineer for it")
    signed(cast, flow)
    assert "rotate" not in kinds(vault)
    assert any(line.startswith("Not done: rotate") for line in entries(cast, vault, "duty.closed"))
    vault.close()


def test_what_is_typed_is_checked_where_it_is_typed(cast: Cast, tmp_path: Path, refused: Callable[..., str]) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    forms, envelope = forms_of(flow), envelope_of(flow)

    def replace(*fields: FieldInput, **rest: object) -> object:
        return forms.replace(envelope, stays(flow, but=fields), tested=False, **rest)  # type: ignore[arg-type]

    assert "type both again" in refused(BadInput, lambda: replace(password(again="Kilo-42-Lima")))
    assert "changes nothing" in refused(BadInput, replace)
    seed = new_seed()
    address = seed_text(seed)
    code = code_at(seed, TotpParameters(), int(cast.clock.utc().timestamp()))
    wrong = FieldInput(FieldKind.TOTP_SEED, "Seed", address, address, code="000000" if code != "000000" else "000001")
    assert "not proven yet" in refused(BadInput, lambda: replace(wrong))
    twice = FieldInput(FieldKind.CODES, "Codes", "alpha\nalpha")
    assert "alpha" not in refused(BadInput, lambda: replace(twice))
    outside = OutsideInput("New", "HV2")
    # An operator and an officer put contents back; what envelopes there are is for two officers.
    refused(NotPermitted, lambda: forms.add(outside, [password()]))
    refused(NotPermitted, lambda: forms.relabel(envelope, outside))
    refused(NotPermitted, lambda: forms.retire(envelope, "The system was switched off for good"))
    assert flow.open_vault.changes.view().rows == ()
    # Secrets of one envelope are asked for one after the other, and are one row; a refused one leaves it as it was.
    assert forms.to_replace(envelope) == ("Password",)
    forms.replace(envelope, [*stays(flow), FieldInput(FieldKind.TEXT, "Note", "kilo", "kilo")], tested=True)
    made = forms.make_up(PRESETS["with_signs"])
    own = flow.open_vault.changes.about("envelope", envelope)
    parts = flow.open_vault.envelope_parts

    def put(secret: SecretBytes, *, tested: bool) -> ChangeListView:
        return parts.put_field(envelope, typed_secret(FieldKind.PASSWORD, "Password", secret), tested=tested)

    refused(BadInput, lambda: put(SecretBytes(b"nobody-made-it"), tested=True))
    assert flow.open_vault.changes.about("envelope", envelope) == own
    (row,) = put(made, tested=False).rows
    assert "Password, Note" in row.sentence
    assert "not tried yet" in row.sentence
    assert "made up" not in row.sentence, "the note was typed"
    flow.open_vault.changes.take_out(1)
    (row,) = put(made, tested=True).rows
    assert "made up by the program; tried" in row.sentence
    flow.open_vault.changes.take_out(1)
    plan = tmp_path / "plan.pdf"
    plan.write_bytes(b"plan")
    proven = FieldInput(FieldKind.TOTP_SEED, "Seed", address, address, code=code)
    (row,) = forms.replace(
        envelope, stays(flow, but=[proven, FieldInput(FieldKind.CODES, "Codes", "kilo\nlima")]), tested=True, files=[plan]
    ).rows
    assert "Codes, Seed, plan.pdf" in row.sentence
    signed(cast, flow)
    cast.later(4000)
    flow = cast.to_open(vault)
    (view,) = flow.view().envelopes
    assert [attachment.name for attachment in view.attachments][-1] == "plan.pdf"
    forms_of(flow).replace(envelope, stays(flow), tested=True, files_gone=["plan.pdf"])
    assert "gone: plan.pdf" in flow.open_vault.changes.view().rows[0].sentence
    resealed(cast, flow)
    vault.close()
