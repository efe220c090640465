"""People or rules that changed by a people note without a list in the log, signed by two people, that says the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from twinseal.audit.format.people_note import PeopleNote
from twinseal.audit.read.reader import Entry
from twinseal.domain.changes.registry import needs_note
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.people import (
    PERSON_ACCEPTED,
    PERSON_CHANGED,
    PERSON_CONFIRMED,
    PERSON_ENROLLED,
    PERSON_REBOUND,
    PERSON_REINSTATED,
    PERSON_REMOVED,
    PERSON_SUSPENDED,
)
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import Match, Rule, places
from twinseal.flows.log.change_consent import ListConsent, changes_of
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.seals import Prepared
from twinseal.flows.log.stories import text

_LEAVE: Final = (PERSON_REMOVED, PERSON_SUSPENDED)
_ENTER: Final = (PERSON_ENROLLED, PERSON_REBOUND, PERSON_REINSTATED)
_MAY_ENTER: Final = (*_ENTER, PERSON_CHANGED)
"""A change of team alone has no line in a note."""
_FREED: Final[tuple[Kind, ...]] = (PERSON_ACCEPTED, PERSON_CONFIRMED)


@dataclass(frozen=True, slots=True)
class _Noted:
    """A note, the entry before it takes effect, and the list that its seal carried out, where two people signed one."""

    note: PeopleNote
    people: Collection[str]
    """Ids of those in the roster before it: who was suspended has no line where they leave for good."""
    before: Entry
    signed: ListConsent | None


def _notes(view: LogView) -> Iterator[_Noted]:
    if view.seals is None:
        return
    here = {entry.seq: entry for entry in view.entries if entry.before is None}
    seals = {(seal.seal, seal.base): seal for seal in view.seals.prepared.values()}
    lists = _lists(view) if view.roster.notes else {}
    for note in view.roster.notes:
        # An entry that cannot be read tells its place all the same.
        before = here.get(note.start - 1)
        if before is not None:
            people = view.roster.editions[note.edition - 1].people.keys()
            yield _Noted(note, people, before, _carried_out(seals.get((note.seal, note.generation)), lists))


def _lists(view: LogView) -> dict[str, ListConsent]:
    """Return the lists that two people signed, by digest."""
    judged = (each for story in view.whole.values() for each in changes_of(story, view.roster, view.seals))
    return {each.digest: each for each in judged if each.fault is None}


def _carried_out(seal: Prepared | None, lists: Mapping[str, ListConsent]) -> ListConsent | None:
    return None if seal is None else lists.get(seal.change_set)


def _find(notes: Sequence[_Noted], view: LogView) -> Iterator[Match]:
    del view
    for noted in notes:
        note, signed = noted.note, noted.signed
        about, at = f"P{note.edition}", text(noted.before, "t")
        facts = {"edition": note.edition, "seal": note.seal}
        if signed is None:
            yield Match(about, places((noted.before,)), {**facts, "what": "missing"}, at)
        elif not _says_the_same(note, noted.people, signed.entries):
            yield Match(about, places((noted.before, *signed.entries)), {**facts, "what": "other"}, at)


def _says_the_same(note: PeopleNote, people: Collection[str], rows: Collection[Entry]) -> bool:
    entering = {line.id: line for line in note.entering}
    named = _named(rows, _MAY_ENTER)
    facts = (
        set(note.leaving) == _named(rows, _LEAVE) & set(people),
        _named(rows, _ENTER) <= entering.keys() <= named,
        {line.id for line in note.freed} == _named(rows, _FREED),
        any(needs_note(str(row.fields.get("kind"))) for row in rows),
    )
    roles = {text(row, "person"): text(row, "role") for row in rows if row.is_a(PERSON_ENROLLED)}
    return all(facts) and all(entering[person].role == role for person, role in roles.items())


def _named(rows: Iterable[Entry], kinds: Iterable[Kind]) -> set[str]:
    return {text(row, "person") for row in rows if any(map(row.is_a, kinds))}


NOTE_UNLIKE_LIST: Final = Rule(
    "A23",
    "People and rules that no list changed",
    Rank.HIGH,
    "edition P{edition} of the people and rules, in force since seal {seal}, {what}. "
    "Ask the two officers who signed its note, and compare who is in the vault now with the paper records.",
    _notes,
    _find,
    unit="editions of people and rules",
    words={
        "what": {
            "missing": "has no list of changes in the log",
            "other": "changes something else than the list of changes that two officers signed",
        }
    },
)
