"""People, their roles, and who may open together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from twinseal.domain.look_alikes import alike


class Role(StrEnum):
    """What a person is enrolled for; one role each."""

    OPERATOR = "operator"
    """Asks and opens, with an officer."""
    OFFICER = "officer"
    """Confirms; may also ask."""
    AUDITOR = "auditor"
    """Reads the log; never opens."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone enrolled in a vault.

    `id` is `p` and 8 lower-case hex digits; `team` is the separation-of-duty tag, empty for none.
    """

    id: str
    name: str
    role: Role
    team: str = ""

    @property
    def may_open(self) -> bool:
        """Tell whether this person can ever be half of a pair."""
        return self.role is not Role.AUDITOR


def officers_to_spare(roles: Iterable[Role]) -> int:
    """Return how many officers can be lost before nobody can make a change that takes two; below 0 where nobody can already."""
    return sum(role is Role.OFFICER for role in roles) - 2


def may_pair(first: Person, second: Person, *, same_team_forbidden: bool) -> bool:
    """Tell whether policy lets two people open together: two distinct openers, one at least an officer."""
    if first.id == second.id or not (first.may_open and second.may_open):
        return False
    if Role.OFFICER not in (first.role, second.role):
        return False
    same_team = bool(first.team) and bool(second.team) and alike(first.team, second.team)
    return not (same_team_forbidden and same_team)


def allowed_pairs(people: Iterable[Person], *, same_team_forbidden: bool) -> tuple[tuple[str, str], ...]:
    """Return every allowed pair of person ids, each sorted, in sorted order."""
    ordered = sorted(people, key=lambda person: person.id)
    return tuple(
        (a.id, b.id) for a, b in combinations(ordered, 2) if may_pair(a, b, same_team_forbidden=same_team_forbidden)
    )
