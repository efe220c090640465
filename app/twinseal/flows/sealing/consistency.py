"""Tells after an opening whether header, store and log tell the same story."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Final

from twinseal.audit.format.checkpoint import each_checkpoint
from twinseal.audit.read.reader import Entry
from twinseal.crypto.hpke import KemKeyPair
from twinseal.domain.envelope import FieldKind, codes_of
from twinseal.domain.errors import StoreDamaged, TwinsealError
from twinseal.domain.events.coded import coded_all
from twinseal.domain.events.contents import CODE_TICKED
from twinseal.domain.events.log import EPOCH_BEGUN
from twinseal.domain.events.opening import (
    OPENING_ENDED,
    OPENING_FAILED,
    OPENING_OPENED,
    OPENING_RESEALED,
    OPENING_UNCLEAN_END,
    OPENING_WIDENED,
)
from twinseal.domain.events.people import PEOPLE_LISTED
from twinseal.domain.events.sealing import SEAL_COMMITTED, SEAL_INCOMPLETE, SEAL_PREPARED
from twinseal.domain.numbers import SEAL_MAX
from twinseal.domain.texts import Text
from twinseal.flows.context import store_facts
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.log.log_reading import entries_from, read_log
from twinseal.flows.log.pending_removals import not_carried_out
from twinseal.flows.log.stories import number, text
from twinseal.vault.store import Store

Tick = tuple[str, int, int]
Unfit = tuple[int, Text]
"""An entry that does not fit: its number, and why in words."""

_SAID_MAX: Final = 2
"""Of so many entries of a kind it is said what is wrong with them; of the others, which they are."""
_NUMBERS_MAX: Final = 20
"""So many numbers are named; of more, how many they are: anybody can append thousands of entries."""
_LEAP: Final = 1000
"""How far entries that nobody signed can raise the number of the next seal."""
_ENDS: Final = (OPENING_RESEALED, OPENING_UNCLEAN_END, OPENING_FAILED, OPENING_ENDED)
_TOP: Final = SEAL_MAX - 1
"""The next number after this one must still fit into a header."""


@dataclass(frozen=True, slots=True)
class Known:
    """The highest numbers that were given to a seal and a generation, as far as anybody can be believed."""

    seal: int
    generation: int


@dataclass(frozen=True, slots=True)
class Found:
    """What header, store and log say of each other."""

    differences: tuple[Text, ...]
    """Everything that does not fit; empty where all of it does."""
    ticks: list[Tick]
    """Codes that were ticked but are not in the store yet."""
    known: Known
    """The next seal and the next generation have higher numbers than these."""
    log_cut: bool = False
    """True if the entry that the store saw last is not in the log."""
    since: tuple[Entry, ...] = ()
    """The sound entries since the last seal."""
    heads: Mapping[int, str] = field(default_factory=dict)
    """Heads of all entries since the last seal, sound or not, in hexadecimal."""
    removals: tuple[str, ...] = ()
    """Ids of people whose removal was agreed on since the last seal, and who are still enrolled."""
    unlisted: tuple[int, ...] = ()
    """Editions whose people note came with the last seal, and that the log does not tell of."""

    @property
    def what(self) -> str:
        """Return all differences in sentences, empty where there is none."""
        return " ".join(map(str, self.differences))

    def records(self) -> list[dict[str, object]]:
        """Return all differences as the log keeps them."""
        return coded_all(self.differences)


def find_mismatch(context: VaultContext, store: Store, audit: Sequence[KemKeyPair]) -> Found:
    """Hold header, store and log against each other.

    Checked: the seal number of header and store; that the log still holds the entry the store saw last;
    that the header in force is one that the log names as prepared, and that of the only seal since. Codes that were ticked in an opening
    which was killed are known from the log alone.
    """
    place = store_facts.read_place(store)
    entries, unreadable = _since(context, audit, place)
    first = entries[0] if entries else None
    there = first is not None and (first.seq, first.head.hex()) == (place.seq, place.head)
    sound = [entry for entry in entries if not entry.fault]
    # A log that is not this store's may name seals before that place as well.
    known = _known(context, place, sound if there else _all(context, audit))
    ticks, unfit = _ticks(store, sound, {epoch.start for epoch in context.origins.epochs})
    differences = (*_seal_numbers(context, place), *unreadable)
    if not unreadable:
        differences += (*_of_the_log(context, place, entries, sound, there), *_named(_faulty(entries), *unfit))
    enrolled = {entry.person.id for entry in context.header.people}
    removals = tuple(person for person in not_carried_out(sound) if person in enrolled)
    listed = {number(entry, "edition") for entry in sound if entry.is_a(PEOPLE_LISTED)}
    notes = (note for note in context.roster.notes if note.start > place.seq)
    unlisted = tuple(note.edition for note in notes if note.edition not in listed)
    heads = {entry.seq: entry.head.hex() for entry in entries}
    return Found(
        differences, ticks, known, log_cut=not there, removals=removals, unlisted=unlisted, since=tuple(sound), heads=heads
    )


def _since(
    context: VaultContext, pairs: Sequence[KemKeyPair], place: store_facts.LogPlace
) -> tuple[list[Entry], tuple[Text, ...]]:
    try:
        return entries_from(context, pairs, offset=place.offset), ()
    except TwinsealError:
        return [], (Text("mismatch.log_unreadable", expected=_entry(place.seq, place.head)),)


def _all(context: VaultContext, pairs: Sequence[KemKeyPair]) -> list[Entry]:
    return [entry for entry in read_log(context, pairs).entries if not entry.fault and entry.before is None]


def _known(context: VaultContext, place: store_facts.LogPlace, entries: Sequence[Entry]) -> Known:
    header = context.header
    committed = [entry for entry in entries if entry.is_a(SEAL_COMMITTED)]
    seals = [(entry.seq, number(entry, "seal_no")) for entry in entries]
    seals = sorted([*seals, *((entry.seq, number(entry, "seal")) for entry in committed)])
    generations = [(entry.seq, number(entry, "generation")) for entry in committed]
    numbers = [header.seal_number, *(value for _, value in seals)]
    if max(numbers) <= place.seal_number and all(value <= header.generation for _, value in generations):
        return Known(place.seal_number, header.generation)
    covered = _covered(context)
    # Nobody without two people can change what the store says. The header is signed by two people too, but it lies outside:
    # its seal number counts no more than what anybody could have written.
    return Known(
        _highest(place.seal_number, seals, covered, header.seal_number),
        _highest(header.generation, generations, covered, header.generation),
    )


def _highest(base: int, rows: Sequence[tuple[int, int]], covered: int, said: int) -> int:
    """Return the highest number to be believed: of `rows`, (entry, number) in order, and of the one `said` by the header.

    Under a checkpoint of two people a number counts if it follows on the one before as seals do; anybody could have
    written what stands after it, which can raise the number by no more than `_LEAP`. So no forged number, however
    large, uses up those that are left.
    """
    for seq, value in rows:
        if seq < covered and base < value <= min(base + _LEAP + 1, _TOP):
            base = value
    unsigned = [said, *(value for seq, value in rows if seq >= covered)]
    return max([base, *(value for value in unsigned if value <= min(base + _LEAP, _TOP))])


def _covered(context: VaultContext) -> int:
    """Return how many entries two people signed last."""
    for stored in each_checkpoint(context.machine.files, context.paths.audit):
        if context.is_signed(stored, by_two=True):
            return stored.size
    return 0


def _seal_numbers(context: VaultContext, place: store_facts.LogPlace) -> tuple[Text, ...]:
    header = context.header
    if place.seal_number == header.seal_number:
        return ()
    return (Text("mismatch.seal_number", expected=header.seal_number, found=place.seal_number),)


def _of_the_log(
    context: VaultContext, place: store_facts.LogPlace, entries: Sequence[Entry], sound: list[Entry], there: bool
) -> tuple[Text, ...]:
    header = context.header
    if not there:
        here = _entry(entries[0].seq, entries[0].head.hex()) if entries else ""
        return (Text("mismatch.log_place", expected=_entry(place.seq, place.head), found=here),)
    named = [text(entry, "header") for entry in sound if entry.is_a(SEAL_PREPARED)]
    unnamed: tuple[Text, ...] = ()
    if header.digest not in named:
        unnamed = (Text("mismatch.header_unnamed", expected=header.digest, found=named[-1] if named else ""),)
    return (*unnamed, *_another_seal(context, place, sound))


def _another_seal(context: VaultContext, place: store_facts.LogPlace, entries: list[Entry]) -> Iterator[Text]:
    """Return what tells of any seal since the store's place but the one of this header.

    An older header with its store can be put back, and an entry that calls it the last seal can be appended to the log; the
    seals in between cannot be taken out of the log.
    """
    header = context.header
    committed = [entry for entry in entries if entry.is_a(SEAL_COMMITTED)]
    ours = (header.digest, header.seal_number, header.generation)
    seals = [(text(entry, "header"), number(entry, "seal"), number(entry, "generation")) for entry in committed]
    others = sorted({seal for digest, seal, generation in seals if (digest, seal, generation) != ours})
    if others:
        # The highest tell most.
        yield Text("mismatch.other_seal", expected=header.seal_number, found=others[-_NUMBERS_MAX:])
    if seals.count(ours) > 1:
        yield Text("mismatch.seal_twice", expected=1, found=seals.count(ours))
    latest = max((number(entry, "seal_no") for entry in entries), default=0)
    if latest > header.seal_number and latest not in others:
        yield Text("mismatch.later_seal", expected=header.seal_number, found=latest)
    yield from _withdrawn(header.digest, entries)
    newest_first = each_checkpoint(context.machine.files, context.paths.audit)
    later = takewhile(lambda stored: stored.size > place.seq, newest_first)
    signed = sum(context.is_signed(stored, by_two=True) for stored in later)
    if signed > 1:
        yield Text("mismatch.signed_twice", expected=1, found=signed)


def _withdrawn(digest: str, entries: list[Entry]) -> Iterator[Text]:
    """Return what tells that people were told this header's seal was not made: another one stayed in force then."""
    prepared = False
    for entry in entries:
        prepared |= entry.is_a(SEAL_PREPARED) and text(entry, "header") == digest
        stayed = text(entry, "header") if prepared and entry.is_a(SEAL_INCOMPLETE) else ""
        if stayed not in ("", digest):
            yield Text("mismatch.seal_withdrawn", expected=stayed, found=digest)
            return


