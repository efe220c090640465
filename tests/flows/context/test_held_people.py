"""Who is held back is named with those who wait for them, and with the very people whose confirmation verifiers take."""

from __future__ import annotations

from fakes.people_notes import Notes, id_of, line
from twinseal.audit.verify.roster import Roster
from twinseal.domain.people import Person, Role
from twinseal.flows.context.held_people import HeldPerson, held_people, thirds_of


def held(notes: Notes, *, teams: str = "") -> tuple[HeldPerson, ...]:
    made = notes.judged()
    assert isinstance(made, Roster), made.sentence
    people = [
        Person(entrant.id, entrant.name, Role(entrant.role), "night" if entrant.name[0] in teams else "")
        for entrant in made.newest.people.values()
    ]
    return held_people(made, people, same_team_forbidden=True)


def test_a_new_officer_waits_for_those_who_brought_them() -> None:
    notes = Notes("ABe")
    notes.add(notes.next([line("F")]), "AB")
    (person,) = held(notes)
    assert (person.name, person.waits_for, person.thirds) == ("F Person", ("A Person", "B Person"), ("e Person",))
    assert person.sentence == (
        "F Person is held back until a third person confirms them, and opens with A Person, B Person only then. e Person can."
    )


def test_who_did_not_bring_them_pairs_at_once_and_may_confirm() -> None:
    notes = Notes("ABC")
    notes.add(notes.next([line("F")]), "AB")
    (person,) = held(notes)
    assert (person.waits_for, person.thirds) == (("A Person", "B Person"), ("C Person",))


def test_two_who_came_together_wait_for_each_other() -> None:
    notes = Notes("ABCe")
    notes.add(notes.next([line("F"), line("D")]), "AB")
    assert {person.name: person.waits_for for person in held(notes)} == {
        "D Person": ("A Person", "B Person", "F Person"),
        "F Person": ("A Person", "B Person", "D Person"),
    }
    # One team never pairs, whoever confirms.
    assert held(notes, teams="FA")[1].waits_for == ("B Person", "D Person")


def test_a_held_auditor_waits_for_nobody() -> None:
    notes = Notes("ABC")
    notes.add(notes.next([line("f", "auditor")]), "AB")
    (person,) = held(notes)
    assert person.sentence == "f Person is held back until a third person confirms them. C Person can."


def test_whoever_came_in_the_same_list_confirms_nobody() -> None:
    notes = Notes("ABe")
    notes.add(notes.next([line("F"), line("d", "auditor")]), "AB")
    assert {person.name: person.thirds for person in held(notes)} == {
        "F Person": ("e Person",),
        "d Person": ("e Person",),
    }


def test_where_no_third_is_left_it_is_said() -> None:
    notes = Notes("ABe")
    notes.add(notes.next([line("F"), line("d", "auditor", "open")], "e"), "AB")
    (person,) = held(notes)
    assert person.sentence.endswith("Nobody is left who could: two officers accept them, or remove them.")


def test_nobody_is_held_once_a_third_confirmed() -> None:
    notes = Notes("ABe")
    notes.add(notes.next([line("F")]), "AB")
    made = notes.judged()
    assert isinstance(made, Roster)
    # The very people who are named are those whose evidence a note may have.
    assert thirds_of(made, id_of("F")) == (id_of("e"),)
    assert thirds_of(made, id_of("A")) == ()
    notes.add(notes.next(freed=(notes.confirmed("F", "e", entry=15),)), "AB")
    assert held(notes) == ()
