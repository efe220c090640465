"""Entries of an opening that was over already when they came."""

from __future__ import annotations

from collections.abc import Iterator
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
    """Return the late entries among these entries, and those of these openings, wherever they stand."""
    here = {place_of(entry) for entry in view.entries} if view.late else set()
    shown = {story.opening_id for story in view.openings}
    for story in view.whole.values():
        for entry in story.late:
            if story.opening_id in shown or place_of(entry) in here:
                yield story, entry


def _find(late: tuple[Story, Entry]) -> Iterator[Match]:
    story, entry = late
    before = -1 if entry.before is None else entry.before
    yield in_opening(story, (entry,), {"entry": entry.seq, "before": before, "what": text(entry, "kind")})


AFTER_THE_END: Final = Rule(
    "after-the-end",
    Rank.HIGH,
    (
        Variant(f"Entry {{entry}} ({{what}}) {_SAID}", lambda facts: facts["before"] == -1),
        Variant(f"Entry {{entry}} ({{what}}) of the unanchored entries before entry {{before}} {_SAID}"),
    ),
    _late,
    _find,
)
