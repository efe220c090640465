"""Changes of rules as somebody writes them: on a command line and in a file, with the same row of the list."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from conftest import Cast
from twinseal.cli.change_options import row_of
from twinseal.cli.command_line import parser
from twinseal.domain.errors import BadInput
from twinseal.domain.opening import ResealCause
from twinseal.flows.change_list.enter_rules import EnterRules
from twinseal.flows.change_list.written_changes import read_changes, written_change

WRITTEN: dict[str, tuple[Sequence[str], dict[str, object], str]] = {
    "a number": (
        ("policy", "opening_min", "20"),
        {"act": "policy", "rule": "opening_min", "value": 20},
        "Weaker than before: An opening lasts 20 minutes (was 15) from confirmation.",
    ),
    "a switch": (
        ("policy", "same_team_forbidden", "no"),
        {"act": "policy", "rule": "same_team_forbidden", "value": False},
        "Weaker than before: Two people from the same team may open together.",
    ),
    "a threshold": (
        ("threshold", "a6_clock_s", "400"),
        {"act": "threshold", "rule": "a6_clock_s", "value": 400},
        "A clock that moved: seconds: 400 (was 300).",
    ),
    "a new reason": (
        ("category", "--name", "Drill", "--question", "Who leads it?", "--number", "Number", "--mask", "D-##"),
        {"act": "category", "name": "Drill", "questions": ["Who leads it?"], "number": "Number", "mask": "D-##"},
        "The reason \u201cDrill\u201d is new. It asks: Who leads it? Number: D-##.",
    ),
    "another question": (
        ("category", "other", "--question", "Who knows of it?"),
        {"act": "category", "category": "Another emergency", "questions": ["Who knows of it?"]},
        "The reason \u201cAnother emergency\u201d asks now: Who knows of it? No reference number.",
    ),
    "a reason that goes": (
        ("category", "Another emergency", "--retire"),
        {"act": "category", "category": "other", "retired": True},
        "The reason \u201cAnother emergency\u201d is retired: no request can have it any more.",
    ),
    "a place": (
        ("place", "--hours", "mon-fri 7:00-17:00"),
        {"act": "place", "hours": "Mon-Fri 07:00-17:00"},
        "Working hours: Mon-Fri 07:00-17:00 (was nothing).",
    ),
}


@pytest.mark.parametrize("case", WRITTEN)
def test_the_command_line_and_a_file_write_the_same_row(cast: Cast, case: str) -> None:
    words, row, sentence = WRITTEN[case]
    options = parser().parse_args(["change", "VAULT", *words])
    data = json.dumps({"changes": [row]}).encode()
    (from_file,) = read_changes(data, Path("changes.json"))
    vault = cast.open()
    flow = cast.to_open(vault, "Bo", "Cy")
    acts = EnterRules(flow.open_vault.rule_forms).acts()
    for written in (written_change(row_of(options)), from_file):
        acts[written.act](written)
        (listed,) = flow.open_vault.changes.view().rows
        assert listed.sentence == sentence
        flow.open_vault.changes.take_out(1)
    flow.reseal(ResealCause.HAND)
    vault.close()


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"act": "policy", "rule": "opening_min"}, "value"),
        ({"act": "policy", "rule": "opening_min", "value": [20]}, "value"),
        ({"act": "category", "category": "other", "retired": "yes"}, "retired"),
        ({"act": "category", "category": "other", "questions": "Who?"}, "questions"),
        ({"act": "place", "name": "Another vault"}, "name"),
        ({"act": "rekey"}, "reason"),
    ],
)
def test_what_is_missing_or_of_no_use_is_named(row: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        written_change(row)
