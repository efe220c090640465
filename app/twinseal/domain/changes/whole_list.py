"""What a list may not leave behind, whatever its rows are: a vault that nobody could open, change, or read the log of."""

from __future__ import annotations

from typing import Final

from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.errors import BadInput, NotPermitted
from twinseal.domain.texts import Text

_FEW: Final = 2
"""So few officers that without either of them nobody can change people and rules."""


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


def said_of(before: VaultFacts, after: VaultFacts) -> tuple[Text, ...]:
    """Return what both are told before they sign a list that leaves few: one pair that opens, or two officers.

    A vault that was so already is not told it again at every list.
    """
    said = []
    if len(after.pairs) == 1 and before.pairs != after.pairs:
        first, second = sorted(map(after.name, after.pairs[0]), key=str.casefold)
        people = after.people_facts
        thirds = dict.fromkeys(third.name for held in people.people for third in people.thirds_for(held.id))
        if thirds:
            named = ", ".join(thirds)
            said.append(Text("change.leaves.one_pair_until", first=first, second=second, thirds=named))
        else:
            said.append(Text("change.leaves.one_pair", first=first, second=second))
    if _officers(after) == _FEW and (_officers(before) != _FEW or before.deciding != after.deciding):
        said.append(Text("change.leaves.two_officers"))
    return tuple(said)


def _officers(facts: VaultFacts) -> int:
    return len({person for pair in facts.deciding for person in pair})
