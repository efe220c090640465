"""Verifies a whole log and says how much that is worth: graded verdicts, never one green tick.

The order of the checks is fixed, so that two verifiers name the same reason: trust card; checkpoints by name (form,
origin, signatures, quorum), forks among them; lines in their order, each followed by what is claimed about the log
of that size; then what can only be said at the end.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from twinseal.audit.checkpoint import checkpoint_names
from twinseal.audit.chunk import Position, Span, position_before
from twinseal.audit.epoch import epoch_names, unanchored_starts
from twinseal.audit.epoch_check import Epochs, check_unanchored, judge_epochs
from twinseal.audit.evidence import Evidence, gather
from twinseal.audit.held import VerifiedState, parse_receipt
from twinseal.audit.line import Line, genesis_prev, parse
from twinseal.audit.log_file import LogPaths, raw_lines
from twinseal.audit.merkle import MerkleTree
from twinseal.audit.note import NOTE_MAX_BYTES
from twinseal.audit.note_check import card_is_sound
from twinseal.audit.oddities import Oddity
from twinseal.audit.readable import check_readable
from twinseal.audit.reader import EntryOpener
from twinseal.audit.verdict import Failure, Reason, Verdict
from twinseal.audit.walk import Walk, walk_log
from twinseal.crypto.hpke import KemKeyPair
from twinseal.domain.errors import DiskFault, FileMissing, FileTooLarge, NotARegularFile
from twinseal.domain.ports import Files, Progress, ShouldStop, never_stop, no_progress
from twinseal.domain.trust_card import TrustCard

_MANIFEST_MAX_BYTES: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class LogSource:
    """What is verified: the file of lines, checkpoints and epoch notes by name, unanchored entries by number."""

    files: Files
    log: Path
    notes: tuple[tuple[str, bytes], ...]
    epochs: tuple[tuple[str, bytes], ...] = ()
    unanchored: Mapping[int, Path] = field(default_factory=dict)
    readable: Path | None = None
    """The readable copy of the entries in an export."""
    bundle: str | None = None
    """The name that an export's manifest gives it."""

    @classmethod
    def from_folder(cls, files: Files, folder: Path) -> LogSource:
        """Take the log of a vault's `audit` folder or of an export; raises `DiskFault`.

        What is too large for a checkpoint or epoch note, or no plain file, is taken as malformed.
        """
        paths = LogPaths(folder)
        for start in unanchored_starts(files, folder):
            # Through a link to a folder files of another place would be read.
            files.names(paths.unanchored_at(start))
        unanchored = {start: paths.unanchored_at(start) / paths.log.name for start in unanchored_starts(files, folder)}
        return cls(
            files,
            paths.log,
            _read_notes(files, paths.checkpoints, checkpoint_names(files, folder)),
            _read_notes(files, paths.epochs, epoch_names(files, folder)),
            unanchored,
            folder / "entries.jsonl" if "entries.jsonl" in files.names(folder, through_link=True) else None,
            _bundle(files, folder / "manifest.json"),
        )


def _bundle(files: Files, manifest: Path) -> str | None:
    try:
        fields = json.loads(files.read(manifest, limit=_MANIFEST_MAX_BYTES))
    except (DiskFault, ValueError, RecursionError):
        return None
    bundle = fields.get("bundle") if isinstance(fields, dict) else None
    return bundle if isinstance(bundle, str) else None


def _read_notes(files: Files, folder: Path, names: Sequence[str]) -> tuple[tuple[str, bytes], ...]:
    notes: list[tuple[str, bytes]] = []
    for name in names:
        try:
            notes.append((name, files.read(folder / name, limit=NOTE_MAX_BYTES)))
        except (FileTooLarge, NotARegularFile):
            notes.append((name, b""))
    return tuple(notes)


