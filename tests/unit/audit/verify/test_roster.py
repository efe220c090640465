"""Who counts, from card and notes alone: each rule about a people note, and who opens with whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import pytest

from fakes.counted import Counted
from fakes.people_notes import Notes, id_of, line
from fakes.small_roster import roster_of
from twinseal.audit.format.note import Note, parse_note
from twinseal.audit.format.people_note import FreedLine, PersonLine
from twinseal.audit.verdict.verdict import Failure, Reason
from twinseal.audit.verify.people_judge import chained
from twinseal.audit.verify.roster import Roster
from twinseal.domain.people import Role


def pairs(notes: Notes) -> set[str]:
    """Return who opens with whom, each pair as two letters."""
    newest = notes.newest()
    both = combinations(sorted(newest.people), 2)
    return {f"{first[-1].upper()}{second[-1].upper()}" for first, second in both if newest.entitled(first, second)}


def reason(notes: Notes) -> Reason | None:
    """Return the rule that the newest note breaks, None where it is good; those before are good."""
    assert isinstance(notes.judged(notes.notes[:-1]), Roster)
    judged = notes.judged()
    return judged.reason if isinstance(judged, Failure) else None


# -- formats.md 3.3.2: who counts with whom ----------------------------------------------------------------------


def test_an_officer_is_held_back_until_a_third_confirms() -> None:
    notes = Notes("ABc")
    notes.add(notes.next([line("F")]), "AB")
    assert pairs(notes) == {"AB"}
    notes.add(notes.next(freed=(notes.confirmed("F", "c"),)), "AB")
    assert pairs(notes) == {"AB", "AF", "BF"}
    assert notes.newest().settled(id_of("F"), notes.newest().people[id_of("F")].key)


def test_another_officer_opens_with_who_is_held() -> None:
    notes = Notes("ABE")
    notes.add(notes.next([line("F")]), "AB")
    assert pairs(notes) == {"AB", "AE", "BE", "EF"}
    notes.add(notes.next(freed=(FreedLine(id_of("F"), 1),)), "AB")
    assert pairs(notes) == {"AB", "AE", "AF", "BE", "BF", "EF"}
    assert not notes.newest().settled(id_of("F"), notes.newest().people[id_of("F")].key), "accepted is not confirmed"


def test_two_who_come_together_do_not_count_together() -> None:
    notes = Notes("ABE")
    notes.add(notes.next([line("F"), line("D")]), "AB")
    assert pairs(notes) == {"AB", "AE", "BE", "DE", "EF"}


@pytest.mark.parametrize(("how", "expected"), [("open", {"AB", "AE", "BE"}), ("held", {"AB"})])
def test_a_re_bound_officer(how: str, expected: set[str]) -> None:
    notes = Notes("ABE")
    notes.add(notes.next([line("E", how=how, number=2)]), "AB")
    assert pairs(notes) == expected
    assert [key.number for key in notes.judged().keys_of(id_of("E"))] == [1, 2]


def test_sheets_pair_with_sheets_and_not_with_whom_they_re_bind() -> None:
    notes = Notes("ABc")
    seats = [line("r1", "recovery", "open", holder="A"), line("r2", "recovery", "open", holder="B")]
    notes.add(notes.next(seats), "AB")
    assert pairs(notes) == {"AB", "12"}
    notes.add(notes.next([line("B", number=2)]), ("r1", "r2"))
    assert pairs(notes) == {"12"}, "A holds a sheet that signed"
    notes.add(notes.next(freed=(notes.confirmed("B", "c", number=2),)), ("r1", "r2"))
    assert pairs(notes) == {"AB", "12"}


def test_a_held_sheet_counts_with_nobody() -> None:
    notes = Notes("AB")
    notes.add(notes.next([line("r1", "recovery", holder="A"), line("r2", "recovery", "open", holder="A")]), "AB")
    notes.add(notes.next([line("r3", "recovery", "open", holder="B")]), "AB")
    newest = notes.newest()
    assert not any(newest.count_together("r1", other) for other in newest.people)
    assert not newest.count_together("r2", id_of("A"))
    assert newest.count_together("r2", id_of("B"))
    assert newest.entitled("r2", "r3")
    assert not newest.entitled("r2", id_of("B")), "a sheet opens with sheets alone"


def test_two_operators_and_an_auditor_sign_nothing_for_others() -> None:
    newest = Notes("A12c").newest()
    assert newest.two_entitled([id_of("A"), id_of("1")])
    assert not newest.two_entitled([id_of("1"), id_of("2"), id_of("c")])


def test_who_goes_on_with_old_keys_stays_as_they_were() -> None:
    notes = Notes("ABE")
    notes.add(notes.next([line("F")]), "AB")
    notes.add(notes.next([line("F", how="continued", number=2)]), ("A", "B", "F"))
    assert notes.newest().people[id_of("F")].held
    notes.add(notes.next(freed=(notes.confirmed("F", "E", number=2),)), "AB")
    notes.add(notes.next([line("F", how="continued", number=3)]), ("A", "B", ("F", 2)))
    assert not notes.newest().people[id_of("F")].held


def test_the_roster_is_asked_by_entry() -> None:
    notes = Notes("ABE")
    notes.add(notes.next([line("F")], audit_key_sha256=b"\x01" * 32), "AB").add(notes.next(leaving="E"), "AB")
    roster = notes.judged()
    assert isinstance(roster, Roster)
    assert [roster.at(entry).number for entry in (0, 9, 10, 19, 20, 99)] == [0, 0, 1, 1, 2, 2]
    assert roster.audit_key_at(9) != roster.audit_key_at(10) == b"\x01" * 32
    assert id_of("E") in roster.at(19).people
    assert id_of("E") not in roster.at(20).people
    assert roster.keys_of(id_of("E"))[0].number == 1
    assert roster.keys_of("p99999999") == ()


# -- formats.md 3.3.1: rules 1 to 6 ------------------------------------------------------------------------------


def _edited(notes: Notes, change: Callable[[Note], Note]) -> Notes:
    label, data = notes.notes[-1]
    note = parse_note(data)
    assert note is not None
    notes.notes[-1] = (label, change(note).to_bytes())
    return notes


def _added(lines: Callable[[Notes], dict[str, object]], signers: object = "AB", founders: str = "ABEc") -> Notes:
    notes = Notes(founders)
    return notes.add(notes.next(**lines(notes)), signers)  # type: ignore[arg-type]  # of their own kinds


def _person(letter: str, **changes: object) -> PersonLine:
    return replace(line(letter), **changes)  # type: ignore[arg-type]  # any of its fields


def _signature_changed(note: Note) -> Note:
    first = note.signatures[-1]
    return replace(note, signatures=(*note.signatures[:-1], replace(first, value=first.value[:-1] + b"\0")))


BROKEN: dict[str, tuple[Reason, Callable[[], Notes]]] = {
    "form": (Reason.PEOPLE_FORM, lambda: _edited(_added(lambda n: {}), lambda note: replace(note, text=note.text + "x\n"))),
    "number": (Reason.PEOPLE_MISSING, lambda: _added(lambda n: {"edition": 2})),
    "origin": (Reason.PEOPLE_ORIGIN, lambda: _added(lambda n: {"log_id": "ab" * 16})),
    "chain": (Reason.PEOPLE_CHAIN, lambda: _added(lambda n: {"previous_sha256": bytes(32)})),
    "signature": (Reason.PEOPLE_SIGNATURE, lambda: _edited(_added(lambda n: {}), _signature_changed)),
    "leaver who is not there": (Reason.PEOPLE_ROW, lambda: _added(lambda n: {"leaving": "F"})),
    "kept by nobody": (Reason.PEOPLE_ROW, lambda: _added(lambda n: {"lines": [line("F", how="kept")]})),
    "kept with another key": (
        Reason.PEOPLE_ROW, lambda: _added(lambda n: {"lines": [_person("E", how="kept", kem_sha256=bytes(32))]}),
    ),
    "kept with another number": (
        Reason.PEOPLE_ROW, lambda: _added(lambda n: {"lines": [line("E", how="kept", number=2)]}),
    ),
    "continued by nobody": (Reason.PEOPLE_ROW, lambda: _added(lambda n: {"lines": [line("F", how="continued")]})),
    "continued without the old keys": (
        Reason.PEOPLE_ROW, lambda: _added(lambda n: {"lines": [line("E", how="continued", number=2)]}),
    ),
    "continued with another role": (
        Reason.PEOPLE_ROW,
        lambda: _added(lambda n: {"lines": [line("E", Role.OPERATOR, "continued", 2)]}, ("A", "B", "E")),
    ),
    "continued with another name": (
        Reason.PEOPLE_ROW,
        lambda: _added(lambda n: {"lines": [line("E", how="continued", number=2, name="Eve")]}, ("A", "B", "E")),
    ),
    "a number that is not the next": (Reason.PEOPLE_ROW, lambda: _added(lambda n: {"lines": [line("F", number=2)]})),
    "keys of somebody else": (
        Reason.PEOPLE_ROW, lambda: _added(lambda n: {"lines": [_person("F", ed25519=line("E").ed25519)]}),
    ),
    "later keys of somebody else": (
        Reason.PEOPLE_ROW, lambda: _added(lambda n: {"lines": [_person("F", mldsa44=line("E").mldsa44)]}),
    ),
    "keys of the vault": (
        Reason.PEOPLE_ROW, lambda: _added(lambda n: {"lines": [_person("F", ed25519=n.card.line_ed25519)]}),
    ),
    "own certificate again": (
        Reason.PEOPLE_ROW,
        lambda: _added(
            lambda n: {"lines": [replace(line("E", number=2), certificate_sha256=line("E").certificate_sha256)]}
        ),
    ),
    "keys twice in one note": (
        Reason.PEOPLE_ROW,
        lambda: _added(lambda n: {"lines": [line("F"), replace(line("D"), kem_sha256=line("F").kem_sha256)]}),
    ),
    "an auditor who would open": (
        Reason.PEOPLE_ROW, lambda: _added(lambda n: {"lines": [line("c", Role.OFFICER, "kept")]}),
    ),
    "an officer who would audit": (
        Reason.PEOPLE_ROW, lambda: _added(lambda n: {"lines": [line("E", Role.AUDITOR, "kept")]}),
    ),
    "a person who is a seat": (Reason.PEOPLE_ROW, lambda: _added(lambda n: {"lines": [line("F", "recovery")]})),
    "a seat that is a person": (
        Reason.PEOPLE_ROW, lambda: _added(lambda n: {"lines": [line("r1", Role.OFFICER, holder="A")]}),
    ),
    "a seat of an auditor": (
        Reason.PEOPLE_ROW, lambda: _added(lambda n: {"lines": [line("r1", "recovery", holder="c")]}),
    ),
    "a seat of nobody": (Reason.PEOPLE_ROW, lambda: _added(lambda n: {"lines": [line("r1", "recovery", holder="F")]})),
    "released who is not held": (
        Reason.PEOPLE_ROW, lambda: _added(lambda n: {"freed": (FreedLine(id_of("E"), 1),)}),
    ),
    "one officer": (Reason.PEOPLE_QUORUM, lambda: _added(lambda n: {}, "A")),
    "an officer and an operator": (Reason.PEOPLE_QUORUM, lambda: _added(lambda n: {}, "A1", "AB1")),
    "an officer and an auditor": (Reason.PEOPLE_QUORUM, lambda: _added(lambda n: {}, "Ac")),
    "somebody who leaves": (Reason.PEOPLE_QUORUM, lambda: _added(lambda n: {"leaving": "B"})),
    "somebody with new keys": (Reason.PEOPLE_QUORUM, lambda: _added(lambda n: {"lines": [line("B", number=2)]})),
    "somebody with another role": (
        Reason.PEOPLE_QUORUM, lambda: _added(lambda n: {"lines": [line("B", Role.OPERATOR, "kept")]}),
    ),
    "without the vault": (
        Reason.PEOPLE_QUORUM,
        lambda: _edited(_added(lambda n: {}), lambda note: replace(note, signatures=note.signatures[2:])),
    ),
    "without a later signature": (
        Reason.PEOPLE_QUORUM,
        lambda: _edited(_added(lambda n: {}), lambda note: replace(note, signatures=note.signatures[:-1])),
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", BROKEN)
def test_a_note_that_breaks_a_rule_is_refused(fault: str) -> None:
    expected, make = BROKEN[fault]
    assert reason(make()) is expected


def test_the_same_notes_without_the_fault_are_good() -> None:
    notes = _added(lambda n: {"lines": [line("F")]})
    notes.add(notes.next([line("F", how="continued", number=2)]), ("A", "B", "F"))
    notes.add(notes.next([line("E", Role.OPERATOR, "kept"), line("r1", "recovery", holder="E")], leaving="c"), "AB")
    notes.add(notes.next([line("B", how="kept", name="Bo New"), line("A", how="continued", number=2)]), "AB")
    assert reason(notes) is None
    assert notes.newest().people[id_of("B")].name == "Bo New"


def test_a_holder_does_not_leave_their_sheet_behind() -> None:
    notes = _added(lambda n: {"lines": [line("r1", "recovery", holder="E")]})
    assert reason(notes.add(notes.next(leaving="E"), "AB")) is Reason.PEOPLE_ROW


def test_keys_that_left_do_not_come_back_to_somebody_else() -> None:
    notes = _added(lambda n: {"leaving": "E"})
    notes.add(notes.next([_person("F", ed25519=line("E").ed25519)]), "AB")
    assert reason(notes) is Reason.PEOPLE_ROW


@pytest.mark.parametrize("field", ["start", "seal", "generation"])
def test_numbers_grow_from_note_to_note(field: str) -> None:
    notes = _added(lambda n: {})
    assert notes.last is not None
    notes.add(notes.next(**{field: getattr(notes.last, field)}), "AB")  # a number
    assert reason(notes) is Reason.PEOPLE_CHAIN
    failed = chained(notes.notes)
    assert failed is not None
    assert failed.reason is Reason.PEOPLE_CHAIN


def test_without_a_card_form_numbers_and_chain_are_judged() -> None:
    notes = _added(lambda n: {})
    notes.add(notes.next(), "AB")
    assert chained(notes.notes) is None
    for broken, expected in (
        (notes.notes[1:], Reason.PEOPLE_MISSING),
        ([(notes.notes[0][0], b"x"), notes.notes[1]], Reason.PEOPLE_FORM),
        ([("0002.note", notes.notes[0][1])], Reason.PEOPLE_FORM),
    ):
        failed = chained(broken)
        assert failed is not None
        assert failed.reason is expected


# -- evidence of a third ----------------------------------------------------------------------------

THIRDS: dict[str, Callable[[Notes], FreedLine]] = {
    "somebody who brought them": lambda n: n.confirmed("F", "A"),
    "an operator": lambda n: n.confirmed("F", "1"),
    "nobody": lambda n: n.confirmed("F", "9"),
    "themselves": lambda n: n.confirmed("F", "F", entry=11),
    "who came with them": lambda n: n.confirmed("F", "D", entry=11),
    "another key number": lambda n: n.confirmed("F", "E", by_key=2),
    "a number that their key has not": lambda n: n.confirmed("F", "E", by_key=2, signs_with=1),
    "an entry that is to come": lambda n: n.confirmed("F", "E", entry=20),
    "other keys": lambda n: n.confirmed("F", "E", key=n.newest().people[id_of("D")].key),
    "another signature": lambda n: _forged(n.confirmed("F", "E"), n.confirmed("F", "E", entry=6)),
}


def _forged(row: FreedLine, other: FreedLine) -> FreedLine:
    assert row.evidence is not None
    assert other.evidence is not None
    return replace(row, evidence=replace(row.evidence, mldsa44=other.evidence.mldsa44))


@pytest.mark.parametrize("fault", THIRDS)
def test_evidence_that_is_not_good_confirms_nobody(fault: str) -> None:
    notes = Notes("ABE1c")
    notes.add(notes.next([line("F"), line("D")]), "AB")
    notes.add(notes.next(freed=(THIRDS[fault](notes),)), "AB")
    assert reason(notes) is Reason.PEOPLE_ROW


def test_a_third_who_is_there_confirms_at_once() -> None:
    notes = Notes("ABE")
    notes.add(notes.next([line("F")], freed=(notes.confirmed("F", "E"),)), "AB")
    assert pairs(notes) == {"AB", "AE", "AF", "BE", "BF", "EF"}


def test_a_holder_confirms_their_sheet_although_they_brought_it() -> None:
    notes = Notes("AB")
    notes.add(notes.next([line("r1", "recovery", holder="A")]), "AB")
    notes.add(notes.next(freed=(notes.confirmed("r1", "A"),)), "AB")
    assert reason(notes) is None
    assert not notes.newest().people["r1"].held


def test_who_is_held_or_only_accepted_confirms_nobody() -> None:
    notes = Notes("ABE")
    notes.add(notes.next([line("F")]), "AB").add(notes.next([line("D")]), "AB")
    notes.add(notes.next(freed=(FreedLine(id_of("F"), 1),)), "AB")
    notes.add(notes.next(freed=(notes.confirmed("D", "F", entry=25),)), "AB")
    assert reason(notes) is Reason.PEOPLE_ROW


def test_one_of_the_two_who_sign_is_released_only_by_the_other() -> None:
    notes = Notes("ABE")
    notes.add(notes.next([line("F")]), "AB")
    notes.add(notes.next(freed=(FreedLine(id_of("F"), 1),)), "EF")
    assert reason(notes) is Reason.PEOPLE_QUORUM
    notes = Notes("ABE")
    notes.add(notes.next([line("F")]), "AB")
    notes.add(notes.next(freed=(notes.confirmed("F", "E"),)), "EF")
    assert reason(notes) is None
    notes = Notes("ABEc")
    notes.add(notes.next([line("F")]), "AB")
    notes.add(notes.next(freed=(notes.confirmed("F", "c"),)), "EF")
    assert reason(notes) is Reason.PEOPLE_QUORUM, "a third who does not sign the note"


def test_the_people_of_an_entry_are_found_in_few_looks() -> None:
    editions = Counted(roster_of({place * 10: {} for place in range(100)}).editions)
    roster = Roster(editions, {})  # type: ignore[arg-type]
    asked = {-1: 0, 0: 0, 9: 0, 10: 1, 505: 50, 989: 98, 990: 99, 5000: 99}
    assert {entry: roster.at(entry).number for entry in asked} == asked
    assert 0 < editions.passed < 10 * len(asked)
