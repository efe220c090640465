"""Two officers with a program that lets them sign about themselves: no verifier takes the note, so no seal is made."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conftest import Cast
from fakes.new_people import enrolled, sealed
from fakes.removal import header_of, notes_of
from fakes.second_opinion import both
from twinseal.domain.changes import accept_person, change_person, remove_person, suspend_person
from twinseal.domain.opening import ResealCause
from twinseal.flows.opening.flow import OpeningFlow

OFFICERS = ("Bo", "Cy")
ROWS: dict[str, Callable[[Cast, OpeningFlow], object]] = {
    "leaves": lambda cast, flow: flow.open_vault.people_rows.remove(cast.id("Bo"), "Left the company"),
    "is suspended": lambda cast, flow: flow.open_vault.people_rows.suspend(cast.id("Bo"), "Away for half a year"),
    "gives up their role": lambda cast, flow: flow.open_vault.people_rows.change(cast.id("Bo"), role="operator"),
}


def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the program ask nobody whether a row is about one of the two."""
    for module in (accept_person, change_person, remove_person, suspend_person):
        monkeypatch.setattr(module, "not_about_themselves", lambda *_: None)


@pytest.mark.parametrize("row", ROWS)
def test_no_note_of_two_says_that_one_of_them(cast: Cast, monkeypatch: pytest.MonkeyPatch, row: str) -> None:
    unchecked(monkeypatch)
    vault = cast.open()
    before = header_of(cast).digest
    flow = cast.to_open(vault, *OFFICERS)
    cast.later()
    ROWS[row](cast, flow)
    cast.later()
    cast.sign_list(flow, *OFFICERS)
    receipt = flow.view().receipt
    assert receipt is not None
    assert "sealing was not completed" in receipt.problem
    assert not receipt.new_seal
    vault.close()
    monkeypatch.undo()
    assert header_of(cast).digest == before
    assert notes_of(cast) == []
    # The vault of before opens, and its log holds.
    cast.later(4000)
    cast.register_code = ""
    vault = cast.open()
    assert vault.view().log_fault == ""
    receipt = cast.to_open(vault, *OFFICERS).reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.problem == ""
    vault.close()
    assert both(cast.vault_path / "audit", cast.card())[0] == "VALID-COSIGNED"


def test_nobody_accepts_themselves(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = cast.open()
    flow = cast.to_open(vault, *OFFICERS)
    enrolled(cast, flow, "Hal Officer", team="hall")
    sealed(cast, flow)
    cast.later(4000)
    unchecked(monkeypatch)
    # With Flo, who did not sign for him, Hal has the right of officers.
    flow = cast.to_open(vault, "Flo", "Hal")
    cast.later()
    flow.open_vault.people_rows.accept(cast.id("Hal"))
    cast.later()
    cast.sign_list(flow, "Flo", "Hal")
    receipt = flow.view().receipt
    assert receipt is not None
    assert "sealing was not completed" in receipt.problem
    assert vault.context.roster.newest.people[cast.id("Hal")].held
    vault.close()