@dataclass(frozen=True, slots=True)
class Report:
    """The answer. Numbers of entries start at 0, sizes count entries."""

    verdict: Verdict
    sentence: str
    reason: str = ""
    """Stable code of the first broken rule; empty if none."""
    first_bad_seq: int | None = None
    detail: str = ""
    log_id: str = ""
    size: int = 0
    """Entries that hold."""
    head: str = ""
    root: str = ""
    last_checkpoint_size: int = 0
    """Entries under the newest checkpoint that fits."""
    countersigned_size: int = 0
    """Entries under the newest checkpoint of the vault and two people."""
    uncovered: int = 0
    uncovered_span: tuple[str, str] | None = None
    """UTC times of the first and last entry under no checkpoint, if entries were decrypted."""
    anchored: bool = False
    """Something that was held outside fits."""
    undecided: tuple[int, ...] = ()
    """Before which entries the log's key was lost and nobody has adopted or rejected what was written since."""
    counts: dict[str, int] | None = None
    """Entries of each kind, if they were decrypted."""
    notes: tuple[str, ...] = ()
    oddities: tuple[Oddity, ...] = ()
    """What entries say of each other and does not fit, the first hundred; only if they were decrypted."""
    oddity_count: int = 0
    state: VerifiedState | None = None
    """From where the next verification can go on; None unless valid with a trust card."""


def verify(
    source: LogSource,
    card: TrustCard | None,
    *,
    receipts: Sequence[str] = (),
    held_checkpoints: Sequence[bytes] = (),
    audit_pairs: Sequence[KemKeyPair] = (),
    progress: Progress = no_progress,
    should_stop: ShouldStop = never_stop,
    last_verified: VerifiedState | None = None,
    processes: int = 1,
) -> Report:
    """Verify a log by the trust card and by what the verifier held before.

    `receipts` are register codes, scanned receipts, or `ENTRIES:HEAD` from a report; `held_checkpoints` are notes
    kept outside. With `audit_pairs` every entry is opened and checked too. `last_verified` spares what an earlier
    verification saw; what lies before it is then not looked at. `progress` is told bytes. With `processes` above 1
    signatures of long logs are checked in that many further processes. Raises `BadInput` for a malformed receipt, `Cancelled`.
    """
    for text in receipts:
        # A slip is said before anything else: the answer to it is to look again, not to doubt the log.
        parse_receipt(text)
    opener = EntryOpener(audit_pairs) if audit_pairs else None
    epochs = _epochs(source, card, opener)
    if isinstance(epochs, Failure):
        return _failed(epochs)
    evidence = gather(
        source.notes,
        card,
        receipts,
        held_checkpoints,
        resumed_size=last_verified.size if last_verified else 0,
        removed=epochs.removed,
    )
    if isinstance(evidence, Failure):
        return _failed(evidence)
    try:
        start = _start(source, card, last_verified, epochs)
        if isinstance(start, Failure):
            return _failed(start)
        walk = walk_log(*start, evidence, opener, progress, should_stop, processes)
    except FileMissing:
        return _failed(Failure(Reason.EMPTY, None, "the file of entries is missing"))
    except DiskFault as fault:
        return _failed(Failure(Reason.FILE, None, fault.sentence.rstrip(".")))
    failure = walk.failure or _at_the_end(walk, evidence, epochs, last_verified)
    readable = 0
    if failure is None and source.readable is not None:
        found = check_readable(source.files, source.readable, source.log, source.unanchored)
        failure, readable = (found, 0) if isinstance(found, Failure) else (None, found)
    if failure is not None:
        return _failed(failure, walk)
    undecided = tuple(sorted(set(source.unanchored) - {epoch.start for epoch in epochs.steps}))
    report = _valid(walk, evidence, card, last_verified, undecided)
    if walk.watch is not None:
        signed = [(note.checkpoint.size, max(note.times, default=0)) for note in evidence.notes]
        oddities, count = walk.watch.end(signed, source.bundle)
        report = replace(report, oddities=oddities, oddity_count=count)
    if source.readable is None:
        return report
    told = f"The readable copy (entries.jsonl) is what the log says; it holds {readable} of {walk.size} entries."
    return replace(report, notes=(*report.notes, told))


