"""A request that somebody refused, and that somebody else confirmed soon after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.opening import OPENING_OPENED, OPENING_REFUSED
from twinseal.domain.finding import Rank
from twinseal.flows.findings.counting import days_between
from twinseal.flows.findings.rule import Match, Rule, in_opening, openings
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story, text


def _find(stories: Sequence[Story], view: LogView) -> Iterator[Match]:
    hours = view.thresholds.b3_hours
    refusals: list[tuple[Story, Entry]] = []
    for story in stories:
        for entry in story.of_kind(OPENING_REFUSED, OPENING_OPENED):
            if entry.is_a(OPENING_REFUSED):
                refusals.append((story, entry))
            else:
                yield from _another(story, entry, refusals, hours)


def _another(story: Story, opened: Entry, refusals: Sequence[tuple[Story, Entry]], hours: int) -> Iterator[Match]:
    for refused, refusal in refusals:
        passed = days_between(text(refusal, "t"), text(opened, "t"))
        same = set(refused.labels) & _envelopes(opened)
        if passed is None or not 0 <= passed * 24 <= hours or not same:
            continue
        refuser, second = text(refusal, "second"), text(opened, "second")
        if refuser not in (second, text(opened, "first")):
            facts = {"refuser": refuser, "at": text(refusal, "t"), "second": second, "then": text(opened, "t")}
            yield in_opening(story, (refusal, opened), facts)


def _envelopes(opened: Entry) -> set[str]:
    rows = opened.fields.get("envelopes")
    return {str(row) for row in rows} if isinstance(rows, list) else set()


ASKED_ANOTHER: Final = Rule(
    "B3",
    "Refused, and confirmed by somebody else",
    Rank.HIGH,
    "{refuser:name} refused at {at:utc}, and {second:name} confirmed the same envelope at {then:utc}: {named:opening}.",
    openings,
    _find,
    innocent="What was missing in the first request stands in the second one.",
    thresholds=("b3_hours",),
)
