"""An opening that nobody could hear, because the sound was muted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from twinseal.domain.events.opening import ALERT_SENT
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import Match, Rule, in_opening, openings
from twinseal.flows.log.stories import Story, text


def _find(story: Story) -> Iterator[Match]:
    muted = [entry for entry in story.entries if entry.is_a(ALERT_SENT) and text(entry, "outcome") == "muted"]
    if muted:
        yield in_opening(story, muted)


MUTED: Final = Rule("muted", Rank.LOW, "in {named:opening} the sound was muted.", openings, _find)
