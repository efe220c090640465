"""People and keys of the next seal: what changes do to the copied store and to the header."""

from __future__ import annotations

from dataclasses import replace
from typing import Self

from twinseal.crypto.hpke import KemKeyPair
from twinseal.crypto.identity import PublicIdentity
from twinseal.flows.context.store_facts import add_audit_pair, open_secrets
from twinseal.flows.log.audit_keys import audit_ring
from twinseal.vault.header import FormerPerson, Header
from twinseal.vault.store import Store


class NextPeople:
    """Takes the changes of a list to a copy of the store, and makes the header that goes with it; wiped by its block."""

    def __init__(self, copy: Store, header: Header, now_utc: str) -> None:
        """Begin with the people and keys of the header in force."""
        self._copy, self._old, self._now_utc = copy, header, now_utc
        self._people = header.people
        self._former = header.former
        self._audit: KemKeyPair | None = None

    def __enter__(self) -> Self:
        """Return it."""
        return self

    def __exit__(self, *_fault: object) -> None:
        """Wipe the new audit key."""
        if self._audit is not None:
            self._audit.wipe()

    def remove_person(self, person_id: str) -> None:
        """Let somebody leave: their public keys are kept for what they signed."""
        leaving = [entry for entry in self._people if entry.person.id == person_id]
        for entry in leaving:
            self._copy.remove_person(entry.person.id)
        self._people = tuple(entry for entry in self._people if entry not in leaving)
        self._former += tuple(FormerPerson(entry.person, entry.key, entry.public, self._now_utc) for entry in leaving)

    def renew_audit_key(self) -> None:
        """Seal entries from then on to a new audit key; once for any number of changes."""
        if self._audit is None:
            self._audit = KemKeyPair.generate()
            add_audit_pair(self._copy, self._audit)

    def header(self, generation: int) -> Header:
        """Return the header in force with the new people, and the audit keys sealed anew for a generation."""
        # Keys come from inside the store, never from the outer header, where somebody could have put theirs.
        directory = self._copy.people()
        auditors = {
            entry.person.id: (entry.key, PublicIdentity.from_json(directory[entry.person.id]).kem_public)
            for entry in self._people
            if not entry.person.may_open
        }
        with open_secrets(self._copy) as secrets:
            audit = audit_ring(secrets.audit, self._old.vault_id, generation, auditors)
        return replace(self._old, people=self._people, former=self._former, audit=audit)
