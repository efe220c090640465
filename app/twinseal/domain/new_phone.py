"""A new phone for one of the last two officers: whose it may be, and who may witness; docs/formats.md, 7.4."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from twinseal.domain.who_counts import Standing, Standings, may_decide

Pairs = Collection[tuple[str, str]]
"""Ids of those who open together, each pair sorted."""


@dataclass(frozen=True, slots=True)
class NewPhone:
    """What an opening for a new phone is about: the one row of its list is that of this person, with this witness."""

    person: str
    """Id of the officer whose phone is lost."""
    witness: str
    """Id of the third person who stood by."""


def others_who_can(person: str, pairs: Pairs, standings: Standings) -> tuple[str, str] | None:
    """Return two officers who open together without somebody and may change people: theirs is the way then; None without any."""
    return next((pair for pair in _deciding(pairs, standings) if person not in pair), None)


def opens_with(first: str, pairs: Pairs, standings: Standings) -> tuple[str, ...]:
    """Return the ids of the officers with whom an officer opens and may change people, ascending."""
    return tuple(sorted(other for pair in _deciding(pairs, standings) if first in pair for other in pair if other != first))


def may_witness(standing: Standing | None, *two: str) -> bool:
    """Tell whether somebody may witness a new phone between two officers: a third who is in the roster and not held back."""
    return standing is not None and not standing.held and not standing.is_seat and standing.id not in two


def _deciding(pairs: Pairs, standings: Standings) -> list[tuple[str, str]]:
    return [pair for pair in sorted(pairs) if may_decide(*map(standings.get, pair)) and not standings[pair[0]].is_seat]
