"""Which team somebody was in at an entry: as the log says of enrolments and changes, from the seal on that carried them out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.people import PERSON_CHANGED, PERSON_ENROLLED
from twinseal.domain.events.sealing import SEAL_COMMITTED
from twinseal.flows.log.stories import text


class Teams:
    """Teams by person and place in the log."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Take what the sound entries of the log itself say, in their order."""
        self._teams: dict[str, tuple[list[int], list[str]]] = {}
        waiting: dict[str, list[tuple[str, str]]] = {}
        for entry in entries:
            if entry.fault or entry.before is not None:
                continue
            if entry.is_a(SEAL_COMMITTED):
                for person, team in waiting.pop(text(entry, "change_set"), ()):
                    self._take(entry.seq, person, team)
            elif entry.is_a(PERSON_ENROLLED) or entry.is_a(PERSON_CHANGED):
                change_set, team = text(entry, "change_set"), _team(entry)
                if change_set:
                    waiting.setdefault(change_set, []).append((text(entry, "person"), team))
                else:
                    self._take(entry.seq, text(entry, "person"), team)

    def _take(self, seq: int, person: str, team: str) -> None:
        places, teams = self._teams.setdefault(person, ([], []))
        places.append(seq)
        teams.append(team)

    def of(self, person: str, entry: Entry) -> str:
        """Return the team of a person at an entry, empty for none."""
        places, teams = self._teams.get(person, ([], []))
        at = bisect_right(places, entry.seq if entry.before is None else entry.before - 1)
        return teams[at - 1] if at else ""

    def last_of(self, person: str) -> str:
        """Return the last team of a person, empty for none."""
        return self._teams[person][1][-1] if person in self._teams else ""


def _team(entry: Entry) -> str:
    if entry.is_a(PERSON_ENROLLED):
        return text(entry, "team")
    becomes = entry.fields.get("becomes")
    return str(becomes.get("team", "")) if isinstance(becomes, dict) else ""
