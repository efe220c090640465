"""What the rules say to an auditor: what they did not say at the auditor's last visit first, the newest first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Final

from twinseal.audit.reader import Entry
from twinseal.domain.utc_text import utc_words
from twinseal.flows.stories import text

_VISITS: Final = frozenset({"audit.signed_in", "audit.signed_out"})


class CloserLook:
    """The findings of one visit; what was said at the visit before is worked out once."""

    def __init__(self, auditor_id: str, judge: Callable[[Sequence[Entry]], Sequence[str]]) -> None:
        """Take the auditor, and what returns the findings of entries as sentences."""
        self._auditor_id = auditor_id
        self._judge = judge
        self._before: Collection[str] | None = None
        self.last_visit = ""
        """When this auditor was here last, as people read it; empty at the first visit."""

    def findings(self, entries: Sequence[Entry]) -> tuple[tuple[str, ...], int]:
        """Return all findings, and how many of the first of them were not there at the last visit."""
        if self._before is None:
            known = self._seen_before(entries)
            self.last_visit = utc_words(text(entries[known - 1], "t")) if known else ""
            self._before = frozenset(self._judge(entries[:known])) if known else frozenset()
        said = self._judge(entries)
        fresh = [one for one in said if one not in self._before]
        earlier = [one for one in said if one in self._before]
        return tuple(utc_words(one) for one in (*_newest_first(fresh), *_newest_first(earlier))), len(fresh)

    def _seen_before(self, entries: Sequence[Entry]) -> int:
        """Return how many entries there were when this auditor left last; the newest signing in is that of this visit."""
        mine = [
            place
            for place, entry in enumerate(entries, start=1)
            if text(entry, "kind") in _VISITS and text(entry, "person") == self._auditor_id
        ]
        return mine[-2] if len(mine) > 1 else 0


def _newest_first(sentences: Sequence[str]) -> list[str]:
    # Sentences begin with their time; those that speak of the whole log have none and come first.
    dated = [one for one in sentences if one[:4].isdecimal()]
    return [one for one in sentences if not one[:4].isdecimal()] + sorted(dated, key=lambda one: one[:20], reverse=True)
