"""The first place where times run backwards; those after it follow from the same clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.finding import Rank
from twinseal.flows.context.times import iso, parse
from twinseal.flows.findings.rule import Match, Rule, places
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text

_BACK_S: Final = 60
"""Seconds by which an entry may be earlier than the entry before it."""
_Dated = tuple[Entry, datetime]


def _moment(entry: Entry) -> datetime | None:
    try:
        return parse(text(entry, "t"))
    except ValueError:
        return None


def _neighbours(view: LogView) -> Iterable[tuple[_Dated, _Dated]]:
    return pairwise((entry, moment) for entry in view.sound if entry.before is None and (moment := _moment(entry)))


def _find(neighbours: Sequence[tuple[_Dated, _Dated]], view: LogView) -> Iterator[Match]:
    del view
    for (_, before), (entry, moment) in neighbours:
        if (before - moment).total_seconds() > _BACK_S:
            facts = {"entry": entry.seq, "dated": iso(moment), "before": iso(before)}
            yield Match("", places((entry,)), facts, text(entry, "t"))
            # What comes after it follows from the same clock.
            return


CLOCK_BACK: Final = Rule(
    "A10",
    "Times that run backwards",
    Rank.MEDIUM,
    "entry {entry} is dated {dated:utc}, earlier than the entry before it ({before:utc}): "
    "the machine's clock was set back, and times from there on cannot be compared with earlier ones.",
    _neighbours,
    _find,
    innocent="A clock that ran ahead was put right.",
    unit="pairs of entries",
)
