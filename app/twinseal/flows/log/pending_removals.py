"""People whose removal two people agreed on, and which a sudden end or a failed seal left undone."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.people import PERSON_REMOVED
from twinseal.domain.events.sealing import SEAL_COMMITTED, SEAL_FOUND
from twinseal.flows.log.stories import text


def agreed_only(entries: Iterable[Entry], carried_out: Collection[str]) -> dict[str, Entry]:
    """Return by person id the entries that agreed on a removal by a list which is none of those that seals carried out."""
    agreed = {text(entry, "person"): entry for entry in entries if entry.is_a(PERSON_REMOVED)}
    return {person: entry for person, entry in agreed.items() if text(entry, "change_set") not in carried_out}


def not_carried_out(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Return by person id the entries that agreed on a removal which no later entry says was carried out; the log is believed."""
    agreed: dict[str, Entry] = {}
    for entry in entries:
        fields = entry.fields
        person, listed = fields.get("person"), fields.get("change_set")
        if entry.is_a(PERSON_REMOVED) and isinstance(person, str):
            agreed[person] = entry
        elif entry.is_a(SEAL_COMMITTED) or entry.is_a(SEAL_FOUND):
            agreed = {person: row for person, row in agreed.items() if row.fields.get("change_set") != listed}
    return agreed
