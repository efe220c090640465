"""Predicates about how an opening was asked for, agreed on and used."""

from __future__ import annotations

from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.alert import Moment
from twinseal.domain.events.alerts import ALERT_SENT
from twinseal.domain.events.opening import (
    OPENING_FAILED,
    OPENING_OPENED,
    OPENING_RESEALED,
    OPENING_UNCLEAN_END,
    OPENING_WIDENED,
)
from twinseal.domain.events.people import IDENTIFY_GRANTED
from twinseal.domain.opening import OpeningKind
from twinseal.domain.people import Role
from twinseal.domain.texts import Text
from twinseal.domain.weak_text import is_weak_justification
from twinseal.flows.frames.predicate import STILL_RUNS, FramePeriod, Predicate, Verdict, each_opening
from twinseal.flows.log.stories import Story, number, text

_SLACK_S: Final = 5
_OUTSIDE: Final = "outside"
_OFFICERS: Final = Role.OFFICER.value


def _opened(story: Story) -> Entry:
    return next(entry for entry in story.entries if entry.is_a(OPENING_OPENED))


def _both(story: Story) -> tuple[str, str]:
    opened = _opened(story)
    return text(opened, "first"), text(opened, "second")


def _asked_and_confirmed(story: Story, period: FramePeriod) -> Verdict:
    return bool(period.rows[story.opening_id].proved)


def _approved_by_officer(story: Story, period: FramePeriod) -> Verdict:
    opened = _opened(story)
    people = period.whole.roster.at(opened.size_before).people
    second = people.get(text(opened, "second"))
    return second is not None and second.role == _OFFICERS and _asked_and_confirmed(story, period)


def _limited_in_time(story: Story, period: FramePeriod) -> Verdict:
    del period
    resealed = next((entry for entry in story.entries if entry.is_a(OPENING_RESEALED)), None)
    if resealed is not None:
        return number(resealed, "lasted_s") <= number(resealed, "granted_min") * 60 + _SLACK_S
    if any(entry.is_a(OPENING_UNCLEAN_END) for entry in story.entries):
        return Text("frame.why.unclean")
    return any(entry.is_a(OPENING_FAILED) for entry in story.entries) or STILL_RUNS


def _reason_written(story: Story, period: FramePeriod) -> Verdict:
    del period
    form = story.form
    questions, answers = (_texts(form.get(name)) for name in ("questions", "answers"))
    needs_category = OpeningKind(story.kind).has_reason if story.kind in set(OpeningKind) else True
    return (
        not is_weak_justification(str(form.get("justification", "")))
        and (bool(form.get("category")) or not needs_category)
        and len(answers) == len(questions)
        and all(answer.strip() for answer in answers)
    )


def _texts(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []


def _identified_first(story: Story, period: FramePeriod) -> Verdict:
    del period
    known: set[str] = set()
    for entry in story.entries:
        if entry.is_a(OPENING_OPENED):
            return {text(entry, "first"), text(entry, "second")} <= known
        if entry.is_a(IDENTIFY_GRANTED):
            known.add(text(entry, "person"))
    return False


def _acts_have_a_person(story: Story, period: FramePeriod) -> Verdict:
    del period
    both = set(_both(story))
    return all(both & _actors(entry) for entry in story.entries if entry.exposes)


def _actors(entry: Entry) -> set[str]:
    rows = entry.fields.get("actors")
    return {str(row.get("person")) for row in rows if isinstance(row, dict)} if isinstance(rows, list) else set()


def _only_asked_shown(story: Story, period: FramePeriod) -> Verdict:
    del period
    named = [entry for entry in story.entries if entry.is_a(OPENING_OPENED) or entry.is_a(OPENING_WIDENED)]
    agreed = {each for entry in named for each in _texts(entry.fields.get("envelopes"))}
    return all(text(entry, "envelope") in agreed for entry in story.entries if entry.exposes)


def _teams_differ(story: Story, period: FramePeriod) -> Verdict:
    first, second = period.rows[story.opening_id].teams
    return first != second if first and second else Text("frame.why.no_team")


def _alerted_outside(story: Story, period: FramePeriod) -> Verdict:
    del period
    alerts = [entry for entry in story.entries if entry.is_a(ALERT_SENT) and text(entry, "moment") == Moment.OPENED.value]
    outcomes = {text(entry, "outcome") for entry in alerts if text(entry, "receiver") == _OUTSIDE}
    if "sent" in outcomes:
        return True
    if not alerts or "begun" in outcomes:
        return Text("frame.why.no_alert")
    return False


OPENING_PREDICATES: Final = (
    Predicate("asked_and_confirmed", "openings", each_opening(_asked_and_confirmed)),
    Predicate("approved_by_officer", "openings", each_opening(_approved_by_officer)),
    Predicate("limited_in_time", "openings", each_opening(_limited_in_time)),
    Predicate("reason_written", "openings", each_opening(_reason_written)),
    Predicate("identified_first", "openings", each_opening(_identified_first)),
    Predicate("acts_have_a_person", "openings", each_opening(_acts_have_a_person)),
    Predicate("only_asked_shown", "openings", each_opening(_only_asked_shown)),
    Predicate("teams_differ", "openings", each_opening(_teams_differ)),
    Predicate("alerted_outside", "openings", each_opening(_alerted_outside)),
)
"""Predicates about how an opening was asked for, agreed on and used."""
