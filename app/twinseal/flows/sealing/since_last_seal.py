"""What two people are told of the log's newest part before they countersign it: what went wrong since the last seal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from twinseal.audit.read.reader import Entry
from twinseal.flows.log.stories import People, text


def troubles_since(entries: Iterable[Entry], opening_id: str, people: People) -> str:
    """Return one sentence about what went wrong since the last seal outside this opening; empty where nothing did."""
    before = [entry for entry in entries if text(entry, "opening") != opening_id]
    refused = _by_person(before, "identify.denied")
    open_ended = _by_person(before, "attempt.unresolved")
    unclean = sum(text(entry, "kind") == "opening.unclean_end" for entry in before)
    told = [f"{_times(count)} {people.name(person)} was not let in" for person, count in refused.items()]
    told += [f"{_times(count)} an attempt of {people.name(person)} has no outcome" for person, count in open_ended.items()]
    told += [f"{_times(unclean)} an opening ended without a reseal"] if unclean else []
    if not told:
        return ""
    return f"Since the last seal, before this opening: {'; '.join(told)}. Your next seal countersigns this; if you know nothing of it, tell an auditor."


def _by_person(entries: Iterable[Entry], kind: str) -> Counter[str]:
    return Counter(text(entry, "person") for entry in entries if text(entry, "kind") == kind)


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
