"""Lists at random, one after the other: the list's own facts, the judge of its note and a model of the prose say the same.

Slots are made of the first before there is a note, signatures are judged by the second, and neither was written from the third.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from itertools import combinations

import pytest

from fakes.people_facts import rows_of
from fakes.people_model import AUDITOR, OFFICER, OPERATOR, Act, Comes, Freed, Goes, NewKeys, PeopleModel, Returns, Somebody
from fakes.people_notes import START, Notes, id_of, line
from fakes.remembered import remember
from twinseal.audit.format.people_note import FreedLine, PersonLine
from twinseal.audit.verify.roster import Roster
from twinseal.domain.changes.people_facts import PeopleFacts
from twinseal.domain.constitution import PersonRow
from twinseal.domain.people import Person, Role

FOUNDERS = "ABEc1"
COMING = "Df23"
LETTERS = {id_of(letter): letter for letter in FOUNDERS + COMING}


def _role(letter: str) -> str:
    return OPERATOR if letter.isdigit() else AUDITOR if letter.islower() else OFFICER


def _row(letter: str, key: int) -> PersonRow:
    return replace(rows_of([Person(id_of(letter), f"{letter} Person", Role(_role(letter)))])[0], key=key)


@dataclass
class Walk:
    """One vault, list after list."""

    chance: random.Random
    notes: Notes = field(default_factory=lambda: Notes(FOUNDERS))
    model: PeopleModel = field(
        default_factory=lambda: PeopleModel(
            {letter: Somebody(_role(letter)) for letter in FOUNDERS}, same_team_forbidden=False
        )
    )
    keys: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FOUNDERS, 1))

    seen: set[str] = field(default_factory=set)
    """What happened."""

    def __post_init__(self) -> None:
        self.roster = self._judged()
        """What the judge says of the notes so far."""

    def _judged(self) -> Roster:
        judged = self.notes.judged()
        assert isinstance(judged, Roster), judged.sentence
        return judged

    def acts(self, pair: tuple[str, str]) -> list[Act]:
        """Return a few acts that two officers may sign; of each person one."""
        people, some = self.model.people, list[Act]()
        new = [letter for letter in COMING if letter not in people]
        if new:
            letter = self.chance.choice(new)
            some.append(Comes(letter, _role(letter)))
        for letter, each in people.items():
            if not each.inside:
                some.append(Returns(letter))
                continue
            some.append(NewKeys(letter, with_old=letter in pair or self.chance.random() < 0.4))
            if letter not in pair:
                some.append(Goes(letter))
            thirds = sorted(self.model.thirds_for(letter) - {letter})
            if letter in pair:
                thirds = [third for third in thirds if third in pair]
            for third in thirds:
                some += [Freed(letter, third)] * 3
            if letter in self.model.held() and letter not in pair:
                some.append(Freed(letter))
        chosen: dict[str, Act] = {}
        for act in self.chance.sample(some, min(len(some), self.chance.randrange(1, 4))):
            chosen.setdefault(act.name, act)
        return list(chosen.values())

    def step(self) -> None:
        """Have two who may carry a list out, and hold all three to each other."""
        officers = [letter for letter in self.model.inside() if _role(letter) == OFFICER]
        deciding = [pair for pair in combinations(sorted(officers), 2) if self.model.count_together(*pair)]
        pair = self.chance.choice(deciding)
        acts = self.acts(pair)
        rows = tuple(sorted((_row(each, self.keys[each]) for each in self.model.inside()), key=lambda row: row.id))
        facts = PeopleFacts.before(rows, self.roster.standings, map(id_of, pair), third_confirms=True)
        leaving, freed, kept = "", list[FreedLine](), list[PersonLine]()
        before = dict(self.keys)
        for act in acts:
            if isinstance(act, Comes | NewKeys):
                self.keys[act.name] = self.keys.get(act.name, 0) + 1
                facts = facts.with_keys(_row(act.name, self.keys[act.name]), continued=getattr(act, "with_old", False))
            elif isinstance(act, Goes):
                facts, leaving = facts.without(id_of(act.name)), leaving + act.name
            elif isinstance(act, Returns):
                back = _row(act.name, self.keys[act.name])
                facts = replace(facts, rows=tuple(sorted((*facts.rows, back), key=lambda row: row.id)))
                kept.append(self._line(act.name, "kept"))
            elif isinstance(act, Freed):
                facts = facts.with_freed(id_of(act.name), confirmed=bool(act.by))
                freed.append(self._freed(act, before))
        brought = [self._line(LETTERS[person], how) for person, how in facts.how.items()]
        signers = [(letter, before[letter]) for letter in pair]
        signers += [
            (act.name, before[act.name])
            for act in acts
            if isinstance(act, NewKeys) and act.with_old and act.name not in pair
        ]
        note = self.notes.next([*brought, *kept], leaving, freed=tuple(sorted(freed, key=lambda row: row.id)))
        self.notes.add(note, signers)
        self.model.carry_out(pair, *acts)
        self.seen |= {type(act).__name__ for act in acts} | {"held" for _ in self.model.held()}
        self._agree(facts, acts)

    def _agree(self, facts: PeopleFacts, acts: list[Act]) -> None:
        self.roster = self._judged()
        newest = self.roster.newest
        assert facts.standings == newest.standings, acts
        said = {frozenset(LETTERS[person] for person in pair) for pair in facts.pairs(same_team_forbidden=False)}
        assert said == self.model.pairs(), acts
        assert {LETTERS[each.id] for each in newest.people.values() if each.held} == self.model.held(), acts
        assert {LETTERS[each.id] for each in facts.auditors} == self.model.readers(), acts
        assert {LETTERS[person] for person in newest.people} == self.model.inside()

    def _line(self, letter: str, how: str) -> PersonLine:
        return line(letter, Role(_role(letter)), how, self.keys[letter], name=f"{letter} Person")

    def _freed(self, act: Freed, keys: dict[str, int]) -> FreedLine:
        if not act.by:
            return FreedLine(id_of(act.name), keys[act.name])
        last = START * (len(self.notes.notes) + 1) - 1
        return self.notes.confirmed(act.name, act.by, number=keys[act.name], by_key=keys[act.by], entry=last)


@pytest.mark.parametrize("seed", range(6))
def test_facts_note_and_prose_say_the_same_of_any_lists(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # After each list all notes are judged from the first on.
    remember(monkeypatch)
    walk = Walk(random.Random(seed))
    for _ in range(25):
        walk.step()
    assert walk.seen == {"Comes", "NewKeys", "Goes", "Returns", "Freed", "held"}
