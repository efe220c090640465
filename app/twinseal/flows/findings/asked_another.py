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

_Row = tuple[datetime, int, Entry]
"""When, its number among all refusals, and the entry."""


class _Refusals:
    """Refusals by envelope and time: a log of years has thousands, and only those in the hours before an opening are looked at."""

    def __init__(self) -> None:
        self._rows: dict[str, list[_Row]] = {}
        self._count = 0

    def add(self, story: Story, refusal: Entry) -> None:
        at = _moment(refusal)
        if at is not None:
            self._count += 1
            for envelope in story.labels:
                rows = self._rows.setdefault(envelope, [])
                insort(rows, (at, self._count, refusal), key=lambda row: row[:2])

    def within(self, opened: Entry, hours: int) -> Iterator[Entry]:
        """Yield those of its envelopes at most so many hours before an entry, in the order of the log."""
        at = _moment(opened)
        if at is None:
            return
        there: dict[int, Entry] = {}
        for envelope in _envelopes(opened):
            rows = self._rows.get(envelope, [])
            # How long it was before, and not since when: in the first hours that a clock can say there is no such time.
            first = bisect_left(rows, timedelta(hours=-hours), key=lambda row: row[0] - at)
            last = bisect_right(rows, at, key=lambda row: row[0])
            there |= {number: refusal for _at, number, refusal in rows[first:last]}
        yield from (there[number] for number in sorted(there))


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


def _another(story: Story, opened: Entry, refusals: Iterable[Entry]) -> Iterator[Match]:
    for refusal in refusals:
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
