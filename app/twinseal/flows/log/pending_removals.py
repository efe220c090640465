"""Auditors whose removal two people agreed on, and which a sudden end or a failed seal left undone."""

from __future__ import annotations

from collections.abc import Iterable

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.log import EPOCH_BEGUN
from twinseal.domain.events.people import AUDITOR_REMOVAL_AGREED


def not_carried_out(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Return by person id the entries that agreed on a removal which no later entry says was carried out."""
    agreed: dict[str, Entry] = {}
    for entry in entries:
        fields = entry.fields
        person, removed = fields.get("person"), fields.get("removed")
        if entry.is_a(AUDITOR_REMOVAL_AGREED) and isinstance(person, str):
            agreed[person] = entry
        elif entry.is_a(EPOCH_BEGUN) and isinstance(removed, list):
            agreed = {person: entry for person, entry in agreed.items() if person not in removed}
    return agreed
