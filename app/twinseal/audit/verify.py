"""The verifier: walks every line, holds it against checkpoints, receipts and the trust card, and says how good it is.

Three good verdicts that are never one green tick, three bad ones, and for each fault the rule that found it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Final

from twinseal.audit.checkpoint import NOTE_MAX, BadNote, Checkpoint, check_note, note_names, parse_note
from twinseal.audit.line import BadLine, Line, genesis_prev, parse_line
from twinseal.audit.merkle import MerkleTree
from twinseal.audit.reader import LogReader, iterate_raw
from twinseal.audit.writer import CHECKPOINT_FOLDER, LOG_NAME
from twinseal.crypto.signing import is_acceptable_ed25519_key
from twinseal.domain.errors import BadInput, Cancelled, DiskFault, FileMissing
from twinseal.domain.ports import Files, Progress, ShouldStop, never_stop, no_progress
from twinseal.domain.register_code import code_of, parse_typed
from twinseal.domain.trust_card import TrustCard

_EVERY: Final = 200


class Verdict(Enum):
    """Name and exit code of each verdict (design: audit log; research: 3.9)."""

    VALID_ANCHORED = ("VALID-ANCHORED", 0)
    VALID_COSIGNED = ("VALID-COSIGNED", 3)
    VALID_UNANCHORED = ("VALID-UNANCHORED", 4)
    TAMPERED = ("TAMPERED", 10)
    CUT_OR_FORKED = ("TRUNCATED / ROLLED BACK / FORKED", 11)
    INCOMPLETE = ("INCOMPLETE", 12)

    @property
    def label(self) -> str:
        """Return the verdict's name."""
        return self.value[0]

    @property
    def exit_code(self) -> int:
        """Return the exit code of the command line."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class HeldCheckpoint:
    """What somebody held outside the thing verified: a size and a root seen before."""

    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Report:
    """The result; `reason` is the rule that failed, empty for a good verdict."""

    verdict: Verdict
    sentence: str
    reason: str = ""
    first_bad_seq: int | None = None
    entries: int = 0
    head: bytes = b""
    root: bytes = b""
    covered: int = 0
    """Entries under the last cosigned checkpoint."""
    checkpoints: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    details: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Tell whether nothing was found wrong, whatever the grade."""
        return self.verdict.exit_code < 10


class _Stop(Exception):
    def __init__(self, verdict: Verdict, reason: str, sentence: str, seq: int | None = None) -> None:
        super().__init__(sentence)
        self.verdict, self.reason, self.sentence, self.seq = verdict, reason, sentence, seq


@dataclass(slots=True)
class _State:
    log_id: str
    expected_key: bytes
    prev: bytes
    tree: MerkleTree
    keys: set[bytes]
    kinds: Counter[str]
    sizes: dict[int, list[bytes]]
    roots: dict[int, bytes]


def verify_log(
    files: Files,
    folder: Path,
    *,
    card: TrustCard | None,
    log_id: str = "",
    genesis_public: bytes = b"",
    receipts: Sequence[str] = (),
    held: Sequence[HeldCheckpoint] = (),
    reader: LogReader | None = None,
    progress: Progress = no_progress,
    should_stop: ShouldStop = never_stop,
) -> Report:
    """Verify a log folder (`log.tws`, `checkpoints/`); never raises for what it finds, only `Cancelled`.

    Pins come from the trust card. Without one the log's own claims are used (`log_id`, `genesis_public`) and the
    verdict is never better than VALID-UNANCHORED.
    """
    try:
        return _verify(files, folder, card, log_id, genesis_public, receipts, held, reader, progress, should_stop)
    except _Stop as stop:
        return Report(stop.verdict, stop.sentence, stop.reason, stop.seq)


