"""A list of changes that two people signed, and that no seal carried out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import Match, Rule, places
from twinseal.flows.log.change_consent import ListConsent, changes_of
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text


def _signed(view: LogView) -> Iterator[ListConsent]:
    if view.seals is None:
        return
    for story in view.openings:
        yield from changes_of(view.whole[story.opening_id], view.roster, view.seals)


def _find(judged: ListConsent) -> Iterator[Match]:
    if judged.fault is None and judged.sealed is None:
        yield Match(places(judged.entries), {"count": judged.count}, text(judged.entries[0], "t"))


CHANGES_NOT_SEALED: Final = Rule(
    "changes-not-sealed",
    Rank.MEDIUM,
    "a list of {count:count|change|changes} was signed by two people and not sealed: nothing of it is in force.",
    _signed,
    _find,
    innocent="The opening in which it was signed ended without a reseal, or its seal has no checkpoint yet.",
)
