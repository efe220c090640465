"""What a verification can end in: graded verdicts with exit codes, and the closed list of reasons."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final


class Verdict(Enum):
    """The graded answer; the three valid grades are never shown alike. The value is the exit code."""

    VALID_ANCHORED = 0
    """Everything holds, and the log extends something the verifier held before."""
    VALID_COSIGNED = 3
    """Everything holds; nothing was held outside, so an older copy cannot be excluded."""
    VALID_UNANCHORED = 4
    """Chain and signatures hold, but there is no trust card, or the newest entries are under no checkpoint."""
    TAMPERED = 10
    """A line or checkpoint breaks a rule."""
    ROLLED_BACK = 11
    """Cut, rolled back or forked: the log contradicts a checkpoint or something that was held."""
    INCOMPLETE = 12
    """Something needed for an answer is missing, unreadable or of an unknown version."""

    @property
    def exit_code(self) -> int:
        """Return the exit code of the command line, stable across versions."""
        return self.value

    @property
    def word(self) -> str:
        """Return the name with a hyphen, e.g. `VALID-ANCHORED`."""
        return self.name.replace("_", "-")

    @property
    def is_valid(self) -> bool:
        """Tell whether this is one of the three valid grades."""
        return self.value < Verdict.TAMPERED.value


class Reason(StrEnum):
    """The one rule that a log or checkpoint broke first; stable across versions."""

    FORM = "form"
    VERSION = "version"
    LOG = "log"
    SEQ = "seq"
    PREV = "prev"
    WEAK_KEY = "weak_key"
    KEY_REUSE = "key_reuse"
    AUDIT_KEY = "audit_key"
    BASE64 = "base64"
    SIGNATURE = "signature"
    EMPTY = "empty"
    FILE = "file"
    TORN = "torn"
    UNREADABLE = "unreadable"
    PADDING = "padding"
    COMMITMENT = "commitment"
    PAYLOAD = "payload"
    INNER_SEQ = "inner_seq"
    CHANGED = "changed"
    ROOT = "root"
    BEYOND_END = "beyond_end"
    FORK = "fork"
    RECEIPT = "receipt"
    HEAD = "head"
    RESUME = "resume"
    CHECKPOINT_FORM = "checkpoint.form"
    CHECKPOINT_ORIGIN = "checkpoint.origin"
    CHECKPOINT_SIGNATURE = "checkpoint.signature"
    CHECKPOINT_QUORUM = "checkpoint.quorum"
    CHECKPOINT_MISSING = "checkpoint.missing"
    CHECKPOINT_LOGGED = "checkpoint.logged"
    EPOCH_FORM = "epoch.form"
    EPOCH_ORIGIN = "epoch.origin"
    EPOCH_SIGNATURE = "epoch.signature"
    EPOCH_QUORUM = "epoch.quorum"
    EPOCH_HEAD = "epoch.head"
    UNANCHORED_MISSING = "unanchored.missing"
    UNANCHORED_LINES = "unanchored.lines"
    READABLE = "readable"
    TRUST_CARD = "trust_card"


_T, _R, _I = Verdict.TAMPERED, Verdict.ROLLED_BACK, Verdict.INCOMPLETE

MEANING: Final[dict[Reason, tuple[Verdict, str]]] = {
    Reason.FORM: (_T, "a line is not a well-formed log line"),
    Reason.VERSION: (_I, "a line has a format version that this version of Twinseal does not know"),
    Reason.LOG: (_T, "a line belongs to another log"),
    Reason.SEQ: (_T, "a line is in the wrong place: lines were removed, repeated, moved or inserted"),
    Reason.PREV: (_T, "a line does not refer to the line before it"),
    Reason.WEAK_KEY: (_T, "a line announces a key that anyone could sign with"),
    Reason.KEY_REUSE: (_T, "a line announces a key that was already announced"),
    Reason.AUDIT_KEY: (_I, "an entry is sealed to a key that is not on the trust card, so auditors cannot read it"),
    Reason.BASE64: (_T, "a line's sealed part is not in canonical base64"),
    Reason.SIGNATURE: (_T, "a line's signature does not match the key that the line before it announced"),
    Reason.EMPTY: (_I, "there are no entries"),
    Reason.FILE: (_I, "a file cannot be read"),
    Reason.TORN: (_I, "the last line is incomplete"),
    Reason.UNREADABLE: (_I, "an entry cannot be opened with the audit key"),
    Reason.PADDING: (_T, "an entry's padding is malformed"),
    Reason.COMMITMENT: (_T, "an entry's contents do not match the commitment in its line"),
    Reason.PAYLOAD: (_T, "an entry's contents are malformed"),
    Reason.INNER_SEQ: (_T, "an entry's contents carry a different number than its line"),
    Reason.CHANGED: (_I, "the log changed while it was being verified; verify again"),
    Reason.ROOT: (_R, "the entries up to a checkpoint are not the ones it countersigned: the log was rewritten"),
    Reason.BEYOND_END: (
        _R,
        "the log is shorter than something that was made from it: its end was cut off, or it is an older copy",
    ),
    Reason.FORK: (_R, "two genuine checkpoints of the same size differ: the log was forked and its keys were misused"),
    Reason.RECEIPT: (
        _R,
        (
            "a register code or receipt you supplied matches no checkpoint of this log: this is an older, different "
            "or forked copy"
        ),
    ),
    Reason.HEAD: (_R, "an entry does not match the head you supplied: the log was rewritten or forked"),
    Reason.RESUME: (_R, "the log does not continue from where it was last verified"),
    Reason.CHECKPOINT_FORM: (_T, "a checkpoint is not well-formed"),
    Reason.CHECKPOINT_ORIGIN: (_T, "a checkpoint belongs to a different log than the trust card"),
    Reason.CHECKPOINT_SIGNATURE: (_T, "a checkpoint has a signature that does not match its key"),
    Reason.CHECKPOINT_QUORUM: (
        _T,
        "a checkpoint is signed neither by the vault and two people on the trust card nor by an auditor on it",
    ),
    Reason.CHECKPOINT_MISSING: (_I, "a checkpoint is missing"),
    Reason.CHECKPOINT_LOGGED: (_R, "a checkpoint is not the one that the log names"),
    Reason.EPOCH_FORM: (_T, "an epoch note is not well-formed"),
    Reason.EPOCH_ORIGIN: (_T, "an epoch note belongs to a different log than the trust card"),
    Reason.EPOCH_SIGNATURE: (_T, "an epoch note has a signature that does not match its key"),
    Reason.EPOCH_QUORUM: (
        _T,
        "an epoch note is not signed by the vault and two people on the trust card who may still sign",
    ),
    Reason.EPOCH_HEAD: (_R, "an epoch note names a different previous entry: the log was rewritten or forked"),
    Reason.UNANCHORED_MISSING: (_I, "entries that two people adopted after the log's key was lost are missing"),
    Reason.UNANCHORED_LINES: (
        _T,
        "entries that two people adopted after the log's key was lost are not the ones they adopted",
    ),
    Reason.READABLE: (_T, "the readable copy of the entries (entries.jsonl) does not match the log"),
    Reason.TRUST_CARD: (_I, "the trust card contains a key that must not be trusted"),
}
"""For every reason the verdict that follows from it and its words."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What broke: the reason, the first bad entry's number where it is one, and what exactly (no contents)."""

    reason: Reason
    seq: int | None = None
    detail: str = ""

    @property
    def verdict(self) -> Verdict:
        """Return the verdict that follows."""
        return MEANING[self.reason][0]

    @property
    def sentence(self) -> str:
        """Return one sentence for people."""
        words = MEANING[self.reason][1]
        where = "" if self.seq is None else f" at entry {self.seq}"
        more = f" ({self.detail})" if self.detail else ""
        return f"{self.verdict.word}{where}: {words}{more}."
