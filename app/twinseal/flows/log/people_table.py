"""The one table of people: who is or was enrolled, and how often each took part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.audit import AUDIT_SIGNED_IN
from twinseal.domain.events.kind import Tag
from twinseal.domain.opening import Outcome
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.openings_table import OpeningRow
from twinseal.flows.log.reviews import OpeningReview
from twinseal.flows.log.stories import text
from twinseal.flows.log.teams import teams_in


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person, or one recovery sheet, with their last name, role, team and keys. Times are UTC, empty where nothing is known."""

    person: str
    name: str
    role: str
    team: str
    from_edition: int
    """Of the people; 0 at the founding."""
    until_edition: int | None
    """The first edition that they were no longer in; None while they are."""
    key: int
    """Number of their keys, from 1."""
    held: bool
    """Whether no third person confirmed them yet."""
    asked: int
    """Openings that they asked for."""
    answered: int
    """Openings that they confirmed."""
    refused: int
    """Openings that they refused."""
    denied: int
    """How often they were not let in, or a code of theirs was wrong."""
    visits: int
    """Of an auditor, how often they signed in."""
    reviews: int
    """Reviews that they signed and that hold."""
    last_act: str
    """Their last act in the log."""


def people_table(log: LogView, openings: Sequence[OpeningRow], reviews: Sequence[OpeningReview]) -> tuple[PersonRow, ...]:
    """Return everybody who is or was in the roster of a whole log, by edition of entering and id."""
    editions = log.roster.editions
    asked = Counter(row.asked_by_id for row in openings)
    refused = Counter(row.answered_by_id for row in openings if row.outcome is Outcome.REFUSED)
    answered = Counter(row.answered_by_id for row in openings if row.outcome is not Outcome.REFUSED)
    signed = Counter(each.by for of in reviews for each in of.reviews)
    visits = Counter(text(entry, "person") for entry in log.of_kind(AUDIT_SIGNED_IN))
    denied: Counter[str] = Counter()
    last: dict[str, str] = {}
    for entry in log.sound:
        if entry.has(Tag.DENIAL):
            denied[text(entry, "person")] += 1
        last |= dict.fromkeys(_actors(entry), text(entry, "t"))
    teams = teams_in(log)
    rows = []
    for person in {person for edition in editions for person in edition.people}:
        own = [edition for edition in editions if person in edition.people]
        entrant = own[-1].people[person]
        after = editions[editions.index(own[-1]) + 1 :]
        rows.append(
            PersonRow(
                person=person,
                name=entrant.name,
                role=entrant.role,
                team=teams.last_of(person),
                from_edition=own[0].number,
                until_edition=after[0].number if after else None,
                key=entrant.key.number,
                held=entrant.held,
                asked=asked[person],
                answered=answered[person],
                refused=refused[person],
                denied=denied[person],
                visits=visits[person],
                reviews=signed[person],
                last_act=last.get(person, ""),
            )
        )
    return tuple(sorted(rows, key=lambda row: (row.from_edition, row.person)))


def _actors(entry: Entry) -> Iterator[str]:
    actors = entry.fields.get("actors")
    for row in actors if isinstance(actors, list) else ():
        if isinstance(row, dict):
            yield str(row.get("person", ""))
