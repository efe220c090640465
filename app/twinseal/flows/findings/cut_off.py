"""A log that cannot be read to its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import Match, Rule
from twinseal.flows.log.log_reading import LogRead
from twinseal.flows.log.log_view import LogView


def _read(view: LogView) -> Iterator[LogRead]:
    yield view.read


def _find(reads: Sequence[LogRead], view: LogView) -> Iterator[Match]:
    del view
    for read in reads:
        if read.broken:
            yield Match("", ((-1, read.size),), {"entry": read.size, "fault": read.broken})


CUT_OFF: Final = Rule(
    "A17",
    "A log that cannot be read to its end",
    Rank.HIGH,
    "The log cannot be read from entry {entry} onwards: {fault}",
    _read,
    _find,
    unit="logs",
    everywhere=True,
)
