"""Entries that nobody can read, or that are not what their kind must be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.sentence import Variant
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import Match, Rule, places
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import place_of

_SAID: Final = (
    "{fault}. Twinseal never writes such an entry: someone who can write to the vault's folder may have appended it."
)


def _entries(view: LogView) -> Iterable[Entry]:
    return view.read.entries


def _find(entries: Sequence[Entry], view: LogView) -> Iterator[Match]:
    del view
    for entry in entries:
        if entry.fault:
            before, seq = place_of(entry)
            facts = {"entry": seq, "before": before, "fault": entry.fault}
            yield Match(f"{before}.{seq}", places((entry,)), facts)


ODD_ENTRY: Final = Rule(
    "A19",
    "Entries that nobody can read",
    Rank.HIGH,
    (
        Variant(f"Entry {{entry}} {_SAID}", lambda facts: facts["before"] == -1),
        Variant(f"Entry {{entry}} of the unanchored entries before entry {{before}} {_SAID}"),
    ),
    _entries,
    _find,
    unit="entries",
    everywhere=True,
)
