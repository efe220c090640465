"""What entries of the log say of a seal and of an edition of people."""

from __future__ import annotations

from typing import Any

from twinseal.audit.verify.roster import Edition
from twinseal.vault.header import Header


def of_a_seal(header: Header) -> dict[str, Any]:
    """Return what every entry about a seal says of it: which header, with which numbers, list and edition."""
    return {
        "generation": header.generation,
        "seal": header.seal_number,
        "header": header.digest,
        "change_set": header.changes.set,
        "edition": header.constitution.edition,
    }


def listed(edition: Edition) -> dict[str, Any]:
    """Return what `people.listed` says of an edition."""
    people = sum(not entrant.is_seat for entrant in edition.people.values())
    return {"edition": edition.number, "sha256": edition.sha256.hex(), "people_count": people, "start": edition.start}
