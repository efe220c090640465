"""What a list may not leave behind, whatever its rows are: a vault that nobody could open, change, or read the log of."""

from __future__ import annotations

from twinseal.domain.changes.change import Right
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.errors import BadInput, NotPermitted
from twinseal.domain.people import allowed_pairs


def require_usable(before: VaultFacts, after: VaultFacts) -> None:
    """Raise `BadInput` or `NotPermitted` where a list takes from a vault who opens it, changes it or reads its log.

    Who opens is worked out as a start does. What the vault had not before is not asked of its list: no vault may be shut
    to every change because it was founded so.
    """
    if _pairs(before) and not _pairs(after):
        raise BadInput("input.bad.changes_pairs")
    if _can_change(before) and not _can_change(after):
        raise BadInput("input.bad.changes_alterable")
    auditors = [person for person in before.people if not person.may_open]
    if auditors and all(person.may_open for person in after.people):
        raise NotPermitted("role.not_permitted.only_auditor", name=auditors[-1].name)


def _pairs(facts: VaultFacts) -> tuple[tuple[str, str], ...]:
    return allowed_pairs(facts.people, same_team_forbidden=facts.same_team_forbidden)


def _can_change(facts: VaultFacts) -> bool:
    people = {person.id: person for person in facts.people}
    return any(Right.OFFICERS.held_by(people[first], people[second]) for first, second in _pairs(facts))
