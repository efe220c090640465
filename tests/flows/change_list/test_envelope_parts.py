"""One part after the other goes into an envelope, new or old; all of them are one change, and the next pair finds them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from conftest import Cast
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.totp import TotpParameters, code_at, new_seed, seed_from_text, seed_text
from twinseal.domain.envelope import Card, FieldKind
from twinseal.domain.errors import BadInput, TwinsealError
from twinseal.domain.generator import PRESETS, Generator
from twinseal.domain.opening import ResealCause
from twinseal.flows.change_list.envelope_forms import FieldInput, OutsideInput, typed_secret
from twinseal.flows.change_list.envelope_parts import EnvelopeParts
from twinseal.flows.opening.flow import OpeningFlow

PASSWORD = FieldKind.PASSWORD


def parts_of(flow: OpeningFlow) -> EnvelopeParts:
    return flow.open_vault.envelope_parts


def names(flow: OpeningFlow, envelope: str) -> list[tuple[str, bool]]:
    return [(part.name, part.is_new) for part in parts_of(flow).parts(envelope).parts]


def rows(flow: OpeningFlow) -> list[str]:
    return [row.sentence for row in flow.open_vault.changes.view().rows]


def signed(cast: Cast, flow: OpeningFlow) -> None:
    cast.later()
    flow.open_vault.changes.review()
    flow.open_vault.changes.sign_both(cast.code("Bo"), cast.code("Cy"))
    receipt = flow.view().receipt
    assert receipt is not None
    assert receipt.problem == ""
    cast.register_code = receipt.register_code


def refusal(act: Callable[[], object], kind: type[TwinsealError] = BadInput) -> tuple[str, str]:
    """Return the field and the sentence of a refusal."""
    try:
        act()
    except kind as refused:
        return refused.field, refused.sentence
    raise AssertionError("nothing was refused")


def test_a_new_envelope_is_filled_part_by_part(cast: Cast, tmp_path: Path) -> None:
    vault = cast.open()
    flow = cast.to_open(vault, "Bo", "Cy")
    parts = parts_of(flow)
    assert [choice.label for choice in parts.choices()] == ["Envelope 0"], "what was not asked for is not offered"
    outside = OutsideInput("Core switch", "SW-1", Card(where="Rack 7"), 10, serves_vault=True)
    field, sentence = refusal(lambda: parts.check_new(OutsideInput("envelope 1", "HV2")))
    assert (field, sentence[:6]) == ("label", "Label:")
    assert refusal(lambda: parts.check_new(OutsideInput("New", " ")))[0] == "system"
    assert refusal(lambda: parts.check_new(OutsideInput("New", "HV2", Card(phones="1" * 3000))))[0] == "phones"
    assert refusal(lambda: parts.check_new(OutsideInput("New", "HV2", cap_min=99)))[0] == "cap_min"
    parts.check_new(outside)
    parts.add_envelope(outside, FieldInput(FieldKind.USER, "User name", "root"))
    new = parts.choices()[-1]
    assert new.label == "Core switch"
    made = flow.open_vault.envelope_forms.make_up(PRESETS["words"])
    parts.put_field(new.id, typed_secret(PASSWORD, "Password", made), tested=True)
    assert refusal(lambda: parts.check_name(new.id, "PASSWORD"))[0] == "field_name"
    seed = seed_text(new_seed())
    wrong = typed_secret(FieldKind.TOTP_SEED, "Seed", SecretBytes(seed.encode()), code="12")
    assert refusal(lambda: parts.put_field(new.id, wrong, tested=False))[0] == "code"
    assert names(flow, new.id) == [("User name", True), ("Password", True)]
    plan = tmp_path / "plan.pdf"
    plan.write_bytes(b"plan")
    parts.put_file(new.id, plan)
    assert refusal(lambda: parts.put_file(new.id, plan))[0] == "file"
    assert refusal(lambda: parts.put_file(new.id, tmp_path / "none.pdf"), TwinsealError)[0] == "file"
    parts.relabel(new.id, OutsideInput("Core switch 1", "SW-1"))
    assert rows(flow) == ["The envelope \u201cCore switch 1\u201d is added with 2 fields and 1 file."]
    parts.take_field_out(new.id, "User name")
    assert "at least" in refusal(lambda: parts.take_field_out(new.id, "Password"))[1]
    parts.put_field(new.id, FieldInput(FieldKind.HOST, "Address", "10.0.0.7"), tested=False)
    signed(cast, flow)
    cast.later(4000)
    flow = cast.to_request(vault, "Bo")
    (added,) = (each for each in flow.view().outsides if each.name == "Core switch 1")
    flow.submit_request(cast.draft(flow, envelope_ids=(added.id,)))
    flow.confirm(*cast.factors("Cy"))
    (view,) = flow.view().envelopes
    assert [field.name for field in view.fields] == ["Password", "Address"]
    assert [file.name for file in view.attachments] == ["plan.pdf"]
    with flow.open_vault.contents.reveal(added.id, 0) as secret:
        assert len(secret.copy_bytes().decode().split(" ")) == PRESETS["words"].length
    assert parts_of(flow).parts(added.id).parts[0].generator == PRESETS["words"], "what fits is known the next time"
    flow.reseal(ResealCause.HAND)
    vault.close()


def test_parts_of_one_envelope_are_one_change(cast: Cast, tmp_path: Path) -> None:
    vault = cast.open()
    flow = cast.to_open(vault, "Bo", "Cy")
    parts, (envelope,) = parts_of(flow), (each.outside.id for each in flow.view().envelopes)
    before = names(flow, envelope)
    made = flow.open_vault.envelope_forms.make_up(Generator(30))
    parts.put_field(envelope, typed_secret(PASSWORD, "Password", made), tested=True)
    assert "made up by the program; tried" in rows(flow)[0]
    parts.put_field(envelope, FieldInput(FieldKind.CODES, "Codes", "kilo-1\nlima-2"), tested=True)
    assert "made up" not in rows(flow)[0], "the codes were typed"
    seed = seed_text(new_seed())
    code = code_at_now(cast, seed)
    parts.put_field(envelope, typed_secret(FieldKind.TOTP_SEED, "Seed", SecretBytes(seed.encode()), code=code), tested=True)
    assert "tried and working" in rows(flow)[0]
    for name in ("plan.pdf", "map.pdf"):
        (tmp_path / name).write_bytes(name.encode())
    parts.put_file(envelope, tmp_path / "plan.pdf", tested=False)
    assert "not tried yet" in rows(flow)[0], "one part that nobody tried is enough"
    parts.put_file(envelope, tmp_path / "map.pdf", instead_of="plan.pdf", tested=True)
    (row,) = rows(flow)
    assert "map.pdf" in row
    assert "plan.pdf" not in row
    same = typed_secret(PASSWORD, "Password", SecretBytes(b"other"), SecretBytes(b"otter"))
    assert refusal(lambda: parts.put_field(envelope, same, tested=False))[0] == "again"
    parts.take_field_out(envelope, "Codes")
    view = parts.parts(envelope)
    assert view.gone == ("Codes",)
    assert "gone: Codes" in rows(flow)[0]
    signed(cast, flow)
    cast.later(4000)
    flow = cast.to_open(vault, "Bo", "Cy")
    parts = parts_of(flow)
    after = [(name, False) for name, _ in before if name != "Codes"]
    assert names(flow, envelope) == [*after, ("map.pdf", False)]
    # What is put in and taken out again is no change.
    parts.put_field(envelope, FieldInput(FieldKind.USER, "Second user", "admin"), tested=False)
    parts.take_field_out(envelope, "Second user")
    assert rows(flow) == []
    parts.put_file(envelope, tmp_path / "plan.pdf", tested=False)
    parts.take_file_out(envelope, "plan.pdf")
    assert rows(flow) == []
    flow.reseal(ResealCause.HAND)
    vault.close()


def code_at_now(cast: Cast, seed: str) -> str:
    with seed_from_text(seed) as secret:
        return code_at(secret, TotpParameters(), int(cast.clock.utc().timestamp()))


def test_a_label_is_changed_in_place_and_back(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_open(vault, "Bo", "Cy")
    parts, (envelope,) = parts_of(flow), (each.outside.id for each in flow.view().envelopes)
    now = parts.outside(envelope)
    as_it_is = OutsideInput(now.name, now.system, now.card, now.cap_min, now.serves_vault)
    assert refusal(lambda: parts.relabel(envelope, as_it_is))[1] == "This changes nothing."
    parts.relabel(envelope, OutsideInput("Console", now.system, now.card, 10))
    parts.relabel(envelope, OutsideInput("Console", now.system, Card(where="Rack 9"), 12, serves_vault=True))
    (row,) = rows(flow)
    assert "label: Envelope 0 \u2192 Console, longest opening: as in the policy \u2192 12 min" in row
    assert "this room or vault depends on it: no \u2192 yes" in row
    assert parts.outside(envelope).card.where == "Rack 9"
    assert refusal(lambda: parts.relabel(envelope, OutsideInput("Envelope 1", "X")))[0] == "label"
    assert parts.outside(envelope).name == "Console", "a refused one leaves the list as it was"
    parts.relabel(envelope, as_it_is)
    assert rows(flow) == []
    flow.reseal(ResealCause.HAND)
    vault.close()
