"""An auditor who was removed by the people whom they audit."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from math import inf
from typing import Final, NamedTuple

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
    if not entries:
        return
    days, reviews = view.thresholds.a8_days, _Reviews(view)
    for entry in entries:
        person, at = text(entry, "person"), text(entry, "t")
        own = view.whole.get(text(entry, "opening"))
        open_review = own is not None and reviews.is_owed_by(_pair(own), entry.seq, but=own.opening_id)
        why = "review" if open_review else "" if _looked_at(view, entry, days) else "nobody"
        waited = days_between(at, view.now_utc or text(view.sound[-1], "t"))
        # Until the days are over somebody may still come.
        is_due = waited is not None and waited > days
        grave = why == "review" or (why == "nobody" and is_due)
        facts = {"person": person, "why": why if grave else "", "days": days}
        yield Match(person, places((entry,)), facts, at, Rank.HIGH if grave else Rank.MEDIUM)


def _looked_at(view: LogView, removal: Entry, days: int) -> bool:
    """Tell whether another auditor verified the log within so many days after a removal, and signed that it holds."""
    verified_later = verifications_in(view)
    for verified in verified_later[bisect_right(verified_later, removal.seq, key=lambda each: each.entry.seq) :]:
        if verified.is_valid and verified.by != text(removal, "person"):
            passed = days_between(text(removal, "t"), verified.later_utc)
            if passed is not None and passed <= days:
                return True
    return False


class _Owed(NamedTuple):
    """A review that was owed: from which entry on, and until which; until infinity where nobody signed it."""

    until: float
    since: int
    opening: str


class _Reviews:
    """The reviews that the openings of each person owed, to be asked for at one entry after the other."""

    def __init__(self, view: LogView) -> None:
        # That the duty was closed shows no review: anybody can append it, and two people can agree on it.
        signed: dict[str, int] = {}
        for said in held_in(view, REVIEW_SIGNED):
            signed.setdefault(text(said.entry, "opening"), said.entry.seq)
        owed: dict[str, list[_Owed]] = {}
        for story in view.openings:
            since = [entry.seq for entry in story.of_kind(DUTY_CREATED) if text(entry, "duty") == REVIEW]
            for person in _pair(story) if since else ():
                review = _Owed(signed.get(story.opening_id, inf), min(since), story.opening_id)
                owed.setdefault(person, []).append(review)
        self._since: dict[str, list[int]] = {}
        self._longest: dict[str, list[list[_Owed]]] = {}
        """Of each person, at each place of `_since`, the two reviews up to there that were owed longest.

        Two, because one may be of the opening that does not count.
        """
        for person, reviews in owed.items():
            reviews.sort(key=lambda review: review.since)
            self._since[person] = [review.since for review in reviews]
            self._longest[person] = [*accumulate(([review] for review in reviews), _two_longest)]

    def is_owed_by(self, people: Iterable[str], at: int, *, but: str) -> bool:
        """Tell whether one of them owed a review at an entry, of any opening but one."""
        for person in people:
            place = bisect_left(self._since.get(person, ()), at)
            if place and any(each.until >= at and each.opening != but for each in self._longest[person][place - 1]):
                return True
        return False


def _two_longest(kept: list[_Owed], another: list[_Owed]) -> list[_Owed]:
    return sorted((*kept, *another), reverse=True)[:2]


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
