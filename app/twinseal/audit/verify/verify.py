"""Verifies a whole log and says how much that is worth: graded verdicts, never one green tick.

The order of the checks is fixed, so that two verifiers name the same reason: trust card; epoch notes; checkpoints by
name (form, origin, signatures, quorum, name), forks among them; lines in their order, each followed by what is claimed
about the log of that size; then what can only be said at the end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from twinseal.audit.format.epoch import Epoch
from twinseal.audit.format.line import Line, genesis_prev, parse
from twinseal.audit.format.log_file import raw_lines
from twinseal.audit.format.merkle import MerkleTree
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.read.reader import EntryOpener
from twinseal.audit.verdict.sentence import Covered
from twinseal.audit.verdict.verdict import Failure, Reason, Verdict
from twinseal.audit.verify.anchors import VerifiedState, parse_receipt
from twinseal.audit.verify.anomalies import Anomaly
from twinseal.audit.verify.epoch_check import check_unanchored, judge_epochs
from twinseal.audit.verify.evidence import Evidence, gather
from twinseal.audit.verify.note_check import card_is_sound
from twinseal.audit.verify.people_history import history
from twinseal.audit.verify.people_judge import chained, judge_people, unfit_card
from twinseal.audit.verify.plaintext_copy import ReadableCopy, check_readable
from twinseal.audit.verify.resume import compare_earlier, needs_earlier_lines
from twinseal.audit.verify.roster import Roster
from twinseal.audit.verify.scan import Walk, walk_log
from twinseal.audit.verify.span import Position, Span, position_before
from twinseal.audit.verify.unanchored import Unanchored, sort_unanchored
from twinseal.crypto.hpke import KemKeyPair
from twinseal.domain.errors import DiskFault, FileMissing
from twinseal.domain.ports import Progress, ShouldStop, never_stop, no_progress
from twinseal.domain.texts import Text, sentence_of
from twinseal.domain.trust_card import TrustCard


@dataclass(frozen=True, slots=True)
class VerificationResult:
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
    unanchored: Mapping[int, Path] = field(default_factory=dict)
    """Files of unanchored entries, by their numbers, whose rows may stand in a readable copy or a report."""
    counts: dict[str, int] | None = None
    """Entries of each kind, if they were decrypted."""
    notes: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    """What people notes say, a sentence each, oldest first."""
    anomalies: tuple[Anomaly, ...] = ()
    """What entries say of each other and does not fit, the first hundred; only if they were decrypted."""
    anomaly_count: int = 0
    state: VerifiedState | None = None
    """From where the next verification can go on; None unless valid with a trust card."""


@dataclass(frozen=True, slots=True)
class _Earlier:
    """An earlier verification, and whether its lines are only hashed again (True) or not looked at."""

    state: VerifiedState
    hashed: bool
    just_now: bool

    def remarks(self, left_out: int) -> tuple[str, ...]:
        """Return what is said of it; `left_out` checkpoints were not read again."""
        if self.just_now:
            return ()
        seen = sentence_of("verification.note.verified_earlier", size=self.state.size - 1)
        if self.hashed:
            return (sentence_of("verification.note.unchanged", seen=seen),)
        notes = (sentence_of("verification.note.checkpoints_not_compared", left_out=left_out),) if left_out else ()
        return (*notes, sentence_of("verification.note.not_checked_again", seen=seen))


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
    just_now: bool = False,
    processes: int = 1,
) -> VerificationResult:
    """Verify a log by the trust card and by what the verifier held before.

    `receipts` are register codes, scanned receipts, or `ENTRIES:HEAD` from a report; `held_checkpoints` are notes
    kept outside. With `audit_pairs` every entry is opened and checked too. `last_verified` spares the signatures that an
    earlier verification checked; what lies before it is only hashed, and only if something is compared with it.
    With `just_now` that was part of the same look at the log, and its entries are said to hold like the others. `progress` is
    told bytes. With `processes` above 1 signatures of long logs are checked in that many further
    processes. Raises `BadInput` for a malformed receipt, `Cancelled`.
    """
    for text in receipts:
        # A slip is said before anything else: the answer to it is to look again, not to doubt the log.
        parse_receipt(text)
    opener = EntryOpener(audit_pairs) if audit_pairs else None
    walk: Walk | None = None
    try:
        earlier = None
        if last_verified is not None:
            hashed = needs_earlier_lines(source, last_verified, receipts, held_checkpoints)
            earlier = _Earlier(last_verified, hashed, just_now)
        roster = _people(source, card)
        epochs, damaged = _epochs(source, card, opener, roster)
        skipped = earlier.state.size if earlier is not None and not earlier.hashed else 0
        evidence = _good(
            gather(
                source.checkpoints, card, receipts, held_checkpoints,
                resumed_size=skipped, roster=roster,
            )
        )  # fmt: skip
        start = _start(source, card, earlier, epochs, evidence, should_stop, roster)
        vault_id = card.vault_id if card is not None else None
        walk = walk_log(*start, evidence, opener, progress, should_stop, processes, vault_id, roster)
        _none(walk.failure)
        _none(_at_the_end(walk, evidence, epochs, skipped))
        unanchored = sort_unanchored(source.unanchored, epochs, walk.size, damaged)
        readable = _readable(source, unanchored)
    except _Broken as broken:
        return _failed(broken.failure, walk)
    except FileMissing:
        return _failed(Failure(Reason.EMPTY, None, Text("verification.detail.no_log")))
    except DiskFault as fault:
        return _failed(Failure(Reason.FILE, None, fault.sentence.rstrip(".")))
    result = _valid(walk, evidence, card, earlier, unanchored)
    if roster is not None:
        result = replace(result, people=history(roster, walk.size))
    result = replace(result, notes=(*result.notes, *(readable.sentences(walk.size) if readable else ())))
    if walk.watch is None:
        return result
    signed = [(note.checkpoint.size, max(note.times, default=0)) for note in evidence.notes]
    anomalies, count = walk.watch.end(signed, source.export)
    return replace(result, anomalies=anomalies, anomaly_count=count)


_Found = TypeVar("_Found")


class _Broken(Exception):
    """The first rule that is broken."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.reason.value)
        self.failure = failure


