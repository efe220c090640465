"""Tells after an opening whether header, store and log tell the same story."""

from __future__ import annotations

from dataclasses import dataclass

from twinseal.audit.reader import Entry
from twinseal.domain.errors import TwinsealError
from twinseal.flows import store_facts
from twinseal.flows.log_reading import entries_from
from twinseal.flows.removals import not_carried_out
from twinseal.flows.rooms import VaultRooms
from twinseal.vault.store import Store

Tick = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """What header, store and log say of each other."""

    what: str
    """One sentence about the first disagreement, or empty."""
    ticks: list[Tick]
    """Codes that were ticked but are not in the store yet."""
    log_cut: bool = False
    """True if the entry that the store saw last is not in the log."""
    removals: tuple[str, ...] = ()
    """Ids of auditors whose removal was agreed on since the last seal, and who are still enrolled."""


def find_mismatch(rooms: VaultRooms, store: Store) -> Found:
    """Hold header, store and log against each other.

    Checked: the seal number of header and store; that the log still holds the entry the store saw last;
    that the header in force is the one that the log names last as prepared. Codes that were ticked in an opening
    which was killed are known from the log alone.
    """
    place = store_facts.read_place(store)
    pairs = store_facts.audit_pairs(store)
    try:
        entries = entries_from(rooms, pairs, offset=place.offset)
    except TwinsealError:
        return Found("The log since the last seal cannot be read: it is cut, changed, or another one.", [], log_cut=True)
    finally:
        for pair in pairs:
            pair.wipe()
    first = entries[0] if entries else None
    there = first is not None and (first.seq, first.head.hex()) == (place.seq, place.head)
    enrolled = {entry.person.id for entry in rooms.header.people}
    removals = tuple(one for one in not_carried_out(entries) if one in enrolled)
    return Found(_mismatch(rooms, place, entries, there), _ticks(entries), log_cut=not there, removals=removals)


def _mismatch(rooms: VaultRooms, place: store_facts.LogPlace, entries: list[Entry], there: bool) -> str:
    header = rooms.header
    if place.seal_number != header.seal_number:
        return f"The header says seal {header.seal_number}, the store says {place.seal_number}."
    if not there:
        return "The log is not the one, or not as long as the one, that this store was sealed with."
    named = [str(entry.fields.get("header")) for entry in entries if entry.fields.get("kind") == "seal.prepared"]
    if header.digest not in named:
        return "The header is not one that the log names since the last seal."
    committed = [str(entry.fields.get("header")) for entry in entries if entry.fields.get("kind") == "seal.committed"]
    if committed and header.digest != committed[-1]:
        return "The header is older than the one that the log names last."
    return ""


def _ticks(entries: list[Entry]) -> list[Tick]:
    found = []
    for entry in entries:
        if entry.fields.get("kind") == "code.ticked":
            field_index, index = entry.fields["field_index"], entry.fields["index"]
            if isinstance(field_index, int) and isinstance(index, int):
                found.append((str(entry.fields["envelope"]), field_index, index))
    return found
