"""Tells after an opening whether header, store and log tell the same story."""

from __future__ import annotations

from dataclasses import dataclass

from twinseal.audit.checkpoint import checkpoint_names, read_checkpoint
from twinseal.audit.reader import Entry
from twinseal.domain.envelope import FieldKind, codes_of
from twinseal.domain.errors import StoreDamaged, TwinsealError
from twinseal.flows import store_facts
from twinseal.flows.log_reading import entries_from
from twinseal.flows.removals import not_carried_out
from twinseal.flows.rooms import VaultRooms
from twinseal.flows.stories import number, text
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
    since: tuple[Entry, ...] = ()
    """The sound entries since the last seal."""
    removals: tuple[str, ...] = ()
    """Ids of auditors whose removal was agreed on since the last seal, and who are still enrolled."""


def find_mismatch(rooms: VaultRooms, store: Store) -> Found:
    """Hold header, store and log against each other.

    Checked: the seal number of header and store; that the log still holds the entry the store saw last;
    that the header in force is one that the log names as prepared, and that of the only seal since. Codes that were ticked in an opening
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
    sound = [entry for entry in entries if not entry.fault]
    ticks, unfit = _ticks(store, sound)
    what = _mismatch(rooms, place, sound, there) or _faulty(entries) or unfit
    enrolled = {entry.person.id for entry in rooms.header.people}
    removals = tuple(one for one in not_carried_out(sound) if one in enrolled)
    return Found(what, ticks, log_cut=not there, removals=removals, since=tuple(sound))


def _mismatch(rooms: VaultRooms, place: store_facts.LogPlace, entries: list[Entry], there: bool) -> str:
    header = rooms.header
    if place.seal_number != header.seal_number:
        return f"The header says seal {header.seal_number}, the store says {place.seal_number}."
    if not there:
        return "The log is not the one, or not as long as the one, that this store was sealed with."
    named = [str(entry.fields.get("header")) for entry in entries if entry.fields.get("kind") == "seal.prepared"]
    if header.digest not in named:
        return "The header is not one that the log names since the last seal."
    return _another_seal(rooms, place, entries)


def _another_seal(rooms: VaultRooms, place: store_facts.LogPlace, entries: list[Entry]) -> str:
    """Return a sentence if the log tells of any seal since the store's place but the one of this header.

    An older header with its store can be put back, and an entry that calls it the last seal can be appended to the log; the
    seals in between cannot be taken out of the log.
    """
    header = rooms.header
    committed = [entry for entry in entries if entry.fields.get("kind") == "seal.committed"]
    ours = (header.digest, header.seal_number, header.generation)
    named = [(text(one, "header"), number(one, "seal"), number(one, "generation")) for one in committed]
    if any(one != ours for one in named):
        return "The header is not that of every seal that the log names since: it is older, or another one."
    if len(named) > 1:
        return "The log names the seal of this header more than once."
    if any(number(entry, "seal_no") > header.seal_number for entry in entries):
        return "The log was written under a later seal than the header's."
    files, audit = rooms.parts.files, rooms.paths.audit
    later = [name for name in checkpoint_names(files, audit) if int(name.removesuffix(".note")) > place.seq]
    sealed = sum(rooms.is_signed(read_checkpoint(files, audit, name), by_two=True) for name in later)
    return "" if sealed <= 1 else "Two people signed more than one seal since the one of this header."


def _faulty(entries: list[Entry]) -> str:
    odd = next((entry for entry in entries if entry.fault), None)
    if odd is None:
        return ""
    return f"Entry {odd.seq} of the log {odd.fault}; the program writes no such entry."


def _ticks(store: Store, entries: list[Entry]) -> tuple[list[Tick], str]:
    """Return the ticks that fit a one-time code of this store, and a sentence about the first that fits none.

    Kept, one that fits none would stop every later seal: the next generation could not take it.
    """
    found: list[Tick] = []
    unfit = ""
    for entry in entries:
        if entry.fields.get("kind") != "code.ticked":
            continue
        tick = (str(entry.fields.get("envelope")), number(entry, "field_index"), number(entry, "code_index"))
        if _fits(store, tick):
            found.append(tick)
        else:
            unfit = unfit or f"Entry {entry.seq} of the log marks a one-time code as used that this vault does not hold."
    return found, unfit


def _fits(store: Store, tick: Tick) -> bool:
    envelope, field_index, index = tick
    try:
        fields = store.contents(envelope).fields
    except StoreDamaged:
        return False
    if not 0 <= field_index < len(fields) or fields[field_index].kind is not FieldKind.CODES:
        return False
    return 0 <= index < len(codes_of(fields[field_index].value))
