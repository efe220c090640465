"""Somebody at the machine for their own keys: enrolled, or with a new passphrase, a new authenticator, or both."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conftest import Cast
from fakes.new_people import OFFICERS, adopt, enrolled, rebound, sealed
from fakes.removal import header_of, verified
from twinseal.audit.verdict.verdict import Verdict
from twinseal.domain.changes.rebind_person import NewFactor
from twinseal.domain.errors import PairNotAllowed, WrongFactor
from twinseal.domain.opening import ResealCause
from twinseal.domain.people import Role
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault

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


def test_both_signers_change_their_keys_in_one_list(cast: Cast) -> None:
    vault = cast.open()
    flow = opened(cast, vault)
    rebound(cast, flow, "Bo", NewFactor.PASSPHRASE)
    rebound(cast, flow, "Cy", NewFactor.AUTHENTICATOR)
    sealed(cast, flow)
    adopt(cast, "Bo", "Cy")
    resealed(cast, opened(cast, vault))
    vault.close()
    assert [header_of(cast).enrolled(cast.id(name)).key for name in OFFICERS] == [2, 2]
    assert verified(cast).verdict is Verdict.VALID_COSIGNED
