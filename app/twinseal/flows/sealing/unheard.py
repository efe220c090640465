"""What somebody who proves who they are has not heard yet: every people note since the last checkpoint that they cosigned."""

from __future__ import annotations

from typing import Final

from twinseal.domain.errors import TwinsealError
from twinseal.domain.people import Person
from twinseal.domain.text import shown
from twinseal.domain.texts import sentence_of
from twinseal.flows.context.people_changed import unseen_by
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.sealing.checkpoint import last_signed

_SAID_MAX: Final = 8
"""So many changes are said, the newest; of the others, how many they are."""


def unheard_by(context: VaultContext, person: Person) -> tuple[str, ...]:
    """Return one sentence for each change of people or rules since a person signed last, newest last; empty for none.

    What they sign from now on vouches for these people, so they hear of them before they go on. Where it cannot be told what
    they signed last, they hear of everything.
    """
    try:
        signed = last_signed(context, person)
    except TwinsealError:
        signed = None
    said = [sentence for note in unseen_by(context.roster, person.id, signed) for sentence in note.sentences]
    if not said:
        return ()
    name, more = shown(person.name), len(said) - _SAID_MAX
    first = (
        sentence_of("people_changed.since_came", name=name)
        if signed is None
        else sentence_of("people_changed.since_signed", name=name)
    )
    earlier = (sentence_of("people_changed.earlier", count=more),) if more > 0 else ()
    return (first, *earlier, *said[-_SAID_MAX:])
