"""What another threshold would have found in the last 24 months, beside what the one in force found: before two officers change it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from twinseal.domain.changes.change_policy import value_of
from twinseal.domain.changes.change_threshold import THRESHOLDS, no_such_threshold
from twinseal.domain.errors import BadInput, Cancelled
from twinseal.domain.finding import EntryPlace, Finding
from twinseal.domain.ports import Progress, ShouldStop, never_stop, no_progress
from twinseal.flows.context.times import iso, parse
from twinseal.flows.findings.registry import RULES
from twinseal.flows.findings.rule import Rule
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story, place_of, text

MONTHS: Final = 24
"""How far back a back-test looks."""
_YEARS: Final = MONTHS // 12


@dataclass(frozen=True, slots=True)
class RuleBackTest:
    """What one rule finds with either number. What is `new` or `gone` is the same matter in no finding of the other number."""

    rule: Rule[Any]
    before: tuple[Finding, ...]
    after: tuple[Finding, ...]
    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    other_rank: tuple[tuple[Finding, Finding], ...]
    """The same matter before and after, where it weighs something else."""
    openings_new: tuple[Story, ...]
    """Openings that only findings of the other number name."""
    openings_gone: tuple[Story, ...]


@dataclass(frozen=True, slots=True)
class BackTest:
    """A threshold, its number in force and another one, and what each rule that goes by it finds with either."""

    name: str
    """The threshold's field."""
    before: int
    after: int
    since_utc: str
    """Begin of the months that are looked at; empty where nobody knows what time it is: then everything is."""
    openings: int
    """How many openings began in these months."""
    rules: tuple[RuleBackTest, ...]


def threshold_number(name: str, typed: str) -> int:
    """Return the number that was typed for a threshold; raises `BadInput` for an unknown one, and for a number out of its range."""
    row = THRESHOLDS.get(name)
    if row is None:
        raise no_such_threshold(name)
    value = value_of(row, typed.strip())
    if not row.low <= value <= row.high:
        called = row.in_words(name).name
        raise BadInput("input.bad.threshold_number", field="value", name=called, low=row.low, high=row.high, typed=typed)
    return value


def back_test(
    view: LogView, name: str, value: int, *, progress: Progress = no_progress, should_stop: ShouldStop = never_stop
) -> BackTest:
    """Return what the rules that go by a threshold find in a whole log with its number in force, and with another one.

    Each looks at the whole log, as at the desk; of what it finds the last 24 months are told. Nothing is changed. Raises
    `BadInput` for an unknown threshold and for the number in force, `FormFaults` for one that the others do not allow,
    `Cancelled` between two looks.
    """
    if name not in THRESHOLDS:
        raise no_such_threshold(name)
    before = int(getattr(view.thresholds, name))
    if value == before:
        raise BadInput("input.bad.threshold_in_force", field="value", name=THRESHOLDS[name].in_words(name).name, value=value)
    other = replace(view, thresholds=replace(view.thresholds, **{name: value}))
    since = _since(view.now_utc)
    times = {place_of(entry): text(entry, "t") for entry in view.entries}
    named = _openings_of(view, since)
    driven = [rule for rule in RULES if name in rule.thresholds]
    steps = itertools.count(1)

    def look(rule: Rule[Any], log: LogView) -> tuple[Finding, ...]:
        if should_stop():
            raise Cancelled
        lately = _lately(rule.look(log).findings, since, times)
        progress(next(steps), 2 * len(driven))
        return lately

    rules = tuple(_tested(rule, look(rule, view), look(rule, other), named) for rule in driven)
    began = sum(story.at_utc >= since for story in view.openings)
    return BackTest(name, before, value, since, began, rules)


def _since(now_utc: str) -> str:
    if not now_utc:
        return ""
    now = parse(now_utc)
    # A 29 February has no other one two years before it.
    day = now - timedelta(days=1) if (now.month, now.day) == (2, 29) else now
    return iso(day.replace(year=day.year - _YEARS))


def _openings_of(view: LogView, since: str) -> Mapping[EntryPlace, Story]:
    by_id = {story.opening_id: story for story in view.openings if story.at_utc >= since}
    return {place_of(entry): by_id[of] for entry in view.entries if (of := text(entry, "opening")) in by_id}


def _tested(
    rule: Rule[Any], before: tuple[Finding, ...], after: tuple[Finding, ...], named: Mapping[EntryPlace, Story]
) -> RuleBackTest:
    pairs = list(_pairs(before, after))
    known, again = {id(old) for old, _ in pairs}, {id(now) for _, now in pairs}
    had, has = (_stories(each, named) for each in (before, after))
    return RuleBackTest(
        rule,
        before,
        after,
        new=tuple(each for each in after if id(each) not in again),
        gone=tuple(each for each in before if id(each) not in known),
        other_rank=tuple((old, now) for old, now in pairs if old.rank is not now.rank),
        openings_new=tuple(story for key, story in has.items() if key not in had),
        openings_gone=tuple(story for key, story in had.items() if key not in has),
    )


def _lately(findings: Iterable[Finding], since: str, times: Mapping[EntryPlace, str]) -> tuple[Finding, ...]:
    """Return the findings whose last entry is not older; one without any time counts as of today."""

    def last(finding: Finding) -> str:
        return finding.last_utc or finding.at_utc or max((times.get(place, "") for place in finding.entries), default="")

    return tuple(finding for finding in findings if not (at := last(finding)) or at >= since)


def _pairs(before: Sequence[Finding], after: Sequence[Finding]) -> Iterator[tuple[Finding, Finding]]:
    """Yield what is the same matter with either number: where it begins earlier or later, its id is another one."""
    by_subject: dict[str, list[Finding]] = {}
    for finding in after:
        by_subject.setdefault(finding.subject, []).append(finding)
    for old in before:
        for now in by_subject.get(old.subject, ()):
            if old.id == now.id or not set(old.entries).isdisjoint(now.entries):
                yield old, now


def _stories(findings: Sequence[Finding], named: Mapping[EntryPlace, Story]) -> dict[str, Story]:
    stories = [named[place] for finding in findings for place in finding.entries if place in named]
    return {story.opening_id: story for story in sorted(stories, key=lambda story: (story.at_utc, story.opening_id))}
