"""Openings that come more often than before, or than management expected: which ones, and how likely by chance."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from twinseal.domain.chance import more_than_before, poisson_tail
from twinseal.domain.days import DAY_S

QUARTER_DAYS: Final = 91
"""Days of a quarter, of which a budget speaks."""
_YEAR_S: Final = 365 * DAY_S
_FEWEST_BEFORE: Final = 3
"""With fewer openings before than these nothing can be said of what was usual."""


@dataclass(frozen=True, slots=True)
class BurstLimits:
    """From where on openings came too often; thresholds of the vault."""

    days: int = 30
    permille: int = 10
    """Less likely than this by chance."""
    least: int = 3
    """Fewer openings are never too many."""
    history_days: int = 90
    """With fewer days before than these nothing can be said of what was usual."""

    @property
    def span_s(self) -> int:
        """Return the days in seconds."""
        return self.days * DAY_S

    @property
    def level(self) -> float:
        """Return the chance below which it is no chance."""
        return self.permille / 1000


@dataclass(frozen=True, slots=True)
class Burst:
    """Where openings came too often: the place of the last of them, how many, and how likely by chance."""

    place: int
    """From 0, in the list of moments."""
    count: int
    before: int
    """How many there were before that, in `before_days`; 0 of 0 where a budget was compared with."""
    before_days: int
    chance: float


@dataclass(frozen=True, slots=True)
class _Counted:
    place: int
    now: int
    before: int
    before_s: int


def _counted(moments: Sequence[int], since: int, limits: BurstLimits) -> Iterator[_Counted]:
    """Yield at each opening how many there were in the last days, and in up to a year before these."""
    for place, moment in enumerate(moments):
        begins = moment - limits.span_s
        before_s = max(0, min(_YEAR_S, begins - since))
        first = bisect_right(moments, begins, hi=place)
        yield _Counted(place, place + 1 - first, first - bisect_right(moments, begins - before_s - 1, hi=first), before_s)


def _is_history(counted: _Counted, limits: BurstLimits) -> bool:
    return counted.before_s >= limits.history_days * DAY_S and counted.before >= _FEWEST_BEFORE


def more_often_than_before(moments: Sequence[int], since: int, limits: BurstLimits) -> tuple[Burst, ...]:
    """Return where openings came more often than in the year before, or in as much of it as there is.

    `moments` are seconds in rising order, `since` the second from which on the log would have told of openings. The exact
    conditional test of `twinseal.domain.chance.more_than_before`, made at each opening; after a burst its days are silent. What is
    too young or too rare to compare with itself is judged by `more_often_than_expected`.
    """
    bursts: list[Burst] = []
    for counted in _counted(moments, since, limits):
        if counted.now < limits.least or not _is_history(counted, limits) or _is_silent(bursts, moments, counted, limits):
            continue
        if counted.now * (limits.span_s + counted.before_s) <= (counted.now + counted.before) * limits.span_s:
            # No more than on an average day: chance makes that every second time.
            continue
        chance = more_than_before(counted.now, counted.before, limits.span_s, counted.before_s)
        if chance < limits.level:
            bursts.append(Burst(counted.place, counted.now, counted.before, counted.before_s // DAY_S, chance))
    return tuple(bursts)


def more_often_than_expected(
    moments: Sequence[int], since: int, limits: BurstLimits, expected_a_quarter: int
) -> tuple[Burst, ...]:
    """Return where openings came more often than a budget explains, while there is no history to compare with.

    `expected_a_quarter` is what management wrote down. The Poisson tail of `twinseal.domain.chance.poisson_tail`, made at each
    opening; after a burst its days are silent.
    """
    mean = Fraction(expected_a_quarter * limits.days, QUARTER_DAYS)
    bursts: list[Burst] = []
    for counted in _counted(moments, since, limits):
        if counted.now < limits.least or _is_history(counted, limits) or _is_silent(bursts, moments, counted, limits):
            continue
        chance = poisson_tail(counted.now, mean)
        if chance < limits.level:
            bursts.append(Burst(counted.place, counted.now, 0, 0, chance))
    return tuple(bursts)


def _is_silent(bursts: Sequence[Burst], moments: Sequence[int], counted: _Counted, limits: BurstLimits) -> bool:
    return bool(bursts) and moments[counted.place] - moments[bursts[-1].place] < limits.span_s


def over_budget(moments: Sequence[int], expected_a_quarter: int) -> tuple[tuple[int, int], ...]:
    """Return the places of openings that are beyond what was expected of a quarter, with how many there were in its days."""
    over = []
    for place, moment in enumerate(moments):
        count = place + 1 - bisect_right(moments, moment - QUARTER_DAYS * DAY_S, hi=place)
        if count > expected_a_quarter:
            over.append((place, count))
    return tuple(over)
