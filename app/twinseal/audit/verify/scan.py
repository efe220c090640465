"""Walks over the lines of a log once, in bounded memory, alone or with further processes."""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
from collections import Counter, deque
from collections.abc import Generator, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from twinseal.audit.format.merkle import MerkleTree
from twinseal.audit.read.reader import EntryOpener
from twinseal.audit.verdict.verdict import Failure, Reason
from twinseal.audit.verify.anchors import Claim, VerifiedState
from twinseal.audit.verify.anomalies import AnomalyWatch
from twinseal.audit.verify.evidence import Evidence
from twinseal.audit.verify.roster import Roster
from twinseal.audit.verify.span import (
    KEY_PREFIX_BYTES,
    SEQ_BYTES,
    Position,
    Span,
    SpanResult,
    check_span,
    check_span_alone,
    epoch_broken,
    key_record,
    next_line_start,
    open_span,
    record_seq,
)
from twinseal.domain.errors import Cancelled
from twinseal.domain.ports import Progress, ShouldStop

SPAN_BYTES: Final = 2 * 1024 * 1024
"""Bytes between two looks at progress and cancel; some tenth of a second of work."""
_PROCESS_SPAN_BYTES: Final = 4 * 1024 * 1024
"""Bytes that a further process checks at a time; a shorter log is checked before a second one has started."""
_RECORD_BYTES: Final = KEY_PREFIX_BYTES + SEQ_BYTES


@dataclass(slots=True)
class Walk:
    """What a walk over the lines found; grows while it walks."""

    log_id: str
    position: Position
    tree: MerkleTree
    offset: int
    failure: Failure | None = None
    torn: bool = False
    counts: Counter[str] | None = None
    named_checkpoints: list[tuple[int, str]] = field(default_factory=list)
    watch: AnomalyWatch | None = None
    last_times: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=4096))
    keys: list[bytearray] = field(default_factory=lambda: [bytearray() for _ in range(256)])
    """Announced keys, 18 bytes each, sorted into buckets by their first byte."""

    @property
    def size(self) -> int:
        """Return the number of lines that hold."""
        return self.tree.size

    @property
    def head(self) -> bytes:
        """Return the leaf hash of the last line that holds."""
        return self.position.prev

    def state(self, covered: int, countersigned: int) -> VerifiedState | None:
        """Return from where a later verification can go on."""
        public = self.position.public
        if public is None:
            return None
        return VerifiedState(self.log_id, self.size, self.offset, self.head, public, self.tree.peaks, covered, countersigned)

    def time_span(self, covered: int) -> tuple[str, str] | None:
        """Return the times of the first and last decrypted entry from number `covered` on."""
        times = [time for seq, time in self.last_times if seq >= covered]
        return (times[0], times[-1]) if times else None

    def remember_key(self, record: bytes) -> None:
        """Keep an announced key for `reused_key`."""
        self.keys[record[0]].extend(record)

    def reused_key(self) -> int | None:
        """Return the number of the first line that announces a key announced before, or None."""
        first: int | None = None
        for bucket in self.keys:
            rows = sorted(bytes(bucket[at : at + _RECORD_BYTES]) for at in range(0, len(bucket), _RECORD_BYTES))
            for row, other in pairwise(rows):
                if row[:KEY_PREFIX_BYTES] == other[:KEY_PREFIX_BYTES]:
                    seq = record_seq(other)
                    first = seq if first is None else min(first, seq)
        return first


def walk_log(
    span: Span,
    begin: Position,
    tree: MerkleTree,
    evidence: Evidence,
    opener: EntryOpener | None,
    progress: Progress,
    should_stop: ShouldStop,
    processes: int,
    vault_id: str | None = None,
    roster: Roster | None = None,
) -> Walk:
    """Check every line from `begin` and every claim about the log of that size; raises `Cancelled`, `DiskFault`.

    `vault_id` and `roster` are None where no trust card tells them.
    """
    facts = span.files.facts(span.path)
    walk = Walk(span.log_id, begin, tree, span.start, counts=Counter() if opener else None)
    if opener is not None:
        covered = {note.checkpoint.size - 1 for note in evidence.notes}
        walk.watch = AnomalyWatch(covered, (vault_id, span.log_id), roster, begin.prev)
    if begin.public is not None:
        walk.remember_key(key_record(begin.public, max(0, begin.seq - 1)))
    claims = deque(claim for claim in evidence.claims if claim.size >= begin.seq)
    walk.failure = _check_claims(walk, claims)
    alone = processes <= 1 or span.end - span.start < 2 * _PROCESS_SPAN_BYTES
    results = _one_by_one(span, walk, opener) if alone else _side_by_side(span, walk, opener, processes)
    # Closed here and now, so that no further process outlives the answer or the wish to stop.
    with contextlib.closing(results):
        for end, result in results:
            if should_stop():
                raise Cancelled
            if walk.failure is None:
                _take(walk, result, claims, end)
            if walk.failure is not None:
                break
            progress(end, span.end)
    if walk.failure is None:
        _take_waiting_epoch(span, walk)
    reused = walk.reused_key()
    if reused is not None and (walk.failure is None or walk.failure.seq is None or reused <= walk.failure.seq):
        # Only lines before the one that failed are looked at; of what is claimed after a line, its own key comes first.
        walk.failure = Failure(Reason.KEY_REUSE, reused)
    after = span.files.facts(span.path)
    if facts is None or after is None or (after.inode, after.device) != (facts.inode, facts.device) or after.size < span.end:
        walk.failure = Failure(Reason.CHANGED)
    return walk


