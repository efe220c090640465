"""For a rule of findings: a log in which it fires, one just below, and one that looks like it and is innocent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from twinseal.flows.log.log_view import LogView

Log = Callable[[], LogView]


@dataclass(frozen=True)
class RuleCase:
    """The logs of one rule."""

    fires: Log
    below: Log | None = None
    innocent: Log | None = None
