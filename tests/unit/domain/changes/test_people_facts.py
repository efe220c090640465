"""People as a list leaves them are people as its note leaves them: held or open, who opens with whom, row by row."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from fakes.people_facts import rows_of
from fakes.people_notes import Notes, id_of, line
from twinseal.audit.format.people_note import FreedLine, PersonLine
from twinseal.audit.verify.roster import Roster
from twinseal.domain.changes.people_facts import PeopleFacts
from twinseal.domain.constitution import RECOVERY, PersonRow
from twinseal.domain.people import Person, Role


def _role(letter: str) -> Role:
    return Role.OPERATOR if letter.isdigit() else Role.AUDITOR if letter.islower() else Role.OFFICER


def row(letter: str, key: int = 1) -> PersonRow:
    return replace(rows_of([Person(id_of(letter), f"{letter} Person", _role(letter))])[0], key=key)


def before(notes: Notes, letters: str, signers: str = "AB", *, third_confirms: bool = True) -> PeopleFacts:
    """Return people before a list; `letters` are those in the roster."""
    judged = notes.judged()
    assert isinstance(judged, Roster)
    rows = tuple(sorted((row(letter) for letter in letters), key=lambda each: each.id))
    return PeopleFacts.before(rows, judged.standings, map(id_of, signers), third_confirms=third_confirms)


def pairs(facts: PeopleFacts) -> set[str]:
    """Return who opens with whom, each pair as two letters."""
    return {f"{first[-1]}{second[-1]}".upper() for first, second in facts.pairs(same_team_forbidden=True)}


def lines(facts: PeopleFacts) -> list[PersonLine]:
    """Return the lines that a note has of the keys which a list brings."""
    rows = [facts.row(person_id) for person_id in facts.how]
    return [line(each.name[0], each.role, facts.how[each.id], each.key, name=each.name) for each in rows if each is not None]


def agree(facts: PeopleFacts, notes: Notes) -> None:
    """Demand that the newest note says of everybody what these facts say: slots are made before there is a note."""
    assert facts.standings == notes.newest().standings


@dataclass(frozen=True)
class Way:
    """A row of the table in docs/formats.md, 3.3.2."""

    founders: str
    comes: str
    how: str
    until: set[str]
    then: set[str]
    third: str = ""
    number: int = 1


TABLE = {
    "A, B, C: F": Way("ABc", "F", "held", {"AB"}, {"AB", "AF", "BF"}, "c"),
    "A, B, E: F": Way("ABE", "F", "held", {"AB", "AE", "BE", "EF"}, {"AB", "AE", "BE", "AF", "BF", "EF"}, "E"),
    "A, B, E: E again": Way("ABE", "E", "open", {"AB", "AE", "BE"}, {"AB", "AE", "BE"}, number=2),
    "A, B, E, C: E again": Way("ABEc", "E", "held", {"AB"}, {"AB", "AE", "BE"}, "c", 2),
    "A, B: F": Way("AB", "F", "open", {"AB", "AF", "BF"}, {"AB", "AF", "BF"}),
    "A, B: auditor C": Way("AB", "c", "open", {"AB"}, {"AB"}),
    "A, B, E: D and F": Way(
        "ABE",
        "DF",
        "held",
        {"AB", "AE", "BE", "EF", "DE"},
        {"AB", "AD", "AE", "AF", "BD", "BE", "BF", "DE", "DF", "EF"},
        "E",
    ),
}


@pytest.mark.parametrize("vault", TABLE)
def test_who_opens_with_whom_before_and_after_a_third_confirms(vault: str) -> None:
    way = TABLE[vault]
    notes = Notes(way.founders)
    facts = before(notes, way.founders)
    for letter in way.comes:
        facts = facts.with_keys(row(letter, way.number))
    assert set(facts.how.values()) == {way.how}
    assert pairs(facts) == {"".join(sorted(pair)) for pair in way.until}
    notes.add(notes.next(lines(facts)), "AB")
    agree(facts, notes)
    assert facts.is_held(id_of(way.comes[0])) is (way.how == "held")
    assert {person.id for person in facts.thirds_for(id_of(way.comes[0]))} == {id_of(letter) for letter in way.third}
    # The next list takes up what the third said.
    judged = notes.judged()
    assert isinstance(judged, Roster)
    later = PeopleFacts.before(facts.rows, judged.standings, [id_of("A"), id_of("B")], third_confirms=True)
    freed = way.comes if way.third else ""
    for letter in freed:
        later = later.with_freed(id_of(letter), confirmed=True)
    assert pairs(later) == {"".join(sorted(pair)) for pair in way.then}
    if freed:
        notes.add(notes.next(freed=[notes.confirmed(each, way.third, number=way.number) for each in freed]), "AB")
        agree(later, notes)


def test_nobody_is_held_where_the_policy_asks_for_no_third() -> None:
    facts = before(Notes("ABc"), "ABc", third_confirms=False).with_keys(row("F"))
    assert facts.how == {id_of("F"): "open"}
    assert pairs(facts) == {"AB", "AF", "BF"}


def test_two_re_bound_in_one_list_are_no_third_for_each_other() -> None:
    """Whose keys the list brings is known when all of it is: the row before is judged by the row after it too."""
    alone = before(Notes("ABEc"), "ABEc").with_keys(row("E", 2))
    assert alone.how == {id_of("E"): "held"}
    both = alone.with_keys(row("c", 2))
    assert both.how == {id_of("E"): "open", id_of("c"): "open"}


def test_a_third_who_leaves_in_the_same_list_counts() -> None:
    facts = before(Notes("ABc"), "ABc").without(id_of("c")).with_keys(row("F"))
    assert facts.how == {id_of("F"): "held"}
    # Nobody could confirm them any more.
    assert facts.thirds_for(id_of("F")) == ()


def test_keys_that_the_old_ones_sign_change_nobody_who_is_held() -> None:
    notes = Notes("ABE")
    facts = before(notes, "ABE").with_keys(row("F"))
    notes.add(notes.next(lines(facts)), "AB")
    judged = notes.judged()
    assert isinstance(judged, Roster)
    signers = [id_of("A"), id_of("F")]
    later = PeopleFacts.before(facts.rows, judged.standings, signers, third_confirms=True)
    later = later.with_keys(row("F", 2), continued=True)
    assert later.how == {id_of("F"): "continued"}
    notes.add(notes.next(lines(later)), ("A", "B", "F"))
    agree(later, notes)
    assert later.is_held(id_of("F"))


def test_who_signs_with_old_keys_too_brings_the_others() -> None:
    """Their signature stands on the note: they must not be the third for somebody who comes by it, whichever row is first."""
    for letters in ("EF", "FE"):
        notes = Notes("ABEc")
        facts = before(notes, "ABEc")
        for letter in letters:
            facts = facts.with_keys(row(letter, 2 if letter == "E" else 1), continued=letter == "E")
        assert facts.how == {id_of("E"): "continued", id_of("F"): "held"}
        notes.add(notes.next(lines(facts)), "ABE")
        agree(facts, notes)
        assert pairs(facts) == {"AB", "AE", "BE"}
        assert [person.id for person in facts.thirds_for(id_of("F"))] == [id_of("c")]


@pytest.mark.parametrize(
    ("founders", "how", "opens"), [("ABEc", "held", {"AE", "12"}), ("ABE", "open", {"AB", "AE", "BE", "12"})]
)
def test_who_holds_a_sheet_that_signs_brings_too(founders: str, how: str, opens: set[str]) -> None:
    """Row 7 of the table: a holder neither counts with whom their sheet re-binds, nor could be the third."""
    notes = Notes(founders)
    seats = [line("r1", RECOVERY, "open", holder="A"), line("r2", RECOVERY, "open", holder="E")]
    notes.add(notes.next(seats), "AB")
    judged = notes.judged()
    assert isinstance(judged, Roster)
    rows = [row(letter) for letter in founders]
    rows += [replace(rows[0], id=seat.id, name=seat.name, role=RECOVERY, holder=seat.holder) for seat in seats]
    facts = PeopleFacts.before(rows, judged.standings, ("r1", "r2"), third_confirms=True).with_keys(row("B", 2))
    assert facts.how == {id_of("B"): how}
    notes.add(notes.next(lines(facts)), ("r1", "r2"))
    agree(facts, notes)
    assert pairs(facts) == opens


def test_accepted_is_held_no_longer_and_not_settled() -> None:
    notes = Notes("ABE")
    facts = before(notes, "ABE").with_keys(row("F"))
    notes.add(notes.next(lines(facts)), "AB")
    judged = notes.judged()
    assert isinstance(judged, Roster)
    later = PeopleFacts.before(facts.rows, judged.standings, map(id_of, "AB"), third_confirms=True)
    later = later.with_freed(id_of("F"), confirmed=False)
    notes.add(notes.next(freed=(FreedLine(id_of("F"), 1),)), "AB")
    agree(later, notes)
    assert not later.is_held(id_of("F"))
    standing = later.standing(id_of("F"))
    assert standing is not None
    assert not standing.settled


def test_suspended_and_back_stands_as_before() -> None:
    notes = Notes("ABE")
    facts = before(notes, "ABE").with_keys(row("F"))
    notes.add(notes.next(lines(facts)), "AB")
    judged = notes.judged()
    assert isinstance(judged, Roster)
    away = PeopleFacts.before(facts.rows, judged.standings, map(id_of, "AB"), third_confirms=True)
    away = away.with_state(id_of("F"), suspended=True, until="2027-02-01")
    assert [person.id for person in away.suspended] == [id_of("F")]
    assert away.standing(id_of("F")) is None
    notes.add(notes.next(leaving="F"), "AB")
    agree(away, notes)
    judged = notes.judged()
    assert isinstance(judged, Roster)
    back = PeopleFacts.before(away.rows, judged.standings, map(id_of, "AB"), third_confirms=True)
    back = back.with_state(id_of("F"), suspended=False)
    notes.add(notes.next([line("F", how="kept", name="F Person")]), "AB")
    agree(back, notes)
    assert back.is_held(id_of("F"))
    assert back.row(id_of("F")) == facts.row(id_of("F"))


def test_another_role_counts_at_once() -> None:
    notes = Notes("AB1")
    facts = before(notes, "AB1").with_facts(id_of("1"), {"role": Role.OFFICER.value})
    notes.add(notes.next([line("1", Role.OFFICER, "kept", name="1 Person")]), "AB")
    agree(facts, notes)
    both = (id_of("1"), id_of("A"))
    assert both in facts.deciding(facts.pairs(same_team_forbidden=True))


def test_a_held_auditor_is_no_auditor_and_no_third() -> None:
    notes = Notes("ABE")
    facts = before(notes, "ABE").with_keys(row("c"))
    assert facts.auditors == ()
    notes.add(notes.next(lines(facts)), "AB")
    agree(facts, notes)
    judged = notes.judged()
    assert isinstance(judged, Roster)
    later = PeopleFacts.before(facts.rows, judged.standings, map(id_of, "BE"), third_confirms=True).with_keys(row("F"))
    assert later.thirds == {id_of("A"), id_of("B"), id_of("E")}
    assert {person.id for person in later.thirds_for(id_of("F"))} == {id_of("A")}


def test_who_came_later_is_no_third_for_who_was_held_before() -> None:
    notes = Notes("ABEc")
    facts = before(notes, "ABEc").with_keys(row("F"))
    assert {person.id for person in facts.thirds_for(id_of("F"))} == {id_of("E"), id_of("c")}
    notes.add(notes.next(lines(facts)), "AB")
    judged = notes.judged()
    assert isinstance(judged, Roster)
    # A fourth officer comes and is confirmed: settled, and yet nobody who saw how the keys of the first one came.
    later = PeopleFacts.before(facts.rows, judged.standings, map(id_of, "AE"), third_confirms=True).with_keys(row("D"))
    later = later.with_freed(id_of("D"), confirmed=True)
    standing = later.standing(id_of("D"))
    assert standing is not None
    assert standing.settled
    assert {person.id for person in later.thirds_for(id_of("F"))} == {id_of("E"), id_of("c")}
