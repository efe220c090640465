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
            return sentence_of("verification.chain_entries_intact_but", size=self.size)
        words = [self._hold(), self._by_whom()]
        if self.anchored_size:
            at_end = self.anchored_size == self.size
            words.append(
                sentence_of("verification.matches_last_entry")
                if at_end
                else sentence_of("verification.matches_up_to", seq=self.anchored_size - 1)
            )
        elif verdict is not Verdict.VALID_UNANCHORED:
            words.append(sentence_of("verification.log_not_compared_anything"))
        if self.covered < self.size:
            low, high = self.span or ("", "")
            words.append(
                sentence_of("verification.newest_not_yet_covered", size=self.size - self.covered, low=low, high=high)
            )
        if self.undecided:
            words.append(sentence_of("verification.entries_made_after_log"))
        return "; ".join(words) + "."

    def _hold(self) -> str:
        if not self.verified_before:
            return sentence_of("verification.all_entries_intact", size=self.size)
        if self.verified_before == self.size:
            return sentence_of("verification.nothing_added_entries_which", size=self.size)
        return sentence_of(
            "verification.entries_intact_earlier_ones", verified_before=self.verified_before, size=self.size - 1
        )

    def _by_whom(self) -> str:
        """Return who signed for how many."""
        if self.covered <= self.countersigned:
            if self.countersigned == self.size:
                return sentence_of("verification.all_countersigned_two_people")
            return sentence_of("verification.first_countersigned_two_people_2", countersigned=self.countersigned)
        alone = sentence_of("verification.next_signed_auditor_alone", covered=self.covered - self.countersigned)
        return sentence_of("verification.first_countersigned_two_people", countersigned=self.countersigned, alone=alone)
