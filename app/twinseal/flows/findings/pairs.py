"""What the rules about pairs of people share: who opened with whom, and which pairs could have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from twinseal.audit.read.reader import Entry
from twinseal.audit.verify.roster import NOBODY
from twinseal.domain.events.opening import OPENING_OPENED
from twinseal.domain.events.people import (
    PERSON_CHANGED,
    PERSON_ENROLLED,
    PERSON_REINSTATED,
    PERSON_REMOVED,
    PERSON_SUSPENDED,
)
from twinseal.domain.finding import EntryPlace
from twinseal.domain.people import Person, Role, allowed_pairs
from twinseal.domain.utc_text import moment_of
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story, place_of, text
from twinseal.flows.log.teams import teams_in

_ROLES = {role.value: role for role in Role}
_ABOUT_PEOPLE = (PERSON_ENROLLED, PERSON_CHANGED, PERSON_REMOVED, PERSON_SUSPENDED, PERSON_REINSTATED)


@dataclass(frozen=True, slots=True)
class Opened:
    """An opening that two people agreed on: who asked, who confirmed, when, and in which entry."""

    story: Story
    entry: Entry
    first: str
    second: str
    at_utc: str

    @property
    def pair(self) -> tuple[str, str]:
        """Return the two, whoever asked."""
        return min(self.first, self.second), max(self.first, self.second)

    @property
    def at_s(self) -> int | None:
        """Return when, in seconds since 1970 as the log says; None where its time cannot be read."""
        moment = moment_of(self.at_utc)
        return None if moment is None else int(moment.timestamp())


def opened_by(view: LogView) -> list[Opened]:
    """Return the openings that two people agreed on, in the order of the log."""
    return view.once("opened by", lambda: _opened_by(view))


def _opened_by(view: LogView) -> list[Opened]:
    return [
        Opened(story, entry, text(entry, "first"), text(entry, "second"), text(entry, "t"))
        for story in view.openings
        for entry in story.of_kind(OPENING_OPENED)
    ]


def people_at(view: LogView, entries: Sequence[Entry]) -> list[tuple[Person, ...]]:
    """Return who could be half of a pair at each of some entries: as signed notes say; without a roster as the log names them.

    Where nothing changed between two entries it is the very same tuple.
    """
    return _as_entries_say(view, entries) if view.roster is NOBODY else _as_notes_say(view, entries)


def _as_notes_say(view: LogView, entries: Sequence[Entry]) -> list[tuple[Person, ...]]:
    """Return them by the notes that two officers signed: whoever has the folder writes entries, so that a pair looks like the only one."""
    teams = teams_in(view)
    known: dict[tuple[int, int], tuple[Person, ...]] = {}
    could: list[tuple[Person, ...]] = []
    for entry in entries:
        edition = view.roster.at(entry.size_before)
        state = edition.number, teams.changes_before(entry)
        if state not in known:
            known[state] = tuple(
                Person(each.id, each.name, _ROLES[each.role], teams.of(each.id, entry))
                for each in edition.people.values()
                if each.may_open
            )
        could.append(known[state])
    return could


def _as_entries_say(view: LogView, entries: Sequence[Entry]) -> list[tuple[Person, ...]]:
    everybody: dict[str, Person] = {}
    away = set[str]()
    could: tuple[Person, ...] = ()
    at: dict[EntryPlace, tuple[Person, ...]] = {}
    wanted = {place_of(entry) for entry in entries}
    kinds = dict.fromkeys(kind for entry in entries if (kind := entry.kind) is not None)
    for entry in view.of_kind(*dict.fromkeys((*_ABOUT_PEOPLE, *kinds))):
        if place_of(entry) in wanted:
            at[place_of(entry)] = could
        if entry.kind in _ABOUT_PEOPLE:
            _take(entry, everybody, away)
            could = tuple(person for person in everybody.values() if person.id not in away and person.may_open)
    return [at.get(place_of(entry), ()) for entry in entries]


def people_at_openings(view: LogView) -> list[tuple[Person, ...]]:
    """Return `people_at` of the openings of `opened_by`."""
    return view.once("people at openings", lambda: people_at(view, [opened.entry for opened in opened_by(view)]))


def pairs_of(people: Sequence[Person], view: LogView) -> int:
    """Return how many pairs of these people may open together by the rules in force."""
    return len(allowed_pairs(people, same_team_forbidden=view.policy.same_team_forbidden))


def _take(entry: Entry, everybody: dict[str, Person], away: set[str]) -> None:
    person = text(entry, "person")
    is_listed = bool(text(entry, "opening"))
    if entry.is_a(PERSON_ENROLLED) and text(entry, "role") in _ROLES:
        if person in everybody and not is_listed:
            # After the founding a list of changes does that, in an opening; whoever writes one there is found (A22).
            return
        everybody[person] = Person(person, text(entry, "name"), _ROLES[text(entry, "role")], text(entry, "team"))
        away.discard(person)
    elif entry.is_a(PERSON_CHANGED) and person in everybody and is_listed:
        becomes, known = entry.fields.get("becomes"), everybody[person]
        if isinstance(becomes, dict):
            role = _ROLES.get(str(becomes.get("role")), known.role)
            everybody[person] = Person(person, known.name, role, str(becomes.get("team", known.team)))
    elif entry.is_a(PERSON_REMOVED) or entry.is_a(PERSON_SUSPENDED):
        away.add(person)
    elif entry.is_a(PERSON_REINSTATED):
        away.discard(person)
