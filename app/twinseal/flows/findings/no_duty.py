"""Something was exposed, and the log names no duty to rotate it; or a list closed a duty that the log never named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.duties import DUTY_CLOSED, DUTY_NARROWED
from twinseal.domain.events.sentence import Variant
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import Match, Rule, in_opening, whole_openings
from twinseal.flows.log.duties import REVIEW, ROTATE, exposed_in, logged_duties, over_openings
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story, text

_Subject = tuple[Story, tuple[Entry, ...]]


def _subjects(view: LogView) -> list[_Subject]:
    owed = {opening: logged_duties(story.entries) for opening, story in view.whole.items()}
    return [(story, _unowed(story, owed)) for story in over_openings(whole_openings(view))]


def _unowed(story: Story, owed: dict[str, set[tuple[str, str]]]) -> tuple[Entry, ...]:
    """Return what a list of this opening closed that no opening in the log ever owed; a review is judged by a rule of its own."""
    return tuple(
        entry
        for entry in story.entries
        if entry.is_a(DUTY_CLOSED)
        and text(entry, "duty") != REVIEW
        # What was owed where entries were missing names no opening.
        and text(entry, "owed_by")
        and (text(entry, "duty"), text(entry, "envelope")) not in owed.get(text(entry, "owed_by"), set())
    )


def _find(subject: _Subject) -> Iterator[Match]:
    story, unowed = subject
    if unowed:
        yield in_opening(story, unowed, {"closed": len(unowed)})
    owed = logged_duties(story.entries)
    if (ROTATE, "") in owed and not any(entry.is_a(DUTY_NARROWED) for entry in story.entries):
        return
    left_out = [envelope for envelope in exposed_in(story.entries) if (ROTATE, envelope) not in owed]
    exposing = [entry for entry in story.entries if entry.exposes and text(entry, "envelope") in left_out]
    if exposing:
        yield in_opening(story, exposing, {"closed": 0})


NO_DUTY: Final = Rule(
    "no-duty",
    Rank.HIGH,
    (
        Variant(
            "in {named:opening} {closed:count|duty was|duties were} closed that the log never owed: it may hide what was exposed.",
            lambda facts: facts.get("closed"),
        ),
        Variant("in {named:opening} something was exposed, but the log has no duty to rotate it."),
    ),
    _subjects,
    _find,
)
