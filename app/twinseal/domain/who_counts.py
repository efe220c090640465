"""Who counts together: the one rule by which two people are two, for slots, signatures and rights; docs/formats.md, 3.3.2."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from twinseal.domain.constitution import RECOVERY, PersonRow
from twinseal.domain.people import Role, may_pair


@dataclass(frozen=True, slots=True)
class Standing:
    """What card and people notes say of one person or seat with their newest keys, as far as it decides whom they count with."""

    id: str
    role: str
    """A `Role`, or `recovery` for a seat."""
    key: int = 1
    """The key number."""
    held: bool = False
    """True while no third has confirmed whose keys these are."""
    settled: bool = True
    """True for keys that are beyond doubt: from the founding, or confirmed by a third."""
    brought: frozenset[str] = frozenset()
    """Ids of the officers and seats who signed for the keys, and of the holders of those seats."""
    holder: str = ""
    """Of a seat, the id of the person who holds it."""
    there: frozenset[str] | None = None
    """Ids of who was in the roster before these keys came; None for those of the founding, before which nobody was."""

    @property
    def is_seat(self) -> bool:
        """Tell whether it is a recovery sheet, and no person."""
        return self.role == RECOVERY

    @property
    def may_open(self) -> bool:
        """Tell whether it is an operator or an officer."""
        return self.role in (Role.OPERATOR, Role.OFFICER)


Standings = Mapping[str, Standing]
"""By id: everybody who is in a roster, and nobody else."""


def of_the_founding(rows: Iterable[PersonRow]) -> dict[str, Standing]:
    """Return how founders stand: nobody is held back, and all are settled."""
    return {row.id: Standing(row.id, row.role, row.key, holder=row.holder) for row in rows if row.is_active}


def count_together(first: Standing | None, second: Standing | None) -> bool:
    """Tell whether two are two: neither the other's sheet, nor held back through the other; None is nobody of the roster."""
    if first is None or second is None or first.id == second.id:
        return False
    if _behind(first) == _behind(second) or (first.held and second.held):
        return False
    return not any(
        held.held and (held.is_seat or beside.id in held.brought) for held, beside in ((first, second), (second, first))
    )


def entitled(first: Standing | None, second: Standing | None) -> bool:
    """Tell whether two may sign a checkpoint, header or epoch note: they count together, an officer and an opener, or two seats."""
    if first is None or second is None or not count_together(first, second):
        return False
    if first.is_seat and second.is_seat:
        return True
    return first.may_open and second.may_open and Role.OFFICER in (first.role, second.role)


def may_decide(first: Standing | None, second: Standing | None) -> bool:
    """Tell whether two may sign a people note, and what officers alone decide: two officers, or two seats, who count together."""
    if first is None or second is None or not count_together(first, second):
        return False
    return first.role == second.role and first.role in (Role.OFFICER, RECOVERY)


def slot_pairs(rows: Iterable[PersonRow], standings: Standings, *, same_team_forbidden: bool) -> tuple[tuple[str, str], ...]:
    """Return who opens together, each pair sorted, in sorted order: those who are entitled and whom the policy lets open."""
    active = sorted((row for row in rows if row.is_active), key=lambda row: row.id)
    return tuple(
        (first.id, second.id)
        for first, second in combinations(active, 2)
        if entitled(standings.get(first.id), standings.get(second.id))
        and (first.is_seat or may_pair(first.person, second.person, same_team_forbidden=same_team_forbidden))
    )


def _behind(standing: Standing) -> str:
    return standing.holder if standing.is_seat else standing.id
