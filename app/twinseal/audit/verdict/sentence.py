"""Says in words how much a log that holds is worth."""

from __future__ import annotations

from dataclasses import dataclass

from twinseal.audit.verdict.verdict import Verdict
from twinseal.domain.texts import sentence_of


@dataclass(frozen=True, slots=True)
class Covered:
    """What the entries of a log that holds rest on; sizes count entries."""

    size: int
    countersigned: int
    covered: int
    anchored_size: int
    """Entries under the newest thing that was held outside; 0 where nothing was."""
    span: tuple[str, str] | None
    """UTC times of the first and last entry under no checkpoint, if they are known."""
    undecided: bool
    verified_before: int = 0
    """Entries whose signatures an earlier verification checked."""

    def words(self, verdict: Verdict, *, has_card: bool) -> str:
        """Return one sentence for a valid verdict."""
        if not has_card:
            return sentence_of("verification.intact.no_card", size=self.size)
        words = [self._hold(), self._by_whom()]
        if self.anchored_size:
            at_end = self.anchored_size == self.size
            words.append(
                sentence_of("verification.matches.last")
                if at_end
                else sentence_of("verification.matches.up_to", seq=self.anchored_size - 1)
            )
        elif verdict is not Verdict.VALID_UNANCHORED:
            words.append(sentence_of("verification.not_compared"))
        if self.covered < self.size:
            low, high = self.span or ("", "")
            words.append(sentence_of("verification.newest_not_covered", size=self.size - self.covered, low=low, high=high))
        if self.undecided:
            words.append(sentence_of("verification.undecided"))
        return "; ".join(words) + "."

    def _hold(self) -> str:
        if not self.verified_before:
            return sentence_of("verification.intact.all", size=self.size)
        if self.verified_before == self.size:
            return sentence_of("verification.intact.nothing_added", size=self.size)
        return sentence_of("verification.intact.continued", verified_before=self.verified_before, size=self.size - 1)

    def _by_whom(self) -> str:
        """Return who signed for how many."""
        if self.covered <= self.countersigned:
            if self.countersigned == self.size:
                return sentence_of("verification.by_two.all")
            return sentence_of("verification.by_two.first", countersigned=self.countersigned)
        alone = sentence_of("verification.by_auditor", covered=self.covered - self.countersigned)
        return sentence_of("verification.by_two.and_auditor", countersigned=self.countersigned, alone=alone)
