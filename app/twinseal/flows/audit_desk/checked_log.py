"""The log as one auditor has verified it: what they sign was looked at before, from the last verified place on."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from twinseal.audit.format.checkpoint import checkpoint_or_none
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verdict.verdict import Reason
from twinseal.audit.verify.anchors import VerifiedState, parse_receipt
from twinseal.audit.verify.verify import VerificationResult, verify
from twinseal.crypto.hpke import KemKeyPair
from twinseal.domain.errors import LogDamaged, caused_by
from twinseal.domain.ports import Progress, ShouldStop, never_stop, no_progress
from twinseal.domain.texts import sentence_of
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.context.vault_context import VaultContext

_INSIDE: Final = frozenset(
    reason.value
    for reason in (
        Reason.UNREADABLE,
        Reason.PADDING,
        Reason.COMMITMENT,
        Reason.PAYLOAD,
        Reason.INNER_SEQ,
        Reason.VERSION,
        # Of a chain that holds, an entry that names another checkpoint than those beside it is the false one, or one is missing.
        Reason.CHECKPOINT_MISSING,
        Reason.CHECKPOINT_LOGGED,
    )
)
"""What can be wrong inside a line that itself holds; whoever has the key for the next entry can append such a line."""
_BESIDE: Final = frozenset(
    reason.value
    for reason in (
        Reason.CHECKPOINT_FORM,
        Reason.CHECKPOINT_ORIGIN,
        Reason.CHECKPOINT_SIGNATURE,
        Reason.CHECKPOINT_QUORUM,
    )
)
"""What can be wrong with a file among the checkpoints; whoever can write into the folder can put such a file there."""
_CHAIN_MAY_HOLD: Final = _INSIDE | _BESIDE


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verification of everything there is, and where that fails by what anybody can add, another one without that.

    The second one has no audit key, and only the checkpoints that somebody signed.
    """

    result: VerificationResult
    chain: VerificationResult

    @property
    def holds(self) -> bool:
        """Tell whether lines, signatures and checkpoints hold, whatever is sealed in the lines."""
        return self.chain.verdict.is_valid

    def said_with(self, chain: VerificationResult) -> VerificationResult:
        """Return a later result on the same lines, with what was found inside them."""
        if self.result.verdict.is_valid:
            return chain
        sentence = sentence_of("notice.desk.log_verified", result=self.result.sentence, chain=chain.sentence)
        return replace(chain, verdict=self.result.verdict, sentence=sentence)


class CheckedLog:
    """Verifies a log for one auditor, and remembers how far."""

    def __init__(self, context: VaultContext, pairs: Sequence[KemKeyPair]) -> None:
        """Begin where the start of the program left off: all lines since the newest signed checkpoint were checked then."""
        self._context = context
        self._pairs = pairs
        self._state: VerifiedState | None = context.journal.writer.vouched
        self._broken = ""

    def whole(
        self,
        card: TrustCard | None,
        *,
        receipts: tuple[str, ...] = (),
        progress: Progress = no_progress,
        should_stop: ShouldStop = never_stop,
    ) -> VerificationResult:
        """Verify every line with the audit key; raises `BadInput` for a malformed receipt, at its field, and `Cancelled`."""
        with caused_by("receipt"):
            for receipt in receipts:
                parse_receipt(receipt)
        return self._whole(card, receipts, progress, should_stop).result

    def _whole(
        self, card: TrustCard | None, receipts: tuple[str, ...], progress: Progress, should_stop: ShouldStop
    ) -> Outcome:
        result = self._verify(card, self._pairs, None, receipts, progress, should_stop)
        # Whoever was just told that the log does not hold must not sign it on leaving.
        self._broken = "" if result.verdict.is_valid or result.reason in _CHAIN_MAY_HOLD else result.sentence
        # Checkpoints are judged before any line: what is wrong with the lines must not hide behind such a file.
        chain = self._chain(progress, should_stop) if result.reason in _BESIDE else result
        return Outcome(result, chain)

    def _chain(self, progress: Progress, should_stop: ShouldStop) -> VerificationResult:
        chain = self._verify(self._context.card, (), None, (), progress, should_stop)
        self._broken = "" if chain.verdict.is_valid else chain.sentence
        return chain

    def outcome(self, progress: Progress = no_progress, should_stop: ShouldStop = never_stop) -> Outcome:
        """Verify the whole log by the header, whose keys were compared with the pins in the auditor's own bundle."""
        made = self._whole(self._context.card, (), progress, should_stop)
        if made.result.reason in _INSIDE:
            made = Outcome(made.result, self._chain(progress, should_stop))
        return self._kept(made)

    def signed_since(self, whole: VerificationResult, card: TrustCard, receipts: tuple[str, ...]) -> VerificationResult:
        """Return the result of this moment as the log stands once the auditor has signed it."""
        later = self._verify(card, self._pairs, whole.state, receipts, no_progress, never_stop)
        return replace(later, counts=whole.counts, anomalies=whole.anomalies, anomaly_count=whole.anomaly_count)

    def since(self) -> VerificationResult:
        """Verify lines that were added since the last verified place, and what is claimed of them."""
        result = self._verify(self._context.card, (), self._state, (), no_progress, never_stop)
        return self._kept(Outcome(result, result)).chain

    def may_be_signed(self) -> None:
        """Verify what was added since the last verified place; raises `LogDamaged` unless it holds, and all did so far."""
        result = None if self._broken else self.since()
        if result is None or not result.verdict.is_valid:
            raise LogDamaged("log.damaged.not_verified", result=result.sentence if result else self._broken)

    def _signed_only(self, source: LogSource, last: VerifiedState | None) -> LogSource:
        """Return the source without what nobody signed among its checkpoints; those before `last` are not read again."""
        files, audit = self._context.machine.files, self._context.paths.audit
        size = 0 if last is None else last.size
        stored = {name: checkpoint_or_none(files, audit, name) for name in source.checkpoints.from_size(size).names}
        unsigned = {name for name, note in stored.items() if note is None or not self._context.is_signed(note)}
        names = tuple(name for name in source.checkpoints.names if name not in unsigned)
        return replace(source, checkpoints=replace(source.checkpoints, names=names))

    def _kept(self, outcome: Outcome) -> Outcome:
        if outcome.holds and outcome.chain.state is not None:
            self._state = outcome.chain.state
        return outcome

    def _verify(
        self,
        card: TrustCard | None,
        pairs: Sequence[KemKeyPair],
        last: VerifiedState | None,
        receipts: tuple[str, ...],
        progress: Progress,
        should_stop: ShouldStop,
    ) -> VerificationResult:
        source = LogSource.from_folder(self._context.machine.files, self._context.paths.audit)
        return verify(
            source if pairs else self._signed_only(source, last),
            card,
            receipts=receipts,
            audit_pairs=pairs,
            progress=progress,
            should_stop=should_stop,
            last_verified=last,
            # Looked at in this very visit, or by this program's start: people are told of the whole.
            just_now=True,
            # Only a long log is worth another process; shorter ones are checked in this one in any case.
            processes=min(2, os.cpu_count() or 1),
        )
