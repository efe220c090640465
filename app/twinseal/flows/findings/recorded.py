"""Events of which each one is a finding, in its own sentence; the tag `FINDING` of their kind says so."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from twinseal.domain.events.vault import PROGRAM_STARTED
from twinseal.domain.finding import Rank
from twinseal.domain.people import Role
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
_PEOPLE: Final = tuple(
    kind
    for kind in (*vars(people).values(), *vars(rules).values(), WITNESS_SIGNED)
    if isinstance(kind, Kind) and Tag.FINDING in kind.tags
)
_LOG: Final = tuple(kind for kind in KINDS.values() if Tag.FINDING in kind.tags and kind not in _PEOPLE)


def _facts_of(kind: Kind) -> frozenset[str]:
    said = [place for sentence in texts_of(kind.sentence) for place in places_of(sentence)]
    names = {path.partition(".")[0] for path, _ in said}
    return frozenset(names | ({"opening"} if any(form in _OF_AN_OPENING for _, form in said) else set()))


_FACTS: Final = {
    name: _facts_of(kind) for name, kind in KINDS.items() if Tag.FINDING in kind.tags or kind is PROGRAM_STARTED
}


def _sound(view: LogView) -> list[Entry]:
    return view.sound


def _is_linked(started: Entry) -> bool:
    findings = started.fields.get("findings")
    return isinstance(findings, list) and "linked" in findings


def _of_the_log(entries: Sequence[Entry], view: LogView) -> Iterator[Match]:
    del entries
    return _each(
        entry for entry in view.of_kind(*_LOG, PROGRAM_STARTED) if not entry.is_a(PROGRAM_STARTED) or _is_linked(entry)
    )


def _of_people(entries: Sequence[Entry], view: LogView) -> Iterator[Match]:
    # Of an auditor who leaves a rule of its own tells.
    del entries
    return _each(
        entry
        for entry in view.of_kind(*_PEOPLE)
        if not (entry.is_a(people.PERSON_REMOVED) and view.people.role(text(entry, "person")) == Role.AUDITOR)
    )


def _each(entries: Iterable[Entry]) -> Iterator[Match]:
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


LOG_AND_SEAL: Final = Rule(
    "A5",
    "Log, seal and header that did not continue as they should",
    Rank.HIGH,
    "",
    _sound,
    _of_the_log,
    unit="entries",
    season=SEASON,
)
PEOPLE: Final = Rule(
    "A28",
    "People and keys that changed",
    Rank.HIGH,
    "",
    _sound,
    _of_people,
    unit="entries",
    season=SEASON,
)
