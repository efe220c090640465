"""An opening that the signatures of two people do not prove."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from twinseal.domain.finding import Rank
from twinseal.domain.texts import Text
from twinseal.flows.findings.rule import Match, Rule, places
from twinseal.flows.log.consent import consent_of
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story


def _judged(view: LogView) -> Iterator[tuple[Story, Text | None]]:
    for story in view.openings:
        whole = view.whole[story.opening_id]
        yield whole, consent_of(whole, view.roster).fault


def _find(judged: tuple[Story, Text | None]) -> Iterator[Match]:
    story, fault = judged
    if fault:
        yield Match(places(story.entries), {"fault": fault}, story.at_utc)


NOT_PROVEN: Final = Rule(
    "consent",
    Rank.HIGH,
    "the log records an opening that is NOT PROVEN by the signatures of two people: {fault}. "
    "Anyone who can write to the vault's folder could have made it up.",
    _judged,
    _find,
)
