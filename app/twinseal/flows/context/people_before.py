"""People and whom they count with as they stand before a list of changes: constitution and roster, brought together."""

from __future__ import annotations

from collections.abc import Iterable

from twinseal.domain.changes.people_facts import PeopleFacts
from twinseal.flows.context.vault_context import VaultContext


def people_before(context: VaultContext, signers: Iterable[str]) -> PeopleFacts:
    """Return people as they stand before a list that two people sign, by their ids."""
    constitution = context.header.constitution
    return PeopleFacts.before(
        constitution.people, context.roster.standings, signers, third_confirms=constitution.policy.third_confirms
    )
