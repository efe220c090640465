"""What a start and the next opening would do, done before a header is put in force: what they would refuse stops the seal."""

from __future__ import annotations

from collections.abc import Sequence

from twinseal.audit.verify.roster import Roster
from twinseal.crypto.identity import Identity
from twinseal.domain.errors import HeaderDamaged, KeyslotsDamaged, StoreDamaged
from twinseal.flows.context.store_facts import read_place
from twinseal.flows.context.trust_cards import check_header
from twinseal.flows.context.vault_context import SealState, VaultContext, state_of
from twinseal.vault.generation import unlock_generation
from twinseal.vault.header import Header
from twinseal.vault.keyslot_file import slots_of
from twinseal.vault.missing_parts import missing_parts


def rehearse(context: VaultContext, header: Header, signers: Sequence[tuple[str, Identity]], roster: Roster) -> None:
    """Judge a signed header whose files are written as a start would, and open it with the keys of the two who seal.

    `roster` are the people who would be in force. Each rule of a start can shut a vault for good if a seal breaks it; here such a fault costs a seal. Raises what would be
    refused.
    """
    files, paths = context.machine.files, context.paths
    check_header(header, context.card, roster)
    if state_of(header, context.last_seal()) is not SealState.CUT_OFF:
        raise HeaderDamaged("header.damaged.not_the_last")
    if missing_parts(files, paths, header):
        raise StoreDamaged("store.damaged.replaced")
    standings = roster.newest.standings
    slots = slots_of(files, paths, header, standings)
    if slots.beyond or slots.missing:
        raise KeyslotsDamaged("keyslots.damaged.not_the_rule")
    first, second = signers
    store, vault_key = unlock_generation(files, paths, header, first, second, standings=standings)
    try:
        if read_place(store).seal_number != header.seal_number:
            raise StoreDamaged("store.damaged.other_seal")
    finally:
        store.close()
        vault_key.wipe()
