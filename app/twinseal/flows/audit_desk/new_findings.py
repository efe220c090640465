"""What the rules found for an auditor: what they were not shown at their last visit first, the newest first."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence

from twinseal.audit.read.kept_reading import Shown
from twinseal.audit.read.reader import Entry
from twinseal.domain.events.kind import Tag
from twinseal.domain.finding import Finding, Rank
from twinseal.domain.utc_text import utc_words
from twinseal.flows.findings.registry import by_rank, look_in_steps
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text


class NewFindings:
    """The findings of one visit; what was there before is what the auditor was shown, as their own program kept it.

    The log's own words for it are not asked: whoever can append to it could so make a finding an old one.
    """

    def __init__(
        self, auditor_id: str, shown: Shown | None, read_before: int | None, view_before: Callable[[int], LogView]
    ) -> None:
        """Take the auditor, what they were shown last, how many entries they had read, and what returns the view of so many first entries.

        Where nobody knows what was shown, rules look at the log as it was read; where nobody knows that either, as it was when the
        auditor left by its own words.
        """
        self._auditor_id = auditor_id
        self._shown = shown
        self._read_before = read_before
        self._view_before = view_before
        self._before: Mapping[str, int] | None = None if shown is None else _weights(shown.findings)
        """How much each weighed that was there before, the gravest 0."""

    def learn(self, entries: Sequence[Entry]) -> Generator[None, None, None]:
        """Find out what was there before, once; gives way after each rule that has to look for that."""
        if self._before is None:
            known = self._left_at(entries)
            looked = (yield from look_in_steps(self._view_before(known))) if known else ()
            lightest_first = reversed(by_rank(looked))
            self._before = {finding.id: finding.rank.weight for finding in lightest_first}

    def last_visit(self, entries: Sequence[Entry]) -> str:
        """Return when this auditor was shown findings last, as people read it; empty at the first visit."""
        if self._shown is not None:
            return utc_words(self._shown.at_utc)
        known = self._left_at(entries)
        return utc_words(text(entries[known - 1], "t")) if known else ""

    def findings(self, findings: Sequence[Finding]) -> tuple[tuple[Finding, ...], int]:
        """Return findings in order, and how many of the first of them were not there before, or weighed less; call `learn` first."""
        before = self._before or {}
        fresh = [finding for finding in findings if finding.rank.weight < before.get(finding.id, len(Rank))]
        earlier = [finding for finding in findings if finding.rank.weight >= before.get(finding.id, len(Rank))]
        return (*_newest_first(fresh), *_newest_first(earlier)), len(fresh)

    def _left_at(self, entries: Sequence[Entry]) -> int:
        """Return how many entries there were when this auditor left last; the newest signing in is that of this visit."""
        if self._read_before is not None:
            # Whoever can append to the log can write visits, and no reading.
            return min(self._read_before, len(entries))
        mine = [
            place
            for place, entry in enumerate(entries, start=1)
            if entry.has(Tag.VISIT) and text(entry, "person") == self._auditor_id
        ]
        return mine[-2] if len(mine) > 1 else 0


def _weights(shown: Mapping[str, str]) -> Mapping[str, int]:
    weights = {rank.value: rank.weight for rank in Rank}
    return {finding: weights.get(rank, len(Rank)) for finding, rank in shown.items()}


def _newest_first(findings: Sequence[Finding]) -> list[Finding]:
    # Those that speak of the whole log have no time and come first.
    dated = [finding for finding in findings if finding.at_utc]
    return [finding for finding in findings if not finding.at_utc] + sorted(dated, key=lambda f: f.at_utc, reverse=True)