def _epochs(source: LogSource, card: TrustCard | None, opener: EntryOpener | None) -> Epochs | Failure:
    if card is not None and not card_is_sound(card):
        return Failure(Reason.TRUST_CARD)
    epochs = judge_epochs(source.epochs, card)
    if isinstance(epochs, Failure):
        return epochs
    first_audit_key = card.audit_key_sha256[:8] if card is not None else None
    return check_unanchored(source.files, source.unanchored, epochs, first_audit_key, opener) or epochs


def _start(
    source: LogSource, card: TrustCard | None, last: VerifiedState | None, epochs: Epochs
) -> tuple[Span, Position, MerkleTree] | Failure:
    facts = source.files.facts(source.log)
    if facts is None or facts.size == 0:
        return Failure(Reason.EMPTY)
    log_id = card.log_id if card is not None else _named_log(source, facts.size)
    audit_key = card.audit_key_sha256[:8] if card is not None else None
    span = Span(source.files, source.log, log_id, audit_key, 0, facts.size, epochs.steps)
    if last is None:
        public = card.genesis_public if card is not None else None
        return span, Position(0, genesis_prev(log_id), public), MerkleTree()
    return _resume(span, last)


def _resume(span: Span, last: VerifiedState) -> tuple[Span, Position, MerkleTree] | Failure:
    if last.log_id != span.log_id:
        return Failure(Reason.RESUME, None, "it was another log")
    if last.offset > span.end:
        return Failure(Reason.BEYOND_END, None, "last verification")
    resumed = replace(span, start=last.offset)
    position = Position(last.size, last.head, last.next_public)
    if position_before(resumed) != position:
        return Failure(Reason.RESUME, None, "the last entry seen then is not there")
    return resumed, position, last.tree()


def _named_log(source: LogSource, size: int) -> str:
    """Return the log id that the first line names; without a card there is no other."""
    first = next(raw_lines(source.files, source.log, 0, size), None)
    line = parse(first.data) if first is not None else None
    return line.log_id if isinstance(line, Line) else "0" * 32


def _at_the_end(walk: Walk, evidence: Evidence, epochs: Epochs, last: VerifiedState | None) -> Failure | None:
    if walk.size == 0 and not walk.torn:
        return Failure(Reason.EMPTY)
    if epochs.steps and epochs.steps[-1].start > walk.size:
        start = epochs.steps[-1].start
        return Failure(Reason.BEYOND_END, None, f"an epoch begins at entry {start}, there are {walk.size}")
    beyond = next((claim for claim in evidence.claims if claim.size > walk.size), None)
    if beyond is not None:
        return Failure(Reason.BEYOND_END, None, f"{beyond.label} covers {beyond.size} entries, there are {walk.size}")
    if evidence.unknown_receipts:
        return Failure(Reason.RECEIPT, None, evidence.unknown_receipts[0])
    if evidence.judged and last is None and not any(note.countersigned for note in evidence.notes):
        return Failure(Reason.CHECKPOINT_MISSING, None, "there is none at all")
    by_size = {note.checkpoint.size: note.checkpoint.digest.hex() for note in evidence.notes}
    for size, digest in walk.named_checkpoints:
        if last is not None and size <= last.size:
            continue
        if size not in by_size:
            return Failure(Reason.CHECKPOINT_MISSING, None, f"the one over {size} entries, which the log names")
        if by_size[size] != digest:
            return Failure(Reason.CHECKPOINT_LOGGED, None, f"the one over {size} entries")
    return Failure(Reason.TORN, walk.size) if walk.torn else None


