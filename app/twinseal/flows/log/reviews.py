"""What the log says of reviews: which openings owe one, who signed which, and where each opening stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from twinseal.audit.read.reader import Entry
from twinseal.audit.verify.statement_check import PARTIES, OpeningsSoFar, parties_in
from twinseal.domain.events.audit import AUDIT_LOOKED
from twinseal.domain.events.duties import DUTY_CREATED
from twinseal.domain.events.kind import Kind, Tag
from twinseal.domain.events.opening import OPENING_OPENED, OPENING_REFUSED, OPENING_UNCLEAN_END
from twinseal.domain.finding import EntryPlace, Finding, Rank
from twinseal.domain.opening import OpeningKind
from twinseal.domain.policy.policy import Policy
from twinseal.domain.review import FINDINGS_MAX, Account, Remark, Review
from twinseal.domain.statement import LESSONS, REVIEW
from twinseal.domain.utc_text import is_moment
from twinseal.flows.context.times import time_after
from twinseal.flows.log.duties import lessons_due
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.statements import Said, said_in, unfit_in
from twinseal.flows.log.stories import Story, place_of, text


class ReviewState(StrEnum):
    """Where an opening stands."""

    OPEN = "open"
    LOOKED = "looked"
    """An auditor looked at it and signed nothing."""
    WAITS = "waits"
    """A grave one, reviewed once."""
    REVIEWED = "reviewed"
    COUNTERSIGNED = "countersigned"
    """A second auditor reviewed it too."""
    AGAIN = "again"
    """A finding of the highest rank came that its review does not answer."""

    @property
    def is_done(self) -> bool:
        """Tell whether nobody has to look at it."""
        return self in (ReviewState.REVIEWED, ReviewState.COUNTERSIGNED)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review that holds."""

    review: Review
    by: str
    """Id of the auditor."""
    at_utc: str
    head: str
    """Of its entry, in hexadecimal: by this a second review names it."""


@dataclass(frozen=True, slots=True)
class Accounted:
    """What one of the two people said."""

    account: Account
    by: str
    at_utc: str


@dataclass(frozen=True, slots=True)
class OpeningReview:
    """One opening that owes a review, and all that was said of it."""

    story: Story
    due_utc: str
    needs_second: bool
    """Whether the policy asks for a second auditor of what is grave."""
    parties: frozenset[str]
    """Ids of who asked and who answered."""
    findings: tuple[Finding, ...] = ()
    """Those that name it, the gravest first."""
    reviews: tuple[Reviewed, ...] = ()
    """In the order of the log."""
    accounts: tuple[Accounted, ...] = ()
    looked: tuple[str, ...] = ()
    """Ids of the auditors who looked at it."""
    lessons_due_utc: str = ""
    """When it is due to say what was learnt; empty where nothing is owed."""

    @property
    def named(self) -> str:
        """Return what people know it by."""
        return self.story.named

    @property
    def is_drill(self) -> bool:
        """Tell whether it was a drill, which owes a light review."""
        return self.story.kind == OpeningKind.DRILL

    @property
    def rank(self) -> Rank | None:
        """Return the gravest rank of the findings that name it."""
        return self.findings[0].rank if self.findings else None

    @property
    def first(self) -> Reviewed | None:
        """Return the newest review that is no second one."""
        return next((each for each in reversed(self.reviews) if not each.review.second), None)

    @property
    def second(self) -> Reviewed | None:
        """Return the newest review that another auditor signed as the second to that one."""
        first = self.first
        if first is None:
            return None
        return next(
            (each for each in reversed(self.reviews) if each.review.second == first.head and each.by != first.by), None
        )

    @property
    def is_grave(self) -> bool:
        """Tell whether a second auditor has to look."""
        first = self.first
        return self.rank is Rank.HIGH or (first is not None and first.review.grave)

    @property
    def state(self) -> ReviewState:
        """Return where it stands."""
        first = self.first
        if first is None:
            return ReviewState.LOOKED if self.looked else ReviewState.OPEN
        newest = self.second or first
        answered = {each.id for each in newest.review.findings}
        high = [finding.id for finding in self.findings if finding.rank is Rank.HIGH]
        if len(answered) < FINDINGS_MAX and not answered.issuperset(high):
            return ReviewState.AGAIN
        if self.second is not None:
            return ReviewState.COUNTERSIGNED
        return ReviewState.WAITS if first.review.grave and self.needs_second else ReviewState.REVIEWED


def reviews_in(view: LogView, findings: Sequence[Finding], policy: Policy) -> tuple[OpeningReview, ...]:
    """Return every opening of a whole log that owes a review, in the order of the log."""
    said: dict[str, list[Said]] = {}
    for each in _sound(view):
        if isinstance(each.about, Review | Account):
            said.setdefault(each.about.opening, []).append(each)
    named, parties = findings_by_opening(view, findings), view.once("parties", lambda: parties_in(_own_of(view, *PARTIES)))
    return tuple(
        _of(story, said.get(opening, []), named.get(opening, ()), policy, parties.get(opening, frozenset()))
        for opening, story in view.whole.items()
        if owes_review(story)
    )


