"""What two people agreed on, and nothing says that a seal carried it out: a list of changes, the removal of a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.people import PERSON_REMOVED
from twinseal.domain.events.sentence import Variant
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import Match, Rule, places
from twinseal.flows.log.carried_out import lists_carried_out
from twinseal.flows.log.change_consent import ListConsent, changes_of
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.pending_removals import agreed_only
from twinseal.flows.log.stories import text


def _agreed(view: LogView) -> Iterator[ListConsent | Entry]:
    if view.seals is not None:
        for story in view.openings:
            yield from changes_of(story, view.roster, view.seals)
    yield from view.of_kind(PERSON_REMOVED)


def _find(agreed: Sequence[ListConsent | Entry], view: LogView) -> Iterator[Match]:
    # Nothing that can be appended says that a seal carried a list out, where the checkpoints tell.
    undone = agreed_only(view.of_kind(PERSON_REMOVED), lists_carried_out(view))
    for each in agreed:
        if isinstance(each, Entry):
            person = text(each, "person")
            if undone.get(person) is each:
                yield Match(person, places((each,)), {"person": person, "count": 0}, text(each, "t"))
        elif each.fault is None and each.sealed is None:
            facts = {"person": "", "count": each.count}
            yield Match(each.digest, places(each.entries), facts, text(each.entries[0], "t"))


NOT_CARRIED_OUT: Final = Rule(
    "A26",
    "Agreed, and not carried out",
    Rank.MEDIUM,
    (
        Variant("the removal of {person:name} was agreed but not carried out.", lambda facts: facts.get("person")),
        Variant(
            "a list of {count:count|change|changes} was signed by two people and not sealed: nothing of it is in force.",
        ),
    ),
    _agreed,
    _find,
    unit="lists of changes and removals",
    innocent="The opening in which it was agreed ended without a reseal, or its seal has no checkpoint yet.",
)
