"""What a change of people owes: everybody who did not sign it acknowledges it; whoever is gone owes nothing more."""

from __future__ import annotations

from typing import Final

from twinseal.domain.constitution import Constitution
from twinseal.domain.statement import ACKNOWLEDGE, TAKE_UP
from twinseal.flows.sealing.next_copy import NextCopy

GONE: Final = "gone"
"""How a duty ends whose person left."""
_OF_A_PERSON: Final = (ACKNOWLEDGE, TAKE_UP)


def owe_for_people(acts: NextCopy, before: Constitution, after: Constitution) -> None:
    """Close what nobody can do any more, and owe an acknowledgement for each who did not sign a new constitution."""
    active = {row.id for row in after.active if not row.is_seat}
    acts.close([duty for duty in acts.copy.owed_duties() if duty.kind in _OF_A_PERSON and duty.of not in active], GONE)
    if before.digest != after.digest:
        for person in sorted(active - set(acts.signers)):
            acts.owe_of(ACKNOWLEDGE, person)
