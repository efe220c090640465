"""Search in the log as an auditor types it: every word counts, wherever in the entry it stands."""

from __future__ import annotations

from collections.abc import Sequence

from twinseal.audit.read.reader import Entry
from twinseal.domain.utc_text import utc_digits
from twinseal.flows.log.stories import People, entry_line
from twinseal.flows.views.audit_desk import EntryLine


def matching(entries: Sequence[Entry], people: People, wanted: str) -> list[int]:
    """Return the places of the entries that hold every word of `wanted`, newest first; case does not matter."""
    words = wanted.casefold().split()
    return [
        place for place in range(len(entries) - 1, -1, -1) if _holds(_searched(entry_line(entries[place], people)), words)
    ]


def _searched(line: EntryLine) -> str:
    # The time in both forms: as the list shows it, and as the log and an older note have it.
    times = f"{line.at_utc} {utc_digits(line.at_utc)}"
    return f"{times} {line.kind} {line.actors} {line.summary} {line.said} {line.opening_id}".casefold()


def _holds(searched: str, words: Sequence[str]) -> bool:
    return all(word in searched for word in words)
