"""What a verification can end in: graded verdicts with exit codes, and the closed list of reasons."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final

from twinseal.domain.texts import Text


class Verdict(Enum):
    """The graded answer; the three valid grades are never shown alike. The value is the exit code."""

    VALID_ANCHORED = 0
    """Everything holds, and the log continues something that the verifier held before."""
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
    OLDER = "older"
    FORK = "fork"
    CODE = "code"
    RECEIPT = "receipt"
    HEAD = "head"
    RESUME = "resume"
    CHECKPOINT_FORM = "checkpoint.form"
    CHECKPOINT_ORIGIN = "checkpoint.origin"
    CHECKPOINT_SIGNATURE = "checkpoint.signature"
    CHECKPOINT_QUORUM = "checkpoint.quorum"
    CHECKPOINT_MISSING = "checkpoint.missing"
    CHECKPOINT_LOGGED = "checkpoint.logged"
    PEOPLE_FORM = "people.form"
    PEOPLE_ORIGIN = "people.origin"
    PEOPLE_MISSING = "people.missing"
    PEOPLE_CHAIN = "people.chain"
    PEOPLE_SIGNATURE = "people.signature"
    PEOPLE_ROW = "people.row"
    PEOPLE_QUORUM = "people.quorum"
    PEOPLE_HEAD = "people.head"
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
    Reason.FORM: (_T, "verification.reason.form"),
    Reason.VERSION: (_I, "verification.reason.version"),
    Reason.LOG: (_T, "verification.reason.log"),
    Reason.SEQ: (_T, "verification.reason.seq"),
    Reason.PREV: (_T, "verification.reason.prev"),
    Reason.WEAK_KEY: (_T, "verification.reason.weak_key"),
    Reason.KEY_REUSE: (_T, "verification.reason.key_reuse"),
    Reason.AUDIT_KEY: (_I, "verification.reason.audit_key"),
    Reason.BASE64: (_T, "verification.reason.base64"),
    Reason.SIGNATURE: (_T, "verification.reason.signature"),
    Reason.EMPTY: (_I, "verification.reason.empty"),
    Reason.FILE: (_I, "verification.reason.file"),
    Reason.TORN: (_I, "verification.reason.torn"),
    Reason.UNREADABLE: (_I, "verification.reason.unreadable"),
    Reason.PADDING: (_T, "verification.reason.padding"),
    Reason.COMMITMENT: (_T, "verification.reason.commitment"),
    Reason.PAYLOAD: (_T, "verification.reason.payload"),
    Reason.INNER_SEQ: (_T, "verification.reason.inner_seq"),
    Reason.CHANGED: (_I, "verification.reason.changed"),
    Reason.ROOT: (_R, "verification.reason.root"),
    Reason.BEYOND_END: (_R, "verification.reason.beyond_end"),
    Reason.OLDER: (_R, "verification.reason.older"),
    Reason.FORK: (_R, "verification.reason.fork"),
    Reason.CODE: (_R, "verification.reason.code"),
    Reason.RECEIPT: (_R, "verification.reason.receipt"),
    Reason.HEAD: (_R, "verification.reason.head"),
    Reason.RESUME: (_R, "verification.reason.resume"),
    Reason.CHECKPOINT_FORM: (_T, "verification.reason.checkpoint_form"),
    Reason.CHECKPOINT_ORIGIN: (_T, "verification.reason.checkpoint_origin"),
    Reason.CHECKPOINT_SIGNATURE: (_T, "verification.reason.checkpoint_signature"),
    Reason.CHECKPOINT_QUORUM: (_T, "verification.reason.checkpoint_quorum"),
    Reason.CHECKPOINT_MISSING: (_I, "verification.reason.checkpoint_missing"),
    Reason.CHECKPOINT_LOGGED: (_R, "verification.reason.checkpoint_logged"),
    Reason.PEOPLE_FORM: (_T, "verification.reason.people_form"),
    Reason.PEOPLE_ORIGIN: (_T, "verification.reason.people_origin"),
    Reason.PEOPLE_MISSING: (_I, "verification.reason.people_missing"),
    Reason.PEOPLE_CHAIN: (_R, "verification.reason.people_chain"),
    Reason.PEOPLE_SIGNATURE: (_T, "verification.reason.people_signature"),
    Reason.PEOPLE_ROW: (_T, "verification.reason.people_row"),
    Reason.PEOPLE_QUORUM: (_T, "verification.reason.people_quorum"),
    Reason.PEOPLE_HEAD: (_R, "verification.reason.people_head"),
    Reason.EPOCH_FORM: (_T, "verification.reason.epoch_form"),
    Reason.EPOCH_ORIGIN: (_T, "verification.reason.epoch_origin"),
    Reason.EPOCH_SIGNATURE: (_T, "verification.reason.epoch_signature"),
    Reason.EPOCH_QUORUM: (_T, "verification.reason.epoch_quorum"),
    Reason.EPOCH_HEAD: (_R, "verification.reason.epoch_head"),
    Reason.UNANCHORED_MISSING: (_I, "verification.reason.unanchored_missing"),
    Reason.UNANCHORED_LINES: (_T, "verification.reason.unanchored_lines"),
    Reason.READABLE: (_T, "verification.reason.readable"),
    Reason.TRUST_CARD: (_I, "verification.reason.trust_card"),
}
"""For every reason the verdict that follows from it and its words."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What broke: the reason, the first bad entry's number where it is one, and what exactly (no contents)."""

    reason: Reason
    seq: int | None = None
    detail: Text | str = ""

    @property
    def verdict(self) -> Verdict:
        """Return the verdict that follows."""
        return MEANING[self.reason][0]

    @property
    def words(self) -> Text:
        """Return what broke, without where."""
        return Text(MEANING[self.reason][1])

    @property
    def text(self) -> Text:
        """Return one sentence for people."""
        seq = "" if self.seq is None else str(self.seq)
        return Text("verification.failure", verdict=self.verdict.word, seq=seq, words=self.words, detail=self.detail)

    @property
    def sentence(self) -> str:
        """Return the text in the language in force."""
        return str(self.text)
