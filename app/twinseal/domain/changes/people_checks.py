"""What several changes of people are refused for, and what both are told of them."""

from __future__ import annotations

from collections.abc import Callable

from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.constitution import PersonRow
from twinseal.domain.errors import BadInput, NotPermitted
from twinseal.domain.texts import Text


def belonging(person_id: str, facts: VaultFacts) -> PersonRow:
    """Return the row of a person of the vault, suspended or not; raises `BadInput` for anybody else."""
    row = facts.people_facts.row(person_id)
    if row is None or row.is_seat:
        raise BadInput("input.bad.choose_person", field="person")
    return row


def in_roster(person_id: str, facts: VaultFacts) -> PersonRow:
    """Return the row of a person who is not suspended; raises `BadInput` for anybody else."""
    row = belonging(person_id, facts)
    if not row.is_active:
        raise BadInput("input.bad.person_suspended", name=row.name, field="person")
    return row


def not_about_themselves(person_id: str, facts: VaultFacts) -> None:
    """Raise `NotPermitted` where a row about one of the two who sign needs another officer."""
    if person_id in {person.id for person in facts.pair}:
        raise NotPermitted("role.not_permitted.about_themselves")


def not_freed_here(person_id: str, facts: VaultFacts) -> None:
    """Raise `BadInput` where the list has it that somebody is held back no longer, and this row would make that void."""
    if person_id in facts.people_facts.freed:
        raise BadInput("input.bad.person_confirmed_here", name=facts.name(person_id), field="person")


def an_auditor_stays(row: PersonRow, facts: VaultFacts) -> None:
    """Raise `NotPermitted` where somebody who goes is the only auditor who reads the log."""
    if [auditor.id for auditor in facts.people_facts.auditors] == [row.id]:
        raise NotPermitted("role.not_permitted.only_auditor", name=row.name)


def nobody_else_confirms(person_id: str, facts: VaultFacts) -> tuple[Text, ...]:
    """Return for whom nobody but somebody who goes could be the third, one sentence each."""
    people = facts.people_facts
    waiting = (held.name for held in people.people if [third.id for third in people.thirds_for(held.id)] == [person_id])
    return tuple(Text("change.follows.only_third", name=facts.name(person_id), held=held) for held in waiting)


def opens_with(person_id: str, facts: VaultFacts, act: Callable[[VaultFacts], object]) -> str:
    """Return the names of those whom somebody opens with once an act is done, empty for nobody."""
    after = facts.copy()
    act(after)
    partners = (other for pair in after.pairs if person_id in pair for other in pair if other != person_id)
    return ", ".join(sorted(map(after.name, partners), key=str.casefold))
