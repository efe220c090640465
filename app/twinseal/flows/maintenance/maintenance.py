"""Collects the changes of an opening: checked, agreed on by both with fresh codes, logged, carried out by the reseal."""

from __future__ import annotations

from typing import Any, Protocol

from twinseal.domain.changes.change import Change
from twinseal.domain.changes.change_set import ChangeSet
from twinseal.domain.changes.remove_auditor import RemoveAuditor
from twinseal.domain.errors import NotPermitted, caused_by
from twinseal.domain.people import Person
from twinseal.domain.texts import sentence_of
from twinseal.flows.context.record import Record
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.views.opening import OpeningView


class Present(Protocol):
    """The two people in front of the open vault; an opening provides them."""

    @property
    def people(self) -> tuple[Person, Person]:
        """Return both people."""
        ...

    @property
    def changes(self) -> ChangeSet:
        """Return what they have agreed to change."""
        ...

    def take(self, changes: ChangeSet) -> OpeningView:
        """Have the reseal carry out this list; return the view that tells of its last change."""
        ...

    def require_agreed(self) -> None:
        """Raise `Resealed` or `NotPermitted` unless the vault is open and both went on after a mismatch."""
        ...

    def reason(self, typed: str, what: str) -> tuple[str, list[str]]:
        """Return a reason, and that it was kept although it says nothing."""
        ...

    def both_codes(self, first_code: str, second_code: str, purpose: str) -> None:
        """Take a fresh code of each of the two."""
        ...


class Maintenance:
    """What two people can change in a vault; a sudden end or a failed seal leaves it unchanged."""

    def __init__(self, context: VaultContext, present: Present, record: Record) -> None:
        """Change the vault that these two people have opened."""
        self._context, self._present, self._record = context, present, record

    def remove_auditor(self, first_code: str, second_code: str, person_id: str, reason: str) -> OpeningView:
        """Remove an auditor with fresh codes of both: from the reseal on entries are sealed to a new audit key.

        What was logged until then stays readable to them. Raises `NotPermitted` for the only auditor.
        """
        self._present.require_agreed()
        why, kept = self._present.reason(reason, sentence_of("field.reason_removing"))
        name = next((person.name for person in self._enrolled() if person.id == person_id), "")
        return self._agree(RemoveAuditor(person_id, name, why), first_code, second_code, kept)

    def _agree(self, change: Change, first_code: str, second_code: str, kept: list[str]) -> OpeningView:
        """Take a change that both agree to; it is in the log before it is on the list."""
        with caused_by("change"):
            changes = self._present.changes.with_change(change, self._enrolled())
        if not change.right.held_by(*self._present.people):
            raise NotPermitted("role.not_permitted.two_officers")
        self._present.both_codes(first_code, second_code, change.purpose)
        fields: dict[str, Any] = {**change.fields(), "asked_again": kept}
        self._record(change.event, **fields)
        return self._present.take(changes)

    def _enrolled(self) -> list[Person]:
        return [entry.person for entry in self._context.header.people]
