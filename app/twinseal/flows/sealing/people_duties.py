"""What a change of people owes: everybody who did not sign it acknowledges it; whoever is gone owes nothing more."""

from __future__ import annotations

from typing import Final

from twinseal.domain.constitution import Constitution
from twinseal.domain.statement import ACKNOWLEDGE, TAKE_UP
from twinseal.flows.sealing.next_copy import NextCopy

GONE: Final = "gone"
"""How a duty ends whose person left."""
CONFIRMED: Final = "confirmed"
"""How a confirmation is taken up."""


def owe_for_people(acts: NextCopy, before: Constitution) -> None:
    """Close what nobody can do any more, owe that a confirmation is taken up, and an acknowledgement of a new constitution.

    Everybody who did not sign owes the last.
    """
    after = acts.people.constitution
    active = {row.id for row in after.active if not row.is_seat}
    owed = acts.copy.owed_duties()
    acts.close([duty for duty in owed if duty.kind == ACKNOWLEDGE and duty.of not in active], GONE)
    _owe_taking_up(acts)
    if before.digest != after.digest:
        for person in sorted(active - set(acts.signers)):
            acts.owe_of(ACKNOWLEDGE, person)


def _owe_taking_up(acts: NextCopy) -> None:
    """Owe it for whoever is held back still with the keys that a third confirmed, and for nobody else."""
    facts, waiting = acts.people.facts, set[str]()
    for met in acts.copy.met():
        standing = facts.standing(met.person)
        if standing is not None and standing.held and standing.key == met.key:
            waiting.add(met.person)
        else:
            acts.copy.drop_met(met.person, met.entry)
    owed = [duty for duty in acts.copy.owed_duties() if duty.kind == TAKE_UP]
    acts.close([duty for duty in owed if duty.of in facts.freed], CONFIRMED)
    acts.close([duty for duty in owed if duty.of not in waiting and duty.of not in facts.freed], GONE)
    for person in sorted(waiting - {duty.of for duty in owed}):
        acts.owe_of(TAKE_UP, person)