def _good(result: _Found | Failure) -> _Found:
    if isinstance(result, Failure):
        raise _Broken(result)
    return result


def _none(failure: Failure | None) -> None:
    if failure is not None:
        raise _Broken(failure)


def _people(source: LogSource, card: TrustCard | None) -> Roster | None:
    """Return who counts where, None without a card: then only form, numbers and chain of the notes are judged."""
    if card is None:
        _none(chained(source.people.each()))
        return None
    if not card_is_sound(card):
        raise _Broken(Failure(Reason.TRUST_CARD))
    roster = _good(judge_people(source.people.each(), card))
    _none(unfit_card(roster, card))
    return roster


def _epochs(
    source: LogSource, card: TrustCard | None, opener: EntryOpener | None, roster: Roster | None
) -> tuple[tuple[Epoch, ...], tuple[int, ...]]:
    """Return the epochs, and the numbers of rejected entries that are not those that were rejected."""
    epochs = _good(judge_epochs(source.epochs.each(), card, roster))
    first_audit_key = card.audit_key_sha256[:8] if card is not None else None
    people = roster.audit_keys if roster is not None else ()
    return epochs, _good(check_unanchored(source.files, source.unanchored, epochs, first_audit_key, opener, people))


def _start(
    source: LogSource,
    card: TrustCard | None,
    earlier: _Earlier | None,
    epochs: tuple[Epoch, ...],
    evidence: Evidence,
    should_stop: ShouldStop,
    roster: Roster | None,
) -> tuple[Span, Position, MerkleTree]:
    facts = source.files.facts(source.log)
    if facts is None or facts.size == 0:
        raise _Broken(Failure(Reason.EMPTY))
    log_id = card.log_id if card is not None else _named_log(source, facts.size)
    audit_key = card.audit_key_sha256[:8] if card is not None else None
    people = roster.audit_keys if roster is not None else ()
    span = Span(source.files, source.log, log_id, audit_key, 0, facts.size, epochs, people)
    if earlier is None:
        public = card.genesis_public if card is not None else None
        return span, Position(0, genesis_prev(log_id), public), MerkleTree()
    if earlier.state.log_id != log_id:
        raise _Broken(Failure(Reason.RESUME, None, Text("verification.detail.earlier_other_log")))
    if earlier.state.offset > span.end:
        raise _Broken(Failure(Reason.OLDER, None, sentence_of("verification.held.last_verification")))
    if earlier.hashed:
        _none(compare_earlier(span, earlier.state, evidence, should_stop))
    return _resumed(span, earlier.state)


def _resumed(span: Span, last: VerifiedState) -> tuple[Span, Position, MerkleTree]:
    resumed = replace(span, start=last.offset)
    position = Position(last.size, last.head, last.next_public)
    if position_before(resumed) != position:
        raise _Broken(Failure(Reason.RESUME, None, Text("verification.detail.last_verified_missing")))
    return resumed, position, last.tree()


def _named_log(source: LogSource, size: int) -> str:
    """Return the log id that the first line names; without a card there is no other."""
    first = next(raw_lines(source.files, source.log, 0, size), None)
    line = parse(first.data) if first is not None else None
    return line.log_id if isinstance(line, Line) else "0" * 32