def _take_waiting_epoch(span: Span, walk: Walk) -> None:
    """Look at an epoch that governs no line yet: the program ended before it wrote the first one."""
    for epoch in span.epochs:
        if epoch.start == walk.position.seq:
            walk.failure = epoch_broken(epoch, walk.position)
            if walk.failure is None:
                walk.remember_key(key_record(epoch.public, epoch.start - 1))


def _take(walk: Walk, result: SpanResult, claims: deque[Claim], end: int) -> None:
    for head in result.each_head():
        walk.tree.add(head)
        if claims and claims[0].size == walk.tree.size:
            walk.position = replace(walk.position, prev=head)
            walk.failure = _check_claims(walk, claims)
            if walk.failure is not None:
                _remember_keys(walk, result, walk.tree.size)
                return
    _remember_keys(walk, result, result.after.seq + 1)
    walk.position, walk.offset = result.after, end
    walk.failure, walk.torn = result.failure, result.torn
    walk.named_checkpoints += result.checkpoints
    walk.last_times.extend(result.times)
    if walk.counts is not None:
        walk.counts.update(result.counts)
    if walk.watch is not None:
        for seq, fields, head in result.compared:
            walk.watch.feed(seq, fields, head)


def _remember_keys(walk: Walk, result: SpanResult, size: int) -> None:
    """Keep the keys that the first `size` lines of the log announced, and those of epochs that govern one of them."""
    for records, end in ((result.keys, size), (result.epoch_keys, size - 1)):
        for at in range(0, len(records), _RECORD_BYTES):
            record = bytes(records[at : at + _RECORD_BYTES])
            if record_seq(record) < end:
                walk.remember_key(record)


def _check_claims(walk: Walk, claims: deque[Claim]) -> Failure | None:
    while claims and claims[0].size == walk.tree.size:
        failure = claims.popleft().contradicted(walk.tree, walk.position.prev)
        if failure is not None:
            return failure
    return None


def _spans(span: Span, size: int) -> Iterator[Span]:
    start = span.start
    while start < span.end:
        end = next_line_start(span.files, span.path, start + size, span.end)
        yield replace(span, start=start, end=end)
        start = end


def _one_by_one(span: Span, walk: Walk, opener: EntryOpener | None) -> Generator[tuple[int, SpanResult]]:
    for part in _spans(span, SPAN_BYTES):
        yield part.end, check_span(part, walk.position, opener)


def _side_by_side(span: Span, walk: Walk, opener: EntryOpener | None, processes: int) -> Generator[tuple[int, SpanResult]]:
    """Yield what further processes found; a stretch whose beginning was misjudged is checked again here.

    Secrets never go to another process, so entries are opened in this one.
    """
    # A fresh interpreter: a forked one would inherit the window's threads, and secrets in memory.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        waiting: deque[tuple[Span, Future[SpanResult | None] | None]] = deque()
        parts = _spans(span, _PROCESS_SPAN_BYTES)
        try:
            while True:
                while len(waiting) < 2 * processes and (part := next(parts, None)) is not None:
                    waiting.append((part, _submitted(pool, part)))
                if not waiting:
                    return
                part, future = waiting.popleft()
                result = _result_of(future)
                if result is None or result.begin != walk.position:
                    result = check_span(part, walk.position, opener)
                elif opener is not None:
                    open_span(part, result, opener)
                yield part.end, result
        finally:
            # Not `cancel` of each: the pool of Python 3.11.2 (Debian 12) then waits for ever where nothing else is left.
            pool.shutdown(cancel_futures=True)


def _submitted(pool: ProcessPoolExecutor, part: Span) -> Future[SpanResult | None] | None:
    # An interrupt from the keyboard, or the end of the terminal, reaches every process; those that begin here inherit that it is kept from them,
    # and whoever asked for the verification ends it.
    kept = {signal.SIGINT, signal.SIGHUP} if hasattr(signal, "SIGHUP") else {signal.SIGINT}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, kept) if hasattr(signal, "pthread_sigmask") else None
    try:
        return pool.submit(check_span_alone, part)
    except BrokenExecutor:
        return None
    finally:
        if before is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _result_of(future: Future[SpanResult | None] | None) -> SpanResult | None:
    """Return what a further process found; None where it died, for want of memory say, and is no word on the log."""
    try:
        return None if future is None else future.result()
    except BrokenExecutor:
        return None
