"""What a list may not leave behind, whatever its rows are: a vault that nobody could open, change, or read the log of."""

from __future__ import annotations

from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.errors import BadInput, NotPermitted


def require_usable(before: VaultFacts, after: VaultFacts) -> None:
    """Raise `BadInput` or `NotPermitted` where a list takes from a vault who opens it, changes it or reads its log.

    Who opens is worked out as a start does: who is held back counts with whom they count with. What the vault had not before
    is not asked of its list: no vault may be shut to every change because it was founded so.
    """
    if before.pairs and not after.pairs:
        raise BadInput("input.bad.changes_pairs")
    if before.deciding and not after.deciding:
        raise BadInput("input.bad.changes_alterable")
    auditors = before.people_facts.auditors
    if auditors and not after.people_facts.auditors:
        raise NotPermitted("role.not_permitted.only_auditor", name=auditors[-1].name)
