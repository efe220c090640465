"""Writes down which openings an auditor looked at, each once, before any of it is shown."""

from __future__ import annotations

from collections.abc import Sequence

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.audit import AUDIT_LOOKED
from twinseal.domain.people import Person
from twinseal.flows.context.journal import Journal
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.reviews import owes_review
from twinseal.flows.log.stories import text


class Looks:
    """What one auditor looked at, at this visit and before."""

    def __init__(self, journal: Journal, auditor: Person) -> None:
        """Write into `journal`; `auditor` is the one who looks."""
        self._journal = journal
        self._auditor = auditor
        self._known: set[str] = set()

    def look(self, opening: str, view: LogView, entries: Sequence[Entry]) -> None:
        """Log a look at an opening; a look at one that owes no review is not logged. Raises `LogNotWritable`, and then it may not be shown.

        `entries` are those of `view` and what was logged since.
        """
        story = view.whole.get(opening)
        if opening in self._known or story is None or not owes_review(story):
            return
        if not any(self._is_mine(entry, opening) for entry in (*story.entries, *entries[len(view.entries) :])):
            self._journal.record(AUDIT_LOOKED, opening=opening, actors=(self._auditor,), person=self._auditor.id)
        self._known.add(opening)

    def _is_mine(self, entry: Entry, opening: str) -> bool:
        return (
            entry.is_a(AUDIT_LOOKED)
            and not entry.fault
            and text(entry, "opening") == opening
            and text(entry, "person") == self._auditor.id
        )
