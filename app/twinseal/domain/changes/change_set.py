"""A list of changes that two people agree on and one seal carries out: rows in a fixed form, over which both sign."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from twinseal.domain import canonical
from twinseal.domain.changes.change import Change, NextVault
from twinseal.domain.changes.confirm_person import ConfirmPerson
from twinseal.domain.changes.keys_of_person import BringsKeys
from twinseal.domain.changes.payload import Payload
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.changes.whole_list import require_usable, said_of
from twinseal.domain.errors import BadInput, NotPermitted
from twinseal.domain.events.people import PERSON_REBOUND
from twinseal.domain.numbers import ROW_MAX_BYTES, ROWS_MAX
from twinseal.domain.texts import Text
from twinseal.domain.who_counts import Standing

_DOMAIN: Final = b"twinseal/1 changes\0"


def set_digest(rows: Sequence[Mapping[str, object]]) -> str:
    """Return the SHA-256 over numbered rows, in hexadecimal: what a signature of a list is about."""
    return hashlib.sha256(_DOMAIN + b"".join(canonical.dumps(dict(row)) + b"\n" for row in rows)).hexdigest()


@dataclass(frozen=True, slots=True)
class Listed:
    """A change on a list, and what it brings beside its row."""

    change: Change
    own: Payload = field(repr=False)
    typed_utc: str = ""
    """When it was typed; UTC."""
    typed_by: tuple[str, ...] = ()
    """Ids of those who typed it, as far as the draft says where that was in an earlier opening."""
    earlier: bool = False
    """True where it was typed in an earlier opening: what it is about may have changed since."""

    def row(self) -> dict[str, object]:
        """Return its row without a number: kind and own facts, in no language, so that everybody signs the same."""
        return {"kind": self.change.event.name, **self.change.fields()}


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Changes in the order in which they were put on the list; each is judged where those before it are made."""

    changes: tuple[Listed, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there is anything to change."""
        return bool(self.changes)

    def with_change(self, listed: Listed, facts: VaultFacts) -> ChangeSet:
        """Return the list with one more change, judged where the vault is as `facts` say; raises `BadInput`, `NotPermitted`."""
        if len(self.changes) >= ROWS_MAX:
            raise BadInput("input.bad.changes_full", most=ROWS_MAX)
        after = self.facts(facts)
        change = listed.change
        if any(other.change.subject == change.subject for other in self.changes):
            raise BadInput("input.bad.changes_twice", what=change.sentence(after))
        _check(listed, after)
        longer = replace(self, changes=(*self.changes, listed)).settled(facts)
        require_usable(facts, longer.facts(facts))
        if len(canonical.dumps({**listed.row(), "number": ROWS_MAX})) > ROW_MAX_BYTES:
            raise BadInput("input.bad.changes_long")
        return longer

    def without(self, number: int) -> ChangeSet:
        """Return the list without the change of this number, from 1; raises `BadInput` where there is none."""
        if not 1 <= number <= len(self.changes):
            raise BadInput("input.bad.changes_number")
        return replace(self, changes=self.changes[: number - 1] + self.changes[number:])

    def settled(self, facts: VaultFacts) -> ChangeSet:
        """Return the list with rows that bring keys as these two sign them: whether keys are held back, the whole list says."""
        if not any(isinstance(listed.change, BringsKeys) for listed in self.changes):
            return self
        after = self.facts(facts)
        return replace(self, changes=tuple(_settled(listed, after) for listed in self.changes))

    def steps(self, facts: VaultFacts) -> Iterator[tuple[Listed, VaultFacts]]:
        """Give each change with the vault as those before it leave it; the facts hold until the next one is asked for."""
        now = facts.copy()
        changes = (listed.change for listed in self.changes)
        now.confirmed_here = frozenset(change.person for change in changes if isinstance(change, ConfirmPerson))
        for listed in self.changes:
            yield listed, now
            listed.change.apply(now, listed.own)

    def check(self, facts: VaultFacts) -> None:
        """Raise what the first change is refused for that cannot be made, then what the whole list is."""
        for listed, now in self.steps(facts):
            _check(listed, now)
        require_usable(facts, self.facts(facts))

    def said(self, facts: VaultFacts) -> tuple[Text, ...]:
        """Return what both are told of the whole list before they sign it."""
        edition = (Text("change.follows.edition", edition=facts.edition + 1),) if self.needs_note else ()
        return (*self.leaves_few(facts), *edition)

    def leaves_few(self, facts: VaultFacts) -> tuple[Text, ...]:
        """Return where the whole list leaves one pair that opens, or two officers, and that a new phone came without a code."""
        phone = facts.new_phone
        given = (
            (Text("change.new_phone", name=facts.name(phone.person), witness=facts.name(phone.witness)),)
            if phone is not None and self.changes
            else ()
        )
        return (*said_of(facts, self.facts(facts)), *given)

    def facts(self, facts: VaultFacts) -> VaultFacts:
        """Return the vault as these changes leave it."""
        after = facts.copy()
        self.apply(after)
        return after

    def apply(self, vault: NextVault) -> None:
        """Do every change, in order."""
        for listed in self.changes:
            listed.change.apply(vault, listed.own)

    def held_by(self, first: Standing | None, second: Standing | None) -> bool:
        """Tell whether two people have the right of every change, by how they stood before it."""
        return all(listed.change.right.held_by(first, second) for listed in self.changes)

    @property
    def needs_note(self) -> bool:
        """Tell whether the seal makes a people note."""
        return any(listed.change.needs_note for listed in self.changes)

    def rows(self) -> list[dict[str, object]]:
        """Return one row a change: its kind, its number from 1, its own facts."""
        return [{**listed.row(), "number": number} for number, listed in enumerate(self.changes, start=1)]

    @property
    def digest(self) -> str:
        """Return the SHA-256 over all rows, in hexadecimal."""
        return set_digest(self.rows())


def _check(listed: Listed, facts: VaultFacts) -> None:
    if facts.new_phone is not None and listed.change.event is not PERSON_REBOUND:
        raise NotPermitted("role.not_permitted.new_phone_only", name=facts.name(facts.new_phone.person))
    facts.typed_utc = listed.typed_utc if listed.earlier else ""
    listed.change.check(facts, listed.own)


def _settled(listed: Listed, after: VaultFacts) -> Listed:
    change = listed.change
    return replace(listed, change=change.settled(after)) if isinstance(change, BringsKeys) else listed
