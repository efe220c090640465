"""What the sealed screen says of people whom notes brought, changed or removed; loaded only where there are notes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from twinseal.audit.verify.roster import Roster
from twinseal.domain.constitution import Constitution
from twinseal.domain.texts import sentence_of
from twinseal.flows.context.held_people import held_people
from twinseal.flows.context.people_changed import recent

_NAMED_MAX: Final = 3
"""So many seals that changed people are named, the newest."""


@dataclass(frozen=True, slots=True)
class PeopleTold:
    """Sentences about people; notices hold no name, whoever passes by reads them."""

    notices: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    to_confirm: bool = False
    """True where somebody is held back whom no third has met yet."""


def people_told(
    roster: Roster, constitution: Constitution, now: datetime, *, met: Callable[[], frozenset[str]] = frozenset
) -> PeopleTold:
    """Return what people notes changed lately, and who is held back; `met` tells whom a third met since the last seal."""
    changed = recent(roster, now)
    more = len(changed) - _NAMED_MAX
    earlier = (sentence_of("people_changed.more_lately", count=more),) if more > 0 else ()
    people = [row.person for row in constitution.active if not row.is_seat]
    held = held_people(roster, people, same_team_forbidden=constitution.policy.same_team_forbidden)
    # Asked only where somebody is held back: it reads what lies beside the log.
    confirmed = met() if held else frozenset[str]()
    return PeopleTold(
        (*(note.summary for note in changed[:_NAMED_MAX]), *earlier),
        tuple(sentence for note in changed for sentence in note.sentences),
        tuple(person.told(met=person.id in confirmed) for person in held),
        any(person.id not in confirmed for person in held),
    )