def _of(
    story: Story, said: Sequence[Said], findings: tuple[Finding, ...], policy: Policy, parties: frozenset[str]
) -> OpeningReview:
    reviews, accounts = list[Reviewed](), list[Accounted]()
    for each in said:
        statement = each.statement
        if statement is not None and isinstance(each.about, Review):
            reviews.append(Reviewed(each.about, statement.person_id, each.later_utc, each.entry.head.hex()))
        elif statement is not None and isinstance(each.about, Account):
            accounts.append(Accounted(each.about, statement.person_id, each.later_utc))
    looked = dict.fromkeys(text(entry, "person") for entry in story.of_kind(AUDIT_LOOKED))
    return OpeningReview(
        story,
        _due(story, policy),
        policy.second_review,
        parties,
        findings,
        tuple(reviews),
        tuple(accounts),
        tuple(looked),
        _lessons_due(story, reviews, policy),
    )


@dataclass(frozen=True, slots=True)
class FindingAnswer:
    """What an auditor said of a finding, by a remark or in a review."""

    words: str
    by: str
    at_utc: str
    in_review: bool
    seq: int
    """Number of its entry."""

    def is_of_all(self, finding: Finding) -> bool:
        """Tell whether it came after every entry of a finding, in the order of the log: an entry can be given any time."""
        return all(self.seq > (seq if before < 0 else before - 1) for before, seq in finding.entries)


def answers_in(view: LogView) -> dict[str, tuple[FindingAnswer, ...]]:
    """Return what was said of findings by their ids, in reviews and by remarks, in the order of the log."""
    answers: dict[str, list[FindingAnswer]] = {}
    for said in _sound(view):
        statement = said.statement
        if statement is None:
            continue
        if isinstance(said.about, Remark):
            remark = FindingAnswer(
                said.about.remark, statement.person_id, said.later_utc, in_review=False, seq=said.entry.seq
            )
            answers.setdefault(said.about.finding, []).append(remark)
        elif isinstance(said.about, Review):
            for each in said.about.findings:
                answer = FindingAnswer(each.answer, statement.person_id, said.later_utc, in_review=True, seq=said.entry.seq)
                answers.setdefault(each.id, []).append(answer)
    return {finding: tuple(row) for finding, row in answers.items()}


def openings_of(finding: Finding, stories: Collection[str], entries: Mapping[EntryPlace, str]) -> tuple[str, ...]:
    """Return the openings that a finding leads to: what it is about first, then those that it names, the newest first.

    `stories` are the ids of openings, `entries` those that entries name.
    """
    named = (entries.get(place, "") for place in reversed(finding.entries))
    return tuple(opening for opening in dict.fromkeys((finding.subject, *named)) if opening in stories)


def owes_review(story: Story) -> bool:
    """Tell whether an opening owes a review: it was opened and is over, it was refused, or it ended without a reseal."""
    if story.of_kind(OPENING_REFUSED) or story.of_kind(OPENING_UNCLEAN_END):
        return True
    return bool(story.of_kind(OPENING_OPENED)) and story.has(Tag.SETTLES_DUTIES)


def _sound(view: LogView) -> tuple[Said, ...]:
    return view.once(f"sound statements {view.ids}", lambda: _judged(view))


def _judged(view: LogView) -> tuple[Said, ...]:
    own = view.own
    heads = {entry.seq: entry.head.hex() for entry in view.stoppable(own)}
    unfit = view.once("unfit statements", lambda: unfit_in(view.stoppable(own)))
    said = said_in(view.stoppable(own), heads, view.roster, view.ids, unfit)
    return tuple(each for each in said if each.fault is None and each.about is not None)


def _own_of(view: LogView, *kinds: Kind) -> Iterator[Mapping[str, object]]:
    return (entry.fields for entry in view.of_kind(*kinds) if entry.before is None)


def known_of(entries: Iterable[Entry], opening: str) -> str:
    """Return the digest over the heads of an opening's entries, as a form that is signed next has it."""
    so_far = OpeningsSoFar()
    for entry in entries:
        if entry.before is None and not entry.fault:
            so_far.take(entry.fields, entry.head)
    return so_far.heads_sha256(opening)


def openings_by_entry(entries: Iterable[Entry]) -> dict[EntryPlace, str]:
    """Return the ids of the openings that entries name, by the places of these; empty where one names none."""
    return {place_of(entry): text(entry, "opening") for entry in entries}


def findings_by_opening(view: LogView, findings: Sequence[Finding]) -> Mapping[str, tuple[Finding, ...]]:
    """Return findings by the openings of a whole log that they name, the gravest first."""
    if not findings:
        return {}
    by_entry = openings_by_entry(view.entries)
    named: dict[str, list[Finding]] = {}
    for finding in findings:
        for opening in dict.fromkeys(by_entry.get(place, "") for place in finding.entries):
            if opening:
                named.setdefault(opening, []).append(finding)
    return {opening: tuple(sorted(row, key=lambda each: each.rank.weight)) for opening, row in named.items()}


def _due(story: Story, policy: Policy) -> str:
    """Return when the review is due: as the log says, the earliest; else counted from the end."""
    said = [text(entry, "due") for entry in story.of_kind(DUTY_CREATED) if text(entry, "duty") == REVIEW]
    known = [due for due in said if is_moment(due)]
    if known:
        return min(known)
    ended = story.ended_utc or story.found_utc or story.at_utc
    return time_after(ended, timedelta(days=policy.review_due_days))


def _lessons_due(story: Story, reviews: Sequence[Reviewed], policy: Policy) -> str:
    if not reviews or not reviews[-1].review.asks_for_lessons:
        return ""
    owed = [text(entry, "due") for entry in story.of_kind(DUTY_CREATED) if text(entry, "duty") == LESSONS]
    known = [due for due in owed if is_moment(due)]
    # Until a seal takes the review up it is due as that seal will say.
    return known[-1] if known else lessons_due(reviews[-1].review, reviews[-1].at_utc, policy.lessons_due_days)
