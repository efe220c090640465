"""What a rule is: what it looks at, what it finds, how much that weighs, and the sentence that says it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import chain
from typing import Any, Final, Generic, TypeVar

from twinseal.audit.read.reader import Entry
from twinseal.domain.errors import Cancelled
from twinseal.domain.events.sentence import Facts, Variant, Words
from twinseal.domain.finding import EntryPlace, Finding, Occurrence, Rank
from twinseal.domain.policy.policy import RULES as POLICY
from twinseal.domain.texts import worded
from twinseal.flows.context.times import parse
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story, place_of

Subject = TypeVar("Subject")
SEASON: Final = 90
"""Days after which what comes again is another finding, of rules about the vault as a whole."""


@dataclass(frozen=True, slots=True)
class Match:
    """Where a rule applies once: about what, in which entries, with which facts, when, and with which rank if not the rule's own."""

    subject: str
    """What it is about, as `Finding.subject`: what comes again of it is the same finding."""
    entries: tuple[EntryPlace, ...]
    facts: Facts
    at_utc: str = ""
    rank: Rank | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """What a rule found, and how many subjects it tested: a rule that ran and found nothing is evidence too."""

    rule: Rule[Any]
    tested: int
    findings: tuple[Finding, ...]
    goes_by: tuple[str, ...] = ()
    """What its thresholds and rules of the policy say, with the numbers that it went by."""
    stopped_by: str = ""
    """What made it stop before it had looked through the log; empty where nothing did."""

    @property
    def fired(self) -> int:
        """Return how many findings it has."""
        return len(self.findings)


@dataclass(frozen=True, slots=True, eq=False)
class Rule(Generic[Subject]):
    """One rule; its findings keep its id for ever. A pure function of the log and of the rules in force."""

    id: str
    """A letter for the family and a number: A a control did not hold, B two people in name only, C habit, D follow-up."""
    looks_for: str
    """What it looks for, in a few words."""
    rank: Rank
    """The gravest that a finding of it can weigh."""
    sentence: str | tuple[Variant, ...]
    """What a finding says (`twinseal.domain.events.sentence`); its places are the facts of its matches. Empty where it says what
    the event says whose kind is the fact `kind`."""
    subjects: Callable[[LogView], Iterable[Subject]]
    """What it looks at, one by one: openings, entries, people."""
    find: Callable[[Sequence[Subject], LogView], Iterable[Match]]
    """Takes all subjects, in the order of the log, and yields matches in that order."""
    unit: str = "openings"
    """What its subjects are called, several of them."""
    version: int = 1
    """One more whenever the same log gives other findings; they are then others, under ids of their own."""
    words: Words = field(default_factory=dict)
    """Of a fact with codes, each code in words."""
    innocent: str = ""
    """What would explain it innocently; empty where nothing usual does."""
    thresholds: tuple[str, ...] = ()
    """Names of the thresholds and rules of the policy that it goes by."""
    season: int | None = None
    """Days: what comes again later than that after the last time is another finding. None: it never is."""
    everywhere: bool = False
    """True where it speaks of the log as a whole: then it stands in every report, whatever its period."""

    def look(self, view: LogView) -> Looked:
        """Return what it finds in a whole log; where it stops, what it found until then, and by what it stopped.

        Raises `Cancelled` where nobody waits for it any more (`LogView.stop_if_asked`).
        """
        subjects: tuple[Subject, ...] = ()
        matches: list[Match] = []
        stopped_by = ""
        try:
            subjects = tuple(view.stoppable(self.subjects(view)))
            matches.extend(view.stoppable(self.find(subjects, view)))
        except Cancelled:
            raise
        except Exception as fault:  # noqa: BLE001 - whoever can write to the folder appends what they like: no entry may stop the other rules
            stopped_by = type(fault).__name__
        # Of a rule that stopped nobody may read that it tested all of them.
        tested = 0 if stopped_by else len(subjects)
        return Looked(self, tested, tuple(self._joined(matches)), self._goes_by(view), stopped_by)

    def _goes_by(self, view: LogView) -> tuple[str, ...]:
        policy, thresholds = view.policy, view.thresholds
        said = (policy.sentence(name) if name in POLICY else thresholds.sentence(name) for name in self.thresholds)
        # Two numbers may have their places in one sentence.
        return tuple(dict.fromkeys(said))

    def said(self) -> Rule[Subject]:
        """Return it with what it looks for and at what, and its innocent explanation, in the language in force."""
        looks_for = worded(f"rule.{self.id}.looks_for", self.looks_for)
        unit = worded(f"rule.{self.id}.unit", self.unit)
        innocent = self.innocent and worded(f"rule.{self.id}.innocent", self.innocent)
        return replace(self, looks_for=looks_for, unit=unit, innocent=innocent)

    def _joined(self, matches: Iterable[Match]) -> Iterator[Finding]:
        """Yield one finding for each subject and season."""
        by_subject: dict[str, list[list[Match]]] = {}
        order: list[list[Match]] = []
        for match in matches:
            seasons = by_subject.setdefault(match.subject, [])
            if not seasons or self._is_over(seasons[-1][-1].at_utc, match.at_utc):
                seasons.append([])
                order.append(seasons[-1])
            seasons[-1].append(match)
        return map(self._finding, order)

    def _is_over(self, before: str, after: str) -> bool:
        if self.season is None:
            return False
        try:
            return parse(after) - parse(before) > timedelta(days=self.season)
        except ValueError:
            # What has no readable time belongs to what came before it.
            return False

    def _finding(self, matches: Sequence[Match]) -> Finding:
        first, last = matches[0], matches[-1]
        rank = min((match.rank or self.rank for match in matches), key=lambda each: each.weight)
        entries = tuple(dict.fromkeys(chain.from_iterable(match.entries for match in matches)))
        times = tuple(Occurrence(match.entries, match.facts, match.at_utc) for match in matches) if len(matches) > 1 else ()
        return Finding(
            self.id, rank, first.subject, entries, last.facts, first.at_utc, last.at_utc, len(matches), self.version, times
        )


def places(entries: Iterable[Entry]) -> tuple[EntryPlace, ...]:
    """Return where entries stand."""
    return tuple(place_of(entry) for entry in entries)


def in_opening(
    story: Story,
    entries: Sequence[Entry],
    facts: Mapping[str, object] | None = None,
    *,
    rank: Rank | None = None,
    subject: str | None = None,
) -> Match:
    """Return a match in an opening, about it unless another `subject` is given.

    Its fact `named` is what people know the opening by: its id is on no screen and no cover.
    """
    people = [name for name in (story.first, story.second) if name]
    named = {"people": people, "seal": story.seal_number}
    about = story.opening_id if subject is None else subject
    return Match(about, places(entries), {"named": named, **(facts or {})}, story.at_utc, rank)


def openings(view: LogView) -> Iterable[Story]:
    """Return the openings, in the order in which they began."""
    return view.openings


def opened(view: LogView) -> Iterable[Story]:
    """Return the openings that two people agreed on, in the order in which they began: N of every statistic."""
    return [story for story in view.openings if story.opened_utc]
