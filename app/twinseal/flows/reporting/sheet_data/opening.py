"""Gathers what stands on the report of one opening, looked back at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from twinseal.audit.read.reader import Entry
from twinseal.domain import canonical
from twinseal.domain.duration import duration_text
from twinseal.domain.events.alerts import ALERT_SENT
from twinseal.domain.events.contents import CONTENTS_MASKED, CONTENTS_OPENED, SECRET_CLEARED
from twinseal.domain.events.kind import Tag
from twinseal.domain.events.opening import (
    ANSWER_SIGNED,
    MISMATCH_ACCEPTED,
    MISMATCH_FOUND,
    REGISTER_CODE_ANSWERED,
    REQUEST_EXPIRED,
    REQUEST_SIGNED,
    WITNESS_SIGNED,
)
from twinseal.domain.events.rules import CATEGORY_CHANGED, POLICY_CHANGED
from twinseal.domain.finding import place_number
from twinseal.domain.policy.policy import RULES, rule_in_words
from twinseal.domain.texts import sentence_of
from twinseal.domain.utc_text import utc_words
from twinseal.flows.context.times import iso
from twinseal.flows.findings.registry import by_rank, look
from twinseal.flows.findings.words import words_in
from twinseal.flows.log.carried_out import in_force_from, is_in_force_at
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.openings_table import OpeningRow, openings_table
from twinseal.flows.log.policy_then import policy_then
from twinseal.flows.log.procedure import Milestone, checks_of, last_drill, milestones_of
from twinseal.flows.log.review_words import lessons_words
from twinseal.flows.log.reviews import OpeningReview, reviews_in
from twinseal.flows.log.stories import Story, entry_line, order_of, place_of, text
from twinseal.flows.reporting.audit_data import entry_row, opening_pages
from twinseal.flows.reporting.people_rows import people_rows
from twinseal.flows.reporting.report import Issue
from twinseal.flows.reporting.rotation_rows import rotation_rows
from twinseal.flows.reporting.sheet_data.facts import sheet_facts
from twinseal.reports.model import OpeningPage
from twinseal.reports.sheets.model import Action, CheckRow, MilestoneRow, OpeningData, ReportedOpening, RulesThen, SignedText

_A_MINUTE_S, _HOUR_S = 60, 3600
_SIGNED = (REQUEST_SIGNED, WITNESS_SIGNED, ANSWER_SIGNED)
_RESPONSE = frozenset(
    {
        REGISTER_CODE_ANSWERED,
        REQUEST_EXPIRED,
        ALERT_SENT,
        CONTENTS_OPENED,
        CONTENTS_MASKED,
        SECRET_CLEARED,
        MISMATCH_FOUND,
        MISMATCH_ACCEPTED,
    }
)


def gather_opening(part: LogView, issue: Issue, meaning: str) -> OpeningData:
    """Return what the paper says of the openings of a part of the log, one in all but odd logs."""
    log, policy = part.log or part, issue.header.policy
    findings = by_rank(look(log))
    reviews = reviews_in(log, findings, policy)
    by_opening = {of.story.opening_id: of for of in reviews}
    rows, exposed = openings_table(part, reviews, findings), rotation_rows(part, policy, issue.made_at)
    pages = opening_pages(part, exposed, reviews, rows)
    own = {story.opening_id for story in part.openings}
    return OpeningData(
        sheet=sheet_facts(part.entries, issue, meaning),
        openings=tuple(
            _opening(row, page, by_opening.get(row.opening), log, issue) for row, page in zip(rows, pages, strict=True)
        ),
        exposed=tuple(row for opening, of_opening in exposed.items() if opening not in own for row in of_opening),
        people=people_rows(part),
    )


def _opening(row: OpeningRow, page: OpeningPage, of: OpeningReview | None, log: LogView, issue: Issue) -> ReportedOpening:
    story, people = log.whole[row.opening], log.people
    drill = last_drill(tuple(log.whole.values()), story)
    then = {str(each.name): _length(each) for each in milestones_of(drill)} if drill is not None else {}
    newest = of.reviews[-1].review if of is not None and of.reviews else None
    due = of.lessons_due_utc if of is not None else ""
    owed = sentence_of("report.opening.lessons_due", due=due) if due else ""
    nothing = sentence_of("report.opening.no_lessons")
    spoke = {account.by for account in of.accounts} if of is not None else set()
    return ReportedOpening(
        page=page,
        milestones=tuple(_milestone(each, then) for each in milestones_of(story)),
        longest_gap=_longest_gap(story),
        has_drill=drill is not None,
        checks=tuple(CheckRow(str(each.asked), each.was, each.holds) for each in checks_of(story, row, iso(issue.made_at))),
        findings=tuple(
            (
                each.rank,
                sentence_of("report.opening.finding", rank=str(each.rank), id=each.id, what=words_in(story, each, people)),
            )
            for each in row.findings
        ),
        response=tuple(entry_row(entry, log) for entry in story.entries if _is_response(entry)),
        signed=tuple(_signed(story)),
        silent=tuple(
            name
            for person, name in ((row.asked_by_id, row.asked_by), (row.answered_by_id, row.answered_by))
            if person and person not in spoke
        ),
        lessons=" ".join(filter(None, (nothing if newest is None else lessons_words(newest.lessons), owed))),
        actions=tuple(Action(each.what, each.owner, each.due) for each in newest.recommendations)
        if newest is not None
        else (),
        rules=_rules(log, story.entries[0]),
    )


def _is_response(entry: Entry) -> bool:
    return entry.kind in _RESPONSE or entry.has(Tag.DENIAL)


def _milestone(milestone: Milestone, drill: Mapping[str, str]) -> MilestoneRow:
    name = str(milestone.name)
    return MilestoneRow(name, text(milestone.entry, "t"), str(milestone.entry.seq), _length(milestone), drill.get(name, ""))


def _length(milestone: Milestone) -> str:
    if milestone.after_s is None:
        return ""
    if milestone.after_s < _HOUR_S:
        return str(duration_text(milestone.after_s))
    hours, minutes = divmod(milestone.after_s // _A_MINUTE_S, 60)
    days, hours = divmod(hours, 24)
    parts = ((days, "d"), (hours, "h"), (minutes, "min"))
    said = [f"{count} {unit}" for count, unit in parts if count]
    return " ".join(said[:2])


def _longest_gap(story: Story) -> str:
    reached = milestones_of(story)
    # What comes when it is over takes days, and nobody waits for it.
    own = [(before, after) for before, after in pairwise(reached) if not after.entry.has(Tag.AFTERWARDS)]
    longest = max(own, key=lambda each: each[1].after_s or 0, default=None)
    if longest is None or (longest[1].after_s or 0) < _A_MINUTE_S:
        return ""
    before, after = longest
    return sentence_of("report.opening.longest_gap", length=_length(after), before=before.name, after=after.name)


def _signed(story: Story) -> Iterator[SignedText]:
    for entry in story.entries:
        form = entry.fields.get("form")
        if entry.kind in _SIGNED and isinstance(form, dict):
            heading = sentence_of(
                "report.opening.signed",
                name=str(form.get("person_name", "")),
                kind=str(form.get("form", "")).removeprefix("twinseal/1 "),
                at=utc_words(text(entry, "t"), seconds=True),
                seq=entry.seq,
            )
            yield SignedText(heading, canonical.dumps(form).decode(), text(entry, "signature"))


def _rules(log: LogView, begun: Entry) -> RulesThen:
    then = policy_then(log, begun)
    changes = in_force_from(log, POLICY_CHANGED, CATEGORY_CHANGED)
    later = (entry for since, entry in changes if not is_in_force_at(since, begun))
    lines = (entry_line(entry, log.people) for entry in later)
    return RulesThen(
        entry=place_number(place_of(begun)),
        digest=text(begun, "constitution"),
        sentences=then.policy.sentences(),
        changed=tuple(
            sentence_of("report.opening.rule_changed", at=line.at_utc, seq=line.seq, what=line.summary) for line in lines
        ),
        unsure=tuple(rule_in_words(name).name if name in RULES else name for name in then.unsure),
        unread=sum(bool(entry.fault) for entry in log.entries if order_of(entry) > order_of(begun)),
    )
