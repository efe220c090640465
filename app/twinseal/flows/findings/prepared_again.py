"""Two entries that name the header of one seal, with different lists of changes: the first was there before anybody knew it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import Match, Rule, places
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import number, text


def _again(view: LogView) -> tuple[Entry, ...]:
    here = {entry.seq for entry in view.entries}
    return tuple(entry for entry in view.seals.again if entry.seq in here) if view.seals is not None else ()


def _find(entries: Sequence[Entry], view: LogView) -> Iterator[Match]:
    del view
    for entry in entries:
        seal = number(entry, "seal")
        yield Match(str(seal), places((entry,)), {"seal": seal}, text(entry, "t"))


PREPARED_AGAIN: Final = Rule(
    "A24",
    "Seals that two entries describe differently",
    Rank.HIGH,
    "an entry says of seal {seal} that it carries out another list of changes than the entry before it says. "
    "Twinseal never writes such an entry: someone who can write to the vault's folder may have appended it.",
    _again,
    _find,
    unit="entries that describe a seal again",
)
