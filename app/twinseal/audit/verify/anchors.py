"""What a verifier held before and brings along: register codes, receipts, heads from paper, a state of its own."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from typing import Final

from twinseal.audit.format.merkle import MerkleTree
from twinseal.audit.verdict.verdict import Failure, Reason
from twinseal.domain import canonical
from twinseal.domain.errors import BadInput
from twinseal.domain.register_code import parse_typed, typed_edition

_RECEIPT: Final = re.compile(r"TWINSEAL-RECEIPT:1:([0-9A-F]{32}):([1-9][0-9]{0,15}):([0-9A-F]{64})")
_RECEIPT_BEGINS: Final = "TWINSEAL"
_LONGER_THAN_A_CODE: Final = 20
_HEAD: Final = re.compile(r"([1-9][0-9]{0,15}):([0-9A-F]{64})")


class What(Enum):
    """What a claim says about the log at its size."""

    ROOT = "root"
    HEAD = "head"
    PEOPLE_HEAD = "people head"
    """Named in a people note: of the entry before its first, or of the one that a confirmation followed."""
    RECEIPT = "receipt"
    """It is none that any checkpoint at hand has; one that a checkpoint has claims that one's root."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement that a log of `size` lines has this root, head or checkpoint digest."""

    size: int
    what: What
    value: bytes
    label: str
    anchors: bool
    """True for what was held outside, which a restored older copy cannot know."""

    def contradicted(self, tree: MerkleTree, head: bytes) -> Failure | None:
        """Return the failure if a log of this size contradicts the claim; `tree` has its size."""
        if self.what is What.HEAD and self.value != head:
            return Failure(Reason.HEAD, self.size - 1, self.label)
        if self.what is What.PEOPLE_HEAD and self.value != head:
            return Failure(Reason.PEOPLE_HEAD, None, self.label)
        if self.what is What.ROOT and self.value != tree.root():
            return Failure(Reason.ROOT, None, self.label)
        if self.what is What.RECEIPT:
            return Failure(Reason.RECEIPT, None, self.label)
        return None


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt as a person typed or scanned it: a register code alone, or a claim with its size."""

    code: str
    claim: Claim | None
    log_id: str | None
    edition: int | None = None
    """The P-number that was typed with a register code."""


def is_receipt(text: str) -> bool:
    """Tell whether a text is meant as a scanned receipt, whole or not; a register code is never as long."""
    dense = _dense(text)
    return dense.startswith(_RECEIPT_BEGINS) and len(dense) > _LONGER_THAN_A_CODE


def _dense(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def parse_receipt(text: str) -> Receipt:
    """Return a receipt of a register code, a scanned receipt, or `ENTRIES:HEAD` as a report prints them.

    Raises `BadInput` for anything else, also for a register code with a slip in it.
    """
    dense = _dense(text)
    if match := _RECEIPT.fullmatch(dense):
        claim = Claim(int(match[2]), What.RECEIPT, bytes.fromhex(match[3]), "receipt", anchors=True)
        return Receipt("", claim, match[1].lower())
    if match := _HEAD.fullmatch(dense):
        return Receipt("", Claim(int(match[1]), What.HEAD, bytes.fromhex(match[2]), "head", anchors=True), None)
    if is_receipt(text):
        raise BadInput("input.bad.receipt_incomplete")
    return Receipt(parse_typed(text), None, None, typed_edition(text))


@dataclass(frozen=True, slots=True)
class VerifiedState:
    """How far a verification came; it is as trustworthy as the place where it is kept.

    Kept by an auditor, a later verification starts from here and costs only what was added since.
    """

    log_id: str
    size: int
    offset: int
    head: bytes
    next_public: bytes
    peaks: tuple[bytes, ...]
    covered: int
    """Entries under the newest checkpoint that fitted."""
    countersigned: int
    """Entries under the newest checkpoint of the vault and two people."""

    def to_bytes(self) -> bytes:
        """Return the canonical bytes for keeping."""
        return canonical.dumps(
            {
                "format": "twinseal/verified",
                "version": 1,
                "log_id": self.log_id,
                "size": self.size,
                "offset": self.offset,
                "head": self.head.hex(),
                "next_public": self.next_public.hex(),
                "peaks": [peak.hex() for peak in self.peaks],
                "covered": self.covered,
                "countersigned": self.countersigned,
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> VerifiedState:
        """Return the state of `to_bytes`; raises `BadInput` for anything else."""
        fields = canonical.loads_object(data)
        try:
            state = cls(
                log_id=str(fields["log_id"]),
                size=int(str(fields["size"])),
                offset=int(str(fields["offset"])),
                head=bytes.fromhex(str(fields["head"])),
                next_public=bytes.fromhex(str(fields["next_public"])),
                peaks=tuple(bytes.fromhex(str(peak)) for peak in _row(fields["peaks"])),
                covered=int(str(fields["covered"])),
                countersigned=int(str(fields["countersigned"])),
            )
            state.tree()
        except (KeyError, ValueError, TypeError) as error:
            raise _not_a_state() from error
        in_order = 0 <= state.countersigned <= state.covered <= state.size and state.size >= 1 and state.offset >= 1
        if state.to_bytes() != data or not in_order or len(state.head) != 32 or len(state.next_public) != 32:
            raise _not_a_state()
        return state

    def tree(self) -> MerkleTree:
        """Return the tree at this place (`ValueError` if the peaks do not fit)."""
        return MerkleTree(self.size, self.peaks)


def _row(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _not_a_state() -> BadInput:
    return BadInput("input.bad.not_a_saved_state")
