"""A clock that was moved: the program saw it, the clock since boot tells it, or the authenticators of both people do."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import median
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.opening import OPENING_OPENED
from twinseal.domain.events.people import IDENTIFY_ATTEMPT, IDENTIFY_GRANTED, PERSON_REBOUND
from twinseal.domain.events.sentence import Facts, Variant
from twinseal.domain.events.vault import CLOCK_STEP
from twinseal.domain.finding import Rank
from twinseal.flows.findings.counting import clocks_in, dated_back, jumps
from twinseal.flows.findings.rule import SEASON, Match, Rule, places
from twinseal.flows.log.clock_steps import ReasonsOfSteps, steps_explained
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import number, text

_KNOWN: Final = 3
"""So many codes of a person tell how far the authenticator's clock is off as a rule."""
_STEP_S: Final = 30
_WITHOUT_CODE: Final = "_without_code"
"""What an attempt was for ends so where the passphrase alone was typed."""


def _own(view: LogView) -> list[Entry]:
    return view.own


def _find(entries: Sequence[Entry], view: LogView) -> Iterator[Match]:
    limits, clocks, reasons = view.thresholds, clocks_in(view), ReasonsOfSteps(steps_explained(view))
    back = {after.seq for _, after in dated_back(entries, clocks)}
    by_seq: dict[int, Match] = {}
    for before, after, seconds in jumps(entries, clocks):
        # Where a time is earlier than the one before it, the order of times tells: A10. Where some hours went by, it does not.
        if after.seq not in back and CLOCK_STEP.name not in (text(before, "kind"), text(after, "kind")):
            by_seq[after.seq] = _moved(after, seconds, "jump", reasons)
    for entry in _of(view, CLOCK_STEP):
        by_seq[entry.seq] = _moved(entry, number(entry, "seconds"), "step", reasons)
    kinds = (PERSON_REBOUND, IDENTIFY_ATTEMPT, IDENTIFY_GRANTED, OPENING_OPENED)
    seen = _drifts(_of(view, *kinds), limits.a6_drift_steps)
    moved = {seq: match for seq, match in by_seq.items() if _counts(match.facts, limits.a6_clock_s)}
    for seq in sorted({*moved, *seen}):
        yield from (each for each in (moved.get(seq), seen.get(seq)) if each is not None)


def _of(view: LogView, *kinds: Kind) -> list[Entry]:
    return [entry for entry in view.of_kind(*kinds) if entry.before is None]


def _counts(facts: Facts, most: int) -> bool:
    seconds = facts["seconds"]
    return isinstance(seconds, int) and (seconds < 0 or seconds > most)


def _moved(entry: Entry, seconds: int, what: str, reasons: ReasonsOfSteps) -> Match:
    why = reasons.at(entry.seq)
    facts = {"what": what, "seconds": seconds, "reason": why, "people": []}
    return Match("clock", places((entry,)), facts, text(entry, "t"), Rank.LOW if why else Rank.MEDIUM)


def _drifts(entries: Sequence[Entry], least: int) -> dict[int, Match]:
    """Return where authenticators moved against this machine, by the opening's entry: both of a pair, or one of them."""
    known: dict[str, deque[int]] = {}
    waiting: dict[str, dict[str, tuple[Entry, float]]] = {}
    matches: dict[int, Match] = {}
    by_passphrase = set[int]()
    for entry in entries:
        opening, person = text(entry, "opening"), text(entry, "person")
        if entry.is_a(PERSON_REBOUND):
            # Another phone has another clock.
            known.pop(person, None)
        elif entry.is_a(IDENTIFY_ATTEMPT):
            if text(entry, "purpose").endswith(_WITHOUT_CODE):
                by_passphrase.add(entry.seq)
        elif entry.is_a(IDENTIFY_GRANTED):
            if number(entry, "ref") in by_passphrase:
                # Nobody typed a code: this says nothing of a phone.
                continue
            before, drift = known.setdefault(person, deque(maxlen=_KNOWN)), number(entry, "drift_steps")
            if opening and len(before) == _KNOWN:
                waiting.setdefault(opening, {}).setdefault(person, (entry, drift - median(before)))
            before.append(drift)
        else:
            off = {who: known_off for who, known_off in waiting.pop(opening, {}).items() if abs(known_off[1]) >= least}
            if off:
                matches[entry.seq] = _drifted(entry, off)
    return matches


def _drifted(opened: Entry, off: Mapping[str, tuple[Entry, float]]) -> Match:
    steps = [moved for _, moved in off.values()]
    both = len(steps) > 1 and (min(steps) > 0 or max(steps) < 0)
    seconds = round(abs(min(steps, key=abs)) * _STEP_S)
    facts = {"what": "both" if both else "one", "seconds": seconds, "reason": "", "people": list(off)}
    entries = places(entry for entry, _ in off.values())
    subject = "authenticators" if both else f"authenticator {next(iter(off))}"
    return Match(subject, entries, facts, text(opened, "t"), Rank.MEDIUM if both else Rank.LOW)


def _is(*whats: str) -> Callable[[Facts], bool]:
    return lambda facts: facts.get("what") in whats


def _back(facts: Facts) -> bool:
    seconds = facts["seconds"]
    return isinstance(seconds, int) and seconds < 0


CLOCK_MOVED: Final = Rule(
    "A6",
    "A clock that was moved",
    Rank.MEDIUM,
    (
        Variant(
            "the authenticators of {people:names} disagree with this machine by {seconds} s more than before: "
            "the machine's clock was moved.",
            _is("both"),
        ),
        Variant(
            "the authenticator of {people:names} disagrees with this machine by {seconds} s more than before.", _is("one")
        ),
        Variant("the machine's clock was set back by {seconds:size} s[; both people agreed why: {reason:inner}].", _back),
        Variant("the machine's clock was set forward by {seconds:size} s[; both people agreed why: {reason:inner}]."),
    ),
    _own,
    _find,
    unit="entries",
    innocent="The clock was put right after a battery failed, or somebody has a new phone.",
    thresholds=("a6_clock_s", "a6_drift_steps"),
    version=2,
    season=SEASON,
)
