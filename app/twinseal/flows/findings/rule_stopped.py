"""A rule that could not look through the log: what it would have found nobody knows, and that is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import Match, Rule
from twinseal.flows.log.log_view import LogView

STOPPED_RULES: Final = "stopped rules"
"""Under this name a view keeps which rules stopped, by what (`LogView.made`)."""


def _stopped(view: LogView) -> Iterable[tuple[str, str]]:
    return tuple(view.made.get(STOPPED_RULES, ()))


def _find(stopped: Sequence[tuple[str, str]], view: LogView) -> Iterator[Match]:
    del view
    for rule, by in stopped:
        yield Match(rule, (), {"stopped": rule, "by": by})


RULE_STOPPED: Final = Rule(
    "A30",
    "Rules that stopped",
    Rank.HIGH,
    "rule {stopped} stopped before it had looked through the log ({by}): what it would have found nobody knows. Somebody may have "
    "written an entry for that; report this fault of the program too.",
    _stopped,
    _find,
    unit="rules that stopped",
    everywhere=True,
)
