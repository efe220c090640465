"""What `bench` says of findings comes from played logs that every rule reads, and in which nothing is wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.counted import Counted
from fakes.processor_time import processor_time
from twinseal.cli.bench_findings import STATISTICAL, false_alarms, time_of_rules
from twinseal.cli.played_log import PlayedLog
from twinseal.flows.findings.registry import RULES, look
from twinseal.flows.log.log_view import LogView

RULES_S = 5.0
"""What all rules may take over 100,000 entries, in seconds."""
SHARE = 20_000
"""Entries of the log that the suite takes."""
_OWN_TO_PLAYING = {"A10", "A20", "C2", "C3", "C4", "D1", "D2", "D8"}
"""Openings that overlap, that are far too many, and of which nobody rotates or reviews anything."""


def test_a_played_log_is_signed_and_nothing_else_is_wrong_in_it() -> None:
    looked = {each.rule.id: each for each in look(PlayedLog(1).play(a_month=30, entries=400, visits=True))}
    assert looked["A2"].tested > 10
    assert {rule for rule, each in looked.items() if each.findings} <= _OWN_TO_PLAYING


def test_false_alarms_are_counted_for_each_statistical_rule() -> None:
    alarms = false_alarms(4, runs=2, years=15)
    assert set(alarms) == set(STATISTICAL) >= {"C1", "C2", "C5"}
    assert 0.1 < alarms["C1"] < 0.7


def test_the_time_of_all_rules_is_told_with_the_slowest() -> None:
    measured = time_of_rules(1000)
    assert (measured["entries"] >= 1000, measured["rules"]) == (True, len(RULES))
    assert len(measured["slowest"]) == 3


def test_no_rule_looks_at_all_of_a_log_for_each_opening() -> None:
    """Processor time, four times what a share of the bound is: one quadratic rule alone took twice as long.

    What passes over entries without a look at them takes no such time in a log of this length: it is counted, over two lengths.
    """
    view = PlayedLog(1).play(a_month=120, entries=SHARE, visits=True)
    with processor_time() as spent:
        look(view)
    assert spent.seconds < 4 * RULES_S * SHARE / 100_000
    once, twice = (_passed(view, size) for size in (SHARE // 10, SHARE // 5))
    assert 0 < twice < 2.2 * once


def _passed(whole: LogView, size: int) -> int:
    """Return how many members of the lists of a view all rules pass over, for its first entries."""
    view = replace(LogView.of(whole.entries[:size], roster=whole.roster), site=whole.site, now_utc=whole.now_utc)
    entries, openings, own, sound = Counted(view.entries), Counted(view.openings), Counted(view.own), Counted(view.sound)
    look(replace(view, entries=entries, openings=openings, made={"own": own, "sound": sound}))
    return entries.passed + openings.passed + own.passed + sound.passed


@pytest.mark.long
def test_all_rules_look_at_a_long_log_in_time() -> None:
    measured = time_of_rules(100_000)
    assert 0 < measured["seconds"] < 1.5 * RULES_S