def _failed(failure: Failure, walk: Walk | None = None) -> Report:
    return Report(
        verdict=failure.verdict,
        sentence=failure.sentence,
        reason=failure.reason.value,
        first_bad_seq=failure.seq,
        detail=failure.detail,
        log_id=walk.log_id if walk else "",
        size=walk.size if walk else 0,
        head=walk.head.hex() if walk and walk.size else "",
        counts=_counts(walk.counts) if walk else None,
    )


def _counts(counts: Counter[str] | None) -> dict[str, int] | None:
    return None if counts is None else dict(sorted(counts.items()))


def _valid(
    walk: Walk, evidence: Evidence, card: TrustCard | None, last: VerifiedState | None, undecided: tuple[int, ...]
) -> Report:
    covered = max((note.checkpoint.size for note in evidence.notes), default=last.covered if last else 0)
    countersigned = max(
        (note.checkpoint.size for note in evidence.notes if note.countersigned), default=last.countersigned if last else 0
    )
    uncovered = walk.size - covered
    anchored_size = max((claim.size for claim in evidence.claims if claim.anchors), default=0) if card is not None else 0
    anchored = anchored_size > 0
    span = walk.time_span(covered) if uncovered else None
    if card is None or uncovered or undecided:
        verdict = Verdict.VALID_UNANCHORED
    else:
        verdict = Verdict.VALID_ANCHORED if anchored else Verdict.VALID_COSIGNED
    told = _Covered(countersigned, covered, anchored_size, span)
    words = _words(verdict, card is not None, walk.size, told, bool(undecided))
    remarks = tuple(
        f"Before entry {start} the log's key was lost; nobody has adopted or rejected the entries made since."
        for start in undecided
    )
    if last is not None:
        remarks = (f"Entries 0 to {last.size - 1} were verified before and not looked at again.", *remarks)
    return Report(
        verdict=verdict,
        sentence=f"{verdict.word}: {words}",
        log_id=walk.log_id,
        size=walk.size,
        head=walk.head.hex(),
        root=walk.tree.root().hex(),
        last_checkpoint_size=covered,
        countersigned_size=countersigned,
        uncovered=uncovered,
        uncovered_span=span,
        anchored=anchored,
        undecided=undecided,
        counts=_counts(walk.counts),
        notes=evidence.remarks + remarks,
        state=walk.state(covered, countersigned) if card is not None else None,
    )


def _words(verdict: Verdict, has_card: bool, size: int, told: _Covered, undecided: bool) -> str:
    if not has_card:
        return f"the chain of {size} entries holds, but without a trust card nothing says whose log it is."
    words = [f"all {size} entries hold", told.by_whom(size)]
    if told.anchored_size:
        fits = "to the last one" if told.anchored_size == size else f"up to entry {told.anchored_size}, not beyond"
        words.append(f"what was held outside fits {fits}")
    elif verdict is not Verdict.VALID_UNANCHORED:
        words.append("nothing held outside was compared, so an older copy cannot be excluded")
    if told.covered < size:
        when = f" (from {told.span[0]} to {told.span[1]})" if told.span else ""
        words.append(f"the newest {size - told.covered}{when} are under no checkpoint yet")
    if undecided:
        words.append("entries from after the loss of the log's key are neither adopted nor rejected")
    return "; ".join(words) + "."


@dataclass(frozen=True, slots=True)
class _Covered:
    """What the entries rest on; sizes count entries."""

    countersigned: int
    covered: int
    anchored_size: int
    """Entries under the newest thing that was held outside; 0 where nothing was."""
    span: tuple[str, str] | None

    def by_whom(self, size: int) -> str:
        """Return who signed for how many."""
        if self.covered <= self.countersigned:
            return (
                "all are countersigned by two people"
                if self.countersigned == size
                else (f"the first {self.countersigned} are countersigned by two people")
            )
        alone = f"the next {self.covered - self.countersigned} are signed by an auditor alone"
        return f"the first {self.countersigned} are countersigned by two people, {alone}"
