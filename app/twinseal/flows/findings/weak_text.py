"""A text that says nothing, kept when the program asked again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import Match, Rule, in_opening, openings
from twinseal.flows.log.stories import Story


def _kept(entry: Entry) -> list[str]:
    form = entry.fields.get("form")
    names = form.get("asked_again") if isinstance(form, dict) else entry.fields.get("asked_again")
    return [str(name) for name in names] if isinstance(names, list) else []


def _find(story: Story) -> Iterator[Match]:
    for entry in story.entries:
        if kept := _kept(entry):
            yield in_opening(story, (entry,), {"kept": kept})


WEAK_TEXT: Final = Rule(
    "weak-text",
    Rank.LOW,
    "in {named:opening} a text that says nothing was kept when the program asked again ({kept}).",
    openings,
    _find,
)
