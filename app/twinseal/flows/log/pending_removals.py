"""Auditors whose removal two people agreed on, and which a sudden end or a failed seal left undone."""

from __future__ import annotations

from collections.abc import Iterable

from twinseal.audit.read.reader import Entry


def not_carried_out(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Return by person id the entries that agreed on a removal which no later entry says was carried out."""
    agreed: dict[str, Entry] = {}
    for entry in entries:
        fields = entry.fields
        person, removed = fields.get("person"), fields.get("removed")
        if fields.get("kind") == "auditor.removal_agreed" and isinstance(person, str):
            agreed[person] = entry
        elif fields.get("kind") == "epoch.begun" and isinstance(removed, list):
            agreed = {one: entry for one, entry in agreed.items() if one not in removed}
    return agreed
