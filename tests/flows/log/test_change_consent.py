"""A list of changes is proved by two forms over exactly its rows, in its opening, by people with the right; else by nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import pytest

from fakes.signed_list import ROLES, ROSTER, ROWS, SET, SIGNERS, ToldHeaders, form_entry, prepared, story_of
from fakes.small_roster import roster_of
from twinseal.audit.read.reader import Entry
from twinseal.audit.verify.roster import Roster
from twinseal.domain.changes.change_set import set_digest
from twinseal.flows.log.change_consent import changes_of
from twinseal.flows.log.seals import Seals

OLD, NEW = "aa" * 32, "bb" * 32
OPEN = prepared(1, OLD, generation=2, seal=2)
"""The seal that is open while the list is signed; its checkpoint covers two entries."""


def _judged(*forms: Entry, rows: list[dict[str, Any]] | None = None, roster: Roster = ROSTER) -> str:
    (judged,) = changes_of(story_of(forms, ROWS if rows is None else rows), roster)
    return judged.fault.code.rpartition(".")[2] if judged.fault else ""


def _worth(
    entries: Sequence[Entry], named: dict[int, str], notes: Collection[tuple[int, int]] = ((3, 3),), **form: Any
) -> str:
    """Return what a list that two signed is worth in a log with these seals."""
    seals = Seals.of((OPEN, *entries), ToldHeaders({2: OLD, **named}), notes)
    (judged,) = changes_of(story_of([form_entry("p1", **form), form_entry("p2", **form)]), ROSTER, seals)
    return judged.fault.code.rpartition(".")[2] if judged.fault else str(judged.text)


def test_two_forms_over_the_rows_prove_the_list() -> None:
    assert _judged(form_entry("p1"), form_entry("p2")) == ""
    # Rows that a log refused half-way stand there twice.
    assert _judged(form_entry("p1"), form_entry("p2"), rows=[*ROWS, ROWS[0]]) == ""


def test_a_list_counts_by_who_was_there_when_it_was_signed() -> None:
    forms = form_entry("p1"), form_entry("p2")
    everybody = {who: (role, SIGNERS[who].public) for who, role in ROLES.items()}
    without = {who: facts for who, facts in everybody.items() if who != "p2"}
    # The forms are entries 9: a list that lets a signer go was signed by them before.
    assert _judged(*forms, roster=roster_of({0: everybody, 10: without})) == ""
    assert _judged(*forms, roster=roster_of({0: everybody, 9: without})) == "changes_signatures"
    # The role of then decides too, not the one of today.
    lower = {**everybody, "p2": ("operator", SIGNERS["p2"].public)}
    assert _judged(*forms, roster=roster_of({0: everybody, 10: lower})) == ""
    assert _judged(*forms, roster=roster_of({0: lower, 10: everybody})) == "changes_right"


@pytest.mark.parametrize(
    ("fault", "judged"),
    [
        ("changes_signatures", lambda: _judged()),
        ("changes_signatures", lambda: _judged(form_entry("p1"))),
        ("changes_signatures", lambda: _judged(form_entry("p1"), form_entry("p1"))),
        ("changes_signatures", lambda: _judged(form_entry("p1"), form_entry("p2", set="0" * 64))),
        ("changes_signatures", lambda: _judged(form_entry("p1"), form_entry("p2", key=True))),
        ("changes_signatures", lambda: _judged(form_entry("p1"), form_entry("p2", form="twinseal/1 request"))),
        ("changes_rows", lambda: _judged(form_entry("p1"), form_entry("p2", count=3))),
        ("changes_rows", lambda: _judged(form_entry("p1"), form_entry("p2"), rows=ROWS[:1])),
        ("changes_rows", lambda: _judged(form_entry("p1"), form_entry("p2"), rows=[*ROWS, {**ROWS[1], "number": 3}])),
        ("changes_rows", lambda: _judged(form_entry("p1"), form_entry("p2"), rows=[ROWS[0], {**ROWS[1], "person": "p9"}])),
        *[
            (
                "changes_rows",
                lambda odd=odd: _judged(form_entry("p1"), form_entry("p2"), rows=[*ROWS, {**ROWS[1], "number": odd}]),
            )
            for odd in ([2], {"a": 2}, True, None, 0)
        ],
        ("another_place", lambda: _judged(form_entry("p1", base=[2]), form_entry("p2"))),
        ("another_opening", lambda: _judged(form_entry("p1", opening="o2"), form_entry("p2", opening="o2"))),
        ("another_place", lambda: _judged(form_entry("p1", begun="22" * 32), form_entry("p2", begun="22" * 32))),
        ("another_place", lambda: _judged(form_entry("p1", base=3), form_entry("p2"))),
        ("changes_right", lambda: _judged(form_entry("p2"), form_entry("p3"))),
        ("changes_right", lambda: _judged(form_entry("p2"), form_entry("p4"))),
    ],
)
def test_what_misses_one_thing_proves_nothing(fault: str, judged: Any) -> None:
    assert judged() == fault


def test_a_duty_that_a_list_ends_counts_as_the_list_does() -> None:
    ended = {"kind": "duty.closed", "number": 0, "reason": ""}
    assert _judged(form_entry("p1"), form_entry("p2"), rows=[*ROWS, ended]) == ""
    # What is not done has to be signed, and so has the list that ends anything.
    assert _judged(form_entry("p1"), form_entry("p2"), rows=[*ROWS, {**ended, "reason": "Not possible"}]) == "changes_rows"
    assert _judged(form_entry("p1"), form_entry("p2"), rows=[ended]) == "changes_rows"


IN_FORCE = "2 changes, in force with seal 0003"
NOT_SEALED = "2 changes, signed, not sealed: nothing of it is in force"
SEALED = prepared(12, NEW, change_set=SET)


@pytest.mark.parametrize(
    ("worth", "entries", "named"),
    [
        (IN_FORCE, [SEALED], {14: NEW}),
        # Killed before its checkpoint: the next two people sign for the same header.
        (IN_FORCE, [SEALED], {30: NEW}),
        (NOT_SEALED, [], {}),
        (NOT_SEALED, [SEALED], {}),
        # The seal failed, and a later one without the list is in force.
        (NOT_SEALED, [SEALED, prepared(20, "cc" * 32)], {22: "cc" * 32}),
        # Somebody appends an entry for a list that was never sealed, once the header is known; or for one long before it was signed.
        (NOT_SEALED, [prepared(12, NEW), prepared(20, NEW, change_set=SET)], {14: NEW}),
        (NOT_SEALED, [prepared(3, NEW, change_set=SET)], {4: NEW, 2: OLD, 5: OLD}),
        # Whoever seals without a checkpoint of two people has sealed nothing that anybody can prove.
        (NOT_SEALED, [prepared(12, NEW, change_set="00" * 32)], {14: NEW}),
        ("changes_base", [SEALED], {3: NEW, 14: NEW}),
        ("changes_base", [SEALED], {4: "dd" * 32}),
    ],
)
def test_a_list_is_in_force_by_the_header_two_people_signed(worth: str, entries: list[Entry], named: dict[int, str]) -> None:
    assert _worth(entries, named) == worth


def test_forms_over_another_seal_than_the_open_one_prove_nothing() -> None:
    assert _worth([SEALED], {14: NEW}, base=2, seal=3) == "changes_base"
    assert _worth([SEALED], {14: NEW}, base=1, seal=1) == "changes_base"
    assert _worth([SEALED], {14: NEW}, base=True, seal=2) == "changes_base"
    assert Seals.of([SEALED], ToldHeaders()).open_at(50) is None


def test_a_change_of_people_needs_the_note_of_its_seal() -> None:
    assert _worth([SEALED], {14: NEW}, notes=()) == "changes_note"
    assert _worth([SEALED], {14: NEW}, notes=((4, 3), (3, 4))) == "changes_note"


def test_a_second_word_for_one_header_is_kept_for_the_findings() -> None:
    again = prepared(20, NEW, change_set="00" * 32)
    seals = Seals.of([SEALED, prepared(19, NEW, change_set=SET), again], ToldHeaders())
    assert seals.again == (again,)
    assert seals.prepared[NEW].change_set == SET


PHONE_ROW: dict[str, Any] = {
    "kind": "person.rebound", "number": 1, "person": "p2", "what": "authenticator", "key": 2, "public_sha256": "aa" * 32,
    "certificate_sha256": "", "how": "continued", "by": [], "without_code": True, "witness": "p3",
}  # fmt: skip


def _phone_judged(kind: str, *others: dict[str, Any], before: str = "p3", **changed: Any) -> str:
    """Return what is wrong with a list of p1 and p2 in an opening of a kind: the row of a new phone, changed, and others."""
    rows = [{**PHONE_ROW, **changed}, *({**row, "number": number} for number, row in enumerate(others, start=2))]
    digest = set_digest(rows)
    forms = [form_entry(who, set=digest, count=len(rows)) for who in ("p1", "p2")]
    story = story_of(forms, [])
    opened: dict[str, Any] = {
        "kind": "opening.opened",
        "opening_kind": kind,
        "first": "p1",
        "second": "p2",
        "witness": before,
    }
    logged = (Entry(5, {**row, "change_set": digest}, b"5" * 32) for row in rows)
    story.entries[1:1] = [Entry(3, opened, b"3" * 32), *logged]
    (judged,) = changes_of(story, ROSTER)
    return judged.fault.code.rpartition(".")[2] if judged.fault else ""


@pytest.mark.parametrize(
    ("judged", "fault"),
    [
        (lambda: _phone_judged("new_phone"), ""),
        # What the witness did not sign for: other keys, or another witness than who signed.
        (lambda: _phone_judged("new_phone", what="both"), "changes_phone"),
        (lambda: _phone_judged("new_phone", how="held"), "changes_phone"),
        (lambda: _phone_judged("new_phone", without_code=False), "changes_phone"),
        (lambda: _phone_judged("new_phone", witness="p4"), "changes_phone"),
        (lambda: _phone_judged("new_phone", person="p1"), "changes_phone"),
        (lambda: _phone_judged("new_phone", ROWS[0]), "changes_phone"),
        # In any other opening two give a third a new phone without a code, and nobody of themselves.
        (lambda: _phone_judged("maintenance", before=""), "changes_phone"),
        (lambda: _phone_judged("maintenance", before="", witness=""), "changes_phone"),
        (lambda: _phone_judged("maintenance", before="", witness="", person="p3"), ""),
    ],
)
def test_a_new_phone_stands_alone_in_an_opening_for_one(judged: Any, fault: str) -> None:
    assert judged() == fault
