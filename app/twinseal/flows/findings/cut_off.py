"""A log that cannot be read to its end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import Match, Rule
from twinseal.flows.log.log_reading import LogRead
from twinseal.flows.log.log_view import LogView


def _read(view: LogView) -> Iterator[LogRead]:
    yield view.read


def _find(read: LogRead) -> Iterator[Match]:
    if read.broken:
        yield Match(((-1, read.size),), {"entry": read.size, "fault": read.broken})


CUT_OFF: Final = Rule("cut-off", Rank.HIGH, "The log cannot be read from entry {entry} onwards: {fault}", _read, _find)
