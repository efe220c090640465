"""What a signed list does to the copy of the store from which the next seal is made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from twinseal.domain.changes.change import Payload
from twinseal.domain.envelope import Contents, Outside
from twinseal.domain.policy.policy import Policy
from twinseal.flows.context.times import iso, parse
from twinseal.flows.log.duties import ROTATE
from twinseal.flows.sealing.next_people import NextPeople
from twinseal.vault.draft import Own
from twinseal.vault.sealed_file import SealedFile
from twinseal.vault.store import Store


@dataclass(frozen=True, slots=True)
class NextCopy:
    """Takes every act of `NextVault`: people and keys go to `NextPeople`, envelopes and duties to the copy."""

    copy: Store
    people: NextPeople
    policy: Policy
    opening: str
    signers: tuple[str, ...]
    """Ids of the two who signed."""
    now_utc: str

    def remove_person(self, person_id: str) -> None:
        """Let somebody leave."""
        self.people.remove_person(person_id)

    def renew_audit_key(self) -> None:
        """Seal entries from then on to a new audit key."""
        self.people.renew_audit_key()

    def add_envelope(self, outside: Outside, own: Payload) -> None:
        """Add an envelope with the fields and files of `own`."""
        self.copy.put_envelope(outside, Contents(own.contents or ()))
        for name, file in _files(own):
            self.copy.add_file(outside.id, name, file)

    def put_contents(self, envelope_id: str, own: Payload, *, tested: bool) -> None:
        """Replace the contents and files of an envelope; those before are kept once."""
        before = self.copy.outside(envelope_id)
        outside = replace(before, changed=self.now_utc, tested=self.now_utc if tested else before.tested)
        self.copy.put_contents(outside, own.contents or (), _files(own), self.now_utc)

    def undo_contents(self, envelope_id: str) -> None:
        """Put back the contents and files that were kept at the last replacement."""
        self.copy.undo_contents(envelope_id, self.now_utc)

    def relabel(self, outside: Outside) -> None:
        """Give an envelope another label and card."""
        self.copy.relabel(outside)

    def retire(self, envelope_id: str, reason: str) -> None:
        """Destroy contents and files of an envelope."""
        self.copy.retire(envelope_id, self.now_utc, opening=self.opening, reason=reason)

    def owe(self, kind: str, envelope_id: str) -> None:
        """Have the vault owe something for an envelope."""
        hours = {ROTATE: self.policy.rotation_due_h}[kind]
        self.copy.add_duty(kind, envelope_id, iso(parse(self.now_utc) + timedelta(hours=hours)), self.opening)

    def close_duty(self, duty_id: str, *, how: str, reason: str) -> None:
        """Close what is owed."""
        self.copy.close_duty(duty_id, self.now_utc, by=self.signers, opening=self.opening, how=how, reason=reason)

    def reopen_duty(self, duty_id: str) -> None:
        """Owe again what was closed."""
        self.copy.reopen_duty(duty_id)


def _files(own: Payload) -> tuple[tuple[str, SealedFile], ...]:
    return own.files if isinstance(own, Own) else ()
