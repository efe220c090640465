"""The worked examples of docs/CONTRIBUTING.md are carried out: a member is added by touching exactly the places named there.

To add a case, write the example under `**... PART.**` in docs/CONTRIBUTING.md as numbered steps, and one row in
`EXAMPLES` with the part, the files that it touches and the tests that walk all members. A step is one of

    1. `FILE`, at its end:                     put after the last line, with two empty lines before it
    1. `FILE`, as a new file:
    1. `FILE`, after `A WHOLE LINE OF IT`:     the line must stand there once; the block is indented like it
    1. `FILE`, before `A WHOLE LINE OF IT`:
    1. `FILE`, instead of `A WHOLE LINE OF IT`:

with an empty line and a fenced block, all indented by three spaces. A block of `python` must be whole statements, since the
formatter puts it in form; a part of one is a block of `text`. Or one that a command makes:

    1. `docs/PAGE.md`, made by `PYTHONPATH=app python -P -m twinseal.MODULE > docs/PAGE.md`.

Steps with the same file are one place. The suite carries the examples out and imports what they add; the long run also
runs their walks, checks types, import contracts and style, and that each place is needed: without it the walks or the
types fail.
`-k "event"` chooses one part.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from fakes.worked_example import CommandFailed, SourceCopy, Step, steps_of


@dataclass(frozen=True)
class Example:
    """A part of the page, the files that adding a member touches, and the tests that walk all members."""

    part: str
    places: tuple[str, ...]
    walks: tuple[str, ...]


EXAMPLES = (
    Example(
        "an event",
        (
            "app/twinseal/domain/events/audit.py",
            "app/twinseal/flows/audit_desk/desk.py",
            "app/twinseal/domain/events/siem.py",
            "docs/events.md",
        ),
        (
            "tests/unit/domain/events/test_kind.py",
            "tests/unit/domain/events/test_page.py",
            "tests/unit/domain/events/test_registry.py",
            "tests/attacks/two_verifiers/test_kinds_of_events.py",
            "tests/flows/log/test_stories_of_each_event.py",
            "tests/flows/log/test_ocsf.py",
        ),
    ),
    Example(
        "a policy rule",
        ("app/twinseal/domain/policy/policy.py", "app/twinseal/flows/opening/request_form.py", "docs/policy.md"),
        (
            "tests/unit/domain/policy/test_policy.py",
            "tests/unit/domain/policy/test_page.py",
            "tests/unit/vault/test_header.py",
            "tests/gui/ceremony/test_policy_page.py",
        ),
    ),
    Example(
        "a change",
        (
            "app/twinseal/domain/events/people.py",
            "app/twinseal/domain/changes/remove_operator.py",
            "app/twinseal/domain/changes/registry.py",
            "tests/unit/domain/changes/test_registry.py",
            "resources/texts/en.txt",
            "app/twinseal/domain/events/siem.py",
            "docs/events.md",
        ),
        (
            "tests/unit/domain/changes/test_registry.py",
            "tests/unit/domain/events/test_kind.py",
            "tests/unit/domain/events/test_page.py",
            "tests/flows/log/test_stories_of_each_event.py",
            "tests/flows/log/test_ocsf.py",
            "tests/architecture/test_texts.py",
        ),
    ),
    Example(
        "a finding",
        (
            "app/twinseal/flows/findings/often_extended.py",
            "app/twinseal/flows/findings/habit_rules.py",
            "tests/fakes/habit_cases.py",
            "tests/fakes/played_rules.py",
        ),
        ("tests/flows/findings/test_registry.py", "tests/flows/findings/test_registry_played.py"),
    ),
    Example(
        "a report",
        (
            "app/twinseal/reports/audit_report/log_report.py",
            "app/twinseal/flows/reporting/log_only.py",
            "app/twinseal/flows/reporting/registry.py",
            "resources/texts/en.txt",
        ),
        (
            "tests/flows/reporting/test_registry.py",
            "tests/gui/audit/test_report_page.py",
            "tests/architecture/test_texts.py",
        ),
    ),
    Example(
        "a screen",
        (
            "app/twinseal/gui/rules/__init__.py",
            "app/twinseal/gui/rules/presenter.py",
            "app/twinseal/gui/features.py",
            "docs/screens.md",
        ),
        (
            "tests/architecture/test_features.py",
            "tests/gui/test_screens_page.py",
        ),
    ),
)
LEFT_OUT = [(example, place) for example in EXAMPLES for place in example.places]


def _named(example: Example) -> str:
    return example.part.replace(" ", "-")


def test_what_the_examples_add_can_be_imported(tmp_path: Path) -> None:
    # The suite sees whether an example still fits the source; the long run, whether it is whole.
    copy = SourceCopy(tmp_path / "source")
    changed = copy.carry_out([step for example in EXAMPLES for step in steps_of(example.part)])
    assert copy.loads(changed) == ""


@pytest.mark.long
def test_adding_members_touches_exactly_the_named_places(tmp_path: Path) -> None:
    # All in one copy, for the walks are what takes long; the long run looks at each by itself.
    copy = SourceCopy(tmp_path / "source")
    for example in EXAMPLES:
        assert copy.carry_out(steps_of(example.part)) == set(example.places)
    assert copy.tests(tuple(dict.fromkeys(walk for example in EXAMPLES for walk in example.walks))) == ""


@pytest.mark.long
@pytest.mark.parametrize("example", EXAMPLES, ids=_named)
def test_a_member_added_so_has_types_contracts_and_style(example: Example, tmp_path: Path) -> None:
    copy = SourceCopy(tmp_path / "source")
    copy.carry_out(steps_of(example.part))
    assert copy.tests(example.walks) == ""
    assert copy.style() == ""
    assert copy.imports() == ""
    assert copy.types() == ""


@pytest.mark.long
@pytest.mark.parametrize(
    ("example", "place"), LEFT_OUT, ids=[f"{_named(example)}-{Path(place).stem}" for example, place in LEFT_OUT]
)
def test_every_named_place_is_needed(example: Example, place: str, tmp_path: Path) -> None:
    copy = SourceCopy(tmp_path / "source")
    try:
        changed = copy.carry_out(steps_of(example.part), but=place)
    except CommandFailed as failure:
        # Nothing can be made of a list that names what is not there: the place is needed for the next step already.
        assert Path(place).stem in str(failure)
        return
    # What is made by a command may change no more.
    assert changed <= {*example.places} - {place}
    assert copy.tests(example.walks) or copy.types()


@pytest.mark.parametrize("anchor", ["no such line", "x = 1"])
def test_a_step_whose_line_is_not_there_once_is_refused(anchor: str, tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text("x = 1\nx = 1\n", encoding="utf-8")
    with pytest.raises(ValueError, match="not once"):
        Step("module.py", "", "after", anchor, "y = 2\n").carry_out(tmp_path)


def test_a_step_puts_its_block_where_it_says(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text("def f():\n    x = 1\n    return x\n", encoding="utf-8")
    Step("module.py", "", "after", "x = 1", "if x:\n    x = 2\n").carry_out(tmp_path)
    Step("module.py", "", "before", "return x", "x += 1\n").carry_out(tmp_path)
    Step("module.py", "", "instead of", "x = 1", "x = 4\n").carry_out(tmp_path)
    Step("module.py", "", "at its end", "", "Y = 1\n").carry_out(tmp_path)
    Step("new/module.py", "", "as a new file", "", "Z = 1\n").carry_out(tmp_path)
    assert module.read_text(encoding="utf-8") == (
        "def f():\n    x = 4\n    if x:\n        x = 2\n    x += 1\n    return x\n\n\nY = 1\n"
    )
    assert (tmp_path / "new" / "module.py").read_text(encoding="utf-8") == "Z = 1\n"
