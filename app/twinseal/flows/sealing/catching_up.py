"""The checkpoint that a seal was cut off before: the first thing that the next two people make."""

from __future__ import annotations

from collections.abc import Sequence

from twinseal.audit.format.checkpoint import VaultLineSigner
from twinseal.crypto.identity import Identity
from twinseal.domain.errors import StoreDamaged, TwinsealError
from twinseal.domain.people import Person
from twinseal.domain.texts import sentence_of
from twinseal.flows.context.store_facts import read_place
from twinseal.flows.context.vault_context import SealState, VaultContext, seal_state
from twinseal.flows.sealing.checkpoint import make_checkpoint_with
from twinseal.vault.store import Store


def check_bears_the_seal(context: VaultContext, store: Store) -> None:
    """Raise `StoreDamaged` where a seal has no checkpoint yet and its store is not the one that was sealed with it.

    Two people can sign a header for themselves; while no checkpoint names it, only its store tells that it was a seal.
    """
    if seal_state(context) is SealState.CUT_OFF and read_place(store).seal_number != context.header.seal_number:
        raise StoreDamaged("store.damaged.other_seal")


def catch_up(context: VaultContext, line: VaultLineSigner, signers: Sequence[tuple[Person, Identity]]) -> str:
    """Let two people sign the checkpoint of a seal that has none; return what they are told, empty where nothing was due.

    It comes before anything of store, draft or header is written, so there is never more than one header above the newest
    checkpoint. Never raises what log or drive refuse: then this opening makes no seal, and the next one tries again.
    """
    seal = context.header.seal_number
    try:
        if seal_state(context) is not SealState.CUT_OFF:
            return ""
        make_checkpoint_with(context, line, signers)
    except TwinsealError as fault:
        return sentence_of("notice.seal.not_caught_up", seal=seal, fault=fault.text)
    names = [entry.person.name for entry in map(context.header.enrolled, _sealers(context))]
    return sentence_of("notice.seal.caught_up", seal=seal, names=names)


def _sealers(context: VaultContext) -> list[str]:
    return [signature.person for signature in context.header.sealed_by]
