"""Rules, reasons, place, keys and clock by a list of two officers, in force from its seal on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from conftest import Cast
from fakes.second_opinion import both
from twinseal.domain.errors import BadInput, FormFaults, MustWait, NotPermitted, WeakText, WrongFactor
from twinseal.domain.opening import ResealCause
from twinseal.domain.policy.policy import Policy
from twinseal.flows.change_list.rule_forms import RuleForms
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault


def opened(cast: Cast, vault: SealedVault) -> tuple[OpeningFlow, RuleForms]:
    cast.later(4000)
    flow = cast.to_open(vault, "Bo", "Cy")
    return flow, flow.open_vault.rule_forms


def rows(flow: OpeningFlow) -> list[str]:
    return [row.sentence for row in flow.open_vault.changes.view().rows]


def signed(cast: Cast, flow: OpeningFlow) -> None:
    cast.later()
    cast.sign_list(flow, "Bo", "Cy")
    receipt = flow.view().receipt
    assert receipt is not None
    assert receipt.problem == ""
    cast.register_code = receipt.register_code


def test_a_policy_is_a_row_of_each_rule_in_an_order_that_fits(cast: Cast) -> None:
    vault = cast.open()
    flow, rules = opened(cast, vault)
    rules.set_policy(
        replace(Policy(), opening_min=60, opening_total_min=120, mask_idle_s=500, reseal_idle_s=800, maintenance_idle_s=900)
    )
    assert len(rows(flow)) == 5
    assert rules.now().policy.opening_min == 60
    # What is typed again takes the place of what the list has; what is as before goes from it.
    rules.set_rule("opening_min", "15")
    assert len(rows(flow)) == 4
    rules.set_policy(Policy())
    assert rows(flow) == []
    with pytest.raises(BadInput, match="This changes nothing"):
        rules.set_policy(Policy())
    with pytest.raises(FormFaults, match="Policy: the total opening time"):
        rules.set_rule("opening_total_min", "14")
    with pytest.raises(BadInput, match="no rule"):
        rules.set_rule("acknowledge", "1")
    assert rows(flow) == []
    flow.reseal(ResealCause.HAND)
    vault.close()


def test_limits_and_waits_are_those_of_the_seal_at_once(cast: Cast) -> None:
    vault = cast.open()
    flow, rules = opened(cast, vault)
    rules.set_rule("wrong_attempts_free", "1")
    rules.set_rule("wait_first_s", "500")
    rules.set_rule("opening_min", "20")
    rules.set_rule("joint_window_s", "60")
    # The list is still judged, and what it owes still due, by the rules of before it.
    assert flow.open_vault.state.context.header.policy == Policy()
    signed(cast, flow)
    # Without another start: header, guard, screens and log go by the new rules.
    assert vault.view().policy.opening_min == 20
    assert vault.context.journal.constitution == vault.context.header.constitution.short_digest
    cast.later(4000)
    flow = cast.to_request(vault, "Bo")
    flow.submit_request(cast.draft(flow, minutes=20))
    person, _, code = cast.factors("Cy")
    for _ in range(2):
        with pytest.raises(WrongFactor):
            flow.confirm(person, cast.passphrase("Bo"), code)
    with pytest.raises(MustWait, match="8 min"):
        flow.confirm(*cast.factors("Cy"))
    flow.abandon()
    vault.close()
    vault = cast.open()
    assert vault.view().policy.joint_window_s == 60
    vault.close()


def test_reasons_are_asked_as_the_list_left_them(cast: Cast) -> None:
    vault = cast.open()
    flow, rules = opened(cast, vault)
    before = rules.now().categories
    rules.put_reason("", "Drill", ["Who leads it?", " "], "Drill number", "D-####")
    rules.put_reason("drill", "A drill", ["Who leads it?"], "Drill number", "D-####")
    assert rows(flow) == ["The reason \u201cA drill\u201d is new. It asks: Who leads it? Drill number: D-####."]
    rules.put_reason("outage", "Outage", ["What has failed?"], "", "")
    rules.retire_reason("lockout")
    rules.retire_reason("lockout")
    assert len(rows(flow)) == 3
    with pytest.raises(BadInput, match="no such reason"):
        rules.retire_reason("nothing")
    with pytest.raises(BadInput, match="no such reason"):
        rules.reason("Administrators locked out")
    with pytest.raises(FormFaults) as refusal:
        rules.put_reason("", " ", [], "", "")
    assert refusal.value.field == "name"
    assert [each.id for each in rules.now().categories] == ["outage", "security", "other", "drill"]
    signed(cast, flow)
    assert vault.view().categories[0].name == "Outage"
    cast.later(4000)
    flow = cast.to_request(vault, "Bo")
    with pytest.raises(BadInput):
        flow.submit_request(replace(cast.draft(flow), category_id="lockout", answers=("Mine",), reference=""))
    flow.submit_request(replace(cast.draft(flow), category_id="drill", answers=("Bo leads it",), reference="D-0001"))
    flow.abandon()
    assert len(before) == len(vault.view().categories)
    vault.close()


def test_the_last_reason_stays(cast: Cast) -> None:
    vault = cast.open()
    flow, rules = opened(cast, vault)
    *others, last = rules.now().categories
    for reason in others:
        rules.retire_reason(reason.id)
    with pytest.raises(BadInput, match="One reason has to stay"):
        rules.retire_reason(last.id)
    # A row that another one needs cannot be taken out.
    rules.put_reason("", "Drill", [], "", "")
    rules.retire_reason(last.id)
    number = next(row.number for row in flow.open_vault.changes.view().rows if "Drill" in row.sentence)
    with pytest.raises(BadInput, match="One reason has to stay"):
        flow.open_vault.changes.take_out(number)
    flow.reseal(ResealCause.HAND)
    vault.close()


def test_place_and_site_are_refused_at_their_fields(cast: Cast) -> None:
    vault = cast.open()
    flow, rules = opened(cast, vault)
    with pytest.raises(FormFaults) as refusal:
        rules.set_place({"place": "", "zone": "Z\u00fcrich!", "hours": "always"})
    assert [fault.field for fault in refusal.value.faults] == ["place", "zone", "hours"]
    was = rules.now().place
    rules.set_place({"place": "Room 2.01", "zone": "Europe/Zurich", "hours": "mon-fri 7:00-17:00"})
    assert rows(flow) == [
        f"The vault stands in Room 2.01 (was {was}).",
        "Time zone: Europe/Zurich (was nothing).",
        "Working hours: Mon-Fri 07:00-17:00 (was nothing).",
    ]
    rules.set_place({"place": was, "organisation": "Plant North"})
    assert rules.now().place == was
    signed(cast, flow)
    site = vault.context.header.constitution.site
    assert (site.zone, site.organisation, site.hours[0]) == ("Europe/Zurich", "Plant North", ((420, 1020),))
    vault.close()


def test_after_a_rekey_each_envelope_is_owed_whole(two: Cast) -> None:
    cast = two
    vault = cast.open()
    flow = cast.to_open(vault, "Bo", "Cy", envelopes=2)
    shown = flow.view().envelopes[0].outside.id
    flow.open_vault.contents.reveal(shown, 1).wipe()
    rules = flow.open_vault.rule_forms
    with pytest.raises(BadInput, match="Say what may have been exposed"):
        rules.rekey(" ")
    with pytest.raises(WeakText):
        rules.rekey("xxx")
    rules.rekey("A backup was stolen from the safe")
    (sentence,) = rows(flow)
    count = rules.to_rotate()
    assert sentence == (
        f"All keys of this seal are new, the audit key too, and {count} envelopes are to be rotated: "
        "A backup was stolen from the safe."
    )
    keys = len(vault.context.header.audit.keys)
    signed(cast, flow)
    assert len(vault.context.header.audit.keys) == keys + 1
    flow, _ = opened(cast, vault)
    owed = [duty for duty in flow.open_vault.state.open_store().owed_duties() if duty.kind == "rotate"]
    everything = {outside.id for outside in flow.view().outsides if not outside.sentinel}
    assert {duty.envelope for duty in owed if not duty.fields} == everything
    # What was shown of it alone is owed too: its rotation would end without the other fields.
    assert [duty.fields for duty in owed if duty.envelope == shown and duty.fields]
    flow.reseal(ResealCause.HAND)
    vault.close()
    verdict, *_ = both(cast.vault_path / "audit", cast.card())
    assert verdict.startswith("VALID")


def test_a_step_of_the_clock_is_explained_once(cast: Cast) -> None:
    vault = cast.open()
    flow, rules = opened(cast, vault)
    with pytest.raises(BadInput, match="knows of no step"):
        rules.explain_clock("Its battery was empty")
    # It steps while the vault is open: that seals it, and the next opening explains the step of the last one.
    cast.clock.set_wall(cast.clock.utc() + timedelta(seconds=312))
    flow.tick()
    receipt = flow.view().receipt
    assert receipt is not None
    assert receipt.cause is ResealCause.CLOCK_JUMP
    cast.register_code = receipt.register_code
    flow, rules = opened(cast, vault)
    assert rules.clock_step() == 312
    rules.explain_clock("Its battery was empty for a week")
    assert rows(flow) == ["The machine\u2019s clock was 312 seconds slow until now: Its battery was empty for a week."]
    signed(cast, flow)
    flow, rules = opened(cast, vault)
    with pytest.raises(BadInput, match="knows of no step"):
        rules.clock_step()
    flow.reseal(ResealCause.HAND)
    vault.close()
    assert "clock.corrected" in cast.desk_kinds()


def test_an_operator_and_an_officer_change_no_rule(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_open(vault, "Ada", "Bo")
    with pytest.raises(NotPermitted, match="Only two officers"):
        flow.open_vault.rule_forms.set_rule("opening_min", "20")
    flow.reseal(ResealCause.HAND)
    vault.close()
