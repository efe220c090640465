"""What was read at an auditor's earlier visits: taken where the very lines still stand, and extended when the visit ends."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from twinseal.audit.format.log_file import LogPaths, raw_lines
from twinseal.audit.read.kept_reading import (
    Kept,
    Reader,
    Shown,
    Span,
    after,
    new_header,
    open_reading,
    seal_parts,
    seal_shown,
)
from twinseal.audit.read.reader import Entry
from twinseal.crypto.hpke import KemKeyPair
from twinseal.domain.errors import TwinsealError
from twinseal.domain.events.audit import AUDIT_SIGNED_IN
from twinseal.domain.events.kind import Tag
from twinseal.domain.people import Person
from twinseal.domain.texts import sentence_of
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.log.log_reading import Known, LogRead, in_shape
from twinseal.flows.log.stories import text
from twinseal.vault.reading_files import begin_reading, extend_reading, read_reading


class KeptLog:
    """The reading of one auditor, under a key that only they can make. It is never a reason to believe in a line: that is there or not."""

    def __init__(self, context: VaultContext, auditor: Person, pair: KemKeyPair) -> None:
        """Keep for an auditor whose pair is open."""
        card, own = context.card, context.header.enrolled(auditor.id)
        self._context = context
        self._reader = Reader(card.vault_id, card.log_id, auditor.id, own.key)
        self._pair = pair
        self._kept = Kept()
        self._known = Known()

    def load(self) -> Known:
        """Return what was kept, as far as it is what this auditor's program wrote; nobody knows yet whether its lines still stand."""
        files, paths = self._context.machine.files, self._context.paths
        # An entry is always shorter than its line, in which it is sealed.
        most = self._context.journal.writer.log_bytes
        data = read_reading(files, paths, self._reader.person_id, most)
        self._kept = open_reading(data, self._pair, self._reader)
        entries: Sequence[Entry | None] = self._kept.entries
        if self._kept.odd:
            judged = list(entries)
            for place in self._kept.odd:
                entry = judged[place]
                judged[place] = in_shape(entry) if entry is not None else None
            entries = judged
        self._known = Known(entries, self._kept.heads, self._kept.spans)
        return self._known

    @property
    def spans(self) -> Sequence[Span]:
        """Return the lines together that stood as they were kept when the log was read first."""
        return self._kept.spans if self._known.taken == len(self._known.entries) else ()

    @property
    def shown(self) -> Shown | None:
        """Return what this auditor was shown last; None where nobody knows, and where the log is not the one that they read."""
        return None if self._known.taken < len(self._known.entries) else self._kept.shown

    def page_left(self, own: Sequence[Entry]) -> object:
        """Return what the first pages told when this auditor left, as it was kept; None where nothing did.

        None too where the log's own entries tell of another visit of theirs since, beside this one: then what was kept is not of the
        last one, for somebody put it back, or that one could keep nothing.
        """
        shown = self.shown
        if shown is None or not self._kept.whole:
            return None
        since = islice(own, len(self._kept.entries), None)
        came = sum(entry.is_a(AUDIT_SIGNED_IN) and text(entry, "person") == self._reader.person_id for entry in since)
        return shown.page if came == 1 else None

    @property
    def read_before(self) -> int | None:
        """Return how many entries this auditor's program had read that still stand; None where nothing says so."""
        return self._known.taken if self._kept.size else None

    def differs(self, entries: Sequence[Entry]) -> str:
        """Return what the auditor is told where what was kept does not fit the log that was read; empty where it does.

        It does not either where the log has an earlier visit of theirs, and nothing was kept of any.
        """
        if not self._kept.size:
            visits = sum(entry.has(Tag.VISIT) and text(entry, "person") == self._reader.person_id for entry in entries)
            # The newest is this visit.
            return sentence_of("desk.reading.gone") if visits > 1 else ""
        if self._known.taken < len(self._known.entries):
            return sentence_of("desk.reading.other", size=len(self._known.entries), first=self._known.taken)
        return "" if self._kept.whole else sentence_of("desk.reading.altered")

    def keep(self, read: LogRead, shown: Shown | None) -> None:
        """Keep what was read besides, and what was shown; where what is kept does not fit, the file is begun again.

        Where nothing was `shown`, that of the visit before stays. Nothing is lost where it cannot be written.
        """
        if self._context.lost is not None or not read.own:
            return
        with contextlib.suppress(TwinsealError):
            self._write(read.own, shown or self.shown)

    def _write(self, own: Sequence[Entry], shown: Shown | None) -> None:
        files, paths, kept = self._context.machine.files, self._context.paths, self._kept
        person = self._reader.person_id
        if not kept.size or self._known.taken < len(kept.entries):
            header = new_header(self._reader)
            begin_reading(files, paths, person, header)
            kept = open_reading(header, self._pair, self._reader)
        extend_reading(files, paths, person, kept.size, self._parts(own, kept, shown))

    def _parts(self, own: Sequence[Entry], kept: Kept, shown: Shown | None) -> Iterator[bytes]:
        first, last = len(kept.entries), kept.last
        room = self._context.journal.writer.log_bytes - kept.size
        for part in seal_parts(self._lines(own, kept), first, self._pair, self._reader, kept.salt, last):
            yield part
            room -= len(part)
            first, last = after(part)
        if shown is not None and first == len(own):
            yield self._sealed(shown, first, kept, last, room)

    def _sealed(self, shown: Shown, first: int, kept: Kept, last: bytes, room: int) -> bytes:
        part = seal_shown(shown, first, self._pair, self._reader, kept.salt, last)
        if len(part) > room and shown.page is not None:
            # What is longer than the log nobody reads: it could be of any length.
            part = seal_shown(replace(shown, page=None), first, self._pair, self._reader, kept.salt, last)
        return part

    def _lines(self, own: Sequence[Entry], kept: Kept) -> Iterator[tuple[Entry, bytes]]:
        """Yield what is not kept yet, each with the line that stands in its place now."""
        begin = sum(span.size for span in kept.spans)
        path, end = LogPaths(self._context.paths.audit).log, self._context.journal.writer.log_bytes
        raw = raw_lines(self._context.machine.files, path, begin, end)
        return ((entry, line.data) for entry, line in zip(islice(own, len(kept.entries), None), raw, strict=False))
