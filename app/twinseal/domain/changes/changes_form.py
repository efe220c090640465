"""The form of a list of changes, which each of the two people signs with their own key."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from twinseal.domain.signed_form import signed_form

CHANGES_FORM: Final = "twinseal/1 changes"
CHANGES_FORM_VERSION: Final = 1


def read_digest(sentences: Iterable[str]) -> str:
    """Return the SHA-256, in hexadecimal, of the sentences that somebody read, each with a line feed."""
    return hashlib.sha256("".join(f"{sentence}\n" for sentence in sentences).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ChangesForm:
    """What one person signs of a list; it fits no other opening, and no other copy or branch of the vault."""

    vault_id: str
    opening_id: str
    begun: str
    """Head of the entry that began the opening."""
    base: int
    """Generation of the store that is open."""
    seal: int
    """Number of the seal that is open."""
    set: str
    """SHA-256 of the rows."""
    count: int
    person_id: str
    key: int
    """Number of the key that signs, before the list."""
    person_name: str
    language: str
    read: str
    """SHA-256 of the sentences as they were shown in this language."""
    at_utc: str

    def to_json(self) -> dict[str, object]:
        """Return the form as canonical JSON fields."""
        return {
            "form": CHANGES_FORM,
            "v": CHANGES_FORM_VERSION,
            "vault": self.vault_id,
            "opening": self.opening_id,
            "begun": self.begun,
            "base": self.base,
            "seal": self.seal,
            "set": self.set,
            "count": self.count,
            "person": self.person_id,
            "key": self.key,
            "person_name": self.person_name,
            "language": self.language,
            "read": self.read,
            "at": self.at_utc,
        }

    def signed_bytes(self) -> bytes:
        """Return the bytes that the person signs."""
        return signed_form(self.to_json())
