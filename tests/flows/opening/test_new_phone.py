"""A new phone for one of the last two officers: who may, before whom, what is asked of each, and that nothing else happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from conftest import PEOPLE, SECRET, Cast, Template, cast_in
from fakes.lost_phone import FEW, WHY, asked, few, founded, opened, scanned, sealed, signed_by_two, witnessed, words
from fakes.new_people import adopt, enrolled
from fakes.new_people import sealed as sealed_by_two
from fakes.removal import header_of, verified
from twinseal.crypto.passphrase import normalise
from twinseal.domain.changes.rebind_person import NewFactor
from twinseal.domain.envelope import FieldKind
from twinseal.domain.errors import (
    BadInput,
    JointWindowOver,
    MustWait,
    NotPermitted,
    TwinsealError,
    WrongFactor,
    WrongStep,
)
from twinseal.domain.opening import OpeningKind, OpeningStep, ResealCause
from twinseal.domain.people import Role
from twinseal.domain.texts import Text
from twinseal.flows.change_list.envelope_forms import FieldInput
from twinseal.flows.findings.changes_not_proven import CHANGES_NOT_PROVEN
from twinseal.flows.findings.not_proven import NOT_PROVEN
from twinseal.flows.findings.note_unlike_list import NOTE_UNLIKE_LIST
from twinseal.flows.findings.registry import findings_in
from twinseal.flows.findings.shown_beyond import SHOWN_BEYOND
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.reporting.people_rows import people_rows
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.person_keys import PersonNeeds
from twinseal.standalone import twinseal_verify


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return founded(tmp_path_factory.mktemp("few"))


@pytest.fixture
def cast(place: Template, tmp_path: Path) -> Cast:
    return cast_in(tmp_path / "home", place)


def refusal(act: Callable[[], object], kind: type[TwinsealError] = NotPermitted) -> Text:
    with pytest.raises(kind) as caught:
        act()
    assert str(caught.value.text).endswith(".")
    return caught.value.text


def test_who_lost_the_phone_has_a_new_one_and_nobody_else(cast: Cast) -> None:
    vault = cast.open()
    flow = asked(cast, vault)
    assert {person.name for person in flow.view().second_candidates} == {"Ada Operator", "Di Auditor"}
    view = flow.witness(*cast.factors("Di"))
    assert (view.step, view.witness and view.witness.name) == (OpeningStep.LOST_PHONE, "Di Auditor")
    view = flow.open_by_passphrase(cast.passphrase("Cy"))
    assert (view.step, view.kind, view.envelopes, view.extensions_left) == (OpeningStep.OPEN, OpeningKind.NEW_PHONE, (), 0)
    receipt = sealed(cast, flow)
    assert receipt.edition == 1
    assert "passphrase alone, without a code, with Di Auditor as the witness" in receipt.changes[0]
    # In red on the receipt, and in every report for good.
    assert receipt.leaves == (
        "Cy Officer gets a new phone by the passphrase alone, without a code, with Di Auditor as the witness: the log and every report say so.",
    )
    cast.later(3600)
    # The phone that is lost opens nothing; the new one does, with the same passphrase.
    flow = cast.to_second(vault, "Bo")
    with pytest.raises(WrongFactor):
        flow.confirm(*cast.factors("Cy"))
    cast.later(60)
    adopt(cast, "Cy")
    flow.confirm(*cast.factors("Cy"))
    assert not flow.view().masked, flow.view().warnings
    last = flow.reseal(ResealCause.HAND).receipt
    assert last is not None
    cast.register_code = last.register_code
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    log, verdict = desk.log_view(), desk.verify(trust_card=cast.card())
    assert not [detail for detail in verdict.details if detail.startswith("Finding at")]
    findings = findings_in(log)
    assert [each.rank for each in findings if each.facts.get("kind") == "witness.signed"] == ["high"]
    odd = {NOT_PROVEN.id, CHANGES_NOT_PROVEN.id, SHOWN_BEYOND.id, NOTE_UNLIKE_LIST.id}
    assert not odd & {each.rule for each in findings}
    red = [row.what for row in people_rows(log) if row.is_red]
    assert len(red) == 1
    assert "by the passphrase alone, without a code, with Di Auditor as the witness" in red[0]
    (story,) = [line for line in desk.view().openings if line.kind == "new_phone"]
    assert "with Di Auditor as the witness" in " ".join(story.story)
    desk.sign_out()
    vault.close()
    ours, theirs = verified(cast), twinseal_verify.verify_folder(str(cast.vault_path / "audit"), cast.card())
    assert ours.verdict.is_valid
    assert (theirs["verdict"], theirs["size"]) == (ours.verdict.word, ours.size)


def test_an_operator_witnesses_as_well(cast: Cast) -> None:
    vault = cast.open()
    assert sealed(cast, opened(cast, vault, "Ada", "Cy", "Bo"), "Cy", "Bo").edition == 1
    vault.close()


def test_where_two_others_can_open_theirs_is_the_way(fresh_cast: Callable[[str], Cast]) -> None:
    cast = fresh_cast("three")
    vault = cast.open()
    flow = cast.to_request(vault, "Bo")
    assert [choice.name for choice in flow.view().phone_choices if choice.refusal is None] == []
    said = refusal(lambda: flow.submit_request(words(cast)))
    assert (said.code, said.facts["name"]) == ("role.not_permitted.new_phone_others", "Cy Officer")
    assert {said.facts["first"], said.facts["second"]} == {"Bo Officer", "Flo Officer"}
    assert flow.view().step is OpeningStep.REQUEST
    flow.abandon()
    vault.close()


def test_who_may_ask_and_for_whom(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_request(vault, "Ada")
    assert flow.view().phone_choices == ()
    assert refusal(lambda: flow.submit_request(words(cast))).code == "role.not_permitted.new_phone_officer"
    flow.abandon()
    cast.later()
    flow = cast.to_request(vault, "Bo")
    for whose in ("Ada", "Di", "Bo"):
        asks = partial(flow.submit_request, words(cast, whose))
        assert refusal(asks, BadInput).code == "input.bad.choose_phone_of"
    maintenance = replace(words(cast), kind=OpeningKind.MAINTENANCE)
    assert refusal(lambda: flow.submit_request(maintenance), BadInput).code == "input.bad.opening_kind"
    flow.abandon()
    vault.close()


def test_two_people_alone_have_no_witness(tmp_path: Path) -> None:
    cast = few(tmp_path, FEW[1:3])
    vault = cast.open()
    flow = cast.to_request(vault, "Bo")
    assert refusal(lambda: flow.submit_request(words(cast))).code == "role.not_permitted.new_phone_no_witness"
    vault.close()


def test_two_of_one_team_keep_nobody_from_a_new_phone(tmp_path: Path) -> None:
    """Bo and Flo are of one team and never open together, so without Cy nobody changes anything."""
    team = (PEOPLE[1], PEOPLE[2], (PEOPLE[5][0], PEOPLE[5][1], PEOPLE[1][2]), PEOPLE[3])
    cast = few(tmp_path, team)
    vault = cast.open()
    flow = asked(cast, vault)
    # Of Bo's phone it is not so: Cy and Flo open without him.
    flow.abandon()
    cast.later()
    flow = cast.to_request(vault, "Cy")
    assert refusal(lambda: flow.submit_request(words(cast, "Bo"))).code == "role.not_permitted.new_phone_others"
    vault.close()


def test_nobody_of_the_two_or_held_back_is_the_witness(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_open(vault, "Bo", "Cy")
    enrolled(cast, flow, "Fred Operator", Role.OPERATOR)
    sealed_by_two(cast, flow)
    flow = asked(cast, vault)
    assert "Fred Operator" not in {person.name for person in flow.view().second_candidates}
    for name, code in (("Bo", "third"), ("Cy", "third"), ("Fred", "held")):
        who, passphrase, shown = cast.factors(name)
        witness = partial(flow.witness, who, passphrase, shown)
        assert refusal(witness).code == f"role.not_permitted.witness_{code}"
        assert refusal(partial(flow.refuse, who, passphrase, shown, "This is not so at all.")).code.endswith(code)
    # A witness opens nothing, and before one nobody opens by a passphrase.
    with pytest.raises(WrongStep):
        flow.confirm(*cast.factors("Di"))
    with pytest.raises(WrongStep):
        flow.open_by_passphrase(cast.passphrase("Cy"))
    flow.witness(*cast.factors("Di"))
    with pytest.raises(WrongStep):
        flow.witness(*cast.factors("Ada"))
    with pytest.raises(WrongStep):
        flow.confirm(*cast.factors("Cy"))
    flow.abandon()
    vault.close()
    assert cast.desk_kinds().count("identify.denied") == 6


def test_each_of_the_three_is_counted_and_waits(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_request(vault, "Bo")
    flow.submit_request(words(cast))
    tries: list[tuple[str, Callable[[], object], Callable[[], object]]] = [
        (
            "Di",
            lambda: flow.witness(cast.id("Di"), cast.passphrase("Di"), "000000"),
            lambda: flow.witness(*cast.factors("Di")),
        ),
        (
            "Cy",
            lambda: flow.open_by_passphrase(normalise("wrong horse battery staple")),
            lambda: flow.open_by_passphrase(cast.passphrase("Cy")),
        ),
    ]
    for name, wrong, right in tries:
        cast.later(_waits(vault, cast.id(name), wrong))
        right()
    assert flow.view().step is OpeningStep.OPEN
    scanned(cast, flow)
    changes = flow.open_vault.changes
    changes.review()
    cast.later()
    # Nobody signs with what is the other's: Cy has no code, and Bo's passphrase alone is none.
    assert refusal(lambda: changes.sign(cast.id("Cy"), cast.code("Cy"))).code == "role.not_permitted.by_passphrase"
    bo = cast.passphrase("Bo")
    assert refusal(lambda: changes.sign_by_passphrase(cast.id("Bo"), bo)).code == "role.not_permitted.code_too"
    other = "wrong horse battery staple"
    cast.later(_waits(vault, cast.id("Cy"), lambda: changes.sign_by_passphrase(cast.id("Cy"), normalise(other))))
    changes.back()
    signed_by_two(cast, flow)
    assert flow.view().step is OpeningStep.RESEALED
    vault.close()
    kinds = cast.desk_kinds()
    # Each wrong attempt, and the one more that has to wait, of each of the three ways.
    assert kinds.count("identify.denied") >= 3 * 2
    assert kinds.count("person.rebound") == 1


def _waits(vault: SealedVault, person: str, wrong: Callable[[], object]) -> float:
    """Try it wrongly until that person has to wait; return how long."""
    for _ in range(10):
        if vault.context.guard.wait_s(person):
            break
        with pytest.raises(WrongFactor):
            wrong()
    with pytest.raises(MustWait):
        wrong()
    return vault.context.guard.wait_s(person) + 1


@pytest.mark.parametrize("step", ["witness", "passphrase"])
def test_who_comes_too_late_has_it_signed_once_more(cast: Cast, step: str) -> None:
    vault = cast.open()
    flow = asked(cast, vault) if step == "witness" else witnessed(cast, vault)
    cast.later(vault.context.header.policy.joint_window_s + 1)
    with pytest.raises(JointWindowOver):
        flow.witness(*cast.factors("Di")) if step == "witness" else flow.open_by_passphrase(cast.passphrase("Cy"))
    view = flow.view()
    assert (view.step, view.witness, view.draft and view.draft.phone_of) == (OpeningStep.REQUEST, None, cast.id("Cy"))
    assert view.draft is not None
    flow.submit_request(view.draft, cast.code("Bo"))
    flow.witness(*cast.factors("Di"))
    flow.open_by_passphrase(cast.passphrase("Cy"))
    sealed(cast, flow)
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    assert NOT_PROVEN.id not in {finding.rule for finding in findings_in(desk.log_view())}
    desk.sign_out()
    vault.close()


def test_every_way_out_leaves_the_vault_as_it_was(cast: Cast) -> None:
    vault = cast.open()

    def idle(flow: OpeningFlow) -> None:
        policy = vault.context.header.policy
        cast.later(max(policy.reseal_idle_s, policy.maintenance_idle_s) + 1)
        flow.tick()

    ways: list[tuple[str, Callable[[OpeningFlow], object]]] = [
        ("asked", lambda flow: flow.refuse(*cast.factors("Di"), "Cy has the phone in hand.")),
        ("asked", lambda flow: flow.abandon()),
        ("witnessed", idle),
        ("witnessed", lambda flow: flow.reseal(ResealCause.HAND)),
        ("opened", idle),
        ("opened", lambda flow: flow.reseal(ResealCause.HAND)),
    ]
    for until, leave in ways:
        before = header_of(cast).constitution.edition
        begin: dict[str, Callable[[Cast, SealedVault], OpeningFlow]] = {
            "asked": asked, "witnessed": witnessed, "opened": opened,
        }  # fmt: skip
        flow = begin[until](cast, vault)
        leave(flow)
        view = flow.view()
        assert view.step is (OpeningStep.RESEALED if until == "opened" else OpeningStep.ENDED)
        if view.receipt is not None:
            assert (view.receipt.changes_kept, view.receipt.reveals, view.receipt.problem) == (0, 0, "")
            cast.register_code = view.receipt.register_code
        assert header_of(cast).constitution.edition == before
        cast.later(4000)
    # All that is owed is the review of what was opened.
    assert {duty.kind for duty in vault.view().duties} == {"review"}
    # Cy still opens with what he had.
    flow = cast.to_open(vault, "Bo", "Cy")
    assert not flow.view().masked
    flow.reseal(ResealCause.HAND)
    vault.close()


def test_nothing_but_the_row_happens_and_no_draft_is_touched(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_open(vault, "Bo", "Cy")
    cast.later()
    flow.open_vault.changes.remove_person(cast.id("Ada"), "Left the company")
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.changes_kept == 1
    cast.register_code = receipt.register_code
    cast.later()
    flow = opened(cast, vault)
    forms, changes, rows = flow.open_vault.person_forms, flow.open_vault.changes, flow.open_vault.people_rows
    assert changes.view().offered == ()
    # Away from the machine the person comes again, with the passphrase, and nobody else does.
    forms.leave()
    for act in (
        lambda: forms.begin_rebind(cast.id("Bo"), NewFactor.AUTHENTICATOR, with_old=True),
        lambda: forms.begin_rebind(cast.id("Di"), NewFactor.AUTHENTICATOR, with_old=True, without_code=True),
        lambda: forms.begin_rebind(cast.id("Cy"), NewFactor.BOTH, with_old=True),
        lambda: forms.begin_enrol("Fred Officer", Role.OFFICER, ""),
        lambda: changes.remove_person(cast.id("Ada"), "Left the company"),
        lambda: rows.suspend(cast.id("Ada"), "Away for long", ""),
        lambda: flow.open_vault.third_beside.view(cast.id("Cy")),
        lambda: flow.open_vault.third_beside.confirm(cast.id("Cy"), cast.id("Di"), cast.passphrase("Di"), "000000"),
    ):
        assert refusal(act).code == "role.not_permitted.new_phone_only"
    assert refusal(lambda: flow.open_vault.contents.reveal("e1", 0)).code == "role.not_permitted.new_phone_shows"
    # Nor does a form tell, without an entry, whether what is typed is what is stored.
    stored, other = (FieldInput(FieldKind.PASSWORD, "Password", typed, typed) for typed in (SECRET.format(0), "other horse"))
    envelope = next(each.id for each in flow.view().outsides if not each.sentinel)
    for typed in (stored, other):
        replaces = partial(flow.open_vault.envelope_forms.replace, envelope, [typed], tested=True)
        assert refusal(replaces).code == "role.not_permitted.new_phone_shows"
    for look in (flow.open_vault.envelope_parts.parts, flow.open_vault.envelope_forms.to_replace):
        assert refusal(partial(look, envelope)).code == "role.not_permitted.new_phone_shows"
    extend = flow.open_vault.joint.extend
    assert refusal(lambda: extend(cast.code("Bo"), cast.code("Cy"), 5, "More time")).code.endswith("no_extension")
    assert SECRET.format(0) not in f"{flow.view()!r} {changes.view()!r}"
    shown = forms.begin_rebind(cast.id("Cy"), NewFactor.AUTHENTICATOR, with_old=True, without_code=True)
    assert shown.needs is PersonNeeds.OLD_PASSPHRASE
    forms.show_old(cast.passphrase("Cy"))
    receipt = sealed(cast, flow)
    assert (receipt.changes_made, receipt.changes_kept) == (1, 0)
    adopt(cast, "Cy")
    # What was kept for others is still there.
    flow = cast.to_open(vault, "Bo", "Cy")
    assert len(flow.open_vault.changes.view().offered) == 1
    flow.reseal(ResealCause.HAND)
    vault.close()


def test_after_a_mismatch_the_passphrase_goes_on_too(cast: Cast) -> None:
    (cast.vault_path / "audit" / "next.key").unlink()
    vault = cast.open()
    flow = opened(cast, vault)
    assert flow.view().undecided
    assert flow.open_vault.person_forms.view() is None
    cast.later()
    unmasking = flow.open_vault.unmasking
    with pytest.raises(NotPermitted):
        unmasking.unmask(cast.id("Cy"), cast.code("Cy"), adopt=True)
    unmasking.unmask_by_passphrase(cast.id("Cy"), cast.passphrase("Cy"), adopt=True)
    assert flow.view().undecided
    unmasking.unmask(cast.id("Bo"), cast.code("Bo"), adopt=True)
    assert not flow.view().undecided
    forms = flow.open_vault.person_forms
    forms.begin_rebind(cast.id("Cy"), NewFactor.AUTHENTICATOR, with_old=True, without_code=True)
    forms.show_old(cast.passphrase("Cy"))
    assert sealed(cast, flow).changes_made == 1
    vault.close()


def test_the_log_stands_before_each_act(cast: Cast) -> None:
    vault: SealedVault = cast.open()
    flow = opened(cast, vault)
    assert flow.view().request is not None
    assert flow.view().request.justification == WHY
    flow.reseal(ResealCause.HAND)
    vault.close()
    kinds = [kind for kind in cast.desk_kinds() if kind.endswith(".signed") or kind.startswith("opening.o")]
    assert kinds == ["request.signed", "witness.signed", "answer.signed", "opening.opened"]
