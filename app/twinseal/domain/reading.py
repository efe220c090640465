"""Who can read the entries of an export, and what is withheld from them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Readers(StrEnum):
    """Who can read the entries without an auditor's key."""

    EVERYBODY = "everybody"
    NOBODY = "nobody"
    RECIPIENT = "recipient"
    """Whoever has the private key of one recipient."""


class Withheld(StrEnum):
    """What is kept back: entries that have it are replaced by their commitments."""

    NAMES = "names"
    """Names of people, and whatever text has one in it."""
    REASONS = "reasons"
    """What people wrote: justifications, answers, reasons, remarks, reference numbers."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What of an export can be read, and by whom."""

    readers: Readers = Readers.EVERYBODY
    withheld: frozenset[Withheld] = frozenset()
    """Nothing, unless everybody can read it."""
    recipient: bytes = b""
    """The public key of the one recipient, 1,216 bytes; empty for any other."""

    @property
    def has_report(self) -> bool:
        """Tell whether the report lies open beside the log: it names people and reasons."""
        return self.readers is not Readers.RECIPIENT and not self.withheld

    @property
    def is_open(self) -> bool:
        """Tell whether readable entries lie open beside the log."""
        return self.readers is Readers.EVERYBODY


EVERYBODY = Reading()
"""Entries in plain text, with the report."""
NOBODY = Reading(Readers.NOBODY)
"""Sealed entries, with the report."""


def withheld_words(withheld: frozenset[Withheld]) -> list[str]:
    """Return what is withheld as rows and manifest have it, in the order of the kinds."""
    return [kind.value for kind in Withheld if kind in withheld]
