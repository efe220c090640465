"""Reference numbers that were used again on another day, or that nobody's system gave out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.days import begun_days
from twinseal.domain.events.opening import REQUEST_SIGNED
from twinseal.domain.events.sentence import Variant
from twinseal.domain.finding import Rank
from twinseal.domain.references import is_made_up
from twinseal.flows.findings.rule import Match, Rule, in_opening
from twinseal.flows.log.dated import DatedOpening, emergencies
from twinseal.flows.log.log_view import LogView


def _with_reference(view: LogView) -> list[DatedOpening]:
    return [opening for opening in emergencies(view) if _reference(opening)]


def _reference(opening: DatedOpening) -> str:
    return str(opening.story.form.get("reference", "")).strip()


def _find(openings: Sequence[DatedOpening], view: LogView) -> Iterator[Match]:
    first_with: dict[str, DatedOpening] = {}
    for opening in openings:
        reference = _reference(opening)
        first = first_with.setdefault(reference.casefold(), opening)
        after_s = opening.at_s - first.at_s
        if after_s >= view.thresholds.c12_hours * 3600 and opening is not first:
            facts = {"reference": reference, "days": begun_days(after_s), "made_up": False}
            yield in_opening(opening.story, _requests(opening), facts, subject=first.story.opening_id)
        elif is_made_up(reference):
            yield in_opening(opening.story, _requests(opening), {"reference": reference, "days": 0, "made_up": True})


def _requests(opening: DatedOpening) -> list[Entry]:
    return opening.story.of_kind(REQUEST_SIGNED) or [opening.opened]


REFERENCE_AGAIN: Final = Rule(
    "C12",
    "Reference numbers used again, or made up",
    Rank.MEDIUM,
    (
        Variant("in {named:opening} the reference number {reference} looks made up.", lambda facts: facts.get("made_up")),
        Variant(
            "in {named:opening} the reference number {reference} was used again, {days:count|day|days} after the first time."
        ),
    ),
    _with_reference,
    _find,
    unit="emergency openings with a reference number",
    innocent="One incident went on for days; a reviewer says so once.",
    thresholds=("c12_hours",),
)
