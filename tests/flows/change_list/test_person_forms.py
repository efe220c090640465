"""Somebody at the machine for their own keys: enrolled, or with a new passphrase, a new authenticator, or both."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Cast
from fakes.new_people import OFFICERS, adopt, enrolled, rebound, sealed
from fakes.removal import header_of, verified
from fakes.second_opinion import both
from twinseal.audit.verdict.verdict import Verdict
from twinseal.audit.verify.people_history import history as history_of
from twinseal.domain.changes.rebind_person import NewFactor
from twinseal.domain.errors import BadInput, NotPermitted, PairNotAllowed, WrongFactor
from twinseal.domain.opening import ResealCause
from twinseal.domain.people import Role
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.standalone import twinseal_verify

Refused = Callable[[type[Exception], Callable[[], object]], str]


def opened(cast: Cast, vault: SealedVault, *pair: str) -> OpeningFlow:
    """Open by two, and hold to what they find."""
    cast.later(4000)
    flow = cast.to_open(vault, *(pair or OFFICERS))
    assert not flow.view().masked, flow.view().warnings
    return flow


def resealed(cast: Cast, flow: OpeningFlow) -> None:
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.problem == ""
    cast.register_code = receipt.register_code


def test_an_officer_who_is_enrolled_opens_with_whom_they_may(cast: Cast) -> None:
    vault = cast.open()
    flow = opened(cast, vault)
    enrolled(cast, flow, team="night")
    (row,) = flow.open_vault.changes.view().rows
    assert row.sentence.startswith(
        "Fred Officer is enrolled as an officer, team night. From this seal on they can open with"
    )
    with_whom = row.sentence.split("they can open with ")[1].split("; ")[0].split(", ")
    assert len(with_whom) > 1
    assert with_whom == sorted(with_whom)
    sealed(cast, flow)
    # Bo and Cy brought him: with them he counts once a third has met him. With Ed he is of one team.
    for first, second in (("Fred", "Bo"), ("Cy", "Fred"), ("Ed", "Fred")):
        with pytest.raises(PairNotAllowed):
            opened(cast, vault, first, second)
        vault.close()
        vault = cast.open()
    resealed(cast, opened(cast, vault, "Ada", "Fred"))
    vault.close()
    entry = header_of(cast).enrolled(cast.id("Fred"))
    assert (entry.key, entry.person.role, entry.person.team) == (1, Role.OFFICER, "night")
    assert verified(cast).verdict is Verdict.VALID_COSIGNED


def test_a_signer_who_changes_own_keys_seals_with_both(cast: Cast) -> None:
    vault = cast.open()
    flow = opened(cast, vault)
    rebound(cast, flow, "Bo")
    receipt = sealed(cast, flow)
    assert receipt.new_seal
    before = header_of(cast)
    assert [signature.key for signature in before.sealed_by] == [
        before.enrolled(signature.person).key for signature in before.sealed_by
    ]
    assert before.enrolled(cast.id("Bo")).key == 2
    assert not (cast.vault_path / "header.json.1").exists()
    with pytest.raises(WrongFactor):
        opened(cast, vault, "Bo", "Cy")
    adopt(cast, "Bo")
    cast.later(8000)
    resealed(cast, opened(cast, vault, "Bo", "Cy"))
    vault.close()
    assert verified(cast).verdict is Verdict.VALID_COSIGNED


def test_a_code_that_signed_a_list_counts_once_under_new_keys(cast: Cast, refused: Refused) -> None:
    vault = cast.open()
    flow = opened(cast, vault)
    rebound(cast, flow, "Bo", NewFactor.PASSPHRASE)
    cast.later()
    cast.sign_list(flow, *OFFICERS)
    adopt(cast, "Bo")
    used = cast.code("Bo")
    again = vault.break_the_glass()
    again.enter_register_code(None, "The register is locked away.")
    refused(WrongFactor, lambda: again.identify_first(cast.id("Bo"), cast.passphrase("Bo"), used))
    cast.later()
    again.identify_first(*cast.factors("Bo"))
    vault.close()
    assert cast.desk_kinds().count("identify.denied") == 1


def test_both_signers_change_their_keys_in_one_list(cast: Cast) -> None:
    vault = cast.open()
    flow = opened(cast, vault)
    rebound(cast, flow, "Bo", NewFactor.PASSPHRASE)
    rebound(cast, flow, "Cy", NewFactor.AUTHENTICATOR)
    counting = sealed(cast, flow).keys_counting
    assert counting == "The seal is made: for Bo Officer, Cy Officer the new passphrase or phone counts from now on."
    adopt(cast, "Bo", "Cy")
    resealed(cast, opened(cast, vault))
    vault.close()
    assert [header_of(cast).enrolled(cast.id(name)).key for name in OFFICERS] == [2, 2]
    assert verified(cast).verdict is Verdict.VALID_COSIGNED


def test_a_new_auditor_reads_the_log_once_a_third_has_met_them(cast: Cast) -> None:
    vault = cast.open()
    flow = opened(cast, vault)
    enrolled(cast, flow, "Hal Auditor", Role.AUDITOR)
    (row,) = flow.open_vault.changes.view().rows
    assert "They can read the log from its first entry once" in row.sentence
    sealed(cast, flow)
    assert cast.id("Hal") not in header_of(cast).audit.readers
    vault.close()


@pytest.mark.parametrize("without_code", [False, True])
def test_a_third_person_with_the_old_keys_signs_the_note_too(cast: Cast, without_code: bool) -> None:
    vault = cast.open()
    flow = opened(cast, vault)
    rebound(cast, flow, "Ada", NewFactor.AUTHENTICATOR, without_code=without_code)
    (row,) = flow.open_vault.changes.view().rows
    assert ("without a code" in row.sentence) is without_code
    assert "Keep the old phone and passphrase of Ada Operator until the seal is made." in row.follows
    sealed(cast, flow)
    newest = vault.context.roster.newest
    assert newest.note is not None
    assert [(line.id, line.how, line.key) for line in newest.note.entering] == [(cast.id("Ada"), "continued", 2)]
    assert set(newest.signers) == {cast.id(name) for name in ("Ada", *OFFICERS)}
    adopt(cast, "Ada")
    # Known from before, so held back from nobody.
    resealed(cast, opened(cast, vault, "Ada", "Bo"))
    vault.close()
    assert verified(cast).verdict is Verdict.VALID_COSIGNED


def test_who_forgot_is_given_everything_anew_and_held_back(cast: Cast) -> None:
    vault = cast.open()
    flow = opened(cast, vault)
    rebound(cast, flow, "Flo", with_old=False)
    assert "They can open with" not in flow.open_vault.changes.view().rows[0].sentence
    sealed(cast, flow)
    adopt(cast, "Flo")
    for beside in OFFICERS:
        with pytest.raises(PairNotAllowed):
            opened(cast, vault, "Flo", beside)
        vault.close()
        vault = cast.open()
    resealed(cast, opened(cast, vault, "Ed", "Flo"))
    vault.close()


def test_two_puppets_of_one_list_do_not_pair(cast: Cast) -> None:
    vault = cast.open()
    flow = opened(cast, vault)
    enrolled(cast, flow, "Hans Officer")
    enrolled(cast, flow, "Heidi Officer")
    sealed(cast, flow)
    with pytest.raises(PairNotAllowed):
        opened(cast, vault, "Hans", "Heidi")
    vault.close()


def test_keys_that_a_list_brings_make_nobody_a_third(three: Cast) -> None:
    vault = three.open()
    flow = opened(three, vault, "Bo", "Cy")
    enrolled(three, flow, "Fred Officer")
    changes = flow.open_vault.changes
    assert [row.sentence.count("once Flo Officer has met") for row in changes.view().rows] == [1]
    # The only third is re-bound in the same list: then there was none, and both say so.
    rebound(three, flow, "Flo", with_old=False)
    rows = changes.view().rows
    assert ["No third person can confirm" in " ".join(row.follows) for row in rows] == [True, True]
    changes.take_out(2)
    assert [row.follows for row in changes.view().rows] == [()]
    flow.reseal(ResealCause.HAND)
    vault.close()


def test_nobody_vouches_for_themselves(cast: Cast, refused: Refused) -> None:
    vault = cast.open()
    flow = opened(cast, vault)
    forms = flow.open_vault.person_forms
    for how in ({"with_old": False}, {"with_old": True, "without_code": True}):
        with pytest.raises(NotPermitted, match="Nobody signs for their own new keys"):
            forms.begin_rebind(cast.id("Bo"), NewFactor.AUTHENTICATOR if "without_code" in how else NewFactor.BOTH, **how)
    refused(BadInput, lambda: forms.begin_rebind("p0badc0de", NewFactor.BOTH, with_old=True))
    # A wrong old factor is an attempt like any other: logged, counted, and it makes one wait.
    forms.begin_rebind(cast.id("Ada"), NewFactor.PASSPHRASE, with_old=True)
    cast.later()
    before = vault.context.guard.person(cast.id("Ada")).in_all
    refused(WrongFactor, lambda: forms.show_old(cast.passphrase("Ed"), cast.code("Ada")))
    assert vault.context.guard.person(cast.id("Ada")).in_all == before + 1
    flow.reseal(ResealCause.HAND)
    vault.close()
    assert {"identify.attempt", "identify.denied"} <= set(cast.desk_kinds()[-12:])


def test_an_operator_and_an_officer_let_nobody_to_the_machine(cast: Cast) -> None:
    vault = cast.open()
    flow = opened(cast, vault, "Ada", "Bo")
    with pytest.raises(NotPermitted, match="Only two officers can change this"):
        flow.open_vault.person_forms.begin_enrol("Fred Officer", Role.OFFICER, "")
    flow.reseal(ResealCause.HAND)
    vault.close()


def test_a_row_that_is_taken_out_takes_its_open_keys_with_it(cast: Cast) -> None:
    vault = cast.open()
    flow = opened(cast, vault)
    rebound(cast, flow, "Bo")
    (kept,) = flow.open_vault.state.hand.new.values()
    assert bytes(kept.seed.view())
    flow.open_vault.changes.take_out(1)
    assert (flow.open_vault.state.hand.new, bytes(kept.seed.view())) == ({}, b"")
    flow.reseal(ResealCause.HAND)
    vault.close()


def test_a_dry_run_lets_nobody_in(cast: Cast) -> None:
    vault = cast.open()
    flow = opened(cast, vault)
    changes, forms = flow.open_vault.changes, flow.open_vault.person_forms
    changes.only_try()
    forms.begin_enrol("Fred Officer", Role.OFFICER, "")
    forms.stand_in()
    forms.begin_rebind(cast.id("Ada"), NewFactor.AUTHENTICATOR, with_old=True)
    forms.stand_in()
    assert len(changes.review().rows) == 2
    resealed(cast, flow)
    assert vault.context.roster.newest.number == 0
    vault.close()


def test_without_a_third_a_new_auditor_reads_from_the_start(three: Cast) -> None:
    """Flo re-bound in the same list leaves no third: the auditor is held back from nobody, and gets every audit key there is."""
    vault = three.open()
    flow = opened(three, vault)
    enrolled(three, flow, "Di Auditor", Role.AUDITOR)
    rebound(three, flow, "Flo", with_old=False)
    row = flow.open_vault.changes.view().rows[0]
    assert "From this seal on they can read the log from its first entry." in row.sentence
    assert row.follows == ("No third person can confirm Di Auditor: every report says so for good.",)
    sealed(three, flow)
    vault.close()
    assert set(header_of(three).audit.readers) == {three.id("Di")}
    assert three.desk_kinds()[0] == "vault.founded"


def test_who_signs_for_own_keys_brings_whom_the_list_brings(cast: Cast) -> None:
    vault = cast.open()
    flow = opened(cast, vault)
    enrolled(cast, flow)
    rebound(cast, flow, "Flo", NewFactor.PASSPHRASE)
    sealed(cast, flow)
    adopt(cast, "Flo")
    # Flo's old keys stand under the note that brings Fred: beside her he counts no more than beside the two.
    with pytest.raises(PairNotAllowed):
        opened(cast, vault, "Fred", "Flo")
    vault.close()
    vault = cast.open()
    resealed(cast, opened(cast, vault, "Ed", "Flo"))
    vault.close()


def test_both_verifiers_tell_from_an_export_who_came_and_how(cast: Cast, tmp_path: Path) -> None:
    vault = cast.open()
    flow = opened(cast, vault)
    enrolled(cast, flow)
    rebound(cast, flow, "Ada", NewFactor.AUTHENTICATOR, without_code=True)
    rebound(cast, flow, "Flo", with_old=False)
    sealed(cast, flow)
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    made = desk.export(tmp_path)
    desk.sign_out()
    vault.close()
    assert both(Path(made.folder), cast.card())[0] == "VALID-COSIGNED"
    theirs = twinseal_verify.verify_folder(made.folder, cast.card())["people"]
    assert tuple(theirs) == history_of(vault.context.roster, vault.context.journal.writer.size)
    (history,) = theirs
    for name in ("Fred Officer", "Flo Officer"):
        assert f"{name} (officer), held back until a third person confirms" in history
    assert "Ada Operator (operator)" in history


@pytest.fixture
def three(cast_of: Callable[..., Cast]) -> Cast:
    """Return a vault of three officers and an operator, without an auditor."""
    return cast_of(
        ("Ada Operator", Role.OPERATOR, "ops"),
        ("Bo Officer", Role.OFFICER, "sec"),
        ("Cy Officer", Role.OFFICER, "eng"),
        ("Flo Officer", Role.OFFICER, "net"),
    )
