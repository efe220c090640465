"""A vault with two officers alone, one of whom lost the phone: the other asks, somebody witnesses, the passphrase opens."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from conftest import BEGIN, PEOPLE, Cast, Template, cast_in, found_vault
from fakes.new_people import code_of
from twinseal.domain.opening import OpeningKind
from twinseal.domain.people import Role
from twinseal.domain.policy.policy import Policy
from twinseal.domain.request import Draft
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.opening import SealReceipt
from twinseal.host.scripted_clock import ScriptedClock

FEW = PEOPLE[:4]
"""Ada is an operator, Bo and Cy are the officers, Di reads the log."""
WHY = "Cy's phone fell into the river on Sunday."


def few(
    folder: Path, people: Sequence[tuple[str, Role, str]] = FEW, *, policy: Policy | None = None, name: str = "home"
) -> Cast:
    """Found a vault with two officers; return its people an hour later."""
    return cast_in(folder / name, founded(folder, people, policy=policy))


def founded(folder: Path, people: Sequence[tuple[str, Role, str]] = FEW, *, policy: Policy | None = None) -> Template:
    """Found a vault with two officers, for casts of their own."""
    place = folder / "founded"
    place.mkdir(parents=True, exist_ok=True)
    made, ids, seeds = found_vault(place, ScriptedClock(BEGIN), people, policy=policy)
    return place, made, ids, seeds


def words(cast: Cast, lost: str = "Cy", minutes: int = 15) -> Draft:
    """Return what is asked for somebody who lost the phone."""
    return Draft((), "", (), "", WHY, minutes, OpeningKind.NEW_PHONE, cast.id(lost))


def asked(cast: Cast, vault: SealedVault, first: str = "Bo", lost: str = "Cy") -> OpeningFlow:
    """Have an officer sign in and ask for a new phone of the other."""
    flow = cast.to_request(vault, first)
    flow.submit_request(words(cast, lost))
    return flow


def witnessed(cast: Cast, vault: SealedVault, witness: str = "Di", first: str = "Bo", lost: str = "Cy") -> OpeningFlow:
    """The same, and have a third person witness it."""
    flow = asked(cast, vault, first, lost)
    flow.witness(*cast.factors(witness))
    return flow


def opened(cast: Cast, vault: SealedVault, witness: str = "Di", first: str = "Bo", lost: str = "Cy") -> OpeningFlow:
    """The same, and have who lost the phone open by the passphrase alone."""
    flow = witnessed(cast, vault, witness, first, lost)
    flow.open_by_passphrase(cast.passphrase(lost))
    return flow


def scanned(cast: Cast, flow: OpeningFlow, lost: str = "Cy") -> None:
    """Have them scan, and type one code; from the seal on the cast knows it by `adopt`."""
    forms = flow.open_vault.person_forms
    shown = forms.view()
    assert shown is not None
    forms.prove(code_of(cast, shown.seed_text))
    cast.coming = {**cast.coming, lost: ("", shown.seed_text)}


def signed_by_two(cast: Cast, flow: OpeningFlow, first: str = "Bo", lost: str = "Cy") -> None:
    """Have both read the list and sign it; the second one seals."""
    changes = flow.open_vault.changes
    changes.review()
    cast.later()
    changes.sign(cast.id(first), cast.code(first))
    changes.sign_by_passphrase(cast.id(lost), cast.passphrase(lost))


def sealed(cast: Cast, flow: OpeningFlow, first: str = "Bo", lost: str = "Cy") -> SealReceipt:
    """The whole rest of the way: scanned, read, signed, sealed; the cast has the line of the register."""
    scanned(cast, flow, lost)
    signed_by_two(cast, flow, first, lost)
    receipt = flow.view().receipt
    assert receipt is not None
    assert receipt.problem == ""
    cast.register_code = receipt.register_code
    cast.later()
    return receipt
