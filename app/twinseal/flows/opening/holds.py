"""Showings of one field that follow each other at once are one: logged before the first, closed after the last."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Final

from twinseal.domain.errors import TwinsealError
from twinseal.domain.events.contents import FIELD_HIDDEN
from twinseal.domain.ports import Clock
from twinseal.flows.context.record import Record

TOGETHER_US: Final = 2_000_000
"""A showing that begins within this time after the last one of the same field ended belongs to it."""

Place = tuple[str, int, int | None]
"""Envelope, field, and code in it."""


@dataclass
class _Hold:
    name: str
    began_us: int
    ended_us: int = 0
    shown: bool = True
    times: int = 1


class Holds:
    """What is shown now, or was a moment ago; whatever a window sends, a field held once is one showing."""

    def __init__(self, clock: Clock, record: Record) -> None:
        """Begin with nothing shown."""
        self._clock, self._record = clock, record
        self._holds: dict[Place, _Hold] = {}

    def count_in(self, place: Place) -> bool:
        """Tell whether a field that is asked for now belongs to a showing in the log, and count it there."""
        self.settle()
        hold = self._holds.get(place)
        if hold is None:
            return False
        hold.shown = True
        hold.times += 1
        return True

    def is_shown(self, place: Place) -> bool:
        """Tell whether a field is shown now."""
        hold = self._holds.get(place)
        return hold is not None and hold.shown

    def begin(self, place: Place, name: str) -> None:
        """Take a showing that the log names since a moment ago."""
        self._holds[place] = _Hold(name, self._clock.boottime_us())

    def end(self, place: Place) -> None:
        """Take the end of a showing; it goes on if the field is asked for again at once."""
        hold = self._holds.get(place)
        if hold is not None and hold.shown:
            hold.shown, hold.ended_us = False, self._clock.boottime_us()

    def settle(self) -> None:
        """Log the end of what was hidden and not shown again."""
        now = self._clock.boottime_us()
        for place, hold in list(self._holds.items()):
            if not hold.shown and now - hold.ended_us >= TOGETHER_US:
                self._close(place)

    def end_all(self) -> None:
        """Log the end of everything that is shown."""
        for place in list(self._holds):
            self.end(place)
            self._close(place)

    def _close(self, place: Place) -> None:
        hold = self._holds.pop(place)
        envelope_id, index, _code = place
        seconds = -(-(hold.ended_us - hold.began_us) // 1_000_000)
        # What was shown is in the log since before; a log that takes no more must not keep anything from being hidden.
        with contextlib.suppress(TwinsealError):
            self._record(
                FIELD_HIDDEN, envelope=envelope_id, field=hold.name, field_index=index, times=hold.times, shown_s=seconds
            )
