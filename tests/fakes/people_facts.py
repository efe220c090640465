"""People without keys, for what asks only who counts with whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from twinseal.domain.changes.people_facts import PeopleFacts
from twinseal.domain.constitution import PersonRow
from twinseal.domain.people import Person
from twinseal.domain.who_counts import Standing, of_the_founding


def rows_of(people: Iterable[Person]) -> tuple[PersonRow, ...]:
    """Return the rows of people; of keys they say nothing."""
    return tuple(
        PersonRow(person.id, person.name, person.role.value, person.team, "", "", "", "", "", "", "") for person in people
    )


def facts_of(
    people: Iterable[Person], signers: Sequence[Person] = (), *others: Standing, third_confirms: bool = True
) -> PeopleFacts:
    """Return people as they stand before a list: founders, but for the standings of `others`."""
    rows = rows_of(people)
    known = of_the_founding(rows) | {standing.id: standing for standing in others}
    return PeopleFacts.before(rows, known, [person.id for person in signers], third_confirms=third_confirms)


def suspended(facts: PeopleFacts, *people: Person) -> PeopleFacts:
    """Return people of whom some were suspended by an earlier list."""
    for person in people:
        facts = facts.with_state(person.id, suspended=True)
    return facts


def held(person: Person, *brought: Person) -> Standing:
    """Return how somebody stands who is held back through those who brought them."""
    ids = frozenset(other.id for other in brought)
    return Standing(person.id, person.role.value, held=True, settled=False, brought=ids)
