"""Events of which each one is a finding, in its own sentence; the tag `FINDING` of their kind says so."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain import canonical
from twinseal.domain.events import people, rules
from twinseal.domain.events.audit import PAPER_RECONCILED
from twinseal.domain.events.kind import Kind, Tag
from twinseal.domain.events.log import LOG_KEY_LOST
from twinseal.domain.events.opening import MISMATCH_ACCEPTED, MISMATCH_FOUND, WITNESS_SIGNED
from twinseal.domain.events.registry import KINDS
from twinseal.domain.events.sentence import places_of, texts_of
from twinseal.domain.events.vault import CLOCK_STEP
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import SEASON, Match, Rule, places
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text

_RANKS: Final = {
    LOG_KEY_LOST: Rank.HIGH,
    MISMATCH_FOUND: Rank.HIGH,
    MISMATCH_ACCEPTED: Rank.HIGH,
    WITNESS_SIGNED: Rank.HIGH,
    PAPER_RECONCILED: Rank.LOW,
}
"""Of kinds whose findings are neither of the middle rank."""
_OF_AN_OPENING: Final = {"label", "labels"}
"""Forms that need to know the opening."""
_PEOPLE: Final = frozenset(
    kind.name
    for kind in (*vars(people).values(), *vars(rules).values(), WITNESS_SIGNED)
    if isinstance(kind, Kind) and Tag.FINDING in kind.tags and kind is not people.ATTEMPT_UNRESOLVED
)
_CLOCK: Final = frozenset({CLOCK_STEP.name})
_ATTEMPTS: Final = frozenset({people.ATTEMPT_UNRESOLVED.name})
_LOG: Final = frozenset(kind.name for kind in KINDS.values() if Tag.FINDING in kind.tags) - _PEOPLE - _CLOCK - _ATTEMPTS


def _facts_of(kind: Kind) -> frozenset[str]:
    said = [place for sentence in texts_of(kind.sentence) for place in places_of(sentence)]
    names = {path.partition(".")[0] for path, _ in said}
    return frozenset(names | ({"opening"} if any(form in _OF_AN_OPENING for _, form in said) else set()))


_FACTS: Final = {name: _facts_of(kind) for name, kind in KINDS.items() if Tag.FINDING in kind.tags}


def _entries_of(kinds: Collection[str]) -> Callable[[LogView], list[Entry]]:
    return lambda view: [entry for entry in view.sound if text(entry, "kind") in kinds]


def _find(entries: Sequence[Entry], view: LogView) -> Iterator[Match]:
    del view
    for entry in entries:
        kind = KINDS[text(entry, "kind")]
        facts = {name: value for name, value in entry.fields.items() if name in _FACTS[kind.name]}
        yield Match(
            _subject(kind, facts),
            places((entry,)),
            {"kind": kind.name, **facts},
            text(entry, "t"),
            _RANKS.get(kind, Rank.MEDIUM),
        )


def _subject(kind: Kind, facts: Mapping[str, object]) -> str:
    """Return what a finding is about: what says something else is another finding, and hides behind none."""
    if set(facts) <= {"person"}:
        return f"{kind.name} {facts.get('person', '')}".rstrip()
    return f"{kind.name} {hashlib.sha256(canonical.dumps(facts)).hexdigest()[:16]}"


UNRESOLVED: Final = Rule(
    "A4",
    "Attempts that were broken off",
    Rank.MEDIUM,
    "",
    _entries_of(_ATTEMPTS),
    _find,
    unit="attempts that were broken off",
    season=SEASON,
)
LOG_AND_SEAL: Final = Rule(
    "A5",
    "Log, seal and header that did not go on as they should",
    Rank.HIGH,
    "",
    _entries_of(_LOG),
    _find,
    unit="such entries",
    season=SEASON,
)
CLOCK: Final = Rule(
    "A6", "A clock that was moved", Rank.MEDIUM, "", _entries_of(_CLOCK), _find, unit="changes of the clock", season=SEASON
)
PEOPLE: Final = Rule(
    "A28",
    "People and keys that changed",
    Rank.HIGH,
    "",
    _entries_of(_PEOPLE),
    _find,
    unit="such changes",
    season=SEASON,
)
