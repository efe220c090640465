"""Checks the lines in one stretch of the file: the part of a verification that can run in several processes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from twinseal.audit.format.epoch import Epoch
from twinseal.audit.format.line import LINE_MAX_BYTES, Line, broken_rule, parse
from twinseal.audit.format.log_file import raw_lines
from twinseal.audit.format.merkle import HASH_BYTES
from twinseal.audit.verdict.verdict import Failure, Reason
from twinseal.audit.verify.watched import is_utc, looked_at
from twinseal.domain.events.sealing import CHECKPOINT_MADE
from twinseal.domain.ports import Files

if TYPE_CHECKING:
    from twinseal.audit.read.reader import EntryOpener

KEY_PREFIX_BYTES: Final = 12
SEQ_BYTES: Final = 6


@dataclass(frozen=True, slots=True)
class Position:
    """A place between two lines: the next line's number, the `prev` it must bear, and the key that must sign it.

    `public` is None where the key is not known: before the first line, without a trust card.
    """

    seq: int
    prev: bytes
    public: bytes | None


@dataclass(frozen=True, slots=True)
class Span:
    """What is to be checked: bytes `start` to `end` of a log, which begin and end at lines."""

    files: Files
    path: Path
    log_id: str
    audit_key: bytes | None
    """Id of the audit key that every line must name; None where no trust card tells it."""
    start: int
    end: int
    epochs: tuple[Epoch, ...] = ()
    """Epochs of this log, ascending."""
    people: tuple[tuple[int, bytes], ...] = ()
    """First entries of people notes, ascending, each with the id of the audit key that lines name from there on."""


@dataclass(slots=True)
class SpanResult:
    """What a stretch held, up to its end or its first failure."""

    begin: Position
    after: Position
    heads: bytearray = field(default_factory=bytearray)
    keys: bytearray = field(default_factory=bytearray)
    """Per line the first 12 bytes of the announced key and 6 bytes of the line's number."""
    epoch_keys: bytearray = field(default_factory=bytearray)
    """The same of keys that epochs set in place of the announced ones."""
    failure: Failure | None = None
    torn: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    checkpoints: list[tuple[int, str]] = field(default_factory=list)
    """Size and digest of checkpoints that decrypted entries name."""
    times: list[tuple[int, str]] = field(default_factory=list)
    """Number and UTC time of decrypted entries."""
    compared: list[tuple[int, dict[str, object], bytes]] = field(default_factory=list)
    """Number of decrypted entries, those of their fields that are compared with other entries, and the heads of their lines."""

    def each_head(self) -> Iterator[bytes]:
        """Yield the leaf hashes."""
        for at in range(0, len(self.heads), HASH_BYTES):
            yield bytes(self.heads[at : at + HASH_BYTES])


def check_span(span: Span, begin: Position, opener: EntryOpener | None = None) -> SpanResult:
    """Check every line of a stretch in order; with an opener what is sealed in them as well."""
    result = SpanResult(begin, begin)
    audit_key = audit_key_at(span, begin.seq - 1)
    starts = {epoch.start: epoch for epoch in span.epochs}
    brought = {start for start, _ in span.people}
    for raw in raw_lines(span.files, span.path, span.start, span.end):
        if not raw.whole:
            result.torn = True
            break
        place = result.after
        if (epoch := starts.get(place.seq)) is not None:
            result.failure = epoch_broken(epoch, place)
            if result.failure is not None:
                break
            result.epoch_keys += key_record(epoch.public, place.seq - 1)
            place = Position(place.seq, place.prev, epoch.public)
        if place.seq in brought:
            audit_key = audit_key_at(span, place.seq)
        line = parse(raw.data)
        if not isinstance(line, Line):
            result.failure = Failure(line, place.seq)
            break
        rule = broken_rule(line, log_id=span.log_id, seq=place.seq, prev=place.prev, public=place.public)
        if rule is None and audit_key is not None and line.audit_key != audit_key:
            rule = Reason.AUDIT_KEY
        result.failure = Failure(rule, place.seq) if rule is not None else _open(line, opener, result)
        if result.failure is not None:
            break
        head = line.head
        result.heads += head
        result.keys += key_record(line.next_public, line.seq)
        result.after = Position(line.seq + 1, head, line.next_public)
    return result


