"""Measures the rules of findings: false alarms a year where nothing is wrong, and how long all of them take over a long log."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from twinseal.cli.played_log import PlayedLog
from twinseal.domain.finding import Rank
from twinseal.flows.findings.registry import BY_ID, RULES, look
from twinseal.flows.log.log_view import LogView

RATES: Final = (0.5, 1.0, 2.0, 4.0)
"""Emergency openings a month."""
STATISTICAL: Final = tuple(rule_id for rule_id in ("B1", "C1", "C2", "C5") if rule_id in BY_ID)
"""Rules that say how likely something is by chance, and so are wrong now and then."""
_SLOWEST: Final = 3


def measure_findings(*, quick: bool = False) -> dict[str, Any]:
    """Return false alarms a year for each statistical rule and rate, and the seconds that all rules take."""
    runs, years, entries = (2, 10, 10_000) if quick else (12, 30, 100_000)
    return {
        "years": runs * years,
        "false_alarms_a_year": {f"{rate:g} a month": false_alarms(rate, runs=runs, years=years) for rate in RATES},
        "all_rules": time_of_rules(entries),
    }


def false_alarms(a_month: float, *, runs: int, years: int) -> dict[str, float]:
    """Return how often a year each statistical rule is wrong about openings that come by chance alone, so many a month.

    Of rule C2 what only says that the budget was passed is true, and is not counted.
    """
    alarms = dict.fromkeys(STATISTICAL, 0)
    for seed in range(runs):
        view = PlayedLog(seed, signed=False).play(a_month=a_month, years=years)
        # Management expects what comes on average: else more is no false alarm.
        view = replace(view, policy=replace(view.policy, expected_openings_quarter=max(1, round(3 * a_month))))
        for rule_id in STATISTICAL:
            alarms[rule_id] += _alarms(rule_id, view)
    return {rule_id: round(count / (runs * years), 3) for rule_id, count in alarms.items()}


def _alarms(rule_id: str, view: LogView) -> int:
    rule = BY_ID[rule_id]
    ranks: Sequence[Rank] = [match.rank or rule.rank for match in rule.find(tuple(rule.subjects(view)), view)]
    return sum(rank is rule.rank for rank in ranks)


def time_of_rules(entries: int) -> dict[str, Any]:
    """Return the seconds of processor time that all rules take over a log of so many entries, and the slowest of them."""
    view = PlayedLog(1).play(a_month=30, entries=entries, visits=True)
    began = time.process_time()
    looked = look(view)
    seconds = time.process_time() - began
    alone = {}
    for rule in RULES:
        began = time.process_time()
        rule.look(view)
        alone[rule.id] = round(time.process_time() - began, 3)
    slowest = sorted(alone, key=lambda rule_id: -alone[rule_id])[:_SLOWEST]
    return {
        "entries": len(view.entries),
        "openings": len(view.openings),
        "rules": len(looked),
        "seconds": round(seconds, 3),
        "slowest": {rule_id: alone[rule_id] for rule_id in slowest},
    }
