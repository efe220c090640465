"""Events of which each one is a finding, in its own sentence; the tag `FINDING` of their kind says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.audit import PAPER_RECONCILED
from twinseal.domain.events.kind import Kind, Tag
from twinseal.domain.events.log import LOG_KEY_LOST
from twinseal.domain.events.opening import MISMATCH_ACCEPTED, MISMATCH_FOUND
from twinseal.domain.events.registry import KINDS
from twinseal.domain.events.sentence import places_of, texts_of
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import Match, Rule, places
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text

_RANKS: Final = {
    LOG_KEY_LOST: Rank.HIGH,
    MISMATCH_FOUND: Rank.HIGH,
    MISMATCH_ACCEPTED: Rank.HIGH,
    PAPER_RECONCILED: Rank.LOW,
}
"""Of kinds whose findings are neither of the middle rank."""
_OF_AN_OPENING: Final = {"label", "labels"}
"""Forms that need to know the opening."""


def _facts_of(kind: Kind) -> frozenset[str]:
    said = [place for sentence in texts_of(kind.sentence) for place in places_of(sentence)]
    names = {path.partition(".")[0] for path, _ in said}
    return frozenset(names | ({"opening"} if any(form in _OF_AN_OPENING for _, form in said) else set()))


def _rule(kind: Kind) -> Rule[Entry]:
    return Rule(kind.name, _RANKS.get(kind, Rank.MEDIUM), kind.sentence, _entries_of(kind), _finder(kind), words=kind.words)


def _entries_of(kind: Kind) -> Callable[[LogView], list[Entry]]:
    return lambda view: [entry for entry in view.sound if entry.is_a(kind)]


def _finder(kind: Kind) -> Callable[[Entry], Iterator[Match]]:
    names = _facts_of(kind)

    def find(entry: Entry) -> Iterator[Match]:
        facts = {name: value for name, value in entry.fields.items() if name in names}
        yield Match(places((entry,)), facts, text(entry, "t"))

    return find


RECORDED: Final = tuple(_rule(kind) for kind in KINDS.values() if Tag.FINDING in kind.tags)
"""One rule a kind, under the kind's name."""