def _at_the_end(walk: Walk, evidence: Evidence, epochs: tuple[Epoch, ...], skipped: int) -> Failure | None:
    if walk.size == 0 and not walk.torn:
        return Failure(Reason.EMPTY)
    if epochs and epochs[-1].start > walk.size:
        start = epochs[-1].start
        return Failure(Reason.BEYOND_END, None, Text("verification.detail.epoch_beyond_end", start=start, size=walk.size))
    # What lies with the log was made from it: its end is gone. What is held may be of a later day than an honest copy.
    cut = _beyond(evidence, walk.size, held=False)
    if cut is not None:
        return Failure(Reason.BEYOND_END, None, cut)
    unmatched = _unmatched(walk, evidence)
    if unmatched is not None:
        return unmatched
    if evidence.judged and not skipped and not any(note.countersigned for note in evidence.notes):
        return Failure(Reason.CHECKPOINT_MISSING, None, Text("verification.detail.no_two_people"))
    by_size = {note.checkpoint.size: note.checkpoint.digest.hex() for note in evidence.notes}
    for size, digest in walk.named_checkpoints:
        if size < skipped:
            continue
        if size not in by_size:
            return Failure(Reason.CHECKPOINT_MISSING, None, Text("verification.detail.checkpoint_named", size=size))
        if by_size[size] != digest:
            return Failure(Reason.CHECKPOINT_LOGGED, None, Text("verification.detail.checkpoint", size=size))
    return Failure(Reason.TORN, walk.size) if walk.torn else None


def _unmatched(walk: Walk, evidence: Evidence) -> Failure | None:
    """Return what was held outside and this log does not have."""
    later = _beyond(evidence, walk.size, held=True)
    if later is not None:
        return Failure(Reason.OLDER, None, later)
    if evidence.other_editions:
        return Failure(Reason.RECEIPT, None, evidence.other_editions[0])
    if evidence.unknown_codes:
        return Failure(Reason.CODE, None, evidence.unknown_codes[0])
    return None


def _beyond(evidence: Evidence, size: int, *, held: bool) -> Text | None:
    """Return the first claim about more entries than there are, of what was held outside or of what lies with the log."""
    claim = next((claim for claim in evidence.claims if claim.size > size and claim.anchors is held), None)
    if claim is None:
        return None
    return Text("verification.detail.held_beyond_end", label=claim.label, covered=claim.size, size=size)


def _readable(source: LogSource, unanchored: Unanchored) -> ReadableCopy | None:
    if source.readable is None:
        return None
    return _good(
        check_readable(source.files, source.readable, source.log, unanchored.admitted, frozenset(unanchored.undecided))
    )


def _failed(failure: Failure, walk: Walk | None = None) -> VerificationResult:
    return VerificationResult(
        verdict=failure.verdict,
        sentence=failure.sentence,
        reason=failure.reason.value,
        first_bad_seq=failure.seq,
        detail=str(failure.detail),
        log_id=walk.log_id if walk else "",
        size=walk.size if walk else 0,
        head=walk.head.hex() if walk and walk.size else "",
        counts=_counts(walk.counts) if walk else None,
    )


def _counts(counts: Counter[str] | None) -> dict[str, int] | None:
    return None if counts is None else dict(sorted(counts.items()))


def _valid(
    walk: Walk, evidence: Evidence, card: TrustCard | None, earlier: _Earlier | None, unanchored: Unanchored
) -> VerificationResult:
    last = earlier.state if earlier is not None else None
    covered = max([last.covered if last else 0, *(note.checkpoint.size for note in evidence.notes)])
    countersigned = max(
        [last.countersigned if last else 0, *(note.checkpoint.size for note in evidence.notes if note.countersigned)]
    )
    uncovered = walk.size - covered
    anchored_size = max((claim.size for claim in evidence.claims if claim.anchors), default=0) if card is not None else 0
    span = walk.time_span(covered) if uncovered else None
    if card is None or uncovered or unanchored.undecided:
        verdict = Verdict.VALID_UNANCHORED
    else:
        verdict = Verdict.VALID_ANCHORED if anchored_size else Verdict.VALID_COSIGNED
    before = last.size if earlier is not None and last is not None and not earlier.just_now else 0
    covered_by = Covered(walk.size, countersigned, covered, anchored_size, span, bool(unanchored.undecided), before)
    return VerificationResult(
        verdict=verdict,
        sentence=f"{verdict.word}: {covered_by.words(verdict, has_card=card is not None)}",
        log_id=walk.log_id,
        size=walk.size,
        head=walk.head.hex(),
        root=walk.tree.root().hex(),
        last_checkpoint_size=covered,
        countersigned_size=countersigned,
        uncovered=uncovered,
        uncovered_span=span,
        anchored=anchored_size > 0,
        undecided=unanchored.undecided,
        unanchored=unanchored.admitted,
        counts=_counts(walk.counts),
        notes=(*(earlier.remarks(evidence.left_out) if earlier is not None else ()), *unanchored.remarks),
        state=walk.state(covered, countersigned) if card is not None else None,
    )