def _entry(seq: int, head: str) -> Text:
    return Text("mismatch.entry", seq=seq, head=head)


def _named(*kinds: Sequence[Unfit]) -> Iterator[Text]:
    """Yield what entries do not fit, each named; of each kind of fault the first ones in words, so that none hides another."""
    for unfit in kinds:
        yield from (text for _, text in unfit[:_SAID_MAX])
    rest = sorted(seq for unfit in kinds for seq, _ in unfit[_SAID_MAX:])
    if rest:
        others = max(0, len(rest) - _NUMBERS_MAX)
        yield Text("mismatch.more_entries", count=len(rest), entries=rest[:_NUMBERS_MAX], others=others)


def _faulty(entries: list[Entry]) -> list[Unfit]:
    return [(entry.seq, Text("mismatch.odd_entry", seq=entry.seq, fault=entry.fault)) for entry in entries if entry.fault]


def _ticks(store: Store, entries: list[Entry], begun: set[int]) -> tuple[list[Tick], tuple[list[Unfit], list[Unfit]]]:
    """Return the ticks that fit a one-time code of this store and an opening of its envelope, and what fits no code or no opening.

    Kept, one that fits no code would stop every later seal: the next generation could not take it. One outside an opening
    is none that this program writes: whoever has the folder can append an entry, and nobody has signed it yet.
    """
    ticks: list[Tick] = []
    unknown: list[Unfit] = []
    stray: list[Unfit] = []
    open_now: dict[str, frozenset[str]] = {}
    going_on: set[str] = set()
    for entry in entries:
        opening = text(entry, "opening")
        if entry.is_a(OPENING_OPENED):
            open_now[opening] = _envelopes(entry)
        elif entry.seq in begun and entry.is_a(EPOCH_BEGUN) and opening:
            going_on.add(opening)
        elif entry.is_a(OPENING_WIDENED) and opening in open_now:
            open_now[opening] |= _envelopes(entry)
        elif any(entry.is_a(kind) for kind in _ENDS):
            open_now.pop(opening, None)
            going_on.discard(opening)
        if not entry.is_a(CODE_TICKED):
            continue
        tick = (str(entry.fields.get("envelope")), number(entry, "field_index"), number(entry, "code_index"))
        if not _fits(store, tick):
            unknown.append((entry.seq, Text("mismatch.unknown_code", seq=entry.seq)))
        elif opening not in going_on and tick[0] not in open_now.get(opening, frozenset()):
            stray.append((entry.seq, Text("mismatch.stray_tick", seq=entry.seq)))
        else:
            ticks.append(tick)
    return ticks, (unknown, stray)


def _envelopes(entry: Entry) -> frozenset[str]:
    ids = entry.fields.get("envelopes")
    return frozenset(envelope for envelope in ids if isinstance(envelope, str)) if isinstance(ids, list) else frozenset()


def _fits(store: Store, tick: Tick) -> bool:
    envelope, field_index, index = tick
    try:
        fields = store.contents(envelope).fields
    except StoreDamaged:
        return False
    if not 0 <= field_index < len(fields) or fields[field_index].kind is not FieldKind.CODES:
        return False
    return 0 <= index < len(codes_of(fields[field_index].value))
