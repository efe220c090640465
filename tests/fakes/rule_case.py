"""For a rule of findings: a log in which it fires, one just below, and one that looks like it and is innocent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from twinseal.domain.finding import Rank
from twinseal.flows.log.log_view import LogView

Log = Callable[[], LogView]


@dataclass(frozen=True)
class RuleCase:
    """The logs of one rule."""

    fires: Log
    below: Log | None = None
    innocent: Log | None = None
    lesser: Rank | None = None
    """Of a rule that tells of each of its subjects: what those of its logs below and innocent weigh."""
    only_odd: bool = False
    """True of a rule that is given nothing but what is odd: of an innocent log it has nothing to test."""
