"""Times between two moments that lasted longer than a rule of the policy says, the last one until now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from twinseal.audit.read.reader import Entry
from twinseal.domain.days import begun_days
from twinseal.flows.log.dated import now_s
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text


class Gap(NamedTuple):
    """A time that lasted too long; seconds as `steady` counts them."""

    entry: Entry
    """With what it began."""
    start_s: int
    end_s: int
    until_utc: str
    """When it ended; empty where it still lasts."""
    every: int
    """How many days the policy allows."""

    @property
    def days(self) -> int:
        """Return how many days of it have begun: more than a rule allows as soon as they are over, as wherever something is late."""
        return begun_days(self.end_s - self.start_s)

    @property
    def since_utc(self) -> str:
        """Return when it began."""
        return text(self.entry, "t")

    def counted(self, moments: Sequence[int]) -> int:
        """Return how many moments lie in it."""
        return sum(self.start_s < at_s < self.end_s for at_s in moments)

    def facts(self) -> dict[str, object]:
        """Return what a finding says of it."""
        return {"since": self.since_utc, "until": self.until_utc, "days": self.days, "every": self.every}


def gaps(moments: Sequence[tuple[Entry, int]], view: LogView, every: int) -> Iterator[Gap]:
    """Yield the times from each moment to the next that lasted more than `every` days."""
    ends: list[tuple[str, int]] = [(text(entry, "t"), at_s) for entry, at_s in moments[1:]]
    if moments and (now := now_s(view, moments[-1])) is not None:
        ends.append(("", now))
    for (entry, start_s), (until_utc, end_s) in zip(moments, ends, strict=False):
        gap = Gap(entry, start_s, end_s, until_utc, every)
        if gap.days > every:
            yield gap
