"""What somebody had shown and may know to this day: said when they leave, and rotated then."""

from __future__ import annotations

from dataclasses import dataclass

from twinseal.flows.log.duties import ROTATE
from twinseal.vault.store import Store

REPLACED = "replaced"
"""How a rotation is closed by new contents of all that was exposed."""


@dataclass(frozen=True, slots=True)
class StillKnown:
    """An envelope of which somebody saw what was not replaced since: from when (UTC), and which fields and files."""

    envelope: str
    since_utc: str
    fields: tuple[str, ...] = ()
    """Empty where all of them may have been exposed."""


def still_known(store: Store, person_id: str) -> tuple[StillKnown, ...]:
    """Return what a person saw of the envelopes that are still there, without what was replaced since; by envelope.

    The store says when somebody saw an envelope, and what became of each exposure: one that ended without new contents,
    or of which nothing tells how it ended, is still known.
    """
    here = {outside.id for outside in store.outsides()}
    rotations = [duty for duty in store.duties() if duty.kind == ROTATE]
    known = []
    for seen in store.seen_by(person_id):
        if seen.envelope not in here:
            continue
        while_seen = [
            duty
            for duty in rotations
            if duty.envelope == seen.envelope and seen.first_utc <= duty.since_utc <= seen.last_utc
        ]
        # The store has them by their ids, which are random; people read them as they happened.
        left = sorted((duty for duty in while_seen if duty.how != REPLACED), key=lambda duty: duty.since_utc)
        if while_seen and not left:
            continue
        # No field names anywhere: nothing tells which, so all of them.
        every = not left or not all(duty.fields for duty in left)
        fields = () if every else tuple(dict.fromkeys(name for duty in left for name in duty.fields))
        since = min((duty.since_utc for duty in left), default=seen.first_utc)
        known.append(StillKnown(seen.envelope, since, fields))
    return tuple(known)
