"""Findings that an auditor was shown, and that nobody answered in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.audit import FINDING_RAISED
from twinseal.domain.events.sentence import Variant
from twinseal.domain.finding import Rank
from twinseal.domain.utc_text import is_moment
from twinseal.flows.context.times import time_after
from twinseal.flows.findings.rule import Match, Rule, places
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.reviews import answers_in
from twinseal.flows.log.stories import text

_OWN: Final = "D5"


def _raised(view: LogView) -> list[Entry]:
    """Return where those that need an answer were shown first; one of this rule is answered with what it is about."""
    first: dict[str, Entry] = {}
    for entry in view.of_kind(FINDING_RAISED):
        if entry.before is None and text(entry, "rank") != Rank.LOW and text(entry, "rule") != _OWN:
            first.setdefault(text(entry, "finding"), entry)
    return list(first.values())


def _answered(view: LogView) -> Mapping[str, str]:
    """Return when each finding was answered first, in a review or by a remark."""
    return {finding: answers[0].at_utc for finding, answers in answers_in(view).items()}


def _find(raised: Sequence[Entry], view: LogView) -> Iterator[Match]:
    answered = _answered(view) if raised else {}
    for entry in raised:
        finding, at = text(entry, "finding"), text(entry, "t")
        until = answered.get(finding, "") or view.now_utc
        if not (is_moment(at) and is_moment(until)):
            continue
        due = time_after(at, timedelta(days=view.thresholds.d5_days))
        if until > due:
            facts = {
                "finding": finding,
                "rule": text(entry, "rule"),
                "shown": at,
                "answered": answered.get(finding, ""),
                "days": view.thresholds.d5_days,
            }
            yield Match(finding, places((entry,)), facts, due)


NOT_ANSWERED: Final = Rule(
    _OWN,
    "Findings that nobody answered in time",
    Rank.MEDIUM,
    (
        Variant(
            "finding {finding} of rule {rule}, shown on {shown:utc}, was answered on {answered:utc}, later than after {days} days.",
            lambda facts: facts.get("answered"),
        ),
        Variant("finding {finding} of rule {rule} was shown on {shown:utc}, and nobody answered it in {days} days."),
    ),
    _raised,
    _find,
    unit="findings that need an answer",
    innocent="What it is about was settled, and nobody wrote it down.",
    thresholds=("d5_days",),
    version=2,
)
