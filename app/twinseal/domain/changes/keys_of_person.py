"""What rows about somebody's keys have in common: how keys came and through whom, whom they open with, what is checked."""

from __future__ import annotations

from typing import Protocol, Self, runtime_checkable

from twinseal.domain.changes.brought_keys import BroughtKeys
from twinseal.domain.changes.people_facts import CONTINUED, OPEN
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.errors import BadInput
from twinseal.domain.people import Role
from twinseal.domain.public_digest import paper_digits
from twinseal.domain.texts import Text, sentence_of


@runtime_checkable
class BringsKeys(Protocol):
    """A row that gives somebody keys. Whether they are held back is said by the whole list that it stands on."""

    @property
    def person(self) -> str:
        """Return the id of whose keys they are."""
        ...

    @property
    def how(self) -> str:
        """Return how they came: `held`, `open` or `continued`."""
        ...

    def settled(self, after: VaultFacts) -> Self:
        """Return the row as these two sign it on a list that leaves the vault so."""
        ...


def how_and_by(person_id: str, after: VaultFacts) -> tuple[str, tuple[str, ...]]:
    """Return how the keys come that a list brings somebody, and the ids of the two who sign it, ascending."""
    return after.people_facts.how[person_id], tuple(sorted(person.id for person in after.pair))


def is_with_the_old(how: str) -> bool:
    """Tell whether somebody signs for new keys with those that they had."""
    return how == CONTINUED


def keys_words(public_sha256: str) -> str:
    """Return what people read to each other of somebody's keys; empty for what is no digest."""
    try:
        return paper_digits(bytes.fromhex(public_sha256))
    except ValueError:
        return ""


def opens_with(person_id: str, how: str, after: VaultFacts) -> Text:
    """Return with whom somebody opens from the next seal on, and with whom later; of an auditor, whether they read the log."""
    facts = after.people_facts
    if how == OPEN:
        facts = facts.with_freed(person_id, confirmed=False)
    elif person_id in after.confirmed_here:
        facts = facts.with_freed(person_id, confirmed=True)
    thirds = facts.thirds_for(person_id)
    named = sentence_of("list.or").join(third.name for third in thirds)
    third: object = named or Text("change.opens.somebody")
    row = facts.row(person_id)
    if row is not None and row.role == Role.AUDITOR:
        return Text("change.reads.later", third=third) if facts.is_held(person_id) else Text("change.reads.at_once")
    forbidden = after.same_team_forbidden
    now = _beside(person_id, facts.pairs(same_team_forbidden=forbidden))
    free = facts.with_freed(person_id, confirmed=True)
    later = [other for other in _beside(person_id, free.pairs(same_team_forbidden=forbidden)) if other not in now]
    with_now, with_later = (", ".join(sorted(map(after.name, others), key=str.casefold)) for others in (now, later))
    if now and later:
        return Text("change.opens.both", now=with_now, later=with_later, third=third)
    if now:
        return Text("change.opens.at_once", now=with_now)
    return Text("change.opens.later", later=with_later, third=third) if later else Text("change.opens.nobody")


def follows_of(person_id: str, how: str, after: VaultFacts) -> tuple[Text, ...]:
    """Return what comes of keys that nobody's old ones vouch for: that no third person could confirm them."""
    return (Text("change.follows.no_third", name=after.name(person_id)),) if how == OPEN else ()


def check_keys(keys: BroughtKeys | None, person_id: str, key: int, public_sha256: str, certificate_sha256: str) -> None:
    """Raise `BadInput` unless a row brings the keys that it names."""
    if keys is None:
        raise BadInput("input.bad.changes_row")
    keys.check(person_id, key, public_sha256, certificate_sha256)


def _beside(person_id: str, pairs: tuple[tuple[str, str], ...]) -> list[str]:
    return [other for pair in pairs if person_id in pair for other in pair if other != person_id]
