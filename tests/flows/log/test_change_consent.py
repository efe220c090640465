"""A list of changes is proved by two forms over exactly its rows, in its opening, by people with the right; else by nothing."""

from __future__ import annotations

from typing import Any

import pytest

from twinseal.audit.read.reader import Entry
from twinseal.crypto.vault_keys import new_ed25519
from twinseal.domain.changes.change_set import set_digest
from twinseal.domain.request import signed_form
from twinseal.flows.log.change_consent import changes_of
from twinseal.flows.log.stories import People, Story

SIGNERS = {"p1": new_ed25519(), "p2": new_ed25519(), "p3": new_ed25519(), "p4": new_ed25519()}
KEYS = {(person, 1): signer.public for person, signer in SIGNERS.items()}
PEOPLE = People({"p1": ("Cy", "officer"), "p2": ("Bo", "officer"), "p3": ("Di", "auditor"), "p4": ("Ada", "operator")})
HEAD = "11" * 32
ROWS: list[dict[str, Any]] = [
    {
        "kind": "person.removed",
        "number": number,
        "person": f"p{number + 3}",
        "reason": "Left",
        "seen_count": 0,
        "asked_again": [],
    }
    for number in (1, 2)
]


def _form(person: str, **other: Any) -> Entry:
    form: dict[str, Any] = {
        "form": "twinseal/1 changes", "opening": "o1", "begun": HEAD, "base": 2, "seal": 2, "set": set_digest(ROWS),
        "count": 2, "person": person, "key": 1,
    } | other  # fmt: skip
    return Entry(
        9, {"kind": "change.signed", "form": form, "signature": SIGNERS[person].sign(signed_form(form)).hex()}, b"9" * 32
    )


def _judged(*forms: Entry, rows: list[dict[str, Any]] | None = None) -> str:
    story = Story("o1", "")
    story.entries.append(Entry(0, {"kind": "opening.begun"}, bytes.fromhex(HEAD)))
    for row in ROWS if rows is None else rows:
        story.entries.append(Entry(5, {**row, "change_set": set_digest(ROWS)}, b"5" * 32))
    story.entries.extend(forms)
    (judged,) = changes_of(story, KEYS, PEOPLE)
    return judged.fault.code.rpartition(".")[2] if judged.fault else ""


def test_two_forms_over_the_rows_prove_the_list() -> None:
    assert _judged(_form("p1"), _form("p2")) == ""
    # Rows that a log refused half-way stand there twice.
    assert _judged(_form("p1"), _form("p2"), rows=[*ROWS, ROWS[0]]) == ""


@pytest.mark.parametrize(
    ("fault", "judged"),
    [
        ("changes_signatures", lambda: _judged()),
        ("changes_signatures", lambda: _judged(_form("p1"))),
        ("changes_signatures", lambda: _judged(_form("p1"), _form("p1"))),
        ("changes_signatures", lambda: _judged(_form("p1"), _form("p2", set="0" * 64))),
        ("changes_signatures", lambda: _judged(_form("p1"), _form("p2", key=True))),
        ("changes_signatures", lambda: _judged(_form("p1"), _form("p2", form="twinseal/1 request"))),
        ("changes_rows", lambda: _judged(_form("p1"), _form("p2", count=3))),
        ("changes_rows", lambda: _judged(_form("p1"), _form("p2"), rows=ROWS[:1])),
        ("changes_rows", lambda: _judged(_form("p1"), _form("p2"), rows=[*ROWS, {**ROWS[1], "number": 3}])),
        ("changes_rows", lambda: _judged(_form("p1"), _form("p2"), rows=[ROWS[0], {**ROWS[1], "person": "p9"}])),
        ("another_opening", lambda: _judged(_form("p1", opening="o2"), _form("p2", opening="o2"))),
        ("another_place", lambda: _judged(_form("p1", begun="22" * 32), _form("p2", begun="22" * 32))),
        ("another_place", lambda: _judged(_form("p1", base=3), _form("p2"))),
        ("changes_right", lambda: _judged(_form("p2"), _form("p3"))),
        ("changes_right", lambda: _judged(_form("p2"), _form("p4"))),
    ],
)
def test_what_misses_one_thing_proves_nothing(fault: str, judged: Any) -> None:
    assert judged() == fault


def test_a_duty_that_a_list_ends_counts_as_the_list_does() -> None:
    ended = {"kind": "duty.closed", "number": 0, "reason": ""}
    assert _judged(_form("p1"), _form("p2"), rows=[*ROWS, ended]) == ""
    # What is not done has to be signed, and so has the list that ends anything.
    assert _judged(_form("p1"), _form("p2"), rows=[*ROWS, {**ended, "reason": "Not possible"}]) == "changes_rows"
    assert _judged(_form("p1"), _form("p2"), rows=[ended]) == "changes_rows"
