"""Which team somebody was in at an entry: as the founding says, and lists of changes from the seal on that carried them out."""

from __future__ import annotations

from bisect import bisect_right

from twinseal.audit.read.reader import Entry
from twinseal.audit.verify.roster import NOBODY
from twinseal.domain.events.people import PERSON_CHANGED, PERSON_ENROLLED
from twinseal.flows.log.carried_out import in_force_from
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text


class Teams:
    """Teams by person and place in the log.

    Whoever has the folder writes entries: where the roster is known, only founders are in a team by the entry of the founding, and
    everybody else by a row of a list that two people signed. Without a roster the log is believed.
    """

    def __init__(self, view: LogView) -> None:
        """Take what the sound entries of a whole log say, in the order in which it came into force."""
        self._teams: dict[str, tuple[list[int], list[str]]] = {}
        self._changes: list[int] = []
        known = view.roster is not NOBODY
        self._enrolled_first = set(view.roster.editions[0].people) if known else None
        kinds = (PERSON_ENROLLED, PERSON_CHANGED)
        at_once = [(entry.seq, entry) for entry in view.of_kind(*kinds) if not text(entry, "change_set")]
        moves = [(since, entry) for since, entry in (*at_once, *in_force_from(view, *kinds)) if entry.before is None]
        for since, entry in sorted(moves, key=lambda move: move[0]):
            if text(entry, "change_set") or self._is_of_the_founding(entry):
                self._take(since, text(entry, "person"), _team(entry))

    def _is_of_the_founding(self, entry: Entry) -> bool:
        if self._enrolled_first is None:
            return True
        person = text(entry, "person")
        return entry.is_a(PERSON_ENROLLED) and person in self._enrolled_first and person not in self._teams

    def _take(self, seq: int, person: str, team: str) -> None:
        places, teams = self._teams.setdefault(person, ([], []))
        places.append(seq)
        teams.append(team)
        self._changes.append(seq)

    def of(self, person: str, entry: Entry) -> str:
        """Return the team of a person at an entry, empty for none."""
        places, teams = self._teams.get(person, ([], []))
        at = bisect_right(places, _last_before(entry))
        return teams[at - 1] if at else ""

    def changes_before(self, entry: Entry) -> int:
        """Return how often somebody had come into a team up to an entry: between two with the same number nobody did."""
        return bisect_right(self._changes, _last_before(entry))

    def last_of(self, person: str) -> str:
        """Return the last team of a person, empty for none."""
        return self._teams[person][1][-1] if person in self._teams else ""


def teams_in(view: LogView) -> Teams:
    """Return the teams of a whole log, made once for all who ask."""
    return view.once("teams", lambda: Teams(view))


def _last_before(entry: Entry) -> int:
    return entry.seq if entry.before is None else entry.before - 1


def _team(entry: Entry) -> str:
    if entry.is_a(PERSON_ENROLLED):
        return text(entry, "team")
    becomes = entry.fields.get("becomes")
    return str(becomes.get("team", "")) if isinstance(becomes, dict) else ""
