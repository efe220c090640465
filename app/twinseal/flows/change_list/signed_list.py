"""What two people sign of a list of changes."""

from __future__ import annotations

from collections.abc import Sequence

from twinseal.domain.changes.change_set import ChangeSet
from twinseal.domain.changes.changes_form import ChangesForm, read_digest
from twinseal.domain.texts import language_in_force
from twinseal.flows.change_list.present import Present
from twinseal.flows.context.times import iso
from twinseal.flows.context.vault_context import VaultContext

Signed = tuple[ChangesForm, bytes]
"""A form, and its signature."""


def form_of(
    context: VaultContext, present: Present, changes: ChangeSet, person_id: str, sentences: Sequence[str]
) -> ChangesForm:
    """Return the form that one of the two signs over a list whose sentences they have read."""
    header = context.header
    enrolled = header.enrolled(person_id)
    return ChangesForm(
        vault_id=header.vault_id,
        opening_id=present.opening_id,
        begun=present.begun,
        base=header.generation,
        seal=header.seal_number,
        set=changes.digest,
        count=len(changes.changes),
        person_id=person_id,
        key=enrolled.key,
        person_name=enrolled.person.name,
        language=language_in_force(),
        read=read_digest(list(sentences)),
        at_utc=iso(context.machine.clock.utc()),
    )
