"""People as a list of changes leaves them: the rows of the constitution, and whom each counts with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from twinseal.domain.constitution import ACTIVE, RECOVERY, SUSPENDED, PersonRow
from twinseal.domain.people import Person, Role
from twinseal.domain.who_counts import Standing, may_decide, slot_pairs

HELD, OPEN, CONTINUED, KEPT = "held", "open", "continued", "kept"
"""How the keys of a person came, as a people note says it; docs/formats.md, 3.3."""


@dataclass(frozen=True, slots=True)
class PeopleFacts:
    """People as the rows of a list leave them. Whether new keys are held back is said by how things stood before the list."""

    rows: tuple[PersonRow, ...] = ()
    """Of the constitution, by id; suspended people too."""
    known: Mapping[str, Standing] = field(default_factory=dict)
    """How everybody stands who ever was in the roster, with their newest keys."""
    signers: tuple[str, ...] = ()
    """Ids of the two who sign."""
    third_confirms: bool = True
    """As the policy said before the list."""
    thirds: frozenset[str] = frozenset()
    """Who could have confirmed somebody before the list: auditors and officers of the roster who are settled."""
    there: frozenset[str] = frozenset()
    """Ids of who was in the roster before the list."""
    brings: Mapping[str, bool] = field(default_factory=dict)
    """By id: whose keys the list brings; True where the same person signs with the old ones too."""
    freed: Mapping[str, bool] = field(default_factory=dict)
    """By id: who is held back no longer by this list; True where a third confirmed them."""

    @classmethod
    def before(
        cls, rows: Iterable[PersonRow], known: Mapping[str, Standing], signers: Iterable[str] = (), *, third_confirms: bool
    ) -> PeopleFacts:
        """Return people as they stand before a list that two people sign."""
        everybody = tuple(rows)
        active = {row.id for row in everybody if row.is_active}
        thirds = frozenset(
            standing.id
            for standing in known.values()
            if standing.id in active and standing.settled and standing.role in (Role.AUDITOR, Role.OFFICER)
        )
        return cls(everybody, dict(known), tuple(signers), third_confirms, thirds, frozenset(active))

    # -- what is asked -------------------------------------------------------------------------

    def row(self, person_id: str) -> PersonRow | None:
        """Return the row of somebody who belongs to the vault, suspended or not; None for anybody else."""
        return next((row for row in self.rows if row.id == person_id), None)

    @property
    def people(self) -> tuple[Person, ...]:
        """Return everybody who is in the roster, without seats and without whoever is suspended."""
        return tuple(row.person for row in self.rows if row.is_active and not row.is_seat)

    @property
    def suspended(self) -> tuple[Person, ...]:
        """Return everybody who is suspended."""
        return tuple(row.person for row in self.rows if not row.is_active and not row.is_seat)

    @property
    def standings(self) -> dict[str, Standing]:
        """Return how everybody in the roster stands, by id: what slots and signatures go by."""
        return {row.id: self._standing(row) for row in self.rows if row.is_active and row.id in self.known}

    def standing(self, person_id: str) -> Standing | None:
        """Return how somebody in the roster stands, None for anybody else."""
        row = self.row(person_id)
        return self._standing(row) if row is not None and row.is_active and person_id in self.known else None

    def is_held(self, person_id: str) -> bool:
        """Tell whether somebody in the roster is held back until a third confirms them."""
        standing = self.standing(person_id)
        return standing is not None and standing.held

    def pairs(self, *, same_team_forbidden: bool) -> tuple[tuple[str, str], ...]:
        """Return who opens together: exactly those have a slot."""
        return slot_pairs(self.rows, self.standings, same_team_forbidden=same_team_forbidden)

    def deciding(self, pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        """Return those of some pairs who may change people and rules."""
        standings = self.standings
        return tuple(pair for pair in pairs if may_decide(standings.get(pair[0]), standings.get(pair[1])))

    @property
    def auditors(self) -> tuple[Person, ...]:
        """Return who may read the log: auditors who are active and not held back."""
        return tuple(person for person in self.people if not person.may_open and not self.is_held(person.id))

    def thirds_for(self, person_id: str) -> tuple[Person, ...]:
        """Return who could confirm somebody who is held back now, of those who are in the roster, by name."""
        held = self.standing(person_id)
        if held is None or not held.held:
            return ()
        standings = self.standings
        thirds = (
            person
            for person in self.people
            if person.role in (Role.AUDITOR, Role.OFFICER)
            and person.id != person_id
            and person.id not in held.brought
            and standings[person.id].settled
            # Who came later never saw how these keys came.
            and (held.there is None or person.id in held.there)
        )
        # Ids are random, and stand in no order that people know.
        return tuple(sorted(thirds, key=lambda person: person.name.casefold()))

    @property
    def third_exists(self) -> bool:
        """Tell whether somebody besides the two, their sheets' holders and whose keys the list brings could have confirmed."""
        return bool(self.thirds - self._behind_it - self.brings.keys())

    @property
    def how(self) -> dict[str, str]:
        """Return by id how the keys that the list brings come: `held`, `open` or `continued`."""
        new = HELD if self.third_confirms and self.third_exists else OPEN
        return {person_id: CONTINUED if continued else new for person_id, continued in self.brings.items()}

    # -- what rows do --------------------------------------------------------------------------

    def without(self, person_id: str) -> PeopleFacts:
        """Return people without somebody who leaves; their keys stay known."""
        return replace(self, rows=tuple(row for row in self.rows if row.id != person_id))

    def with_state(self, person_id: str, *, suspended: bool, until: str = "") -> PeopleFacts:
        """Return people with somebody suspended, `until` a day or empty, or active again."""
        state = SUSPENDED if suspended else ACTIVE
        return self._with(person_id, state=state, until=until)

    def with_facts(self, person_id: str, after: Mapping[str, str]) -> PeopleFacts:
        """Return people with another name, role or team of somebody, each under its name."""
        return self._with(person_id, **after)

    def with_keys(self, row: PersonRow, *, continued: bool = False) -> PeopleFacts:
        """Return people with somebody who comes, or who has new keys; `continued` where they sign with the old ones too."""
        others = tuple(other for other in self.rows if other.id != row.id)
        standing = (
            replace(self.known[row.id], key=row.key)
            if continued
            else Standing(row.id, row.role, row.key, settled=False, holder=row.holder)
        )
        return replace(
            self,
            rows=tuple(sorted((*others, row), key=lambda other: other.id)),
            known={**self.known, row.id: standing},
            brings={**self.brings, row.id: continued},
        )

    def with_freed(self, person_id: str, *, confirmed: bool) -> PeopleFacts:
        """Return people with somebody who is held back no longer, `confirmed` by a third or accepted by the two."""
        return replace(self, freed={**self.freed, person_id: confirmed})

    # -- parts ---------------------------------------------------------------------------------

    @property
    def _behind_it(self) -> frozenset[str]:
        """Return the two who sign, and who holds the sheets of those that are seats."""
        holders = (self.known[signer].holder for signer in self.signers if signer in self.known)
        return frozenset(self.signers) | {holder for holder in holders if holder}

    @property
    def _brought(self) -> frozenset[str]:
        """Return through whom the new keys of this list come: every officer and seat that signs its note.

        Beside the two those are officers who sign for their own new keys with the old ones.
        """
        others = (self.known[person_id] for person_id, continued in self.brings.items() if continued)
        return self._behind_it | {other.id for other in others if other.role in (Role.OFFICER, RECOVERY)}

    def _standing(self, row: PersonRow) -> Standing:
        person_id = row.id
        # Of a role the constitution knows the newest: it may change while somebody is in no roster.
        known = replace(self.known[person_id], role=row.role)
        if self.brings.get(person_id) is False:
            known = replace(known, held=self.how[person_id] == HELD, brought=self._brought, there=self.there)
        if person_id in self.freed:
            known = replace(known, held=False, settled=known.settled or self.freed[person_id])
        return known

    def _with(self, person_id: str, **fields: str) -> PeopleFacts:
        rows = (
            replace(row, **fields) if row.id == person_id else row  # type: ignore[arg-type]  # fields of a row, each under its own name
            for row in self.rows
        )
        return replace(self, rows=tuple(rows))
