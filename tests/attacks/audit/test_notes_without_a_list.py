"""Two officers with a program of their own decide something that no list in the log says: the desk names it, at its place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conftest import Cast
from fakes.second_opinion import both
from twinseal.domain.changes.people_facts import PeopleFacts
from twinseal.domain.finding import Finding
from twinseal.domain.opening import ResealCause
from twinseal.domain.people import Role
from twinseal.flows.findings.registry import findings_in
from twinseal.flows.findings.words import finding_sentence
from twinseal.flows.log.stories import People
from twinseal.flows.sealed import SealedVault
from twinseal.flows.sealing.next_people import NextPeople
from twinseal.vault.header import Header
from twinseal.vault.store import Store

RULE = "A23"


def found(cast: Cast, vault: SealedVault) -> list[Finding]:
    """Return what the desk finds of people notes, today and in a report of the whole log."""
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    view = desk.log_view()
    assert desk.write_report(cast.vault_path.parent / f"{cast.clock.boottime_us()}.pdf")
    desk.sign_out()
    return [finding for finding in findings_in(view) if finding.rule == RULE]


def deciding(monkeypatch: pytest.MonkeyPatch, decide: Callable[[NextPeople], None]) -> None:
    """Have the next seals carry out one more thing than their list."""
    real = NextPeople.__init__

    def begin(self: NextPeople, copy: Store, header: Header, facts: PeopleFacts) -> None:
        real(self, copy, header, facts)
        decide(self)

    monkeypatch.setattr(NextPeople, "__init__", begin)


def promote(cast: Cast) -> Callable[[NextPeople], None]:
    def decide(people: NextPeople) -> None:
        people.change_person(cast.id("Ed"), {"role": Role.OFFICER.value})

    return decide


def sealed(cast: Cast, vault: SealedVault, *, leaves: str = "") -> None:
    flow = cast.to_open(vault, "Bo", "Cy")
    cast.later()
    if leaves:
        flow.open_vault.changes.remove_person(cast.id(leaves), "Left the company at the end of October")
        cast.sign_list(flow, "Bo", "Cy")
    receipt = flow.view().receipt if leaves else flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert (receipt.problem, receipt.new_seal) == ("", True)
    cast.register_code = receipt.register_code
    cast.later(4000)


def test_a_list_that_is_carried_out_is_no_finding(two: Cast) -> None:
    cast = two
    vault = cast.open()
    sealed(cast, vault, leaves="Gil")
    assert vault.context.header.constitution.edition == 1
    assert found(cast, vault) == []
    vault.close()


def test_a_note_without_a_list_is_named(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = cast.open()
    with monkeypatch.context() as patch:
        deciding(patch, promote(cast))
        sealed(cast, vault)
    (finding,) = found(cast, vault)
    said = finding_sentence(finding, People({}))
    assert said.startswith("edition P1 of the people and rules, in force since seal 2, has no list of changes in the log.")
    # Every verifier takes the note, for two officers signed it: the finding is what tells.
    assert both(cast.vault_path / "audit", cast.card())[:2] == ("VALID-COSIGNED", "")
    # A seal that is made honestly changes nothing of that.
    sealed(cast, vault)
    assert [each.facts["edition"] for each in found(cast, vault)] == [1]
    vault.close()


def test_a_note_that_does_more_than_its_list_is_named(two: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cast = two
    vault = cast.open()
    with monkeypatch.context() as patch:
        deciding(patch, promote(cast))
        sealed(cast, vault, leaves="Gil")
    (finding,) = found(cast, vault)
    assert "changes something else than the list of changes that two officers signed" in finding_sentence(
        finding, People({})
    )
    assert len(finding.entries) == 2, "the place of the note, and the row of the list"
    vault.close()
