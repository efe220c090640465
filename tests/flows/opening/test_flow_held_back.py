"""Who is not confirmed yet opens with nobody who signed for them, and is told so in one sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conftest import Cast
from twinseal.audit.verify.roster import Origin
from twinseal.domain.errors import NotPermitted, PairNotAllowed
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.flows.sealed import SealedVault


def held_from(vault: SealedVault, person: str, *brought: str) -> None:
    """Have the roster say what it says after a note in which these people gave somebody keys."""
    roster = vault.context.roster
    newest = roster.newest
    entrant = newest.people[person]
    key = replace(entrant.key, origin=Origin("held", 1, frozenset(brought)))
    people = {**newest.people, person: replace(entrant, key=key, held=True)}
    held = replace(roster, editions=(replace(newest, people=people),), keys={**roster.keys, person: (key,)})
    vault.context.origins = replace(vault.context.origins, roster=held)


def test_who_is_held_is_no_second_person_for_who_signed_for_them(cast: Cast) -> None:
    vault = cast.open()
    held_from(vault, cast.id("Cy"), cast.id("Bo"), cast.id("Flo"))
    flow = cast.to_second(vault, "Bo")
    assert "Cy Officer" not in {person.name for person in flow.view().second_candidates}
    assert flow.view().held_back == ("Cy Officer is not confirmed yet: a third person has to meet them first.",)
    with pytest.raises(PairNotAllowed, match="Cy Officer is not confirmed yet: a third person has to meet them first"):
        flow.confirm(*cast.factors("Cy"))
    flow.confirm(*cast.factors("Flo"))
    assert flow.view().step is OpeningStep.OPEN
    receipt = flow.reseal(ResealCause.HAND).receipt
    # The rehearsal judges slots by the roster too: this seal has none for the two.
    assert receipt is not None
    assert receipt.problem == ""
    vault.close()


def test_who_is_held_from_all_is_not_let_in_at_all(cast: Cast) -> None:
    vault = cast.open()
    held_from(vault, cast.id("Cy"), *(cast.id(name) for name in ("Ada", "Bo", "Ed", "Flo")))
    flow = vault.break_the_glass()
    flow.enter_register_code(cast.register_code)
    assert "Cy Officer" not in {person.name for person in flow.view().first_candidates}
    assert flow.view().held_back == ("Cy Officer is not confirmed yet: a third person has to meet them first.",)
    with pytest.raises(PairNotAllowed, match="Cy Officer is not confirmed yet"):
        flow.identify_first(*cast.factors("Cy"))
    flow.identify_first(*cast.factors("Ada"))
    flow.abandon()
    vault.close()


def test_who_did_not_sign_for_them_opens_with_who_is_held(cast: Cast) -> None:
    vault = cast.open()
    held_from(vault, cast.id("Cy"), cast.id("Bo"), cast.id("Flo"))
    flow = cast.to_open(vault, "Ada", "Cy")
    assert flow.view().held_back == ()
    assert flow.view().step is OpeningStep.OPEN
    flow.reseal(ResealCause.HAND)
    vault.close()


def test_a_held_auditor_reads_no_log(cast: Cast) -> None:
    vault = cast.open()
    held_from(vault, cast.id("Di"), cast.id("Bo"), cast.id("Flo"))
    with pytest.raises(NotPermitted, match="Di Auditor is not confirmed yet: a third person has to meet them first"):
        vault.sign_in_auditor(*cast.factors("Di"))
    vault.close()


def test_no_officer_counts_who_is_held_from_all_officers(cast: Cast) -> None:
    vault = cast.open()
    assert not any("only two officers" in point for point in vault.view().single_points)
    held_from(vault, cast.id("Cy"), cast.id("Bo"), cast.id("Flo"))
    view = vault.view()
    assert any("only two officers" in point for point in view.single_points)
    assert [person.name for person in view.people if person.held] == ["Cy Officer"]
    vault.close()
