"""Every two of a vault sit down and try to open it; what they are told who may not."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from conftest import Cast
from fakes.people_model import AUDITOR, OPERATOR, Pair, PeopleModel
from twinseal.domain.errors import NotPermitted, PairNotAllowed
from twinseal.domain.opening import OpeningKind, ResealCause
from twinseal.domain.request import Draft
from twinseal.flows.sealed import SealedVault

PURPOSE = Draft((), "", (), "", "Who opens with whom is tried.", 60, OpeningKind.MAINTENANCE)
NO_AUDITOR = "An auditor cannot open the vault. Ask an operator or an officer."
NOT_TOGETHER = "These two people may not open together. Ask someone whose name is in the list."


def not_confirmed(name: str) -> str:
    """Return what is said of somebody who is held back, by their whole name."""
    return f"{name} is not confirmed yet: a third person has to meet them first."


def said_to(cast: Cast, vault: SealedVault, first: str, second: str) -> str:
    """Let two try; return what they are told, empty where they opened, and sealed again."""
    cast.later()
    flow = vault.break_the_glass()
    try:
        flow.enter_register_code(cast.register_code or None, "" if cast.register_code else "The register is locked away.")
        flow.identify_first(*cast.factors(first))
        flow.submit_request(PURPOSE)
        flow.confirm(*cast.factors(second))
    except (NotPermitted, PairNotAllowed) as refusal:
        flow.abandon()
        return refusal.sentence
    assert not flow.view().masked, flow.view().warnings
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.problem == ""
    cast.register_code = receipt.register_code
    return ""


def refusal_of(names: Mapping[str, str], model: PeopleModel, first: str, second: str) -> str:
    """Return what two must be told who may not open together; `names` are whole ones by short ones."""
    if model.people[first].role == AUDITOR:
        return NO_AUDITOR
    held = model.held()
    if first in held and not any(first in pair for pair in model.pairs()):
        return not_confirmed(names[first])
    if not model.count_together(first, second):
        return not_confirmed(names[second if second in held else first])
    return NOT_TOGETHER


def tried(cast: Cast, vault: SealedVault, model: PeopleModel) -> set[Pair]:
    """Let every two who belong to the vault try, and who may not in both orders; return who opened.

    What is said where it fails is compared with what the model says.
    """
    whole = {person.id: person.name for person in vault.people()}
    names = {short: whole[person] for short, person in cast.ids.items() if person in whole}
    opened = set[Pair]()
    for both in combinations(sorted(model.inside()), 2):
        first, second = sorted(both, key=lambda name: model.people[name].role != OPERATOR)
        said = said_to(cast, vault, first, second)
        if not said:
            opened.add(frozenset(both))
            continue
        assert said == refusal_of(names, model, first, second), both
        assert said_to(cast, vault, second, first) == refusal_of(names, model, second, first), both
    return opened
