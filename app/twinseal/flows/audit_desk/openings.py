"""The list of openings at the desk: each row with its marks and with all text of it that an auditor may read, to be searched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from twinseal.domain.days import begun_days
from twinseal.domain.duty_age import DutyAge, age_of
from twinseal.domain.finding import Finding, Rank
from twinseal.domain.opening import kind_words
from twinseal.domain.policy.policy import Policy
from twinseal.domain.statement import REVIEW
from twinseal.domain.texts import Text, sentence_of
from twinseal.domain.utc_text import is_moment, utc_digits, utc_words
from twinseal.flows.log.dated import dated_openings, is_out_of_hours
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.openings_table import OpeningRow, openings_table
from twinseal.flows.log.review_words import class_words, state_words
from twinseal.flows.log.reviews import OpeningReview, reviews_in
from twinseal.flows.log.stories import People, Story, summary, text
from twinseal.flows.views.audit_desk import OpeningLine
from twinseal.flows.views.made_later import MadeLater
from twinseal.flows.views.openings import OpeningMarks

_RANKS: Final[Mapping[Rank, Text]] = {
    Rank.HIGH: Text("openings.rank.high"),
    Rank.MEDIUM: Text("openings.rank.to_answer"),
    Rank.LOW: Text("openings.rank.low"),
}


def opening_lines(
    log: LogView, findings: Sequence[Finding], said: Mapping[str, str], policy: Policy, now: datetime
) -> tuple[OpeningLine, ...]:
    """Return a line for each opening of a whole log, newest first; `said` has the sentence of each finding by its id."""
    reviews = reviews_in(log, findings, policy)
    of = {each.story.opening_id: each for each in reviews}
    out = {each.story.opening_id: is_out_of_hours(each, log) for each in dated_openings(log)}
    rows = zip(log.openings, openings_table(log, reviews, findings), strict=True)
    lines = []
    for story, row in rows:
        log.stop_if_asked()
        lines.append(_line(story, row, of.get(story.opening_id), out.get(story.opening_id), said, log.people, policy, now))
    return tuple(reversed(lines))


def _line(
    story: Story,
    row: OpeningRow,
    review: OpeningReview | None,
    out_of_hours: bool | None,
    said: Mapping[str, str],
    people: People,
    policy: Policy,
    now: datetime,
) -> OpeningLine:
    marks = _marks(row, review, out_of_hours, policy, now)
    return OpeningLine(
        opening_id=row.opening,
        kind=row.kind,
        at_utc=row.began,
        first=row.asked_by,
        second=row.answered_by,
        envelopes=row.envelopes,
        justification=row.justification,
        category=row.category,
        reference=row.reference,
        outcome=row.outcome,
        lasted_s=row.lasted_s,
        least_s=row.lasted_at_least_s,
        most_s=row.lasted_at_most_s,
        seal_number=row.seal,
        story=MadeLater(lambda: [f"{text(entry, 't')}  {summary(entry, people)}" for entry in story.entries]),
        story_kinds=MadeLater(lambda: [text(entry, "kind") for entry in story.entries]),
        marks=marks,
        searched=_folded(_searched(story, row, marks, said)),
        opened_utc=row.opened,
        first_id=row.asked_by_id,
        second_id=row.answered_by_id,
        envelope_ids=row.envelope_ids,
    )


def _marks(
    row: OpeningRow,
    review: OpeningReview | None,
    out_of_hours: bool | None,
    policy: Policy,
    now: datetime,
) -> OpeningMarks:
    to_review = review is not None and not review.state.is_done
    # A review that has to be signed again, or by somebody else too, is owed whatever the table of duties says.
    owed = [duty for duty in row.duties if duty.is_open and duty.duty != REVIEW]
    dues = [(duty.duty, duty.due) for duty in owed]
    if review is not None and to_review:
        dues.append((REVIEW, review.due_utc))
    ages = [age_of(duty, due, now, policy) for duty, due in dues]
    age = max(ages, key=list(DutyAge).index) if ages else None
    known = [datetime.fromisoformat(due) for _, due in dues if is_moment(due)]
    days = begun_days((now - min(known)).total_seconds()) if known else 0
    marks = OpeningMarks(
        rank=row.findings[0].rank if row.findings else None,
        findings=len({finding.id for finding in row.findings}),
        review=state_words(review) if review is not None else "",
        to_review=to_review,
        duties_open=len(dues),
        age=age,
        days_over=days,
        out_of_hours=out_of_hours,
    )
    return replace(marks, words=tuple(_words(marks)))


def _words(marks: OpeningMarks) -> Iterator[str]:
    if marks.rank is not None:
        yield sentence_of("openings.mark.findings", count=marks.findings, rank=_RANKS[marks.rank])
    if marks.review:
        yield marks.review
    if marks.age is not None:
        if marks.age is DutyAge.IN_TIME:
            yield sentence_of("openings.mark.owed", count=marks.duties_open)
        elif marks.days_over > 1:
            yield sentence_of("openings.mark.overdue", count=marks.duties_open, days=marks.days_over)
        else:
            yield sentence_of("openings.mark.overdue_today", count=marks.duties_open)
    if marks.out_of_hours:
        yield sentence_of("openings.mark.out_of_hours")


def _searched(story: Story, row: OpeningRow, marks: OpeningMarks, said: Mapping[str, str]) -> Iterator[str]:
    """Yield all that an auditor may read of an opening; what only stands in its entries is searched among the entries."""
    # A time in both forms: as the list shows it, and as the log and an older note have it.
    yield from (row.began, utc_words(row.began), utc_digits(row.began))
    yield from (kind_words(row.kind) if row.kind else "", row.outcome.words, row.opening)
    yield from (row.asked_by, row.answered_by, *row.teams, *row.envelopes, *story.labels.values())
    yield from (row.category, row.reference, row.justification, row.refusal_reason)
    answers = story.form.get("answers")
    yield from map(str, answers if isinstance(answers, list) else ())
    if row.seal:
        yield sentence_of("openings.searched.seal", seal=f"{row.seal:04d}")
        yield str(row.seal)
    yield from (row.register_code, *row.reviewed_by, *marks.words)
    if row.review_class is not None:
        yield class_words(row.review_class)
    for finding in row.findings:
        yield from (finding.id, finding.rule, said.get(finding.id, ""))


def _folded(parts: Iterable[str]) -> str:
    # A line end between two parts: no word that is typed reaches from one into the next.
    return "\n".join(filter(None, parts)).casefold()