def _verify(
    files: Files,
    folder: Path,
    card: TrustCard | None,
    log_id: str,
    genesis_public: bytes,
    receipts: Sequence[str],
    held: Sequence[HeldCheckpoint],
    reader: LogReader | None,
    progress: Progress,
    should_stop: ShouldStop,
) -> Report:
    if card is not None:
        log_id, genesis_public = card.log_id, bytes.fromhex(card.genesis_public)
    notes = _notes(files, folder)
    wanted = {note.size for note in notes} | {one.size for one in held}
    state = _State(log_id, genesis_public, genesis_prev(log_id), MerkleTree(), set(), Counter(), {}, {})
    _walk(files, folder, state, wanted, reader, progress, should_stop)
    cosigned = _check_notes(state, notes, card)
    anchored = _check_held(state, notes, receipts, held, cosigned)
    return _graded(state, notes, card, cosigned, anchored)


def _notes(files: Files, folder: Path) -> list[Checkpoint]:
    try:
        names = note_names(files.names(folder / CHECKPOINT_FOLDER))
        return [parse_note(files.read(folder / CHECKPOINT_FOLDER / name, limit=NOTE_MAX)) for name in names]
    except FileMissing:
        return []
    except DiskFault as fault:
        raise _Stop(Verdict.INCOMPLETE, "checkpoint unreadable", fault.sentence) from fault
    except BadNote as fault:
        raise _Stop(
            Verdict.TAMPERED, fault.reason, "A checkpoint of the log is malformed: it was changed or damaged."
        ) from fault


def _walk(
    files: Files,
    folder: Path,
    state: _State,
    wanted: set[int],
    reader: LogReader | None,
    progress: Progress,
    should_stop: ShouldStop,
) -> None:
    log = folder / LOG_NAME
    try:
        facts = files.facts(log)
        if facts is None:
            raise _Stop(Verdict.INCOMPLETE, "missing", "There is no log here: nothing could be verified.")
        if facts.size == 0:
            raise _Stop(Verdict.INCOMPLETE, "empty", "The log is empty: a founded vault always has entries.")
        done = 0
        if 0 in wanted:
            state.roots[0] = state.tree.root()
        # The length is taken first: a log that grows meanwhile is verified as it was.
        for index, raw in enumerate(iterate_raw(files, log, end=facts.size)):
            _line(state, index, raw, reader)
            if state.tree.size in wanted:
                state.roots[state.tree.size] = state.tree.root()
            done += len(raw) + 1
            if index % _EVERY == 0:
                progress(done, facts.size)
                if should_stop():
                    raise Cancelled
        progress(facts.size, facts.size)
        if files.facts(log) is None:
            raise _Stop(Verdict.INCOMPLETE, "missing", "The log went away while it was verified.")
    except BadLine as fault:
        raise _Stop(
            Verdict.INCOMPLETE, fault.reason, "The log ends in the middle of an entry: its last write was cut off."
        ) from fault
    except DiskFault as fault:
        raise _Stop(Verdict.INCOMPLETE, "unreadable file", fault.sentence) from fault


def _line(state: _State, index: int, raw: bytes, reader: LogReader | None) -> None:
    try:
        line = parse_line(raw)
        _check_line(state, index, line)
        if reader is not None:
            state.kinds[str(reader.entry(line).fields["kind"])] += 1
    except BadLine as fault:
        good = f"entries 0 to {index - 1} are intact" if index else "no entry before it"
        incomplete = fault.reason == "unreadable"
        verdict = Verdict.INCOMPLETE if incomplete else Verdict.TAMPERED
        sentence = f"Entry {index} of the log is not as it was written (rule: {fault.reason}); {good}."
        raise _Stop(verdict, fault.reason, sentence, index) from fault
    state.prev, state.expected_key = line.head, line.next_public
    state.tree.add(line.head)


def _check_line(state: _State, index: int, line: Line) -> None:
    if line.log_id != state.log_id:
        raise BadLine("log")
    if line.seq != index:
        raise BadLine("seq")
    if line.prev != state.prev:
        raise BadLine("prev")
    if not is_acceptable_ed25519_key(line.next_public):
        raise BadLine("weak key")
    if not line.signed_by(state.expected_key):
        raise BadLine("sig")
    state.keys.add(state.expected_key)
    if line.next_public in state.keys:
        raise BadLine("key reuse")


