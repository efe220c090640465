"""The exact tests, each recomputed in another way: every outcome counted out, a long decimal, a seeded play."""

from __future__ import annotations

import math
import random
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import combinations, product

import pytest

from twinseal.domain import chance
from twinseal.domain.chance import became_more_frequent, binomial_tail, more_than_before, once_in, poisson_tail, same_again


def _counted_out(least: int, trials: int, odds: Fraction) -> Fraction:
    """Add up every single outcome of so many trials that has so many successes or more."""
    return sum(
        (
            math.prod((odds if hit else 1 - odds for hit in outcome), start=Fraction(1))
            for outcome in product((True, False), repeat=trials)
            if sum(outcome) >= least
        ),
        start=Fraction(0),
    )


def _long_decimal(least: int, mean: Fraction) -> Decimal:
    """Return the tail of a Poisson count with fifty digits."""
    with localcontext() as context:
        context.prec = 50
        expected = Decimal(mean.numerator) / Decimal(mean.denominator)
        below = sum((expected**events / math.factorial(events) for events in range(least)), start=Decimal(0))
        return 1 - (-expected).exp() * below


@pytest.mark.parametrize("odds", [Fraction(1, 2), Fraction(30, 395), Fraction(1), Fraction(0)])
def test_a_binomial_tail_is_what_counting_out_gives(odds: Fraction) -> None:
    for trials in range(9):
        for least in range(-1, trials + 2):
            assert binomial_tail(least, trials, odds) == float(_counted_out(least, trials, odds))


def test_a_poisson_tail_is_what_a_long_decimal_gives() -> None:
    for mean in (Fraction(30, 91), Fraction(4 * 30, 91), Fraction(25)):
        for least in (1, 2, 3, 6, 24, 25, 26, 40):
            assert poisson_tail(least, mean) == pytest.approx(float(_long_decimal(least, mean)), rel=1e-11)
    assert (poisson_tail(0, Fraction(0)), poisson_tail(1, Fraction(0))) == (1.0, 0.0)


def test_a_fisher_tail_is_what_placing_every_hit_gives() -> None:
    for now, before, hits in product((1, 3, 5), (1, 4, 6), range(5)):
        placed = [sum(place < now for place in places) for places in combinations(range(now + before), hits)]
        for now_hits in range(max(0, hits - before), min(now, hits) + 1):
            expected = Fraction(sum(count >= now_hits for count in placed), len(placed))
            assert became_more_frequent(now_hits, now, hits - now_hits, before) == float(expected)


def test_the_numbers_of_the_design_come_out() -> None:
    """The fewest openings of one pair for which chance is below 5 %: 5 of 5, 7 of 8, 9 of 10, 15 of 20, 20 of 30."""
    for openings, needed in ((5, 5), (8, 7), (10, 9), (20, 15), (30, 20)):
        assert min(times for times in range(openings + 1) if same_again(times, openings) < 0.05) == needed
    # One opening a quarter is expected: two in 30 days may be chance, three are not.
    assert [poisson_tail(times, Fraction(30, 91)) < 0.01 for times in (2, 3)] == [False, True]


def test_beyond_what_is_counted_logarithms_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [(least, trials) for trials in (90, 180) for least in (1, 5, trials // 13, trials // 2, trials)]
    tables = [(50, 60, 30, 80), (7, 60, 9, 80), (0, 60, 0, 80), (60, 60, 80, 80)]

    def answers() -> list[float]:
        tails = [binomial_tail(*each, odds) for each in asked for odds in (Fraction(1, 2), Fraction(30, 395))]
        return [*tails, *(became_more_frequent(*each) for each in tables)]

    counted = answers()
    monkeypatch.setattr(chance, "_EXACT_MOST", 0)
    assert answers() == pytest.approx(counted, rel=1e-10)
    assert counted != answers()


@pytest.mark.parametrize("level", [Fraction(1, 100), Fraction(1, 20)])
def test_no_test_says_rare_more_often_than_its_level(level: Fraction) -> None:
    """Of what chance makes of a fixed number of events, no more than the level is below the level; counted out exactly."""
    odds = Fraction(30, 120)
    for events in range(16):
        ways = {hits: math.comb(events, hits) * odds**hits * (1 - odds) ** (events - hits) for hits in range(events + 1)}
        rare = [hits for hits in ways if more_than_before(hits, events - hits, 30, 90) < level]
        assert sum((ways[hits] for hits in rare), start=Fraction(0)) <= level
    for now, before, hits in product((5, 8), (5, 9), range(8)):
        spread = {
            each: Fraction(math.comb(now, each) * math.comb(before, hits - each), math.comb(now + before, hits))
            for each in range(max(0, hits - before), min(now, hits) + 1)
        }
        rare = [each for each in spread if became_more_frequent(each, now, hits - each, before) < level]
        assert sum((spread[each] for each in rare), start=Fraction(0)) <= level


def test_played_openings_are_called_rare_as_seldom_as_said() -> None:
    player, plays, level = random.Random(2026), 4000, 0.05
    rare = 0
    for _ in range(plays):
        # Two openings a month: when each next one comes does not depend on the last.
        at, times = 0.0, []
        while (at := at + player.expovariate(2 / 30)) < 120:
            times.append(at)
        now = sum(at >= 90 for at in times)
        rare += more_than_before(now, len(times) - now, 30, 90) < level
    assert 0 < rare <= level * plays


@pytest.mark.parametrize(
    "nonsense",
    [
        lambda: binomial_tail(1, -1, Fraction(1, 2)),
        lambda: binomial_tail(1, 1, Fraction(3, 2)),
        lambda: more_than_before(1, 1, 30, 0),
        lambda: poisson_tail(1, Fraction(-1)),
        lambda: became_more_frequent(3, 2, 0, 5),
    ],
)
def test_a_question_without_sense_is_refused(nonsense: object) -> None:
    assert callable(nonsense)
    with pytest.raises(ValueError, match=r"no |parts|nothing"):
        nonsense()


def test_rare_is_said_as_once_in_so_many_times() -> None:
    assert [once_in(chance) for chance in (0.5, 0.0057, 1e-6, 1e-30, 0.0)] == [2, 175, 1_000_000, 1_000_000, 1_000_000]
