"""Whose rows the guard of a vault has: everybody who belongs to it, by the key that the header gives them."""

from __future__ import annotations

from twinseal.vault.guard_row import GuardedPerson
from twinseal.vault.header import EnrolledPerson, Header


def guarded(header: Header) -> tuple[GuardedPerson, ...]:
    """Return everybody whose attempts are counted."""
    return tuple(guarded_person(header, entry) for entry in header.everybody)


def guarded_person(header: Header, entry: EnrolledPerson) -> GuardedPerson:
    """Return whose row somebody's is, also of keys that no header in force has yet."""
    return GuardedPerson(header.vault_id, header.log_id, entry.person.id, entry.key, entry.public.ed25519_public)
