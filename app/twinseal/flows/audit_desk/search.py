"""Search in the log as an auditor types it: every word counts, wherever in the entry it stands."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.finding import place_number
from twinseal.domain.utc_text import utc_digits
from twinseal.flows.log.stories import People, entry_line, place_of
from twinseal.flows.views.audit_desk import EntryLine

STEP_S: Final = 0.03
"""How long a step looks before it tells what it has, in seconds."""
_BETWEEN: Final = 64
"""After so many entries it looks at the time."""


class LogSearch:
    """Looks through entries from the newest on, in short steps; what an entry says is made into text once.

    Making that text is most of the work: a second search through the same entries only reads it.
    """

    def __init__(self, entries: Sequence[Entry] = (), people: People | None = None, before: LogSearch | None = None) -> None:
        """Take the entries in the order of the log; of those that were there `before`, the texts are taken over."""
        self._entries = entries
        self._people = people or People({})
        known = before._known_of(entries) if before is not None else []  # noqa: SLF001 - another of its own kind
        self._texts: list[str | None] = [*known, *[None] * (len(entries) - len(known))]
        self._words: tuple[str, ...] = ()
        self._numbers: frozenset[str] = frozenset()
        self._left = 0
        self.places: list[int] = []
        """Places of the entries that hold every word, newest first, as far as it has looked."""

    def _known_of(self, entries: Sequence[Entry]) -> list[str | None]:
        size = len(self._entries)
        same = size and size <= len(entries) and entries[0] is self._entries[0] and entries[size - 1] is self._entries[-1]
        return self._texts if same else []

    @property
    def is_done(self) -> bool:
        """Tell whether every entry was looked at."""
        return not self._left

    def begin(self, wanted: str) -> None:
        """Look for the words of `wanted`, from the newest entry on; does nothing where these are looked for already.

        A word such as `#12` asks for an entry by its number; of several any is meant.
        """
        # The longest is the rarest, as a rule: most entries are done with it.
        words = tuple(sorted(wanted.casefold().split(), key=len, reverse=True))
        if words != self._words:
            self._words, self._left, self.places = words, len(self._entries), []
            self._numbers = frozenset(word[1:] for word in words if word.startswith("#"))

    def go_on(self, seconds: float = STEP_S) -> None:
        """Look at further entries, for so many seconds at most."""
        until = time.monotonic() + seconds
        first, *others = [word for word in self._words if not word.startswith("#")] or [""]
        while self._left:
            stop = max(0, self._left - _BETWEEN)
            for place in range(self._left - 1, stop - 1, -1):
                if self._numbers and place_number(place_of(self._entries[place])) not in self._numbers:
                    continue
                text = self._texts[place]
                if text is None:
                    text = self._texts[place] = _searched(entry_line(self._entries[place], self._people))
                if first in text and all(word in text for word in others):
                    self.places.append(place)
            self._left = stop
            if time.monotonic() >= until:
                break


def _searched(line: EntryLine) -> str:
    # The time in both forms: as the list shows it, and as the log and an older note have it.
    times = f"{line.at_utc} {utc_digits(line.at_utc)}"
    return f"{times} {line.kind} {line.actors} {line.summary} {line.said} {line.opening_id}".casefold()
