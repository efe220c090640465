"""Times that cannot be: earlier than the entry before, a boot clock that falls, another boot or a jump within an opening."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.kind import Tag
from twinseal.domain.events.opening import OPENING_OPENED, OPENING_RESEALED
from twinseal.domain.events.registry import KINDS
from twinseal.domain.events.sentence import Facts, Variant
from twinseal.domain.events.vault import CLOCK_STEP
from twinseal.domain.finding import Rank
from twinseal.flows.findings.counting import Clocks, clocks_in, dated_back, jumps
from twinseal.flows.findings.rule import Match, Rule, in_opening, places
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story, text

_AFTERWARDS: Final = frozenset(kind.name for kind in KINDS.values() if Tag.AFTERWARDS in kind.tags)


def _own(view: LogView) -> list[Entry]:
    return view.own


def _find(entries: Sequence[Entry], view: LogView) -> Iterator[Match]:
    clocks = clocks_in(view)
    for before, after in dated_back(entries, clocks):
        # Each time: else a clock that was put right once hides every entry that somebody dates back later.
        yield _match("back", after, text(before, "t"), Rank.MEDIUM)
    for before, after in pairwise(entries):
        was, now = clocks[before.seq], clocks[after.seq]
        if now.since_boot_us < was.since_boot_us and now.boot == was.boot:
            yield _match("falls", after, before=text(before, "t"))
    for story in view.openings:
        yield from _in(story, clocks)


def _in(story: Story, clocks: Mapping[int, Clocks]) -> Iterator[Match]:
    opened, over = story.first_of(OPENING_OPENED), story.first_of(OPENING_RESEALED)
    if opened is not None and over is not None and text(opened, "boot") != text(over, "boot"):
        yield _about(story, over, {"what": "boot", "seconds": 0})
    within = [entry for entry in story.entries if text(entry, "kind") not in _AFTERWARDS]
    for _, after, seconds in () if story.of_kind(CLOCK_STEP) else jumps(within, clocks):
        yield _about(story, after, {"what": "jump", "seconds": seconds})


def _about(story: Story, entry: Entry, facts: dict[str, object]) -> Match:
    every = {"entry": entry.seq, "dated": "", "before": "", **facts}
    return in_opening(story, (entry,), every, rank=Rank.HIGH, subject=f"{story.opening_id} {facts['what']}")


def _match(what: str, entry: Entry, before: str, rank: Rank = Rank.HIGH) -> Match:
    facts = {"what": what, "entry": entry.seq, "dated": text(entry, "t"), "before": before, "seconds": 0, "named": {}}
    return Match(what, places((entry,)), facts, text(entry, "t"), rank)


def _is(what: str) -> Callable[[Facts], bool]:
    return lambda facts: facts.get("what") == what


TIME_ORDER: Final = Rule(
    "A10",
    "Times that cannot be",
    Rank.HIGH,
    (
        Variant(
            "entry {entry} is dated {dated:utc}, earlier than the entry before it ({before:utc}): "
            "the machine's clock was set back, and times from there on cannot be compared with earlier ones.",
            _is("back"),
        ),
        Variant(
            "at entry {entry} the clock since boot is behind that of the entry before it, which no machine does.",
            _is("falls"),
        ),
        Variant(
            "{named:opening} ended in another boot of the machine than it began in: no opening outlives one.", _is("boot")
        ),
        Variant(
            "in {named:opening} the machine's clock jumped by {seconds} s and the program did not say so: it was stopped, or it "
            "is not Twinseal that wrote this.",
        ),
    ),
    _own,
    _find,
    unit="entries",
    innocent="A clock that ran ahead was put right.",
    version=2,
)
