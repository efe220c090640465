"""One opening or visit at a time on a vault: two would seal from the same store, and the second would undo the first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from conftest import Cast
from twinseal.domain.errors import WrongFactor, WrongStep
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.vault.header_file import load_header
from twinseal.vault.layout import VaultPaths


def _begun(cast: Cast) -> int:
    return cast.desk_kinds().count("opening.begun")


def test_an_intent_pressed_three_times_is_one_opening(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    flow = vault.break_the_glass()
    for _ in range(2):
        assert "under way" in refused(WrongStep, vault.break_the_glass)
    assert flow.enter_register_code(cast.register_code).step is OpeningStep.FIRST_PERSON
    flow.abandon()
    vault.close()
    assert _begun(cast) == 1


@pytest.mark.parametrize("step", ["begun", "request", "second", "open"])
def test_nothing_else_begins_at_any_step_of_an_opening(cast: Cast, refused: Callable[..., str], step: str) -> None:
    vault = cast.open()
    to: dict[str, Callable[[SealedVault], OpeningFlow]] = {
        "begun": SealedVault.break_the_glass,
        "request": cast.to_request,
        "second": cast.to_second,
        "open": cast.to_open,
    }
    flow = to[step](vault)
    cast.later()
    before = vault.context.journal.writer.size
    refused(WrongStep, vault.break_the_glass)
    refused(WrongStep, lambda: vault.sign_in_auditor(*cast.factors("Di")))
    # Nothing was tried, so no code of the auditor was used up and nothing was counted.
    assert vault.context.journal.writer.size == before
    flow.reseal(ResealCause.HAND)
    vault.sign_in_auditor(*cast.factors("Di")).sign_out()
    vault.close()


def test_nothing_else_begins_during_an_auditors_visit(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    with pytest.raises(WrongFactor):
        vault.sign_in_auditor(cast.id("Di"), cast.passphrase("Ada"), cast.code("Di"))
    # Who was not let in keeps nobody out.
    cast.later(60)
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    assert "sign out" in refused(WrongStep, vault.break_the_glass)
    cast.later()
    refused(WrongStep, lambda: vault.sign_in_auditor(*cast.factors("Di")))
    desk.sign_out()
    flow = cast.to_open(vault)
    assert not flow.view().masked
    flow.reseal(ResealCause.HAND)
    vault.close()


@pytest.mark.parametrize("end", ["abandoned", "refused", "late", "idle", "time", "failed"])
def test_an_opening_that_ended_frees_the_vault(cast: Cast, end: str) -> None:
    vault = cast.open()
    flow = cast.to_open(vault) if end == "time" else cast.to_second(vault)
    if end == "abandoned":
        flow.abandon()
    elif end == "refused":
        flow.refuse(*cast.factors("Bo"), "Not tonight")
    elif end == "late":
        # The request expires, its words wait as a draft for as long again, and then the opening is over.
        cast.later(181)
        assert flow.tick().step is OpeningStep.REQUEST
        cast.later(301)
    elif end == "idle":
        cast.later(301)
    elif end == "time":
        cast.later(3600)
    else:
        store = next(cast.vault_path.glob("store-*.db"))
        good = store.read_bytes()
        store.write_bytes(bytes(len(good)))
        with pytest.raises(Exception, match="not the one"):
            flow.confirm(*cast.factors("Bo"))
        store.write_bytes(good)
    # Time is asked for here: nobody has to look at the old opening first.
    cast.later(61)
    again = vault.break_the_glass()
    assert flow.view().step in (OpeningStep.ENDED, OpeningStep.RESEALED)
    again.abandon()
    vault.close()


def test_a_store_opened_by_another_header_is_not_sealed_over(cast: Cast) -> None:
    vault = cast.open()
    stale = cast.to_open(vault)
    vault._running = None
    cast.later()
    newer = cast.to_open(vault, "Ed", "Cy")
    newer.open_vault.contents.tick_code(newer.view().envelopes[0].outside.id, 2, 1)
    assert newer.reseal(ResealCause.HAND).receipt.seal_number == 2
    in_force = (cast.vault_path / "header.json").read_bytes()
    receipt = stale.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert "Another opening sealed this vault meanwhile" in receipt.problem
    assert (cast.vault_path / "header.json").read_bytes() == in_force
    vault.close()
    cast.later(60)
    cast.register_code = newer.view().receipt.register_code
    vault = cast.open()
    flow = cast.to_open(vault)
    assert not flow.view().masked, flow.view().warnings
    assert flow.view().envelopes[0].fields[2].codes_used == (1,)
    flow.reseal(ResealCause.HAND)
    vault.close()


def test_a_header_put_there_meanwhile_is_not_sealed_from(cast: Cast) -> None:
    paths = VaultPaths(cast.vault_path)
    older = paths.header.read_bytes()
    vault = cast.open()
    cast.register_code = cast.to_open(vault).reseal(ResealCause.HAND).receipt.register_code
    cast.later()
    flow = cast.to_open(vault)
    paths.header.write_bytes(older)
    receipt = flow.reseal(ResealCause.HAND).receipt
    vault.close()
    assert receipt is not None
    assert receipt.seal_number == 3
    there = load_header(replace(cast.machine).files, paths)
    assert (there.seal_number, there.generation) == (3, 3)
