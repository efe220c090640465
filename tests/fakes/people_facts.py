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
