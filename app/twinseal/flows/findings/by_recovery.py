"""Openings with recovery sheets instead of people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.domain.finding import Rank
from twinseal.domain.opening import OpeningKind
from twinseal.flows.findings.rule import Match, Rule, in_opening
from twinseal.flows.log.dated import DatedOpening, dated_openings
from twinseal.flows.log.log_view import LogView


def _find(openings: Sequence[DatedOpening], view: LogView) -> Iterator[Match]:
    del view
    for opening in openings:
        if OpeningKind.RECOVERY in (opening.story.kind, opening.opened.fields.get("opening_kind")):
            yield in_opening(opening.story, (opening.opened,))


BY_RECOVERY: Final = Rule(
    "D7",
    "Openings by recovery",
    Rank.HIGH,
    "{named:opening} was by recovery: sheets that were kept apart stood in for people, and all of them must be made new.",
    dated_openings,
    _find,
    innocent="Too few people were left who could open.",
)
