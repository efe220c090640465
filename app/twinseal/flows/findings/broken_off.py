"""Attempts that were broken off before their outcome was written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.people import ATTEMPT_UNRESOLVED
from twinseal.domain.events.sentence import Variant
from twinseal.domain.finding import Rank
from twinseal.domain.utc_text import moment_of
from twinseal.flows.findings.counting import Lately
from twinseal.flows.findings.rule import SEASON, Match, Rule, places
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text


def _broken_off(view: LogView) -> list[Entry]:
    return view.of_kind(ATTEMPT_UNRESOLVED)


def _find(entries: Sequence[Entry], view: LogView) -> Iterator[Match]:
    limits = view.thresholds
    by_person: dict[str, Lately] = {}
    for entry in entries:
        person, at = text(entry, "person"), text(entry, "t")
        own, moment, count = by_person.setdefault(person, Lately(limits.a4_days)), moment_of(at), 0
        if moment is not None:
            at_s = int(moment.timestamp())
            own.add(at_s, entry)
            count = own.count(at_s)
        often = count >= limits.a4_times
        facts = {"person": person, "times": count if often else 0, "days": limits.a4_days}
        yield Match(person, places((entry,)), facts, at, Rank.HIGH if often else Rank.LOW)


BROKEN_OFF: Final = Rule(
    "A4",
    "Attempts that were broken off",
    Rank.HIGH,
    (
        Variant(
            "an attempt by {person:name} was broken off before its answer {times} times in {days} days: whoever does so "
            "tries codes without being counted.",
            lambda facts: facts.get("times"),
        ),
        Variant("an attempt by {person:name} was broken off before its answer."),
    ),
    _broken_off,
    _find,
    unit="attempts that were broken off",
    innocent="The machine lost its power while somebody typed.",
    thresholds=("a4_times", "a4_days"),
    season=SEASON,
)
