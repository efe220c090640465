"""What a signed list does to the copy of the store from which the next seal is made."""

from __future__ import annotations

from twinseal.domain.changes.change import Payload
from twinseal.domain.envelope import Contents, Outside
from twinseal.flows.sealing.next_people import NextPeople
from twinseal.vault.draft import Own
from twinseal.vault.store import Store


class NextCopy:
    """Takes every act of `NextVault`: people and keys go to `NextPeople`, envelopes and duties to the copy."""

    def __init__(self, copy: Store, people: NextPeople, now_utc: str) -> None:
        """Act on this copy."""
        self._copy, self._people, self._now_utc = copy, people, now_utc

    def remove_person(self, person_id: str) -> None:
        """Let somebody leave."""
        self._people.remove_person(person_id)

    def renew_audit_key(self) -> None:
        """Seal entries from then on to a new audit key."""
        self._people.renew_audit_key()

    def add_envelope(self, outside: Outside, own: Payload) -> None:
        """Add an envelope with the fields and files of `own`."""
        self._copy.put_envelope(outside, Contents(own.contents or ()), self._now_utc)
        self._add_files(outside.id, own)

    def put_contents(self, envelope_id: str, own: Payload, *, tested: bool) -> None:
        """Replace the contents and files of an envelope; those before are kept once."""
        raise NotImplementedError

    def undo_contents(self, envelope_id: str) -> None:
        """Put back the contents and files that were kept at the last replacement."""
        raise NotImplementedError

    def relabel(self, outside: Outside) -> None:
        """Give an envelope another label and card."""
        raise NotImplementedError

    def retire(self, envelope_id: str, reason: str) -> None:
        """Destroy contents and files of an envelope."""
        raise NotImplementedError

    def owe(self, kind: str, envelope_id: str) -> None:
        """Have the vault owe something for an envelope."""
        raise NotImplementedError

    def close_duty(self, duty_id: str, *, how: str, reason: str) -> None:
        """Close what is owed."""
        raise NotImplementedError

    def _add_files(self, envelope_id: str, own: Payload) -> None:
        if isinstance(own, Own):
            for name, file in own.files:
                self._copy.add_file(envelope_id, name, file)
