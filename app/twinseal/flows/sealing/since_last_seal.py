"""What two people are told of the log's newest part before they countersign it: what went wrong since the last seal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.registry import KINDS
from twinseal.domain.events.sentence import say
from twinseal.domain.text import quoted
from twinseal.domain.texts import sentence_of
from twinseal.flows.log.stories import People, text

_NAMED_MAX: Final = 5


def ticks_since(ticks: Iterable[tuple[str, int, int]], names: Mapping[str, str]) -> str:
    """Return one sentence about one-time codes that only the unsigned end of the log calls used; empty where it calls none.

    `ticks` are envelope id, index of the field and of the code; `names` are those of envelopes. Whoever has the folder can make up
    a whole opening there, so people are told before their seal keeps the marks.
    """
    codes = [
        sentence_of("duty.ticked_code", number=code + 1, quoted=quoted([names.get(envelope, envelope)]))
        for envelope, _, code in dict.fromkeys(ticks)
    ]
    if not codes:
        return ""
    more = max(0, len(codes) - _NAMED_MAX)
    return sentence_of("duty.codes_ticked", codes=", ".join(codes[:_NAMED_MAX]), more=more)


def troubles_since(entries: Iterable[Entry], opening_id: str, people: People) -> str:
    """Return one sentence about what went wrong since the last seal outside this opening; empty where nothing did."""
    before = [entry for entry in entries if text(entry, "opening") != opening_id]
    sentences = [
        say(kind.trouble, {"person": person, "times": _times(count)}, people, kind.words, f"event.{kind.name}.trouble")
        for kind in KINDS.values()
        if kind.trouble
        for person, count in Counter(text(entry, "person") for entry in before if entry.is_a(kind)).items()
    ]
    if not sentences:
        return ""
    return sentence_of("notice.opening.since_last_seal", troubles="; ".join(sentences))


def _times(count: int) -> str:
    if count < 3:
        return sentence_of("times.once") if count == 1 else sentence_of("times.twice")
    return sentence_of("times.many", count=count)
