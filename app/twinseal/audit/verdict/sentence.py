"""Says in words how much a log that holds is worth."""

from __future__ import annotations

from dataclasses import dataclass

from twinseal.audit.verdict.verdict import Verdict


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
            return f"the chain of {self.size} entries is intact, but without a trust card nothing shows whose log it is."
        words = [self._hold(), self._by_whom()]
        if self.anchored_size:
            at_end = self.anchored_size == self.size
            words.append(
                "the code, receipt or checkpoint you supplied matches "
                + (
                    "the last entry"
                    if at_end
                    else f"up to entry {self.anchored_size - 1} and says nothing about later entries"
                )
            )
        elif verdict is not Verdict.VALID_UNANCHORED:
            words.append("the log was not compared with anything you kept, so an older copy cannot be ruled out")
        if self.covered < self.size:
            when = f" (from {self.span[0]} to {self.span[1]})" if self.span else ""
            words.append(f"the newest {self.size - self.covered}{when} are not yet covered by a checkpoint")
        if self.undecided:
            words.append("entries made after the log's key was lost are neither adopted nor rejected")
        return "; ".join(words) + "."

    def _hold(self) -> str:
        if not self.verified_before:
            return f"all {self.size} entries are intact"
        if self.verified_before == self.size:
            return f"nothing was added to the {self.size} entries, which were intact when they were verified"
        return (
            f"entries {self.verified_before} to {self.size - 1} are intact, and the earlier ones were intact when they "
            "were verified"
        )

    def _by_whom(self) -> str:
        """Return who signed for how many."""
        if self.covered <= self.countersigned:
            if self.countersigned == self.size:
                return "all are countersigned by two people"
            return f"the first {self.countersigned} are countersigned by two people"
        alone = f"the next {self.covered - self.countersigned} are signed by an auditor alone"
        return f"the first {self.countersigned} are countersigned by two people, {alone}"
