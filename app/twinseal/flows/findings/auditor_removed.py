"""An auditor who was removed by the people whom they audit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.audit import REVIEW_SIGNED
from twinseal.domain.events.duties import DUTY_CREATED
from twinseal.domain.events.opening import OPENING_OPENED
from twinseal.domain.events.people import PERSON_REMOVED
from twinseal.domain.events.sentence import Variant
from twinseal.domain.finding import Rank
from twinseal.domain.people import Role
from twinseal.domain.statement import REVIEW
from twinseal.flows.findings.counting import days_between
from twinseal.flows.findings.rule import Match, Rule, places
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.statements import held_in
from twinseal.flows.log.stories import Story, text
from twinseal.flows.log.verifications import verifications_in


def _removed(view: LogView) -> list[Entry]:
    return [entry for entry in view.of_kind(PERSON_REMOVED) if view.people.role(text(entry, "person")) == Role.AUDITOR]


def _find(entries: Sequence[Entry], view: LogView) -> Iterator[Match]:
    days = view.thresholds.a8_days
    for entry in entries:
        person, at = text(entry, "person"), text(entry, "t")
        why = "review" if _has_open_review(view, entry) else "" if _looked_at(view, entry, days) else "nobody"
        waited = days_between(at, view.now_utc or text(view.sound[-1], "t"))
        # Until the days are over somebody may still come.
        is_due = waited is not None and waited > days
        grave = why == "review" or (why == "nobody" and is_due)
        facts = {"person": person, "why": why if grave else "", "days": days}
        yield Match(person, places((entry,)), facts, at, Rank.HIGH if grave else Rank.MEDIUM)


def _looked_at(view: LogView, removal: Entry, days: int) -> bool:
    """Tell whether another auditor verified the log within so many days after a removal, and signed that it holds."""
    for verified in verifications_in(view):
        if verified.entry.seq > removal.seq and verified.is_valid and verified.by != text(removal, "person"):
            passed = days_between(text(removal, "t"), verified.later_utc)
            if passed is not None and passed <= days:
                return True
    return False


def _has_open_review(view: LogView, removal: Entry) -> bool:
    """Tell whether a review of an earlier opening by one of the two who removed somebody was still owed."""
    own = view.whole.get(text(removal, "opening"))
    pair = set() if own is None else _pair(own)
    # That the duty was closed shows no review: anybody can append it, and two people can agree on it.
    reviewed = {text(said.entry, "opening") for said in held_in(view, REVIEW_SIGNED) if said.entry.seq < removal.seq}
    return any(
        story.opening_id not in reviewed and _pair(story) & pair and _owes_review(story, removal.seq)
        for story in view.openings
        if story is not own
    )


def _owes_review(story: Story, before: int) -> bool:
    return any(text(entry, "duty") == REVIEW and entry.seq < before for entry in story.of_kind(DUTY_CREATED))


def _pair(story: Story) -> set[str]:
    opened = story.first_of(OPENING_OPENED)
    return set() if opened is None else {text(opened, "first"), text(opened, "second")}


AUDITOR_REMOVED: Final = Rule(
    "A8",
    "Auditors who were removed",
    Rank.HIGH,
    (
        Variant(
            "the auditor {person:name} was removed by two people of whom one had an opening that nobody had reviewed.",
            lambda facts: facts.get("why") == "review",
        ),
        Variant(
            "the auditor {person:name} was removed, and no other auditor verified the log within {days} days.",
            lambda facts: facts.get("why") == "nobody",
        ),
        Variant("the auditor {person:name} was removed."),
    ),
    _removed,
    _find,
    unit="auditors who were removed",
    innocent="The auditor left the organisation.",
    thresholds=("a8_days",),
    version=2,
)
