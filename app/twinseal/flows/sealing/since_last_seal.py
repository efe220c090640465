"""What two people are told of the log's newest part before they countersign it: what went wrong since the last seal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.registry import KINDS
from twinseal.domain.events.sentence import say
from twinseal.flows.log.stories import People, text


def troubles_since(entries: Iterable[Entry], opening_id: str, people: People) -> str:
    """Return one sentence about what went wrong since the last seal outside this opening; empty where nothing did."""
    before = [entry for entry in entries if text(entry, "opening") != opening_id]
    told = [
        say(kind.trouble, {"person": person, "times": _times(count)}, people, kind.words)
        for kind in KINDS.values()
        if kind.trouble
        for person, count in Counter(text(entry, "person") for entry in before if entry.is_a(kind)).items()
    ]
    if not told:
        return ""
    return f"Since the last seal, before this opening: {'; '.join(told)}. Your next seal countersigns this; if you know nothing of it, tell an auditor."


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
