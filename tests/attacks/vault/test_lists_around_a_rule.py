"""One list that lifts a rule and does what the rule forbids: it is judged by how things stood before it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conftest import Cast
from fakes.new_people import enrolled, sealed
from fakes.removal import WHY, notes_of, verified
from fakes.tried_pairs import not_confirmed, said_to
from twinseal.audit.verdict.verdict import Verdict
from twinseal.domain.errors import NotPermitted
from twinseal.domain.opening import ResealCause
from twinseal.domain.people import Role
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault

Refused = Callable[[type[Exception], Callable[[], object]], str]


def opened(cast: Cast, vault: SealedVault) -> OpeningFlow:
    cast.later(4000)
    return cast.to_open(vault, "Bo", "Cy")


@pytest.mark.parametrize("first", ["the rule", "the person"])
def test_a_rule_lifted_by_the_same_list_still_holds_back(cast: Cast, first: str) -> None:
    vault = cast.open()
    flow = opened(cast, vault)
    if first == "the rule":
        flow.open_vault.rule_forms.set_rule("third_confirms", "no")
    enrolled(cast, flow)
    if first == "the person":
        flow.open_vault.rule_forms.set_rule("third_confirms", "no")
    sealed(cast, flow)
    assert not vault.context.header.policy.third_confirms
    assert said_to(cast, vault, "Bo", "Fred") == not_confirmed("Fred Officer")
    # By the next list new keys count at once, and every verifier says so.
    flow = opened(cast, vault)
    enrolled(cast, flow, "Gwen Officer")
    sealed(cast, flow)
    assert said_to(cast, vault, "Bo", "Fred") == not_confirmed("Fred Officer")
    assert said_to(cast, vault, "Bo", "Gwen") == ""
    vault.close()
    report = verified(cast)
    assert report.verdict is Verdict.VALID_COSIGNED
    assert "+ Fred Officer (officer), held back until a third person confirms" in report.people[0]
    assert "+ Gwen Officer (officer), not held back" in report.people[1]


def test_a_new_auditor_whom_nobody_met_takes_no_ones_place(cast: Cast, refused: Refused) -> None:
    """Di is the third who could have met Hal: he comes held back, and a vault is never without somebody who reads its log."""
    vault = cast.open()
    flow = opened(cast, vault)
    enrolled(cast, flow, "Hal Auditor", Role.AUDITOR)
    said = refused(NotPermitted, lambda: flow.open_vault.changes.remove_person(cast.id("Di"), WHY))
    assert "Di Auditor is the only auditor" in said
    assert [row.kind for row in flow.open_vault.changes.view().rows] == ["person.enrolled"]
    flow.reseal(ResealCause.HAND)
    vault.close()
    assert notes_of(cast) == []


def test_nor_the_other_way_round(two: Cast, refused: Refused) -> None:
    cast = two
    vault = cast.open()
    flow = opened(cast, vault)
    flow.open_vault.changes.remove_person(cast.id("Gil"), WHY)
    enrolled(cast, flow, "Hal Auditor", Role.AUDITOR)
    said = refused(NotPermitted, lambda: flow.open_vault.changes.remove_person(cast.id("Di"), WHY))
    assert "Di Auditor is the only auditor" in said
    sealed(cast, flow)
    # Whoever left knows no key of what is written from then on, and who came has none yet.
    assert set(vault.context.header.audit.readers) == {cast.id("Di")}
    vault.close()
