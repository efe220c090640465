"""What people notes did, for those who were not there: everybody in the room, and each person when they sign in next.

Card and notes alone tell it, so whoever has the folder can work it out. Rules and teams stand in no note: of them it is said
only that they changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from twinseal.audit.format.people_note import PeopleNote, PersonLine
from twinseal.audit.verify.roster import Edition, Roster
from twinseal.domain.text import shown
from twinseal.domain.texts import Text, sentence_of
from twinseal.flows.context.times import parse

if TYPE_CHECKING:
    from twinseal.audit.format.checkpoint import Checkpoint

RECENT_DAYS: Final = 30


class Sort(StrEnum):
    """What a people note did to somebody."""

    CAME = "came"
    BACK = "back"
    LEFT = "left"
    KEYS = "keys"
    CHANGED = "changed"
    CONFIRMED = "confirmed"
    ACCEPTED = "accepted"
    RULES = "rules"
    """Nobody came, left or is another: it can only be rules or teams."""


_COUNTED: Final = {
    Sort.CAME: "people_changed.counted_came",
    Sort.BACK: "people_changed.counted_back",
    Sort.LEFT: "people_changed.counted_left",
    Sort.KEYS: "people_changed.counted_keys",
    Sort.CHANGED: "people_changed.counted_changed",
    Sort.CONFIRMED: "people_changed.counted_confirmed",
    Sort.ACCEPTED: "people_changed.counted_accepted",
}
"""What stands behind how many they are, in this order."""
_CAME: Final = {"held": "people_history.held", "open": "people_history.open"}
_KEYS: Final = {
    "held": "people_history.held",
    "open": "people_history.open",
    "continued": "people_changed.keys_continued",
}


@dataclass(frozen=True, slots=True)
class PersonChange:
    """What one line of a people note did; the sentence has no end and names people."""

    sort: Sort
    sentence: Text
    person: str = ""
    """Their id."""
    is_red: bool = False
    """True where nobody but those who signed has to have seen who it is."""

    def still_holds(self, roster: Roster, edition: int) -> bool:
        """Tell whether what an edition did is still so: the same keys count, or count freely, by it."""
        entrant = roster.newest.people.get(self.person)
        if entrant is None:
            return False
        origin = entrant.key.origin.edition
        return roster.newest.freed.get((self.person, origin)) is False if self.sort is Sort.ACCEPTED else origin == edition


@dataclass(frozen=True, slots=True)
class PeopleChanged:
    """One people note in words."""

    edition: int
    seal: int
    made_utc: str
    changes: tuple[PersonChange, ...]
    signers: tuple[str, ...]
    """Names of those who signed it, by name."""

    @property
    def day(self) -> str:
        """Return the day it was made, by that machine's clock."""
        return self.made_utc[:10]

    @property
    def summary(self) -> str:
        """Return in one sentence that people changed, without a name: a passer-by reads it too."""
        counted = Counter(change.sort for change in self.changes)
        what = ", ".join(f"{counted[sort]} {sentence_of(_COUNTED[sort])}" for sort in _COUNTED if counted[sort])
        return sentence_of(
            "people_changed.summary",
            seal=f"{self.seal:04d}",
            day=self.day,
            edition=self.edition,
            what=what or sentence_of("people_changed.counted_rules"),
        )

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return each change in one sentence, with its seal and who signed for it."""
        return tuple(map(self._sentence, self.changes))

    @property
    def red_sentences(self) -> tuple[str, ...]:
        """Return those by which somebody counts whom no third person confirmed."""
        return tuple(self._sentence(change) for change in self.changes if change.is_red)

    def _sentence(self, change: PersonChange) -> str:
        return sentence_of(
            "people_changed.signed",
            what=change.sentence,
            seal=f"{self.seal:04d}",
            day=self.day,
            signers=", ".join(map(shown, self.signers)),
        )


def people_changed(roster: Roster, *, after: int = 0) -> tuple[PeopleChanged, ...]:
    """Return every people note above an edition in words, oldest first."""
    names: dict[str, str] = {}
    said = []
    for edition, before in _steps(roster):
        earlier = dict(names) if edition.number > after else names
        names |= {entrant.id: entrant.name for entrant in edition.people.values()}
        note = edition.note
        if note is None or before is None or edition.number <= after:
            continue
        changes = tuple(_changes(edition, before, earlier, names)) or (
            PersonChange(Sort.RULES, Text("people_changed.rules")),
        )
        signers = sorted((earlier.get(person, person) for person in edition.signers), key=str.casefold)
        said.append(PeopleChanged(edition.number, note.seal, note.made_utc, changes, tuple(signers)))
    return tuple(said)


def recent(roster: Roster, now: datetime) -> tuple[PeopleChanged, ...]:
    """Return the people notes of the last `RECENT_DAYS`, and of the future by another clock, in words, newest first."""
    since = now - timedelta(days=RECENT_DAYS)
    new = [note.edition for note in roster.notes if _made(note, now) >= since]
    if not new:
        return ()
    return tuple(reversed([each for each in people_changed(roster, after=new[0] - 1) if each.edition in new]))


def unseen_by(roster: Roster, person_id: str, signed: Checkpoint | None) -> tuple[PeopleChanged, ...]:
    """Return what changed since the newest checkpoint that somebody cosigned, None where they never did.

    Whoever came later and signed nothing yet hears of the note that brought them, and of what came after it.
    """
    came = next((edition.number for edition in roster.editions if person_id in edition.people), 0)
    seen = max(came - 1, 0) if signed is None else signed.in_force.edition
    return people_changed(roster, after=seen)


def _made(note: PeopleNote, now: datetime) -> datetime:
    try:
        return parse(note.made_utc)
    except ValueError:
        # Its form is judged, not whether there is such a day: what nobody can date is shown.
        return now


def _steps(roster: Roster) -> Iterator[tuple[Edition, Edition | None]]:
    before: Edition | None = None
    for edition in roster.editions:
        yield edition, before
        before = edition


def _changes(
    edition: Edition, before: Edition, earlier: Mapping[str, str], names: Mapping[str, str]
) -> Iterator[PersonChange]:
    note = edition.note
    if note is None:
        return
    for person in note.leaving:
        yield PersonChange(Sort.LEFT, Text("people_changed.left", name=_name(earlier, person)), person)
    for line in note.entering:
        yield from _entered(line, edition, before, earlier)
    for freed in note.freed:
        name = _name(names, freed.id)
        if freed.evidence is None:
            yield PersonChange(Sort.ACCEPTED, Text("people_changed.accepted", name=name), freed.id, is_red=True)
        else:
            by = _name(names, freed.evidence.by)
            yield PersonChange(Sort.CONFIRMED, Text("people_changed.confirmed", name=name, by=by), freed.id)


def _entered(line: PersonLine, edition: Edition, before: Edition, earlier: Mapping[str, str]) -> Iterator[PersonChange]:
    name, was, is_open = shown(line.name), before.people.get(line.id), line.how == "open"
    if line.id not in earlier:
        came = Text("people_changed.came", name=name, role=line.role, how=sentence_of(_CAME[line.how]))
        yield PersonChange(Sort.CAME, came, line.id, is_red=is_open)
        return
    if was is None:
        yield PersonChange(Sort.BACK, Text("people_changed.back", name=name, role=line.role), line.id)
    elif was.name != line.name:
        yield PersonChange(Sort.CHANGED, Text("people_changed.name", before=shown(was.name), name=name), line.id)
    if was is not None and was.role != line.role:
        yield PersonChange(Sort.CHANGED, Text("people_changed.role", name=name, role=line.role, before=was.role), line.id)
    if was is not None and was.key.holder != edition.people[line.id].key.holder:
        holder = shown(earlier.get(line.holder, line.holder))
        yield PersonChange(Sort.CHANGED, Text("people_changed.holder", name=name, holder=holder), line.id)
    if line.how in _KEYS:
        keys = Text("people_changed.keys", name=name, how=sentence_of(_KEYS[line.how]))
        yield PersonChange(Sort.KEYS, keys, line.id, is_red=is_open)


def _name(names: Mapping[str, str], person: str) -> str:
    return shown(names.get(person, person))
