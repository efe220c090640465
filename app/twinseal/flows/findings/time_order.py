"""Times that cannot be: earlier than the entry before, a boot clock that falls, another boot or a jump within an opening."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.kind import Tag
from twinseal.domain.events.opening import OPENING_OPENED, OPENING_RESEALED
from twinseal.domain.events.sentence import Facts, Variant
from twinseal.domain.events.vault import CLOCK_STEP
from twinseal.domain.finding import Rank
from twinseal.flows.context.times import iso, parse
from twinseal.flows.findings.counting import jumps, seconds_on
from twinseal.flows.findings.rule import Match, Rule, in_opening, places
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story, text

_BACK_S: Final = 60
"""Seconds by which an entry may be earlier than the entry before it."""


def _own(view: LogView) -> list[Entry]:
    return [entry for entry in view.sound if entry.before is None]


def _find(entries: Sequence[Entry], view: LogView) -> Iterator[Match]:
    yield from _earlier(entries)
    for before, after in pairwise(entries):
        passed = seconds_on(before, after)
        if passed is not None and passed < 0:
            yield _match("falls", after, before=text(before, "t"))
    for story in view.openings:
        yield from _in(story)


def _in(story: Story) -> Iterator[Match]:
    opened = next((entry for entry in story.entries if entry.is_a(OPENING_OPENED)), None)
    over = next((entry for entry in story.entries if entry.is_a(OPENING_RESEALED)), None)
    if opened is not None and over is not None and text(opened, "boot") != text(over, "boot"):
        yield _about(story, over, {"what": "boot", "seconds": 0})
    within = [entry for entry in story.entries if not entry.has(Tag.AFTERWARDS)]
    stepped = any(entry.is_a(CLOCK_STEP) for entry in within)
    for _, after, seconds in () if stepped else jumps(within):
        yield _about(story, after, {"what": "jump", "seconds": seconds})


def _about(story: Story, entry: Entry, facts: dict[str, object]) -> Match:
    every = {"entry": entry.seq, "dated": "", "before": "", **facts}
    return in_opening(story, (entry,), every, rank=Rank.HIGH, subject=f"{story.opening_id} {facts['what']}")


def _match(what: str, entry: Entry, before: str, rank: Rank = Rank.HIGH) -> Match:
    facts = {"what": what, "entry": entry.seq, "dated": text(entry, "t"), "before": before, "seconds": 0, "named": {}}
    return Match(what, places((entry,)), facts, text(entry, "t"), rank)


def _earlier(entries: Iterable[Entry]) -> Iterator[Match]:
    dated = [(entry, moment) for entry in entries if (moment := _moment(entry)) is not None]
    for (_, before), (entry, moment) in pairwise(dated):
        if (before - moment).total_seconds() > _BACK_S:
            yield _match("back", entry, iso(before), Rank.MEDIUM)
            # What comes after it follows from the same clock.
            return


def _moment(entry: Entry) -> datetime | None:
    try:
        return parse(text(entry, "t"))
    except ValueError:
        return None


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
)
