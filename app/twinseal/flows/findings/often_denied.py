"""Somebody was denied access again and again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.kind import Tag
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import Match, Rule, places
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text

_OFTEN: Final = 3
"""This many refusals of one person, or more, are a finding."""


def _denied(view: LogView) -> Iterable[list[Entry]]:
    by_person: dict[str, list[Entry]] = {}
    for entry in view.sound:
        # What is a finding by itself is not counted a second time.
        if entry.has(Tag.DENIAL) and not entry.has(Tag.FINDING):
            by_person.setdefault(text(entry, "person"), []).append(entry)
    return by_person.values()


def _find(people: Sequence[list[Entry]], view: LogView) -> Iterator[Match]:
    del view
    for denials in people:
        if len(denials) >= _OFTEN:
            person = text(denials[0], "person")
            yield Match(person, places(denials), {"person": person, "times": len(denials)})


OFTEN_DENIED: Final = Rule(
    "C10",
    "People who were denied access often",
    Rank.MEDIUM,
    "{person:name} was denied access {times} times.",
    _denied,
    _find,
    unit="people who were denied access",
    innocent="A phone whose clock is wrong shows codes that are wrong.",
)
