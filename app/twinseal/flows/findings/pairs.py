"""What the rules about pairs of people share: who opened with whom, and which pairs could have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.opening import OPENING_OPENED
from twinseal.domain.events.people import (
    PERSON_CHANGED,
    PERSON_ENROLLED,
    PERSON_REINSTATED,
    PERSON_REMOVED,
    PERSON_SUSPENDED,
)
from twinseal.domain.people import Person, Role, allowed_pairs
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story, text

_ROLES = {role.value: role for role in Role}


@dataclass(frozen=True, slots=True)
class Opened:
    """An opening that two people agreed on: who asked, who confirmed, when, and in which entry."""

    story: Story
    entry: Entry
    first: str
    second: str
    at_utc: str

    @property
    def pair(self) -> tuple[str, str]:
        """Return the two, whoever asked."""
        return min(self.first, self.second), max(self.first, self.second)


def opened_by(view: LogView) -> list[Opened]:
    """Return the openings that two people agreed on, in the order of the log."""
    return [
        Opened(story, entry, text(entry, "first"), text(entry, "second"), text(entry, "t"))
        for story in view.openings
        for entry in story.entries
        if entry.is_a(OPENING_OPENED)
    ]


def people_at(view: LogView, seqs: Sequence[int]) -> Iterator[list[Person]]:
    """Yield who could be half of a pair at each of some entries, in the order of the log, as the log names people, roles and teams."""
    everybody: dict[str, Person] = {}
    away: set[str] = set()
    rows = iter(view.sound)
    row = next(rows, None)
    for seq in seqs:
        while row is not None and row.seq < seq:
            _take(row, everybody, away)
            row = next(rows, None)
        yield [person for person in everybody.values() if person.id not in away and person.may_open]


def pairs_of(people: Sequence[Person], view: LogView) -> int:
    """Return how many pairs of these people may open together by the rules in force."""
    return len(allowed_pairs(people, same_team_forbidden=view.policy.same_team_forbidden))


def _take(entry: Entry, everybody: dict[str, Person], away: set[str]) -> None:
    person = text(entry, "person")
    if entry.is_a(PERSON_ENROLLED) and text(entry, "role") in _ROLES:
        everybody[person] = Person(person, text(entry, "name"), _ROLES[text(entry, "role")], text(entry, "team"))
        away.discard(person)
    elif entry.is_a(PERSON_CHANGED) and person in everybody:
        becomes, known = entry.fields.get("becomes"), everybody[person]
        if isinstance(becomes, dict):
            role = _ROLES.get(str(becomes.get("role")), known.role)
            everybody[person] = Person(person, known.name, role, str(becomes.get("team", known.team)))
    elif entry.is_a(PERSON_REMOVED) or entry.is_a(PERSON_SUSPENDED):
        away.add(person)
    elif entry.is_a(PERSON_REINSTATED):
        away.discard(person)
