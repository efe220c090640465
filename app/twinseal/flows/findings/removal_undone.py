"""The removal of a person was agreed, and nothing says that it was carried out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.people import PERSON_REMOVED
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import Match, Rule, places
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.pending_removals import not_carried_out
from twinseal.flows.log.stories import text


def _agreed(view: LogView) -> Iterator[tuple[Entry, bool]]:
    undone = not_carried_out(view.sound)
    for entry in view.sound:
        if entry.is_a(PERSON_REMOVED):
            yield entry, undone.get(text(entry, "person")) is entry


def _find(agreed: tuple[Entry, bool]) -> Iterator[Match]:
    entry, undone = agreed
    if undone:
        yield Match(places((entry,)), {"person": text(entry, "person")}, text(entry, "t"))


REMOVAL_UNDONE: Final = Rule(
    "removal-undone",
    Rank.MEDIUM,
    "the removal of {person:name} was agreed but not carried out.",
    _agreed,
    _find,
    innocent="The opening in which it was agreed ended without a reseal.",
)
