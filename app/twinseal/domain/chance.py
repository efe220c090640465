"""How likely a count is by chance alone: the exact tests of the rules that count openings, each with what it assumes.

A value is the chance of what was counted or more of it, if nothing but chance were at work. It is no probability that
somebody did wrong, and it holds for a question that was put before the answer was seen.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from typing import Final

_EXACT_MOST: Final = 200
"""Up to so many trials whole numbers are counted; beyond it logarithms do, right to ten digits and fast."""
_NEGLIGIBLE: Final = 1e-20
_MILLION: Final = 1_000_000
_HALF: Final = Fraction(1, 2)


@lru_cache(maxsize=4096)
def binomial_tail(least: int, trials: int, chance: Fraction) -> float:
    """Return the chance of `least` successes or more in so many trials, each a success with the same chance, from 0 to 1.

    Assumes that trials do not depend on each other. Raises `ValueError` for fewer than no trials and for no chance.
    """
    if trials < 0 or not 0 <= chance <= 1:
        raise ValueError(f"no binomial: {trials} trials of chance {chance}")
    if least <= 0:
        return 1.0
    if least > trials or not chance:
        return 0.0
    if chance == 1:
        return 1.0
    if trials > _EXACT_MOST:
        return _binomial_by_logarithms(least, trials, float(chance))
    hit, miss = chance.numerator, chance.denominator - chance.numerator
    ways = sum(math.comb(trials, hits) * hit**hits * miss ** (trials - hits) for hits in range(least, trials + 1))
    return float(Fraction(ways, chance.denominator**trials))


def _binomial_by_logarithms(least: int, trials: int, chance: float) -> float:
    if least <= trials * chance:
        # The shorter and smaller end is added up: nothing is lost where the rest is nearly 1.
        return 1.0 - _binomial_by_logarithms(trials - least + 1, trials, 1 - chance)
    first = (
        math.lgamma(trials + 1) - math.lgamma(least + 1) - math.lgamma(trials - least + 1)
        + least * math.log(chance) + (trials - least) * math.log1p(-chance)
    )  # fmt: skip
    odds = chance / (1 - chance)
    return _added_up(first, ((trials - hits) / (hits + 1) * odds for hits in range(least, trials)))


def _added_up(first: float, ratios: Iterable[float]) -> float:
    """Return the sum of terms that fall: the logarithm of the first, and of each next how much of the one before it is."""
    term = total = 1.0
    for ratio in ratios:
        term *= ratio
        total += term
        if term < _NEGLIGIBLE * total:
            break
    return min(1.0, math.exp(first) * total)


def more_than_before(now: int, before: int, span: int, span_before: int) -> float:
    """Return the chance that of `now + before` events `now` or more fall into the last `span` of both spans together.

    The conditional test of two Poisson counts: where events come at one unchanged rate, whatever it is, each of them falls into
    the last span with the chance span / (span + span_before). Assumes that events come one by one and do not call each other.
    No rate is assumed and none estimated. The spans are of one unit and above 0; else `ValueError`.
    """
    if span <= 0 or span_before <= 0:
        raise ValueError("a span of no time holds nothing to compare")
    return binomial_tail(now, now + before, Fraction(span, span + span_before))


def poisson_tail(least: int, mean: Fraction) -> float:
    """Return the chance of `least` events or more where `mean` are expected.

    Assumes that events come one by one, at one rate, and do not call each other. The mean is somebody's decision, such as a
    budget, and no estimate. Raises `ValueError` for a mean below 0.
    """
    if mean < 0:
        raise ValueError(f"no mean: {mean}")
    if least <= 0:
        return 1.0
    if not mean:
        return 0.0
    expected = float(mean)
    if least <= expected:
        return 1.0 - math.fsum(_poisson(events, expected) for events in range(least))
    first = least * math.log(expected) - expected - math.lgamma(least + 1)
    return _added_up(first, (expected / (events + 1) for events in range(least, least + 10_000)))


def _poisson(events: int, expected: float) -> float:
    return math.exp(events * math.log(expected) - expected - math.lgamma(events + 1))


def same_again(times: int, openings: int) -> float:
    """Return the chance that one pair made `times` or more of so many openings, if each were the toss of a fair coin.

    Where three pairs or more could have opened, a pair has a chance below one half, so that nobody is suspected too soon. Assumes
    that no rota says who opens, and that the pair was not chosen because it came so often.
    """
    return binomial_tail(times, openings, _HALF)


def became_more_frequent(now_hits: int, now: int, before_hits: int, before: int) -> float:
    """Return the chance of `now_hits` or more among the last `now`, if hits fell on all of them alike (Fisher's exact test, one side).

    Assumes that events do not call each other. Nothing is assumed of how frequent they are: of all ways to place the same number of
    hits those are counted that place so many, or more, among the last. Raises `ValueError` for more hits than events.
    """
    if not (0 <= now_hits <= now and 0 <= before_hits <= before):
        raise ValueError(f"{now_hits} of {now} and {before_hits} of {before} are no parts")
    hits, events = now_hits + before_hits, now + before
    first, last = max(now_hits, hits - before), min(now, hits)
    if events > _EXACT_MOST:
        return _fisher_by_logarithms(first, last, hits, now, before)
    ways = sum(math.comb(now, each) * math.comb(before, hits - each) for each in range(first, last + 1))
    return float(Fraction(ways, math.comb(events, hits)))


def _fisher_by_logarithms(first: int, last: int, hits: int, now: int, before: int) -> float:
    whole = _ways(now + before, hits)
    return min(
        1.0, math.fsum(math.exp(_ways(now, each) + _ways(before, hits - each) - whole) for each in range(first, last + 1))
    )


def _ways(of: int, taken: int) -> float:
    return math.lgamma(of + 1) - math.lgamma(taken + 1) - math.lgamma(of - taken + 1)


def once_in(chance: float) -> int:
    """Return N where something happens less often than once in N times; a million for what is rarer than that."""
    return min(_MILLION, int(1 / chance)) if chance > 1 / _MILLION else _MILLION
