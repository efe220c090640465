"""Which names and teams people of a vault may have: no two names alike, and none that looks like another."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from twinseal.domain.constitution import PEOPLE_MAX
from twinseal.domain.errors import BadInput
from twinseal.domain.look_alikes import alike
from twinseal.domain.people import Person
from twinseal.domain.text import clean_name
from twinseal.domain.texts import Text


def checked_name(name: str, others: Iterable[Person]) -> str:
    """Return a person's name as it is kept; raises `BadInput` for one that looks like that of somebody else here."""
    named = clean_name(name, Text("field.person_name"))
    if like := next((person.name for person in others if alike(person.name, named)), ""):
        raise BadInput("input.bad.person_looks_alike", field="person_name", like=like)
    return named


def checked_team(team: str, others: Iterable[Person]) -> str:
    """Return a team as it is kept, empty for none; raises `BadInput` for one that only looks like another."""
    tagged = clean_name(team, Text("field.team"), may_be_empty=True)
    teams = (person.team for person in others if person.team and person.team != tagged)
    if like := next((other for other in teams if alike(other, tagged)), ""):
        raise BadInput("input.bad.team_looks_alike", field="team", like=like)
    return tagged


def require_room(people: Collection[object]) -> None:
    """Raise `BadInput` where a vault has as many people as it can have."""
    if len(people) >= PEOPLE_MAX:
        raise BadInput("input.bad.too_many_people", most=PEOPLE_MAX)
