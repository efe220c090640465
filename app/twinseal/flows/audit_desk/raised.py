"""Writes down which findings an auditor was shown: once for each finding, and once more where it weighs more than it did."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import Final

from twinseal.domain.errors import TwinsealError
from twinseal.domain.events.audit import FINDING_RAISED
from twinseal.domain.finding import Finding, Rank
from twinseal.domain.people import Person
from twinseal.flows.context.journal import Journal
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import number, text

AT_ONCE: Final = 100
"""So many at most of one look: whoever fills a log with odd entries does not make it longer by as many. The rest follow."""


class RaisedFindings:
    """What the log says that somebody was shown, and what this visit adds."""

    def __init__(self, journal: Journal, auditor: Person) -> None:
        """Write into `journal`; `auditor` is the one who looks."""
        self._journal = journal
        self._auditor = auditor
        self._weights: dict[tuple[str, int], int] = {}

    def show(self, findings: Sequence[Finding], log: LogView, say: Callable[[Finding], str]) -> None:
        """Log the findings that are shown and that the log does not say yet.

        Where the log takes no entry, the findings are shown all the same, and the next look says it again.
        """
        self._learn(log)
        fresh = [finding for finding in findings if self._is_fresh(finding)]
        with contextlib.suppress(TwinsealError):
            for finding in fresh[:AT_ONCE]:
                self._journal.record(
                    FINDING_RAISED,
                    actors=(self._auditor,),
                    finding=finding.id,
                    rule=finding.rule,
                    rule_version=finding.version,
                    rank=finding.rank.value,
                    what=say(finding),
                )
                self._weights[finding.id, finding.version] = finding.rank.weight

    def _is_fresh(self, finding: Finding) -> bool:
        weight = self._weights.get((finding.id, finding.version))
        return weight is None or finding.rank.weight < weight

    def _learn(self, log: LogView) -> None:
        ranks = {rank.value: rank.weight for rank in Rank}
        for entry in log.of_kind(FINDING_RAISED):
            if text(entry, "rank") in ranks:
                key, weight = (text(entry, "finding"), number(entry, "rule_version")), ranks[text(entry, "rank")]
                self._weights[key] = min(weight, self._weights.get(key, weight))
