"""What several rules count by: how many of the last few or the last days, times and clocks of entries."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from twinseal.audit.read.reader import Entry
from twinseal.domain.days import DAY_S
from twinseal.domain.finding import EntryPlace
from twinseal.domain.utc_text import moment_of
from twinseal.flows.context.times import parse
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import number, place_of, text

_SECOND_US: Final = 1_000_000
_SLACK_S: Final = 60
"""Seconds by which the wall clock may move against the clock since boot before anybody asks."""


def among_the_last(flags: Iterable[bool], last: int) -> Iterator[int]:
    """Yield after each flag how many of the last so many, this one among them, are set."""
    window: deque[bool] = deque(maxlen=max(1, last))
    for flag in flags:
        window.append(flag)
        yield sum(window)


def seconds_on(before: Entry, after: Entry) -> float | None:
    """Return the seconds from one entry to another by the clock since boot; None where the machine was started between them."""
    if text(before, "boot") != text(after, "boot"):
        return None
    return (number(after, "mono_us") - number(before, "mono_us")) / _SECOND_US


class Clocks(NamedTuple):
    """What an entry says of both clocks of the machine."""

    boot: str
    since_boot_us: int
    at_s: int | None
    """The wall clock, in seconds since 1970; None where the time cannot be read."""


def clocks_in(view: LogView) -> Mapping[int, Clocks]:
    """Return both clocks at every sound entry of the log itself by its number, read once for all who ask."""
    return view.once("clocks", lambda: {entry.seq: _clocks(entry) for entry in view.own})


def _clocks(entry: Entry) -> Clocks:
    moment = moment_of(entry.fields.get("t"))
    at_s = None if moment is None else int(moment.timestamp())
    return Clocks(text(entry, "boot"), number(entry, "mono_us"), at_s)


def jumps(entries: Iterable[Entry], clocks: Mapping[int, Clocks]) -> Iterator[tuple[Entry, Entry, int]]:
    """Yield neighbours of one boot between which the wall clock moved against the clock since boot, and by how many seconds.

    `clocks` are those of the log (`clocks_in`); entries that it does not have are passed over.
    """
    before: Entry | None = None
    was: Clocks | None = None
    for entry in entries:
        now = clocks.get(entry.seq) if entry.before is None else None
        if now is None:
            continue
        if before is not None and was is not None and was.at_s is not None and now.at_s is not None:
            moved_us = (now.at_s - was.at_s) * _SECOND_US - (now.since_boot_us - was.since_boot_us)
            if abs(moved_us) > _SLACK_S * _SECOND_US and now.boot == was.boot:
                yield before, entry, round(moved_us / _SECOND_US)
        before, was = entry, now


def dated_back(entries: Iterable[Entry], clocks: Mapping[int, Clocks]) -> Iterator[tuple[Entry, Entry]]:
    """Yield neighbours of which the later one is dated more than 60 s earlier.

    `clocks` are those of the log (`clocks_in`); entries that it does not have, or without a readable time, are passed over.
    """
    before: tuple[Entry, int] | None = None
    for entry in entries:
        at_s = clocks[entry.seq].at_s if entry.before is None and entry.seq in clocks else None
        if at_s is None:
            continue
        if before is not None and before[1] - at_s > _SLACK_S:
            yield before[0], entry
        before = entry, at_s


def days_between(before: str, after: str) -> float | None:
    """Return the days from one time of the log to another; None where one of them cannot be read."""
    try:
        return (parse(after) - parse(before)).total_seconds() / 86_400
    except ValueError:
        return None


class Lately:
    """Entries by their times: how many of those taken so far lie in the days before a moment, and which."""

    def __init__(self, days: int) -> None:
        """Begin with none; `days` is how far back is looked."""
        self._span_s = days * DAY_S
        self._rows: list[tuple[int, int, EntryPlace]] = []

    def add(self, at_s: int, entry: Entry) -> None:
        """Take the next of the log. Times rise nearly always: where a clock was set back, it is put in its place."""
        insort(self._rows, (at_s, len(self._rows), place_of(entry)))

    def count(self, at_s: int) -> int:
        """Return how many lie in the days up to a second, that second among them."""
        begin, end = self._ends(at_s)
        return end - begin

    def places(self, at_s: int) -> tuple[EntryPlace, ...]:
        """Return where they stand, in the order of the log."""
        begin, end = self._ends(at_s)
        return tuple(place for _, place in sorted(row[1:] for row in self._rows[begin:end]))

    def _ends(self, at_s: int) -> tuple[int, int]:
        return bisect_left(self._rows, (at_s - self._span_s,)), bisect_left(self._rows, (at_s + 1,))