def audit_key_at(span: Span, seq: int) -> bytes | None:
    """Return the id of the audit key that a line must name; None without a trust card."""
    return key_in_force(span.audit_key, span.people, seq)


def key_in_force(first: bytes | None, people: Sequence[tuple[int, bytes]], seq: int) -> bytes | None:
    """Return the id of the audit key in force at an entry: the newest that a people note names up to it.

    Where none does it is the first, and without a first there is None.
    """
    if first is None:
        return None
    return max((step for step in people if step[0] <= seq), default=(0, first))[1]


def epoch_broken(epoch: Epoch, place: Position) -> Failure | None:
    """Return the failure if an epoch names another line before it than the one that stands there."""
    return None if epoch.prev == place.prev else Failure(Reason.EPOCH_HEAD, None, epoch.file_name)


def open_span(span: Span, result: SpanResult, opener: EntryOpener) -> None:
    """Open the entries of lines that another process found good; the first bad one cuts the result there."""
    good = len(result.heads) // HASH_BYTES
    lines = (parse(raw.data) for raw in raw_lines(span.files, span.path, span.start, span.end))
    for number, line in enumerate(islice(lines, good)):
        failure = _open(line, opener, result) if isinstance(line, Line) else Failure(Reason.CHANGED)
        if failure is None:
            continue
        result.failure, result.torn = failure, False
        if isinstance(line, Line):
            result.after = Position(line.seq, line.prev, None)
        del result.heads[number * HASH_BYTES :]
        del result.keys[number * (KEY_PREFIX_BYTES + SEQ_BYTES) :]
        return


def key_record(public: bytes, seq: int) -> bytes:
    """Return what is kept of an announced key to find one that is announced twice."""
    return public[:KEY_PREFIX_BYTES] + seq.to_bytes(SEQ_BYTES + 1, "big")[-SEQ_BYTES:]


def record_seq(record: bytes) -> int:
    """Return the number of the line in a record of `key_record`."""
    return int.from_bytes(record[KEY_PREFIX_BYTES:], "big")


def _open(line: Line, opener: EntryOpener | None, result: SpanResult) -> Failure | None:
    if opener is None:
        return None
    entry = opener.open_line(line)
    if isinstance(entry, Failure):
        return entry
    kind = entry.fields.get("kind")
    result.counts[kind if isinstance(kind, str) else ""] += 1
    result.compared.append((line.seq, looked_at(entry.fields), line.head))
    time = entry.fields.get("t")
    if isinstance(time, str) and is_utc(time):
        result.times.append((line.seq, time))
    if entry.is_a(CHECKPOINT_MADE):
        size, digest = entry.fields.get("size"), entry.fields.get("sha256")
        if isinstance(size, int) and isinstance(digest, str):
            result.checkpoints.append((size, digest))
    return None


def position_before(span: Span) -> Position | None:
    """Return the position that the line before a stretch leaves, or None where that line is malformed."""
    at = max(0, span.start - LINE_MAX_BYTES)
    before = span.files.read_at(span.path, at, span.start - at)
    if not before.endswith(b"\n"):
        return None
    line = parse(before[before.rfind(b"\n", 0, -1) + 1 : -1])
    return Position(line.seq + 1, line.head, line.next_public) if isinstance(line, Line) else None


def check_span_alone(span: Span) -> SpanResult | None:
    """Check a stretch in a process of its own, taking the line before it for granted; the caller checks the seam."""
    begin = position_before(span)
    return None if begin is None else check_span(span, begin)


def next_line_start(span_files: Files, path: Path, offset: int, end: int) -> int:
    """Return the first offset at or after `offset` where a line begins, or `end`."""
    if offset <= 0 or offset >= end:
        return max(0, min(offset, end))
    data = span_files.read_at(path, offset - 1, min(LINE_MAX_BYTES + 1, end - offset + 1))
    newline = data.find(b"\n")
    return end if newline < 0 else offset + newline
