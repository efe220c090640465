"""Somebody confirmed less than was asked for, and what was taken out came in while it was open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.opening import OPENING_EXTENDED, OPENING_WIDENED
from twinseal.domain.events.sentence import Variant
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import Match, Rule, in_opening, opened
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story, number


def _find(stories: Sequence[Story], view: LogView) -> Iterator[Match]:
    del view
    for story in stories:
        asked, given = set(story.labels), _ids(story.answer.get("envelopes"))
        out = asked - given
        widened = [entry for entry in story.of_kind(OPENING_WIDENED) if out & _listed(entry)]
        if widened:
            envelopes = sorted(out & set().union(*map(_listed, widened)))
            yield in_opening(story, widened, {"envelopes": envelopes, "minutes": 0, "opening": story.opening_id})
        extended = story.of_kind(OPENING_EXTENDED)
        wanted, granted = _minutes(story.form), _minutes(story.answer)
        if extended and granted < wanted <= granted + sum(number(entry, "minutes") for entry in extended):
            facts = {"envelopes": [], "minutes": wanted, "opening": story.opening_id}
            yield in_opening(story, extended, facts, subject=f"{story.opening_id} minutes")


def _minutes(form: object) -> int:
    value = form.get("minutes") if isinstance(form, dict) else None
    return value if isinstance(value, int) else 0


def _ids(rows: object) -> set[str]:
    return {str(row.get("id")) for row in rows if isinstance(row, dict)} if isinstance(rows, list) else set()


def _listed(entry: Entry) -> set[str]:
    rows = entry.fields.get("envelopes")
    return {str(row) for row in rows} if isinstance(rows, list) else set()


TAKEN_BACK: Final = Rule(
    "B4",
    "Narrowed, and widened again",
    Rank.MEDIUM,
    (
        Variant(
            "the second person left {envelopes:labels} out of {named:opening}, and both added it while it was open.",
            lambda facts: facts.get("envelopes"),
        ),
        Variant("the second person gave {named:opening} fewer than the {minutes} minutes, and both extended it to as many."),
    ),
    opened,
    _find,
    innocent="Only inside it showed that more was needed.",
)
