"""A maintenance opening: no envelope is asked for, nothing that is stored is shown, everything can be put on the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from conftest import SECRET, Cast
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.envelope import FieldKind
from twinseal.domain.errors import BadInput, FormFaults, NotPermitted, Resealed
from twinseal.domain.opening import OpeningKind, OpeningStep, ResealCause
from twinseal.domain.policy.policy import Policy
from twinseal.domain.request import Draft
from twinseal.flows.change_list.envelope_forms import FieldInput, OutsideInput, typed_secret
from twinseal.flows.findings.registry import findings_in
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.vault.sealed_file import write_sealed

ASKED = Draft((), "", (), "", "The labels of two switches are put right.", 60, OpeningKind.MAINTENANCE)
PASSWORD, CODES, SEED = 1, 2, 3
NO_DRIVE: Any = None
"""No drive is looked at before a file may be saved at all."""
ONE_SECRET = (FieldInput(FieldKind.PASSWORD, "Password", "Mike-7-november", "Mike-7-november"),)


def asked(cast: Cast, vault: SealedVault, first: str = "Ada", **changes: Any) -> OpeningFlow:
    flow = cast.to_request(vault, first)
    flow.submit_request(replace(ASKED, **changes))
    return flow


def opened(cast: Cast, vault: SealedVault, first: str = "Ada", second: str = "Bo") -> OpeningFlow:
    flow = asked(cast, vault, first)
    view = flow.confirm(*cast.factors(second), envelope_ids=())
    assert (view.step, view.kind, view.envelopes) == (OpeningStep.OPEN, OpeningKind.MAINTENANCE, ())
    return flow


def ids(flow: OpeningFlow) -> list[str]:
    return [outside.id for outside in flow.view().outsides if not outside.sentinel]


def showing_acts(cast: Cast, flow: OpeningFlow, envelope: str) -> dict[str, Callable[[], object]]:
    """Return everything by which a program above the flow could get at what is stored."""
    contents, joint = flow.open_vault.contents, flow.open_vault.joint
    typed = SecretBytes(SECRET.format(0).encode())
    return {
        "reveal": lambda: contents.reveal(envelope, PASSWORD),
        "reveal a code": lambda: contents.reveal(envelope, CODES, code_index=0),
        "spell": lambda: contents.spell(envelope, PASSWORD),
        "live code": lambda: contents.live_code(envelope, SEED),
        "compare": lambda: contents.compare_typed(envelope, PASSWORD, typed),
        "tick": lambda: contents.tick_code(envelope, CODES, 0),
        "save": lambda: contents.save_attachment(envelope, "f0123456789abcdef", NO_DRIVE),
        "add": lambda: joint.add_envelopes(cast.code("Ada"), cast.code("Bo"), (envelope,), "To read it"),
    }


def test_nothing_that_is_stored_is_shown_whatever_is_tried(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    flow = opened(cast, vault)
    cast.later()
    for envelope in ids(flow):
        for name, act in showing_acts(cast, flow, envelope).items():
            sentence = refused(NotPermitted, act)
            assert sentence.startswith("In a maintenance opening nothing that is stored is shown."), name
    # What the views hold is no secret either, and no code was used up for what was refused.
    secrets = [SECRET.format(number) for number in range(3)] + ["alpha-1", "JBSWY3DPEHPK3PXP"]
    said = f"{flow.view()!r} {flow.open_vault.changes.view()!r} {flow.open_vault.envelope_forms.owed()!r}"
    parts = flow.open_vault.envelope_parts
    said += f"{parts.choices()!r} {[(parts.parts(each.id), parts.outside(each.id)) for each in parts.choices()]!r}"
    assert not [secret for secret in secrets if secret in said]
    flow.open_vault.unmasking.unmask(cast.id("Ada"), cast.code("Ada"))
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert (receipt.problem, receipt.reveals, [owed.is_review for owed in receipt.owed]) == ("", 0, [True])
    assert [duty.kind for duty in vault.view().duties] == ["review"]
    for act in showing_acts(cast, flow, ids(flow)[0] if ids(flow) else "e1").values():
        refused(Resealed, act)
    vault.close()


def test_its_entries_say_what_it_was_and_nothing_is_found(cast: Cast) -> None:
    vault = cast.open()
    flow = opened(cast, vault)
    assert flow.view().request is not None
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert (receipt.envelopes, receipt.category, receipt.how_sealed) == ((), "Maintenance", "manually")
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    (opening,) = desk.view().openings
    assert (opening.kind, opening.category, opening.envelopes) == ("maintenance", "Maintenance", ())
    said = " ".join(opening.story)
    for sentence in (
        "Ada Operator requested maintenance for 60 minutes",
        "Bo Officer confirmed maintenance for 60 minutes",
        "Ada Operator and Bo Officer agreed on maintenance for 60 minutes",
        "nothing of it is shown",
    ):
        assert sentence in said
    assert [finding.rule for finding in findings_in(desk.log_view())] == []
    desk.sign_out()
    vault.close()


def test_every_envelope_can_go_on_the_list_and_none_was_opened(cast: Cast) -> None:
    vault = cast.open()
    flow = opened(cast, vault, "Bo", "Cy")
    cast.later()
    forms = flow.open_vault.envelope_forms
    for number, envelope in enumerate(ids(flow)):
        assert "Password" in forms.to_replace(envelope)
        new = f"Kilo-{number}-lima"
        typed = typed_secret(FieldKind.PASSWORD, "Password", *(SecretBytes(new.encode()) for _ in range(2)))
        flow.open_vault.envelope_parts.put_field(envelope, typed, tested=True)
    forms.add(OutsideInput("Envelope 9", "SYS-9"), ONE_SECRET)
    cast.sign_list(flow, "Bo", "Cy")
    receipt = flow.view().receipt
    assert receipt is not None
    assert (receipt.problem, receipt.changes_made) == ("", 4)
    assert receipt.how_sealed == "with the second signature", "nobody pressed anything else"
    assert [duty.kind for duty in vault.view().duties] == ["review"]
    cast.register_code = receipt.register_code
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    assert [finding.rule for finding in findings_in(desk.log_view())] == []
    desk.sign_out()
    cast.later(4000)
    flow = cast.to_open(vault, envelopes=3)
    values = []
    for shown in flow.view().envelopes:
        with flow.open_vault.contents.reveal(shown.outside.id, PASSWORD) as secret:
            values.append(secret.copy_bytes().decode())
    assert sorted(values) == ["Kilo-0-lima", "Kilo-1-lima", "Kilo-2-lima"]
    flow.reseal(ResealCause.HAND)
    vault.close()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"minutes": 61}, "choose from 1 to 60"),
        ({"justification": "Labels."}, "characters"),
        ({"envelope_ids": "some"}, "An opening for maintenance or a new phone shows no envelope"),
        ({"category_id": "outage"}, "reason"),
        ({"kind": OpeningKind.RECOVERY}, "Choose an emergency, a drill, a maintenance opening or a new phone."),
    ],
)
def test_a_request_that_is_neither_is_refused(cast: Cast, changes: dict[str, Any], sentence: str) -> None:
    vault = cast.open()
    flow = cast.to_request(vault)
    if changes.get("envelope_ids"):
        changes = {"envelope_ids": tuple(ids(flow)[:1])}
    with pytest.raises(BadInput) as caught:
        flow.submit_request(replace(ASKED, **changes))
    said = caught.value.faults[0].sentence if isinstance(caught.value, FormFaults) else caught.value.sentence
    assert sentence in said
    assert flow.view().step is OpeningStep.REQUEST
    # Nothing was lost: put right, it is taken.
    assert flow.submit_request(ASKED).kind is OpeningKind.MAINTENANCE
    flow.abandon()
    vault.close()


def test_the_second_person_cannot_add_an_envelope_to_it(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    flow = asked(cast, vault)
    envelopes = tuple(ids(flow)[:1])
    refused(BadInput, lambda: flow.confirm(*cast.factors("Bo"), envelope_ids=envelopes))
    assert flow.confirm(*cast.factors("Bo"), minutes=20).step is OpeningStep.OPEN
    flow.reseal(ResealCause.HAND)
    vault.close()


def test_it_has_limits_of_its_own(cast: Cast, refused: Callable[..., str]) -> None:
    policy = Policy()
    assert policy.maintenance_idle_s > policy.reseal_idle_s
    vault = cast.open()
    flow = opened(cast, vault)
    # An hour was asked for, which is all there is: no extension, unlike in an emergency.
    cast.later()
    refused(NotPermitted, lambda: flow.open_vault.joint.extend(cast.code("Ada"), cast.code("Bo"), 5, "More to do"))
    still_s = 0
    while still_s < policy.maintenance_idle_s - 10 - 31:
        cast.later(10)
        still_s += 10
        assert flow.tick().step is OpeningStep.OPEN
    assert still_s > policy.reseal_idle_s
    cast.later(20)
    view = flow.tick()
    assert view.step is OpeningStep.RESEALED
    assert view.receipt is not None
    assert view.receipt.cause is ResealCause.IDLE
    cast.register_code = view.receipt.register_code
    cast.later(4000)
    flow = opened(cast, vault)
    began = cast.clock.boottime_us()
    while flow.tick().step is OpeningStep.OPEN:
        flow.touched()
        cast.later(30)
    assert (cast.clock.boottime_us() - began) // 60_000_000 == policy.maintenance_min
    vault.close()


def test_after_a_kill_nothing_has_to_be_rotated_for_it(cast: Cast) -> None:
    vault = cast.open()
    opened(cast, vault)
    vault._lock.release()
    cast.later(4000)
    vault = cast.open()
    # A start cannot read what was shown, and says so; two people's program reads that nothing was.
    assert any("without a reseal" in notice for notice in vault.view().notices)
    flow = cast.to_open(vault, "Ed", "Cy")
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert [duty.kind for duty in vault.view().duties] == ["review", "review"]
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    assert {finding.rule for finding in findings_in(desk.log_view())} <= {"A3", "C9"}
    desk.sign_out()
    vault.close()


def test_words_that_expired_are_still_for_maintenance(cast: Cast) -> None:
    vault = cast.open()
    flow = asked(cast, vault)
    while flow.tick().step is OpeningStep.SECOND_PERSON:
        cast.later(30)
        flow.touched()
    draft = flow.view().draft
    assert draft == ASKED
    cast.later()
    assert flow.submit_request(draft, cast.code("Ada")).kind is OpeningKind.MAINTENANCE
    flow.abandon()
    vault.close()


def test_a_draft_with_a_file_is_kept_through_maintenance(cast: Cast) -> None:
    """A sealed file that a list brought stays while the list waits, whatever kind the next openings are."""
    vault = cast.open()
    flow = opened(cast, vault, "Bo", "Cy")
    paths, files, vault_id = vault.context.paths, cast.machine.files, vault.context.header.vault_id
    stray = write_sealed(files, paths, [b"of no list"], vault_id=vault_id, name="stray.pdf")
    plan = cast.vault_path.parent / "plan.pdf"
    plan.write_bytes(b"%PDF-1.4 plan")
    flow.open_vault.envelope_forms.add(OutsideInput("Envelope 9", "SYS-9"), ONE_SECRET, [plan])
    for _ in range(2):
        receipt = flow.reseal(ResealCause.HAND).receipt
        assert receipt is not None
        assert receipt.problem == ""
        cast.register_code = receipt.register_code
        cast.later(4000)
        flow = opened(cast, vault)
        (offered,) = flow.open_vault.changes.view().offered
        assert offered.count == 1
    assert not paths.sealed_file(stray.id).exists()
    flow.open_vault.changes.take_up(offered.id)
    cast.later()
    # An added envelope needs two officers: it stays in the draft with its sentence.
    assert [row.refusal for row in flow.open_vault.changes.view().left] == [
        "Only two officers can change this. Ask a second officer."
    ]
    flow.reseal(ResealCause.HAND)
    vault.close()
