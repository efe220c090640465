"""A list of changes that two people agree on and one seal carries out.

Its signed form (`rows`, `digest`, `to_json`) is prepared for the kind `change.signed`; nothing writes it yet.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from twinseal.domain import canonical
from twinseal.domain.changes.change import Change, Enrolled, NextVault
from twinseal.domain.people import Person

CHANGE_SET_VERSION: Final = 1
_DOMAIN: Final = b"twinseal/1 changes\0"


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Changes in the order in which they were agreed on; each is judged where those before it are made."""

    vault_id: str
    opening_id: str
    base: int
    """Generation of the store that the changes are made to."""
    changes: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there is anything to change."""
        return bool(self.changes)

    def with_change(self, change: Change, people: Iterable[Person]) -> ChangeSet:
        """Return the list with one more change, judged where `people` are enrolled; raises `BadInput`, `NotPermitted`."""
        change.check(self.people(people))
        return replace(self, changes=(*self.changes, change))

    def people(self, people: Iterable[Person]) -> Sequence[Person]:
        """Return who is enrolled once these changes are made to a vault of `people`."""
        enrolled = Enrolled(list(people))
        self.apply(enrolled)
        return tuple(enrolled.people)

    def apply(self, vault: NextVault) -> None:
        """Do every change, in order."""
        for change in self.changes:
            change.apply(vault)

    def rows(self) -> list[dict[str, object]]:
        """Return one row a change: its kind, its number from 1, its own facts; in no language, so that everybody signs the same."""
        return [
            {"kind": change.event.name, "number": number, **change.fields()}
            for number, change in enumerate(self.changes, start=1)
        ]

    @property
    def digest(self) -> str:
        """Return the SHA-256 over all rows, in hexadecimal: what a signature of the list is about."""
        return hashlib.sha256(_DOMAIN + b"".join(canonical.dumps(row) + b"\n" for row in self.rows())).hexdigest()

    def to_json(self) -> dict[str, object]:
        """Return the list as canonical JSON fields."""
        return {
            "form": "twinseal/1 changes",
            "v": CHANGE_SET_VERSION,
            "vault": self.vault_id,
            "opening": self.opening_id,
            "base": self.base,
            "set": self.digest,
            "count": len(self.changes),
            "rows": self.rows(),
        }
