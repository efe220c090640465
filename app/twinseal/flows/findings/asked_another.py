"""A request that somebody refused, and that somebody else confirmed soon after."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.opening import OPENING_OPENED, OPENING_REFUSED
from twinseal.domain.finding import Rank
from twinseal.flows.context.times import parse
from twinseal.flows.findings.rule import Match, Rule, in_opening, openings
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story, text


class _Refusals:
    """Refusals by their time: a log of years has thousands, and only those of the hours before an opening are looked at."""

    def __init__(self) -> None:
        self._rows: list[tuple[datetime, int, Story, Entry]] = []

    def add(self, story: Story, refusal: Entry) -> None:
        at = _moment(refusal)
        if at is not None:
            insort(self._rows, (at, len(self._rows), story, refusal), key=lambda row: row[:2])

    def within(self, opened: Entry, hours: int) -> Iterator[tuple[Story, Entry]]:
        """Yield those at most so many hours before an entry, in the order of the log."""
        at = _moment(opened)
        if at is None:
            return
        first = bisect_left(self._rows, at - timedelta(hours=hours), key=lambda row: row[0])
        last = bisect_right(self._rows, at, key=lambda row: row[0])
        for _at, _number, story, refusal in sorted(self._rows[first:last], key=lambda row: row[1]):
            yield story, refusal


def _moment(entry: Entry) -> datetime | None:
    try:
        return parse(text(entry, "t"))
    except ValueError:
        return None


def _find(stories: Sequence[Story], view: LogView) -> Iterator[Match]:
    hours = view.thresholds.b3_hours
    refusals = _Refusals()
    for story in stories:
        for entry in story.of_kind(OPENING_REFUSED, OPENING_OPENED):
            if entry.is_a(OPENING_REFUSED):
                refusals.add(story, entry)
            else:
                yield from _another(story, entry, refusals.within(entry, hours))


def _another(story: Story, opened: Entry, refusals: Iterable[tuple[Story, Entry]]) -> Iterator[Match]:
    for refused, refusal in refusals:
        if not set(refused.labels) & _envelopes(opened):
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
