"""Register codes and headers of seals as the checkpoints of an export name them, of which two people signed each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property

from twinseal.audit.format.checkpoint import Checkpoint
from twinseal.audit.read.log_source import Notes
from twinseal.audit.verdict.verdict import Failure
from twinseal.audit.verify.note_check import check_note
from twinseal.audit.verify.roster import Roster
from twinseal.domain.trust_card import TrustCard


class NotedSeals:
    """Judges each checkpoint once, when it is first asked for."""

    def __init__(self, notes: Notes, card: TrustCard, roster: Roster) -> None:
        """Look among these checkpoints."""
        self._notes, self._card, self._roster = notes, card, roster
        self._known: dict[int, Checkpoint | None] = {}

    def of(self, size: int) -> str | None:
        """Return the register code of the countersigned checkpoint over so many entries, None where there is none."""
        good = self._good(size)
        return good.register_code if good is not None else None

    def header_at(self, size: int) -> str:
        """Return the header, as SHA-256 in hexadecimal, that the newest countersigned checkpoint over at most so many entries names."""
        return self._first(reversed(self._sizes[: bisect_right(self._sizes, size)]))

    def header_after(self, size: int) -> str:
        """Return the same of the oldest countersigned checkpoint over more entries; empty where there is none."""
        return self._first(self._sizes[bisect_right(self._sizes, size) :])

    @cached_property
    def _sizes(self) -> list[int]:
        return sorted({int(name.partition(".")[0]) for name in self._notes.names})

    def _first(self, sizes: Iterable[int]) -> str:
        return next((good.in_force.header_sha256.hex() for size in sizes if (good := self._good(size)) is not None), "")

    def _good(self, size: int) -> Checkpoint | None:
        if size not in self._known:
            self._known[size] = self._judged(f"{size:08d}.note")
        return self._known[size]

    def _judged(self, name: str) -> Checkpoint | None:
        if name not in self._notes.names:
            return None
        note = check_note(name, self._notes.read(name), self._card, self._roster)
        return None if isinstance(note, Failure) or not note.countersigned else note.checkpoint
