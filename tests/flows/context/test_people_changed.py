"""What people notes did is said in words: with names to whom it concerns, without them to a passer-by."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from fakes.people_notes import Notes, id_of, line
from twinseal.audit.format.checkpoint import Checkpoint, InForce
from twinseal.audit.format.people_note import FreedLine
from twinseal.audit.verify.roster import Roster
from twinseal.flows.context.people_changed import PeopleChanged, people_changed, recent, unseen_by

NOW = datetime(2026, 12, 1, tzinfo=UTC)
SIGNED = "signed by A Person, B Person"


def roster(notes: Notes) -> Roster:
    made = notes.judged()
    assert isinstance(made, Roster), made.sentence
    return made


def changed(notes: Notes) -> PeopleChanged:
    return people_changed(roster(notes))[-1]


def checkpoint(edition: int) -> Checkpoint:
    return Checkpoint("twinseal/log/x", 5, bytes(32), InForce(edition, bytes(32), bytes(32)))


def test_who_came_and_who_left_is_said_with_who_signed() -> None:
    notes = Notes("ABCe")
    said = changed(notes.add(notes.next([line("f", "auditor")], "C"), "AB"))
    assert said.sentences == (
        f"C Person left or was suspended (seal 0031, 2026-11-28, {SIGNED}).",
        f"f Person came as auditor, held back until a third person confirms (seal 0031, 2026-11-28, {SIGNED}).",
    )
    assert said.summary == "People or rules changed at seal 0031 on 2026-11-28 (P1): 1 came, 1 left or suspended."


def test_new_keys_say_how_they_came() -> None:
    notes = Notes("ABCDe")
    notes.add(notes.next([line("C", how="held", number=2), line("D", how="open", number=2)]), "AB")
    said = changed(notes)
    assert [str(change.sentence) for change in said.changes] == [
        "C Person has new keys, held back until a third person confirms",
        "D Person has new keys, not held back",
    ]
    assert [change.is_red for change in said.changes] == [False, True]
    notes.add(notes.next([line("A", how="continued", number=2)]), "AB")
    assert str(changed(notes).changes[0].sentence) == "A Person has new keys, signed for with the old ones"


def test_another_role_and_another_name_are_two_changes() -> None:
    notes = Notes("AB1e")
    said = changed(notes.add(notes.next([line("1", how="kept", name="One Officer")]), "AB"))
    assert [str(change.sentence) for change in said.changes] == [
        "1 Person is called One Officer now",
        "One Officer is officer now (was operator)",
    ]
    assert said.summary.endswith("2 with another name, role or holder.")


def test_who_comes_back_is_not_new() -> None:
    notes = Notes("ABCe")
    notes.add(notes.next(leaving="C"), "AB")
    notes.add(notes.next([line("C", how="kept")]), "AB")
    assert str(changed(notes).changes[0].sentence) == "C Person is back as officer"
    again = Notes("ABCe")
    again.add(again.next(leaving="C"), "AB")
    again.add(again.next([line("C", how="held", number=2)]), "AB")
    assert [str(change.sentence) for change in changed(again).changes] == [
        "C Person is back as officer",
        "C Person has new keys, held back until a third person confirms",
    ]


def test_a_confirmation_names_the_third_and_none_is_red() -> None:
    notes = Notes("ABCe")
    notes.add(notes.next([line("F")]), "AB")
    notes.add(notes.next(freed=(notes.confirmed("F", "e", entry=15),)), "AB")
    said = changed(notes).changes[0]
    assert (str(said.sentence), said.is_red) == ("F Person is held back no longer, confirmed by e Person", False)
    other = Notes("ABCe")
    other.add(other.next([line("F")]), "AB")
    other.add(other.next(freed=(FreedLine(id_of("F"), 1),)), "AB")
    said = changed(other).changes[0]
    assert (str(said.sentence), said.is_red) == ("F Person counts with everybody, accepted without a third person", True)


def test_a_note_that_names_nobody_is_of_rules() -> None:
    notes = Notes("ABe")
    said = changed(notes.add(notes.next(), "AB"))
    assert said.summary == ("People or rules changed at seal 0031 on 2026-11-28 (P1): rules or teams; nobody came or left.")
    assert said.sentences == (f"Rules or teams changed, nobody came or left (seal 0031, 2026-11-28, {SIGNED}).",)


def test_the_summary_has_no_name() -> None:
    notes = Notes("ABCe")
    said = changed(notes.add(notes.next([line("F"), line("D", how="open")], "C"), "AB"))
    assert "Person" not in said.summary
    assert said.summary.endswith("2 came, 1 left or suspended.")


def test_what_is_older_than_thirty_days_is_news_no_longer() -> None:
    notes = Notes("ABCe")
    notes.add(replace(notes.next(leaving="C"), made_utc="2026-10-31T00:00:00Z"), "AB")
    notes.add(replace(notes.next(), made_utc="2026-11-02T00:00:00Z"), "AB")
    notes.add(replace(notes.next(), made_utc="2027-01-01T00:00:00Z"), "AB")
    notes.add(replace(notes.next(), made_utc="2027-02-31T99:00:00Z"), "AB")
    assert [each.edition for each in recent(roster(notes), NOW)] == [4, 3, 2]


def test_each_person_hears_what_came_since_they_signed_last() -> None:
    notes = Notes("ABCe")
    notes.add(notes.next(), "AB")
    notes.add(notes.next([line("F")]), "AB")
    notes.add(notes.next(leaving="C"), "AB")
    made = roster(notes)
    assert [each.edition for each in unseen_by(made, id_of("A"), None)] == [1, 2, 3]
    assert [each.edition for each in unseen_by(made, id_of("A"), checkpoint(2))] == [3]
    assert [each.edition for each in unseen_by(made, id_of("F"), None)] == [2, 3]
    assert unseen_by(made, id_of("A"), checkpoint(3)) == ()
