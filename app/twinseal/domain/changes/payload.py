"""What is secret or large of a row, and travels beside it."""

from __future__ import annotations

from typing import Protocol

from twinseal.domain.changes.brought_keys import BroughtKeys
from twinseal.domain.envelope import Field, Outside


class Payload(Protocol):
    """What is secret or large of a row: it travels beside the row, in the sealed draft and to the next store, and is never signed."""

    @property
    def outside(self) -> Outside | None:
        """Return the new label and card of an envelope, None where the row brings none."""
        ...

    @property
    def contents(self) -> tuple[Field, ...] | None:
        """Return the new fields of an envelope with their secrets, None where the row brings none."""
        ...

    @property
    def file_names(self) -> tuple[str, ...]:
        """Return the names of all files that the envelope has from then on; they lie sealed in the vault's folder already."""
        ...

    @property
    def file_ids(self) -> tuple[str, ...]:
        """Return the ids of these files, in the same order."""
        ...

    @property
    def keys(self) -> BroughtKeys | None:
        """Return the keys that a row about a person brings, None where it brings none."""
        ...