def _check_notes(state: _State, notes: list[Checkpoint], card: TrustCard | None) -> list[Checkpoint]:
    """Return the notes that two distinct people cosigned, all of them agreeing with the lines."""
    roots: dict[int, bytes] = {}
    for note in notes:
        if roots.setdefault(note.size, note.root) != note.root:
            raise _Stop(
                Verdict.CUT_OR_FORKED, "fork", f"Two checkpoints over {note.size} entries contradict each other."
            )
    cosigned = []
    for note in notes:
        people: tuple[str, ...] = ()
        if card is not None:
            try:
                people = check_note(note, card)
            except BadNote as fault:
                raise _Stop(
                    Verdict.TAMPERED,
                    fault.reason,
                    f"The checkpoint over {note.size} entries has a bad signature (rule: {fault.reason}).",
                ) from fault
            if len(people) < 2:
                raise _Stop(
                    Verdict.TAMPERED,
                    "quorum",
                    f"The checkpoint over {note.size} entries is not cosigned by two different people of the trust card.",
                )
        _agrees(state, note.size, note.root)
        cosigned.append(note)
    return cosigned if card is not None else []


def _agrees(state: _State, size: int, root: bytes) -> None:
    if size > state.tree.size:
        raise _Stop(
            Verdict.CUT_OR_FORKED,
            "beyond end",
            f"The log has {state.tree.size} entries, a checkpoint saw {size}: the end was cut off, or an older log put back.",
        )
    if state.roots[size] != root:
        raise _Stop(
            Verdict.CUT_OR_FORKED,
            "root",
            f"The first {size} entries are not those that the checkpoint saw: the log was rewritten.",
        )


def _check_held(
    state: _State,
    notes: list[Checkpoint],
    receipts: Sequence[str],
    held: Sequence[HeldCheckpoint],
    cosigned: list[Checkpoint],
) -> bool:
    codes = {code_of(note.digest) for note in notes}
    for receipt in receipts:
        try:
            wanted = parse_typed(receipt)
        except BadInput as fault:
            raise _Stop(Verdict.INCOMPLETE, "receipt form", fault.sentence) from fault
        if wanted not in codes:
            raise _Stop(
                Verdict.CUT_OR_FORKED,
                "receipt",
                f"No checkpoint here has the register code {wanted}: the log was cut off, rewritten, or is of another vault.",
            )
    for one in held:
        _agrees(state, one.size, one.root)
    return bool(receipts or held) and bool(cosigned)


def _graded(
    state: _State, notes: list[Checkpoint], card: TrustCard | None, cosigned: list[Checkpoint], anchored: bool
) -> Report:
    covered = max((note.size for note in cosigned), default=0)
    open_end = state.tree.size - covered
    if card is None:
        verdict = Verdict.VALID_UNANCHORED
        sentence = (
            f"All {state.tree.size} entries fit together, but no trust card was given: this could be another vault's log."
        )
    elif not cosigned:
        verdict = Verdict.VALID_UNANCHORED
        sentence = f"All {state.tree.size} entries are signed and chained, but no cosigned checkpoint covers them."
    elif anchored:
        verdict = Verdict.VALID_ANCHORED
        sentence = (
            f"All {state.tree.size} entries are intact, and the log extends what you held outside it"
            f"{_after(open_end)}."
        )
    else:
        verdict = Verdict.VALID_COSIGNED
        sentence = (
            f"All {state.tree.size} entries are intact and cosigned by two people{_after(open_end)}; an older copy of "
            "the whole vault cannot be excluded without a register code."
        )
    return Report(
        verdict,
        sentence,
        entries=state.tree.size,
        head=state.prev,
        root=state.tree.root(),
        covered=covered,
        checkpoints=len(notes),
        kinds=dict(state.kinds),
        details=(
            f"Entries: {state.tree.size}; under the last cosigned checkpoint: {covered}; after it: {open_end}.",
            f"Checkpoints: {len(notes)}.",
            f"Head: {state.prev.hex()}",
        ),
    )


def _after(open_end: int) -> str:
    return f"; the last {open_end} stand after the last checkpoint" if open_end else ""
