"""Reading entries of a vault's log with audit keys that are open; what cannot be read is said, and stops nobody.

Whoever can write to the vault's folder has the key for the next entry and can append a line that nobody can open, or an
entry that is not what its kind must be. This is the one place that notices both: such an entry has a `fault`, nothing
is taken from it, and everybody who reads on gets it as a row in words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Final, cast

from twinseal.audit.format.line import Line
from twinseal.audit.format.line import parse as parse_line
from twinseal.audit.format.log_file import LogPaths, raw_lines
from twinseal.audit.format.merkle import HASH_BYTES, leaf_hash
from twinseal.audit.read.kept_reading import Span
from twinseal.audit.read.reader import Entry, EntryOpener, iter_lines
from twinseal.audit.verdict.verdict import Failure
from twinseal.crypto.hpke import KemKeyPair
from twinseal.domain import canonical
from twinseal.domain.errors import BadInput, DiskFault, LogDamaged
from twinseal.domain.events.registry import check_event
from twinseal.domain.ports import Files
from twinseal.domain.texts import Text
from twinseal.flows.context.times import parse
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.log.unanchored import Folder, judge_folders

_ADDED: Final = ("v", "seq", "salt")
_BLOCK: Final = 1024 * 1024
_UNANCHORED_SHOWN: Final = 1000
"""Of a folder that proves nothing no more entries are read: anybody can make it as large as the drive."""


@dataclass(slots=True)
class Known:
    """What was read of the log before: entries by their numbers, None for one that must be opened again, and the heads of their lines."""

    entries: Sequence[Entry | None] = ()
    heads: bytes | None = None
    """32 bytes for each; None where each entry has its own."""
    spans: Sequence[Span] = ()
    """Their lines together, from the first of them on; what no span speaks of is compared line by line."""
    taken: int = 0
    """How many of them still stand where they stood, once the log was read."""

    def head(self, place: int) -> bytes:
        """Return the leaf hash of the line of an entry; empty where nobody knows."""
        if self.heads is not None:
            return self.heads[place * HASH_BYTES : (place + 1) * HASH_BYTES]
        entry = self.entries[place]
        return b"" if entry is None else entry.head


@dataclass(frozen=True, slots=True)
class LogRead:
    """The log as it can be read."""

    entries: list[Entry] = field(default_factory=list)
    """The log's own, and unanchored ones that hold and that nobody rejected, before the entry that they came before."""
    unanchored: list[Entry] = field(default_factory=list)
    """Entries that prove nothing, from folders that two people rejected or that do not belong to this log."""
    merged: tuple[int, ...] = ()
    """Numbers of the folders whose entries stand among `entries`."""
    broken: Text | None = None
    """Why the log cannot be read to its end; None where it can."""
    size: int = 0
    """How many entries of the log itself could be read."""
    folders: tuple[Folder, ...] = ()
    """Folders of unanchored entries that count as no part of the log."""
    own: tuple[Entry, ...] = ()
    """The log's own entries, by their numbers."""


def entries_from(context: VaultContext, pairs: Sequence[KemKeyPair], *, offset: int = 0) -> list[Entry]:
    """Return the entries from a line's byte offset on; raises `LogDamaged` where lines are malformed or leave a gap."""
    return list(_opened(pairs, iter_lines(context.machine.files, context.paths.audit, offset=offset, end=_end(context))))


def _end(context: VaultContext) -> int | None:
    # While the key is lost, what a torn write left after the last line stands until the log has a key again.
    return context.lost.log_bytes if context.lost is not None else None


def read_log(context: VaultContext, pairs: Sequence[KemKeyPair], known: Known | None = None) -> LogRead:
    """Return all that can be read; never raises for what the files say.

    What is `known` of lines that still stand where they stood is not opened again. From the first line on that is another one
    all are.
    """
    known = known or Known()
    anchored, broken = _as_far_as_it_goes(context, pairs, context.paths.audit, end=_end(context), known=known)
    entries: list[Entry] = []
    unanchored: list[Entry] = []
    merged: list[int] = []
    strange: list[Folder] = []
    begin = 0
    for folder in judge_folders(context):
        if folder.holds:
            read, _ = _as_far_as_it_goes(context, pairs, folder.path)
            entries += anchored[begin : folder.start]
            begin = max(begin, min(folder.start, len(anchored)))
            entries += [replace(entry, before=folder.start) for entry in read]
            merged.append(folder.start)
        else:
            read, _ = _as_far_as_it_goes(context, pairs, folder.path, most=_UNANCHORED_SHOWN)
            unanchored += [_proves_nothing(entry, folder) for entry in read]
            strange.append(folder)
    entries += anchored[begin:]
    return LogRead(entries, unanchored, tuple(merged), broken, len(anchored), tuple(strange), tuple(anchored))


def _as_far_as_it_goes(
    context: VaultContext,
    pairs: Sequence[KemKeyPair],
    folder: Path,
    most: int | None = None,
    end: int | None = None,
    known: Known | None = None,
) -> tuple[list[Entry], Text | None]:
    entries: list[Entry] = []
    try:
        offset = _still_there(context.machine.files, folder, end, known, entries, pairs) if known is not None else 0
        lines = iter_lines(context.machine.files, folder, offset=offset, end=end, first=len(entries))
        for entry in islice(_opened(pairs, lines), most):
            entries.append(entry)  # noqa: PERF402 - what was read before a fault is kept
    except LogDamaged as fault:
        return entries, fault.text
    return entries, None


