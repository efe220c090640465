"""An opening that the signatures of two people who may open together do not prove."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.domain.events.opening import OPENING_OPENED
from twinseal.domain.finding import Rank
from twinseal.domain.texts import Text
from twinseal.domain.who_counts import entitled
from twinseal.flows.findings.rule import Match, Rule, places
from twinseal.flows.log.consent import consent_in
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story, text


def _judged(view: LogView) -> Iterator[tuple[Story, Text | None]]:
    for story in view.openings:
        yield story, consent_in(view, story).fault or _not_a_pair(story, view)


def _not_a_pair(story: Story, view: LogView) -> Text | None:
    """Return why two people who signed could not open together by the people of then."""
    entry = story.first_of(OPENING_OPENED)
    if entry is None:
        return None
    edition = view.roster.at(entry.size_before)
    pair = edition.standing(text(entry, "first")), edition.standing(text(entry, "second"))
    return None if entitled(*pair) else Text("consent.fault.no_pair")


def _find(judged: Sequence[tuple[Story, Text | None]], view: LogView) -> Iterator[Match]:
    del view
    for story, fault in judged:
        if fault:
            yield Match(story.opening_id, places(story.entries), {"fault": fault}, story.at_utc)


NOT_PROVEN: Final = Rule(
    "A2",
    "Openings that two signatures do not prove",
    Rank.HIGH,
    "the log records an opening that is NOT PROVEN by the signatures of two people: {fault}. "
    "Anyone who can write to the vault's folder could have made it up.",
    _judged,
    _find,
)
