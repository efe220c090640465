"""What the rules found for an auditor: what they had not found at the auditor's last visit first, the newest first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.kind import Tag
from twinseal.domain.finding import Finding
from twinseal.domain.utc_text import utc_words
from twinseal.flows.log.stories import text


class NewFindings:
    """The findings of one visit; what was there at the visit before is worked out once."""

    def __init__(self, auditor_id: str, judge: Callable[[Sequence[Entry]], Sequence[Finding]]) -> None:
        """Take the auditor, and what returns the findings of the entries that were there at a visit before."""
        self._auditor_id = auditor_id
        self._judge = judge
        self._before: Collection[object] | None = None
        self.last_visit = ""
        """When this auditor was here last, as people read it; empty at the first visit."""

    def findings(self, entries: Sequence[Entry], findings: Sequence[Finding]) -> tuple[tuple[Finding, ...], int]:
        """Return the findings of entries in order, and how many of the first of them were not there at the last visit."""
        if self._before is None:
            known = self._seen_before(entries)
            self.last_visit = utc_words(text(entries[known - 1], "t")) if known else ""
            self._before = frozenset(finding.id for finding in self._judge(entries[:known])) if known else frozenset()
        fresh = [finding for finding in findings if finding.id not in self._before]
        earlier = [finding for finding in findings if finding.id in self._before]
        return (*_newest_first(fresh), *_newest_first(earlier)), len(fresh)

    def _seen_before(self, entries: Sequence[Entry]) -> int:
        """Return how many entries there were when this auditor left last; the newest signing in is that of this visit."""
        mine = [
            place
            for place, entry in enumerate(entries, start=1)
            if entry.has(Tag.VISIT) and text(entry, "person") == self._auditor_id
        ]
        return mine[-2] if len(mine) > 1 else 0


def _newest_first(findings: Sequence[Finding]) -> list[Finding]:
    # Those that speak of the whole log have no time and come first.
    dated = [finding for finding in findings if finding.at_utc]
    return [finding for finding in findings if not finding.at_utc] + sorted(dated, key=lambda f: f.at_utc, reverse=True)
