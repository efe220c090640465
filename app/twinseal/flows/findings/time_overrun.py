"""An opening that took more time than anybody granted, or than the rules allow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.opening import ANSWER_SIGNED, OPENING_RESEALED, REQUEST_SIGNED
from twinseal.domain.events.sentence import Facts, Variant
from twinseal.domain.finding import Rank
from twinseal.domain.opening import OpeningKind
from twinseal.flows.findings.counting import seconds_on
from twinseal.flows.findings.rule import Match, Rule, in_opening, openings
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.policy_then import value_then
from twinseal.flows.log.stories import Story, number

_SHOW_NOTHING: Final = tuple(kind.value for kind in OpeningKind if not kind.shows_contents)


def _find(stories: Sequence[Story], view: LogView) -> Iterator[Match]:
    for story in stories:
        yield from _answered_late(story, view)
        for entry in story.of_kind(OPENING_RESEALED):
            yield from _lasted(story, entry, view)


def _answered_late(story: Story, view: LogView) -> Iterator[Match]:
    request: Entry | None = None
    for entry in story.of_kind(REQUEST_SIGNED, ANSWER_SIGNED):
        if entry.is_a(REQUEST_SIGNED):
            request = entry
        elif request is not None:
            waited = seconds_on(request, entry)
            allowed = value_then(view, "joint_window_s", entry)
            if waited is not None and waited > allowed + view.thresholds.a12_over_s:
                yield _match(story, (request, entry), "answer", round(waited), allowed)
            return


def _lasted(story: Story, entry: Entry, view: LogView) -> Iterator[Match]:
    lasted_s, granted_min = number(entry, "lasted_s"), number(entry, "granted_min")
    if lasted_s > granted_min * 60 + view.thresholds.a12_over_s:
        yield _match(story, (entry,), "lasted", lasted_s, granted_min)
    # Rules that an opening changes hold after it.
    began = story.entries[0]
    extensions = value_then(view, "extensions", began)
    if number(entry, "extensions") > extensions:
        yield _match(story, (entry,), "extensions", number(entry, "extensions"), extensions)
    is_short = story.kind in _SHOW_NOTHING
    total = value_then(view, "maintenance_min" if is_short else "opening_total_min", began)
    if granted_min > total:
        yield _match(story, (entry,), "total", granted_min, total)


def _match(story: Story, entries: Sequence[Entry], what: str, taken: int, allowed: int) -> Match:
    facts = {"what": what, "taken": taken, "allowed": allowed}
    return in_opening(story, entries, facts, subject=f"{story.opening_id} {what}")


def _is(what: str) -> Callable[[Facts], bool]:
    return lambda facts: facts.get("what") == what


TIME_OVERRUN: Final = Rule(
    "A12",
    "Openings that took more time than allowed",
    Rank.HIGH,
    (
        Variant(
            "{named:opening} lasted {taken} s, but {allowed} minutes were granted: the "
            "program was stopped, or kept from sealing.",
            _is("lasted"),
        ),
        Variant(
            "in {named:opening} the request was answered after {taken} s, but {allowed} s were allowed: another program was used, "
            "or the machine stood still.",
            _is("answer"),
        ),
        Variant("{named:opening} was extended {taken} times, but the rules allow {allowed}.", _is("extensions")),
        Variant("in {named:opening} {taken} minutes were granted in total, but the rules allow {allowed}."),
    ),
    openings,
    _find,
    thresholds=("a12_over_s", "joint_window_s", "extensions", "opening_total_min", "maintenance_min"),
    version=2,
)
