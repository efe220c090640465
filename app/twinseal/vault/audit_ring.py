"""The audit ring: every audit key sealed under one ring key, and that sealed to each auditor, as the header has them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from twinseal.vault.header_facts import damaged, exactly, matching

_AUDIT_KEYS_MAX: Final = 1000
_PERSON_ID: Final = re.compile(r"p[0-9a-f]{8}\Z")
_ANY_HEX: Final = re.compile(r"(?:[0-9a-f]{2})*\Z")
_HEX64: Final = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True)
class AuditKey:
    """An audit key: SHA-256 of its public half, and its private half sealed under the ring key; both hexadecimal."""

    sha256: str
    sealed: str

    @property
    def digest(self) -> bytes:
        """Return the SHA-256 of the public half, by which trust card and people notes name it."""
        return bytes.fromhex(self.sha256)

    def to_json(self) -> dict[str, object]:
        """Return the key as canonical JSON fields."""
        return {"sha256": self.sha256, "sealed": self.sealed}

    @classmethod
    def from_json(cls, value: object) -> AuditKey:
        """Return the key of `to_json`; raises `HeaderDamaged`."""
        fields = exactly(value, {"sha256", "sealed"})
        return cls(matching(fields["sha256"], _HEX64), matching(fields["sealed"], _ANY_HEX))


@dataclass(frozen=True, slots=True)
class AuditRing:
    """The audit key in force, every audit key sealed, and the ring key that opens all of them, sealed to each auditor."""

    public: str
    """Public half of the key that entries are sealed to, hexadecimal."""
    keys: tuple[AuditKey, ...]
    """Oldest first: the first is the one that the trust card names, the last the one in force."""
    readers: Mapping[str, str]
    """By id of the auditor, hexadecimal."""

    def to_json(self) -> dict[str, object]:
        """Return the ring as canonical JSON fields."""
        return {"public": self.public, "keys": [key.to_json() for key in self.keys], "readers": dict(self.readers)}

    @classmethod
    def from_json(cls, value: object) -> AuditRing:
        """Return the ring of `to_json`; raises `HeaderDamaged`."""
        fields = exactly(value, {"public", "keys", "readers"})
        public, keys, readers = matching(fields["public"], _ANY_HEX), fields["keys"], fields["readers"]
        if not isinstance(keys, list) or not 1 <= len(keys) <= _AUDIT_KEYS_MAX or not isinstance(readers, dict):
            raise damaged()
        if not all(
            _PERSON_ID.match(person) and isinstance(text, str) and _ANY_HEX.match(text) for person, text in readers.items()
        ):
            raise damaged()
        ring = cls(public, tuple(AuditKey.from_json(key) for key in keys), readers)
        if hashlib.sha256(bytes.fromhex(public)).digest() != ring.keys[-1].digest:
            raise damaged()
        return ring
