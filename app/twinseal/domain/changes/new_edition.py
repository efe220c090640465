"""What follows from every change that needs a people note."""

from __future__ import annotations

from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.texts import Text


def edition_follows(facts: VaultFacts) -> tuple[Text, ...]:
    """Return that people and rules have a new edition, which the register names from then on; one for a whole list."""
    return (Text("change.follows.edition", edition=facts.edition + 1),)
