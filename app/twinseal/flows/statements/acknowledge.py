"""One person alone acknowledges the changes of people that they did not sign: both factors, what changed, one signature each."""

from __future__ import annotations

from dataclasses import dataclass

from twinseal.crypto.key_bundle import OpenedKeyBundle
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import BadInput, WrongStep
from twinseal.domain.people import Person
from twinseal.domain.statement import ACKNOWLEDGE
from twinseal.flows.context.clock_check import newest_signed_s
from twinseal.flows.context.identify import Doorway
from twinseal.flows.context.people_changed import PeopleChanged, people_changed
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.statements.saying import Speaker, require_key, say_acknowledged
from twinseal.flows.statements.waiting import waiting
from twinseal.flows.views.statements import AcknowledgeView, ChangeOfPeople
from twinseal.vault.header_facts import DueDuty

PURPOSE = "acknowledge"
"""What both factors are asked for, as the log keeps it."""


def owed_by(context: VaultContext, person_id: str) -> tuple[DueDuty, ...]:
    """Return what somebody has still to acknowledge, the earliest due first: no statement of theirs waits for it."""
    said = waiting(context).acknowledged
    duties = (duty for duty in context.header.duties if duty.kind == ACKNOWLEDGE and duty.of == person_id)
    return tuple(sorted((duty for duty in duties if duty.id not in said), key=lambda duty: duty.due))


@dataclass(slots=True, weakref_slot=True)
class Acknowledging:
    """One visit, from `sign_in` to `sign` or `leave`. One owner thread."""

    context: VaultContext
    person: Person
    _opened: OpenedKeyBundle
    _duties: tuple[DueDuty, ...]
    ended: bool = False
    """Whether the person signed, or left."""

    @classmethod
    def sign_in(cls, context: VaultContext, person_id: str, passphrase: SecretBytes, code: str) -> Acknowledging:
        """Let somebody in who has something to acknowledge.

        Raises `LogNotWritable` while the log's key is lost, `BadInput` for somebody who has nothing to acknowledge, and what
        `Doorway.identify` raises.
        """
        require_key(context)
        door = doorway(context)
        person, duties = door.enrolled(person_id).person, owed_by(context, person_id)
        if not duties:
            raise BadInput("input.bad.nothing_to_acknowledge", name=person.name)
        return cls(context, person, door.identify(person_id, passphrase, code, purpose=PURPOSE), duties)

    def view(self) -> AcknowledgeView:
        """Return what is acknowledged."""
        notes = people_changed(self.context.roster)
        return AcknowledgeView(self.person.name, tuple(_change(duty, notes) for duty in self._duties))

    def sign(self) -> int:
        """Sign one statement for each change, and end; returns how many. Raises `LogNotWritable`, and `WrongStep` afterwards."""
        if self.ended:
            raise WrongStep
        try:
            for duty in self._duties:
                say_acknowledged(self.context, Speaker(self.person, self._opened.identity), duty.id)
        finally:
            self.leave()
        return len(self._duties)

    def leave(self) -> None:
        """Forget the keys; nothing is logged, for nothing was said."""
        self.ended = True
        self._opened.wipe()


def doorway(context: VaultContext) -> Doorway:
    """Return what lets people prove who they are while the vault is sealed."""
    return Doorway(
        context.header,
        context.card,
        context.guard,
        context.journal,
        context.machine.clock,
        newest_signed_s(context),
        context.machine.derivations,
    )


def _change(duty: DueDuty, notes: tuple[PeopleChanged, ...]) -> ChangeOfPeople:
    note = next((note for note in notes if note.seal >= duty.seal), None)
    if note is None:
        return ChangeOfPeople(0, 0, "", (), (), duty.due)
    changes = tuple(str(change.sentence) for change in note.changes)
    return ChangeOfPeople(note.edition, note.seal, note.made_utc, changes, note.signers, duty.due)
