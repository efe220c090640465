"""Something was exposed, and the log names no duty to rotate it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from twinseal.domain.events.duties import DUTY_NARROWED
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import Match, Rule, in_opening, whole_openings
from twinseal.flows.log.duties import ROTATE, exposed_in, logged_duties, over_openings
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story, text


def _subjects(view: LogView) -> list[Story]:
    return over_openings(whole_openings(view))


def _find(story: Story) -> Iterator[Match]:
    owed = logged_duties(story.entries)
    if (ROTATE, "") in owed and not any(entry.is_a(DUTY_NARROWED) for entry in story.entries):
        return
    left_out = [envelope for envelope in exposed_in(story.entries) if (ROTATE, envelope) not in owed]
    exposing = [entry for entry in story.entries if entry.exposes and text(entry, "envelope") in left_out]
    if exposing:
        yield in_opening(story, exposing)


NO_DUTY: Final = Rule(
    "no-duty",
    Rank.HIGH,
    "in {named:opening} something was exposed, but the log has no duty to rotate it.",
    _subjects,
    _find,
)