def _still_there(
    files: Files, folder: Path, end: int | None, known: Known, entries: list[Entry], pairs: Sequence[KemKeyPair]
) -> int:
    """Take the known entries whose very lines stand in the log, up to the first that does not; return where that one begins.

    What stands there is hashed, many lines at once where they were kept together and nothing in them changed, else each for itself:
    whatever somebody changed in it since is opened again, and found.
    """
    path, opener = LogPaths(folder).log, EntryOpener(pairs)
    try:
        facts = files.facts(path)
        size = 0 if facts is None else facts.size
        size = size if end is None else min(size, end)
        offset = _whole_spans(files, path, size, known, entries, opener)
        known_left = islice(known.entries, len(entries), None)
        for entry, raw in zip(known_left, raw_lines(files, path, offset, size), strict=False):
            if not raw.whole or leaf_hash(raw.data) != known.head(len(entries)):
                break
            entries.append(entry if entry is not None else _opened_again(opener, raw.data))
            offset += len(raw.data) + 1
    except DiskFault as fault:
        raise LogDamaged("log.damaged.unreadable", fault=fault.text) from fault
    known.taken = len(entries)
    return offset


def _whole_spans(files: Files, path: Path, size: int, known: Known, entries: list[Entry], opener: EntryOpener) -> int:
    """Take the known entries of spans that stand as they were kept, up to the first that does not; return where that one begins."""
    offset = 0
    for span in known.spans:
        if offset + span.size > size:
            break
        if _sha256_at(files, path, offset, span.size) != span.sha256:
            break
        rows = known.entries[len(entries) : len(entries) + span.count]
        if any(row is None for row in rows):
            lines = zip(rows, raw_lines(files, path, offset, offset + span.size), strict=False)
            entries += [entry if entry is not None else _opened_again(opener, line.data) for entry, line in lines]
        else:
            entries += cast("Sequence[Entry]", rows)
        offset += span.size
    return offset


def _sha256_at(files: Files, path: Path, offset: int, size: int) -> bytes:
    digest, end = hashlib.sha256(), offset + size
    while offset < end and (block := files.read_at(path, offset, min(_BLOCK, end - offset))):
        digest.update(block)
        offset += len(block)
    return digest.digest()


def _opened_again(opener: EntryOpener, data: bytes) -> Entry:
    line = parse_line(data)
    if not isinstance(line, Line):
        raise LogDamaged("log.damaged.failure", failure=Failure(line, None).text)
    return _opened_line(opener, line)


def _opened(pairs: Sequence[KemKeyPair], lines: Iterable[Line]) -> Iterator[Entry]:
    opener = EntryOpener(pairs)
    return (_opened_line(opener, line) for line in lines)


def _opened_line(opener: EntryOpener, line: Line) -> Entry:
    entry = opener.open_line(line)
    if isinstance(entry, Failure):
        fault = Text("entry.fault.unreadable", words=entry.words, detail=entry.detail)
        return Entry(line.seq, {}, line.head, fault=fault)
    return in_shape(entry)


def in_shape(entry: Entry) -> Entry:
    """Return an entry, with a fault if it is not what an event of its kind must be."""
    fields = {name: value for name, value in entry.fields.items() if name not in _ADDED}
    try:
        check_event(fields)
        parse(str(fields["t"]))
    except BadInput as error:
        return replace(entry, fault=Text("entry.fault.not_an_event", fault=error.text))
    except ValueError:
        return replace(entry, fault=Text("entry.fault.no_time"))
    return entry


def _proves_nothing(entry: Entry, folder: Folder) -> Entry:
    return replace(entry, before=folder.start, fault=Text("entry.fault.proves_nothing", why=folder.why))


def readable_rows(entries: Sequence[Entry]) -> bytes:
    """Return entries as lines of canonical JSON that anybody can hold against the log (docs/formats.md, 6.2)."""
    return b"".join(readable_lines(entries))


def readable_lines(entries: Iterable[Entry]) -> Iterator[bytes]:
    """Yield the same line by line."""
    for entry in entries:
        yield canonical.dumps(readable_row(entry)) + b"\n"


def without_gap(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Return the longest run of entries that can be read; of a row that nobody can open no text can be handed out."""
    longest: Sequence[Entry] = ()
    begin = 0
    for place in [*(place for place, entry in enumerate(entries) if not entry.fields), len(entries)]:
        if place - begin > len(longest):
            longest = entries[begin:place]
        begin = place + 1
    return longest


def until_gap(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Return the entries before the first that cannot be read."""
    return entries[: next((place for place, entry in enumerate(entries) if not entry.fields), len(entries))]


def readable_row(entry: Entry) -> dict[str, object]:
    """Return an entry as a row of a readable copy."""
    mark = {} if entry.before is None else {"unanchored": entry.before}
    return {**entry.fields, "head": entry.head.hex(), **mark}
