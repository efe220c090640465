"""Openings and entries with seconds that can be compared over years, whatever was done to the machine's clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.opening import OPENING_OPENED, OPENING_WIDENED
from twinseal.domain.events.vault import CLOCK_STEP
from twinseal.domain.opening import OpeningKind
from twinseal.domain.utc_text import is_moment, moment_of
from twinseal.domain.working_hours import is_working_time
from twinseal.flows.context.times import seconds_between
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story, number, text


@dataclass(frozen=True, slots=True)
class DatedOpening:
    """An opening that two people agreed on, and when, in seconds that rise with the log."""

    story: Story
    opened: Entry
    at_s: int

    @property
    def envelopes(self) -> tuple[str, ...]:
        """Return the ids of the envelopes that were opened, those added later too."""
        return opened_envelopes(self.story)

    @property
    def is_emergency(self) -> bool:
        """Tell whether it was no drill and no maintenance."""
        return self.story.kind == OpeningKind.EMERGENCY

    @property
    def is_planned(self) -> bool:
        """Tell whether it was a drill or a maintenance opening."""
        return self.story.kind in (OpeningKind.DRILL, OpeningKind.MAINTENANCE)


def opened_envelopes(story: Story) -> tuple[str, ...]:
    """Return the ids of the envelopes that an opening opened, those added later too; none where nothing was opened."""
    named = (entry.fields.get("envelopes") for entry in story.of_kind(OPENING_OPENED, OPENING_WIDENED))
    return tuple(dict.fromkeys(str(each) for ids in named if isinstance(ids, list) for each in ids))


def steady(view: LogView, entries: Iterable[Entry]) -> Iterator[tuple[Entry, int]]:
    """Yield entries in the order of the log with seconds that never fall; one without a readable time is left out.

    By how much the clock was set, the log says, and that is taken off: whoever moves the clock neither makes openings seem rare
    nor brings them close together. Where times run back without a word, they count on from the latest that there was.
    """
    steps = [(entry.seq, number(entry, "seconds")) for entry in view.of_kind(CLOCK_STEP) if entry.before is None]
    place, off, latest = 0, 0, None
    for entry in entries:
        moment = moment_of(entry.fields.get("t"))
        if moment is None:
            continue
        while place < len(steps) and steps[place][0] <= entry.seq:
            off += steps[place][1]
            place += 1
        seconds = int(moment.timestamp()) - off
        if latest is not None and seconds < latest:
            off -= latest - seconds
            seconds = latest
        latest = seconds
        yield entry, seconds


def dated_openings(view: LogView) -> tuple[DatedOpening, ...]:
    """Return the openings that two people agreed on, in the order of the log."""
    return view.once("dated openings", lambda: _dated(view))


def _dated(view: LogView) -> tuple[DatedOpening, ...]:
    first: dict[str, Entry] = {}
    for entry in view.of_kind(OPENING_OPENED):
        if entry.before is None and not view.is_late(entry):
            first.setdefault(text(entry, "opening"), entry)
    return tuple(
        DatedOpening(view.whole[text(entry, "opening")], entry, at_s)
        for entry, at_s in steady(view, first.values())
        if text(entry, "opening") in view.whole
    )


def emergencies(view: LogView) -> list[DatedOpening]:
    """Return the openings in an emergency, in the order of the log."""
    return [opening for opening in dated_openings(view) if opening.is_emergency]


def is_out_of_hours(opening: DatedOpening, view: LogView) -> bool | None:
    """Tell whether nobody works at the site when an opening begins; None where the site has no hours."""
    working = is_working_time(view.site, datetime.fromisoformat(text(opening.opened, "t")))
    return None if working is None else not working


def began_s(view: LogView) -> int:
    """Return the second from which on the log would have told of openings, 0 where it has no readable time."""
    own = (entry for entry in view.entries if not entry.fault and entry.before is None)
    return next((at_s for _, at_s in steady(view, own)), 0)


def now_s(view: LogView, after: tuple[Entry, int]) -> int | None:
    """Return the second in which somebody looks, on the same line as an entry's, not before it; None where nobody says when."""
    if not is_moment(view.now_utc):
        return None
    entry, at_s = after
    steps = sum(number(step, "seconds") for step in view.of_kind(CLOCK_STEP) if step.before is None and step.seq > entry.seq)
    passed = seconds_between(text(entry, "t"), view.now_utc) - steps
    return at_s + max(0, passed)
