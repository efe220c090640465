"""An auditor who was removed by the people whom they audit."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from math import inf
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


class _Reviews:
    """The reviews that the openings of each person owed, to be asked for at one entry after the other."""

    def __init__(self, view: LogView) -> None:
        # That the duty was closed shows no review: anybody can append it, and two people can agree on it.
        signed: dict[str, int] = {}
        for said in held_in(view, REVIEW_SIGNED):
            signed.setdefault(text(said.entry, "opening"), said.entry.seq)
        self._owed: dict[tuple[str, str], tuple[float, float]] = {}
        """From which entry on a person owed the review of an opening, and until which: infinity where nobody signed it."""
        for story in view.openings:
            since = min((entry.seq for entry in story.of_kind(DUTY_CREATED) if text(entry, "duty") == REVIEW), default=inf)
            until = signed.get(story.opening_id, inf)
            for person in _pair(story) if since < until else ():
                self._owed[person, story.opening_id] = since, until
        self._begun: dict[str, list[float]] = {}
        self._over: dict[str, list[float]] = {}
        for (person, _opening), (since, until) in self._owed.items():
            insort(self._begun.setdefault(person, []), since)
            insort(self._over.setdefault(person, []), until)

    def is_owed_by(self, people: Iterable[str], at: int, *, but: str) -> bool:
        """Tell whether one of them owed a review at an entry, of any opening but one."""
        return any(self._count(person, at) > self._is_owed(person, but, at) for person in people)

    def _count(self, person: str, at: int) -> int:
        return bisect_left(self._begun.get(person, ()), at) - bisect_left(self._over.get(person, ()), at)

    def _is_owed(self, person: str, opening: str, at: int) -> bool:
        since, until = self._owed.get((person, opening), (inf, inf))
        return since < at <= until


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
