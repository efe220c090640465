"""The log as one visit has read it: entries, the view that rules and reports take of it, and a search through the entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from operator import is_not

from twinseal.audit.read.kept_reading import Shown
from twinseal.audit.read.reader import Entry
from twinseal.crypto.hpke import KemKeyPair
from twinseal.flows.audit_desk.kept_log import KeptLog
from twinseal.flows.audit_desk.search import LogSearch
from twinseal.flows.context.collector import collecting_nothing, pass_over, search_all
from twinseal.flows.context.times import iso
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.log import stories
from twinseal.flows.log.log_reading import Known, LogRead, read_log
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.seal_codes import SealCodes
from twinseal.flows.log.seals import Seals
from twinseal.flows.views.audit_desk import EntryLine, FoundEntries


def _is_same(read: LogRead, before: LogRead) -> bool:
    """Tell whether a log that was read again is what it was: every entry of it was taken where its line still stood."""
    if len(read.own) != len(before.own) or any(map(is_not, read.own, before.own)):
        return False
    return replace(read, own=(), entries=[]) == replace(before, own=(), entries=[]) and read.entries == before.entries


def faults_of(read: LogRead) -> tuple[object, ...]:
    """Return what was wrong with a log beside its entries: where it ends, and folders beside it."""
    return read.broken, read.folders, read.merged


class DeskLog:
    """Reads the log of one vault with audit keys that are open; `forget` drops all that was read."""

    def __init__(self, context: VaultContext, pairs: Sequence[KemKeyPair], kept: KeptLog) -> None:
        """Begin with what was kept at earlier visits."""
        self.is_stopped = False
        """Whether its auditor leaves: what still reads a view of it is to end."""
        self._context = context
        self._kept = kept
        self._pairs = pairs
        self.people = stories.People.of(context.roster)
        """Names of people, and labels of envelopes as requests named them."""
        self._codes = SealCodes(context)
        self._read = LogRead()
        self._shown: list[Entry] = []
        self._search = LogSearch()

    def stop(self) -> None:
        """Let whatever reads a view of it end with `Cancelled` at its next step; may be called on any thread."""
        self.is_stopped = True

    @property
    def entries(self) -> list[Entry]:
        """Return the entries as they were read last."""
        return self._read.entries

    @property
    def faults(self) -> tuple[object, ...]:
        """Return what was wrong as it was read last, as `faults_of`."""
        return faults_of(self._read)

    def refresh(self) -> None:
        """Read what was logged since the last look; what cannot be read is a finding, and keeps nobody out."""
        with collecting_nothing():
            known = Known(self._read.own, spans=self._kept.spans) if self._read.own else self._kept.load()
            read = read_log(self._context, self._pairs, known)
            if _is_same(read, self._read):
                return
            # Every entry stays: without them the search is short.
            pass_over()
            self._read = read
            # What proves nothing stands behind everything that does.
            self._shown = [*read.unanchored, *read.entries]
            self.people.learn(read.entries)
            self._search = LogSearch(self._shown, self.people, self._search)

    def view(self) -> LogView:
        """Return the log as rules and reports see it."""
        return self._view(self.entries, self._read)

    def view_before(self, size: int) -> LogView:
        """Return the view of the first entries, which were there at a visit before; what could not be read then nobody knows."""
        entries = self.entries[:size]
        return self._view(entries, LogRead(entries))

    def _view(self, entries: Sequence[Entry], read: LogRead) -> LogView:
        roster = self._context.roster
        notes = {(note.seal, note.generation) for note in roster.notes}
        seals = Seals.of(entries, self._codes, notes)
        card = self._context.card
        view = LogView.of(entries, self.people, roster, read, self._codes.of, seals)
        rules = self._context.header.constitution
        return replace(
            view,
            ids=(card.vault_id, card.log_id),
            policy=rules.policy,
            thresholds=rules.thresholds,
            site=rules.site,
            duties=self._context.header.duties,
            now_utc=iso(self._context.machine.clock.utc()),
            should_stop=lambda: self.is_stopped,
        )

    def slice(self, search: str, offset: int, count: int) -> tuple[int, tuple[EntryLine, ...]]:
        """Return how many entries fit a search, and a slice of them, newest first."""
        while not (answer := self.found(search, offset, count)).is_done:
            pass
        return answer.total, answer.lines

    def found(self, search: str, offset: int, count: int) -> FoundEntries:
        """Go on with a search for a moment, and return how far it is, and a slice of what it found, newest first."""
        if not search.strip():
            total = len(self._shown)
            chosen = self._shown[max(0, total - offset - count) : total - offset]
            lines = tuple(stories.entry_line(entry, self.people) for entry in reversed(chosen))
            return FoundEntries(total, total, is_done=True, lines=lines)
        # What was found stays for the slices that follow, so that scrolling a long answer does not search again.
        searching = self._search
        searching.begin(search)
        searching.go_on()
        chosen = [self._shown[place] for place in searching.places[offset : offset + count]]
        lines = tuple(stories.entry_line(entry, self.people) for entry in chosen)
        return FoundEntries(len(self._shown), len(searching.places), searching.is_done, lines)

    def differs(self) -> str:
        """Return what is said where this log is another one than at earlier visits; empty where it continues what they read."""
        return self._kept.differs(self.entries)

    @property
    def shown_before(self) -> Shown | None:
        """Return what this auditor was shown at the last visit that kept it; None where nobody knows."""
        return self._kept.shown

    @property
    def page_left(self) -> object:
        """Return what the first pages told when this auditor left, as it was kept; None where nothing did, or may be shown."""
        return self._kept.page_left(self._read.own)

    @property
    def is_sound(self) -> bool:
        """Tell whether all was read: every entry of the log without a fault, and no folder beside it that proves nothing."""
        read = self._read
        return read.broken is None and not read.folders and all(entry.fault is None for entry in read.own)

    @property
    def read_before(self) -> int | None:
        """Return how many entries this auditor's program had read that still stand; None where nothing says so."""
        return self._kept.read_before

    def keep(self, shown: Shown | None) -> None:
        """Keep what was read, and what was shown, for the next visit of this auditor."""
        self._kept.keep(self._read, shown)

    def forget(self) -> None:
        """Drop every entry."""
        search_all()
        self._read, self._shown, self._search = LogRead(), [], LogSearch()
