"""What a predicate is: what of a period it looks at, one by one, and whether each satisfies it, as far as the log tells."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.vault import CLOCK_STEP
from twinseal.domain.finding import Finding
from twinseal.domain.texts import Text
from twinseal.domain.utc_text import is_moment, utc_words
from twinseal.flows.findings.counting import days_between
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.openings_table import OpeningRow, openings_table
from twinseal.flows.log.reviews import OpeningReview
from twinseal.flows.log.stories import Story, text

UNREADABLE: Final = Text("frame.why.unreadable")
NOT_DUE: Final = Text("frame.why.not_due")
CLOCK: Final = Text("frame.why.clock")
NO_TIME: Final = Text("frame.why.no_time")
STILL_RUNS: Final = Text("frame.why.still_runs")

Verdict = bool | Text
"""Whether it satisfies the predicate; a text says why the log does not tell."""


class Answer(Enum):
    """What is said of one subject."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    """It cannot be judged from the log."""


@dataclass(frozen=True, slots=True)
class JudgedSubject:
    """One subject and what is said of it; several of one noun with numbers can be named together."""

    answer: Answer
    noun: str
    """What it is, for example `seal` or `entry`; empty where `words` say everything."""
    number: int = 0
    words: str = ""
    """What people know it by, where it has no number."""
    opening: str = ""
    """Id of the opening that it is, or belongs to."""
    why: str = ""
    """Why it cannot be judged, in words."""


@dataclass(frozen=True, slots=True)
class FramePeriod:
    """The part of a log that a frame is printed for, and what is needed to judge it."""

    part: LogView
    findings: tuple[Finding, ...] = ()
    """Those of the part."""
    reviews: Mapping[str, OpeningReview] = field(default_factory=dict)
    """By the id of the opening."""
    rows: Mapping[str, OpeningRow] = field(default_factory=dict)
    """Those of the one table of openings, by the id of the opening."""
    covered: int = 0
    """How many entries of the log are under a checkpoint that two people signed."""
    now_utc: str = ""
    from_utc: str = ""
    """As the log writes times; empty for no bound."""
    to_utc: str = ""
    unreadable: tuple[int, ...] = ()
    """Numbers of the entries of the log itself that nobody can read, in order."""

    @property
    def whole(self) -> LogView:
        """Return the view of the whole log."""
        return self.part.log or self.part

    @property
    def missing(self) -> Verdict:
        """Return what is said where nothing satisfies it: no, unless it may stand in an entry that nobody can read."""
        return UNREADABLE if self.unreadable else False

    @property
    def openings(self) -> list[Story]:
        """Return the openings of the period that two people agreed on, with all their entries."""
        stories = (self.whole.whole[story.opening_id] for story in self.part.openings)
        return [story for story in stories if story.opened_utc]

    def has_gap(self, story: Story) -> bool:
        """Tell whether an entry that nobody can read lies between the first and the last of an opening."""
        own = [entry.seq for entry in story.entries if entry.before is None]
        if not own or not self.unreadable:
            return False
        place = bisect_left(self.unreadable, own[0])
        return place < len(self.unreadable) and self.unreadable[place] < own[-1]

    def within(self, start_utc: str, days: float, moments: Iterable[str]) -> Verdict:
        """Tell whether one of some moments lies within so many days after a time; open until they have passed."""
        if not is_moment(start_utc):
            return NO_TIME
        if self.clock_moved(start_utc, days):
            return CLOCK
        spans = (days_between(start_utc, moment) for moment in moments if is_moment(moment))
        if any(span is not None and 0 <= span <= days for span in spans):
            return True
        passed = days_between(start_utc, self.now_utc)
        return NOT_DUE if passed is None or passed <= days else self.missing

    def clock_moved(self, start_utc: str, days: float) -> bool:
        """Tell whether the log says that the machine's clock was changed in the days after a time: none is counted over that."""
        spans = (days_between(start_utc, text(step, "t")) for step in self.whole.of_kind(CLOCK_STEP))
        return any(span is not None and 0 <= span <= days for span in spans)


Judge = Callable[[FramePeriod], Iterable[JudgedSubject]]


@dataclass(frozen=True, slots=True, eq=False)
class Predicate:
    """One predicate; frames name it by `name`."""

    name: str
    unit: str
    """What it looks at, several of them; of the log or vault as a whole what that is called."""
    judge: Judge
    tells: str = "openings"
    """The part of a report that tells of it: a key of `twinseal.reports.frame_model.PARTS`."""
    as_a_whole: bool = False
    """Whether it looks at one thing, the log or the vault as a whole."""


def said(verdict: Verdict, noun: str, number: int = 0, *, words: str = "", opening: str = "") -> JudgedSubject:
    """Return a verdict of a subject."""
    if isinstance(verdict, Text):
        return JudgedSubject(Answer.UNKNOWN, noun, number, words, opening, str(verdict))
    return JudgedSubject(Answer.YES if verdict else Answer.NO, noun, number, words, opening)


def of_opening(story: Story, verdict: Verdict) -> JudgedSubject:
    """Return a verdict of an opening: by its seal, else by when it began."""
    if story.seal_number:
        return said(verdict, "seal", story.seal_number, opening=story.opening_id)
    named = str(Text("frame.opening_without_seal", began=utc_words(story.at_utc)))
    return said(verdict, "", words=named, opening=story.opening_id)


def of_entry(entry: Entry, verdict: Verdict) -> JudgedSubject:
    """Return a verdict of an entry, by its number."""
    if entry.before is None:
        return said(verdict, "entry", entry.seq)
    return said(verdict, "", words=str(Text("frame.entry_unanchored", seq=entry.seq, before=entry.before)))


def each_opening(judge: Callable[[Story, FramePeriod], Verdict]) -> Judge:
    """Return what judges every opening of a period; one with an entry that nobody can read among its own is left open."""

    def judged(period: FramePeriod) -> Iterator[JudgedSubject]:
        for story in period.openings:
            yield of_opening(story, UNREADABLE if period.has_gap(story) else judge(story, period))

    return judged


def period_of(
    part: LogView, findings: tuple[Finding, ...], reviews: Mapping[str, OpeningReview], **facts: str | int
) -> FramePeriod:
    """Return a period with the entries that nobody can read; `facts` are its own."""
    whole = part.log or part
    unreadable = tuple(sorted(entry.seq for entry in whole.entries if entry.fault and entry.before is None))
    rows = {row.opening: row for row in openings_table(part, tuple(reviews.values()), findings)}
    return FramePeriod(part, findings, reviews, rows, unreadable=unreadable, **facts)  # type: ignore[arg-type]  # facts by name
