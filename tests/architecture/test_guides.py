"""Guides for operators and officers: every act, picture, command and option that they name is there."""

from __future__ import annotations

import argparse
import re
import struct
from functools import cache
from pathlib import Path

import pytest

from fakes.documented import named_controls
from fakes.source_code import source_of
from twinseal.cli.command_line import COMMANDS, parser
from twinseal.domain.changes.registry import CHANGES
from twinseal.domain.events.registry import KINDS
from twinseal.domain.policy.policy import RULES
from twinseal.flows.change_list.written_changes import ACTS, SIGN
from twinseal.flows.findings.registry import BY_ID
from twinseal.flows.reporting.registry import REPORTS

ROOT = Path(__file__).resolve().parents[2]
GUI = ROOT / "app" / "twinseal" / "gui"
OF_CHANGES = ("operator.md", "officer.md")
"""Guides that name commands too."""
GUIDES = (*OF_CHANGES, "ceremony.md")
HEADINGS = ("In which opening.", "The rotated password goes back.", "Anything else", "Drafts.", "At a terminal", "list")
"""What stands in bold letters in a guide's section on changes and is no act of the window."""
OF_THE_FRONT_PAGE = {"open"}
"""Pictures that were taken otherwise than by `twinseal screens`."""


def text_of(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


@cache
def words_of_the_window() -> frozenset[str]:
    """Return every text that the window says for good."""
    return frozenset(text.replace("&", "") for path in GUI.rglob("*.py") for text in source_of(path).texts)


@cache
def pictures() -> frozenset[str]:
    """Return the names under which `twinseal screens` draws."""
    sources = "".join(path.read_text(encoding="utf-8") for path in GUI.glob("screenshots*.py"))
    return frozenset(re.findall(r"""save\(f?"([a-z-]+)\"""", sources))


def bold(text: str) -> list[str]:
    return [" ".join(words.split()) for words in re.findall(r"\*\*([^*]+)\*\*", text)]


def test_every_act_that_a_guide_names_is_in_the_window() -> None:
    changing = text_of("operator.md").partition("## Changing what is in the vault")[2].partition("\n## ")[0]
    named = [
        words
        for words in (*bold(changing), *bold(text_of("officer.md")), *bold(text_of("ceremony.md")))
        if words not in HEADINGS
    ]
    assert len(named) > 25
    assert [words for words in named if words.rstrip(" \u2026") not in words_of_the_window() | {"Refuse"}] == []
    # One row of the table for each kind of change.
    assert len(re.findall(r"^\| \*\*", changing, flags=re.MULTILINE)) == len(CHANGES)


@pytest.mark.parametrize("name", GUIDES)
def test_every_picture_of_a_guide_is_one_of_the_screens(name: str) -> None:
    shown = re.findall(r"!\[[^\]]+\]\(images/([a-z-]+)\.png\)", text_of(name))
    assert shown
    assert set(shown) <= pictures() | OF_THE_FRONT_PAGE
    for picture in shown:
        data = (ROOT / "docs" / "images" / f"{picture}.png").read_bytes()
        assert struct.unpack(">II", data[16:24]) == (1280, 800)


def test_every_picture_beside_the_guides_is_shown_in_one() -> None:
    pages = "".join(text_of(name) for name in GUIDES) + (ROOT / "README.md").read_text(encoding="utf-8")
    kept = {path.stem for path in (ROOT / "docs" / "images").glob("*.png")}
    assert {name for name in kept if f"images/{name}.png" not in pages} == set()


def _options(parser_of: argparse.ArgumentParser) -> set[str]:
    options = {word for action in parser_of._actions for word in action.option_strings}
    for action in parser_of._actions:
        for inner in dict(action.choices or {}).values() if isinstance(action.choices, dict) else ():
            options |= _options(inner)
    return options


@pytest.mark.parametrize("name", OF_CHANGES)
def test_every_command_and_option_of_a_guide_exists(name: str) -> None:
    choices = next(action.choices for action in parser()._actions if action.dest == "command")
    commands = dict(choices or {})
    known = set().union(*(_options(each) for each in commands.values()))
    text = text_of(name)
    named = re.findall(r"`twinseal ([a-z-]+)([^`]*)`", text)
    assert named
    for command, rest in named:
        assert command in commands
        word = rest.split()[1] if command == "change" and len(rest.split()) > 1 else ""
        assert word.startswith("-") or not word.islower() or word in {*ACTS, SIGN}
    code = " ".join(re.findall(r"`([^`\n]+)`", text))
    options = set(re.findall(r"(?<!\S)--[a-z][a-z-]*", code))
    assert "--dry-run" in options
    assert options <= known


ASKED = (
    "Identity", "Time and date", "Resources", "Duration", "Reason", "System response", "Time limits", "Notifications",
    "Encrypt and protect the log", "Regular audits", "Predefined justifications and approval paths", "Anomaly detection",
    "Post-mortem", "Overuse", "Inconsistent logs", "Delayed response",
)  # fmt: skip
"""What the guide on break-glass logs asks, row by row."""


@cache
def _sections_of_papers() -> frozenset[str]:
    """Return every text that stands in the source of a paper, and so every heading."""
    papers = (ROOT / "app" / "twinseal" / "reports").rglob("*.py")
    return frozenset(text for path in papers for text in source_of(path).texts)


def test_each_row_of_the_guide_names_what_is_there() -> None:
    rows = [row.strip("|").split("|") for row in text_of("guide.md").splitlines() if row.startswith("| **")]
    assert tuple(re.findall(r"\*\*([^*]+)\*\*", row[0])[0] for row in rows) == ASKED
    screens = set(re.findall(r"^## ([a-z_]+)$", text_of("screens.md"), flags=re.MULTILINE)) | named_controls()
    known = (
        (1, r"`([^`]+)`", screens),
        (2, r"`([^`]+)`", {kind.name for kind in KINDS.values() if not kind.later}),
        (3, r"\*([^*]+)\*", _sections_of_papers()),
        (4, r"`([^`]+)`", {report.kind for report in REPORTS}),
        (5, r"`twinseal ([a-z-]+)`", set(COMMANDS)),
        (6, r"\b([A-D][0-9]+)\b", set(BY_ID)),
    )
    assert sum(row[7].strip() != "Nothing." for row in rows) <= 3
    for row in rows:
        assert row[7].strip().endswith("."), row[0]
        assert row[8].strip().endswith("."), row[0]
        # What is left says why.
        assert row[7].strip() == "Nothing." or ". Left, because " in row[7], row[0]
        for column, pattern, there in known:
            named = re.findall(pattern, row[column])
            assert named, (row[0], column)
            assert [name for name in named if name not in there] == [], row[0]
            # Nothing else stands in these columns.
            assert re.sub(rf"{pattern}|[, ]", "", row[column]) == "", row[0]


def test_the_month_of_an_auditor_names_what_is_there() -> None:
    month = text_of("auditor.md").partition("## The month of an auditor\n")[2].partition("\n## ")[0]
    steps = [row.strip("|").split("|") for row in month.splitlines() if re.match(r"\| [0-9]", row)]
    assert [int(step[0]) for step in steps] == list(range(1, len(steps) + 1))
    # A sign-in, the overview of what is new, reviews, follow-up, report and export, in the order of a visit.
    order = [
        "Audit desk",
        "Overview",
        "Verify",
        "Findings",
        "Reviews",
        "Follow-up",
        "People",
        "Reports",
        "Export",
        "Sign out",
    ]
    assert [bold(step[1])[0] for step in steps] == order
    assert [words for words in bold(month) if words not in words_of_the_window()] == []
    commands = re.findall(r"`twinseal ([a-z-]+)", month)
    assert {"verify", "review", "report", "export", "back-test", "account", "test-alert"} <= set(commands) <= set(COMMANDS)
    assert (
        {"audit", "opening", "quarter"} <= set(re.findall(r"--kind ([a-z]+)", month)) <= {report.kind for report in REPORTS}
    )
    assert set(re.findall(r"`([a-z_]+)`", month)) <= set(RULES)
