"""Who is held back: with whom they open once a third person has confirmed them, and who may be that third."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from twinseal.audit.verify.roster import Edition, Entrant, Roster
from twinseal.domain.people import Person, may_pair
from twinseal.domain.text import shown
from twinseal.domain.texts import sentence_of


@dataclass(frozen=True, slots=True)
class HeldPerson:
    """Somebody who is held back, and what waits for a third person; names, by name."""

    id: str
    name: str
    waits_for: tuple[str, ...]
    """With whom they open only then; empty for an auditor."""
    thirds: tuple[str, ...]
    """Who may confirm them; nobody may where none is left, and then two officers accept them or do not."""

    @property
    def sentence(self) -> str:
        """Return it in one sentence."""
        thirds = ", ".join(map(shown, self.thirds))
        return sentence_of(
            "people.held_back",
            name=shown(self.name),
            waits_for=", ".join(map(shown, self.waits_for)),
            who=sentence_of("people.held_third", thirds=thirds) if thirds else sentence_of("people.held_nobody"),
        )

    def told(self, *, met: bool) -> str:
        """Return it in one sentence for the sealed screen; of whom a third met already, that two officers take it up."""
        return sentence_of("people.held_met", name=shown(self.name)) if met else self.sentence


def held_people(roster: Roster, people: Sequence[Person], *, same_team_forbidden: bool) -> tuple[HeldPerson, ...]:
    """Return who is held back now, by name; `people` are those of the constitution who are active, without seats."""
    edition = roster.newest
    rows = {person.id: person for person in people}
    held = [
        HeldPerson(
            entrant.id,
            entrant.name,
            _names(edition, _waits_for(edition, entrant, rows, same_team_forbidden=same_team_forbidden)),
            _names(edition, thirds_of(roster, entrant.id)),
        )
        for entrant in edition.people.values()
        if entrant.held and not entrant.is_seat
    ]
    return tuple(sorted(held, key=lambda person: person.name.casefold()))


def thirds_of(roster: Roster, person_id: str) -> tuple[str, ...]:
    """Return the ids of those who may confirm somebody who is held back, as docs/formats.md 3.3.3 says; empty for others."""
    edition = roster.newest
    entrant = edition.people.get(person_id)
    if entrant is None or not entrant.held:
        return ()
    now = edition.start
    return tuple(third.id for third in edition.people.values() if roster.no_third(entrant, third.id, now) is None)


def _waits_for(edition: Edition, held: Entrant, rows: dict[str, Person], *, same_team_forbidden: bool) -> tuple[str, ...]:
    own = rows.get(held.id)
    if own is None:
        return ()
    return tuple(
        other.id
        for other in rows.values()
        if may_pair(own, other, same_team_forbidden=same_team_forbidden) and not edition.count_together(own.id, other.id)
    )


def _names(edition: Edition, ids: Sequence[str]) -> tuple[str, ...]:
    names = [edition.people[person].name for person in ids if person in edition.people]
    return tuple(sorted(names, key=str.casefold))
