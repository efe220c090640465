"""Entries of an opening that was over already when they came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.sentence import Variant
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import Match, Rule, in_opening
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story, place_of, text

_SAID: Final = (
    "names {named:opening}, which was over by then. Nothing is taken from it. Twinseal never writes such an entry: "
    "someone who can write to the vault's folder may have appended it."
)


def _late(view: LogView) -> Iterator[tuple[Story, Entry]]:
    for story in view.openings:
        for entry in story.late:
            yield story, entry


def _find(late: Sequence[tuple[Story, Entry]], view: LogView) -> Iterator[Match]:
    del view
    for story, entry in late:
        before, seq = place_of(entry)
        facts = {"entry": seq, "before": before, "what": text(entry, "kind")}
        yield in_opening(story, (entry,), facts, subject=f"{before}.{seq}")


AFTER_THE_END: Final = Rule(
    "A20",
    "Entries of an opening that was over",
    Rank.HIGH,
    (
        Variant(f"Entry {{entry}} ({{what}}) {_SAID}", lambda facts: facts["before"] == -1),
        Variant(f"Entry {{entry}} ({{what}}) of the unanchored entries before entry {{before}} {_SAID}"),
    ),
    _late,
    _find,
    unit="late entries",
)
