"""A list of changes that the signatures of two people do not prove."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import Match, Rule, places
from twinseal.flows.log.change_consent import ListConsent, changes_of
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text


def _judged(view: LogView) -> Iterator[ListConsent]:
    for story in view.openings:
        yield from changes_of(story, view.roster, view.seals)


def _find(judged: Sequence[ListConsent], view: LogView) -> Iterator[Match]:
    del view
    for each in judged:
        if each.fault:
            about = f"{text(each.entries[0], 'opening')} {each.digest}"
            yield Match(about, places(each.entries), {"fault": each.fault}, text(each.entries[0], "t"))


CHANGES_NOT_PROVEN: Final = Rule(
    "A22",
    "Changes that two signatures do not prove",
    Rank.HIGH,
    "the log records changes that are NOT PROVEN by the signatures of two people: {fault}. "
    "Anyone who can write to the vault's folder could have made them up.",
    _judged,
    _find,
    unit="lists of changes",
    version=2,
)
