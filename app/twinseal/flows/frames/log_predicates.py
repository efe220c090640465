"""Predicates about the log, its readers, the people and the rules of a vault."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.audit import AUDIT_SIGNED_IN, AUDIT_SIGNED_OUT, REPORT_WRITTEN
from twinseal.domain.events.log import EPOCH_BEGUN, LOG_KEY_LOST
from twinseal.domain.events.maintenance import ENVELOPE_ADDED, ENVELOPE_RETIRED
from twinseal.domain.events.people import (
    ATTEMPT_UNRESOLVED,
    IDENTIFY_ATTEMPT,
    IDENTIFY_CANCELLED,
    IDENTIFY_DENIED,
    IDENTIFY_GRANTED,
)
from twinseal.domain.events.vault import CLOCK_STEP, VAULT_FOUNDED
from twinseal.domain.people import Role
from twinseal.domain.texts import Text
from twinseal.domain.utc_text import is_moment, utc_words
from twinseal.flows.findings.counting import days_between
from twinseal.flows.frames.predicate import (
    CLOCK,
    NO_TIME,
    NOT_DUE,
    STILL_RUNS,
    UNREADABLE,
    FramePeriod,
    Judge,
    JudgedSubject,
    Predicate,
    Verdict,
    of_entry,
    of_opening,
    said,
)
from twinseal.flows.log.change_consent import changes_of
from twinseal.flows.log.clock_steps import ReasonsOfSteps, steps_explained
from twinseal.flows.log.consent import consent_of
from twinseal.flows.log.drills import whole_drill
from twinseal.flows.log.stories import number, place_of, text
from twinseal.flows.log.verifications import unverified_in

_YEAR: Final = 365
_DAYS_KEPT: Final = 90
_FORTNIGHT: Final = 15
_MOST_ATTEMPTS: Final = 10
_RIGHTS_REVIEW: Final = "rights"
_DETAILS: Final = ("kind", "station", "app", "result")


def _attempts_answered(period: FramePeriod) -> Iterator[JudgedSubject]:
    view = period.whole
    outcomes = view.of_kind(IDENTIFY_GRANTED, IDENTIFY_DENIED, IDENTIFY_CANCELLED)
    answered = {(entry.before, number(entry, "ref")) for entry in outcomes}
    newest = {text(entry, "person"): place_of(entry) for entry in view.of_kind(IDENTIFY_ATTEMPT)}
    broken_off = {text(entry, "person") for entry in view.of_kind(ATTEMPT_UNRESOLVED)}
    for entry in period.part.of_kind(IDENTIFY_ATTEMPT):
        person = text(entry, "person")
        if (entry.before, entry.seq) in answered:
            yield of_entry(entry, verdict=True)
        elif newest[person] == place_of(entry) and person not in broken_off:
            yield of_entry(entry, STILL_RUNS)
        else:
            yield of_entry(entry, period.missing)


def _entries_have_details(period: FramePeriod) -> Iterator[JudgedSubject]:
    for entry in period.part.entries:
        if entry.fault:
            yield of_entry(entry, UNREADABLE)
        else:
            yield of_entry(entry, is_moment(text(entry, "t")) and all(map(entry.fields.get, _DETAILS)))


def _entries_countersigned(period: FramePeriod) -> Iterator[JudgedSubject]:
    for entry in period.part.entries:
        if entry.before is not None:
            yield of_entry(entry, verdict=False)
        else:
            yield of_entry(entry, entry.seq < period.covered or Text("frame.why.not_countersigned"))


def _whole(period: FramePeriod) -> Verdict:
    own = [entry for entry in period.whole.entries if entry.before is None]
    if period.unreadable:
        return UNREADABLE
    if not own or not own[0].is_a(VAULT_FOUNDED):
        return False
    return all(after.seq == before.seq + 1 for before, after in pairwise(own))


def _log_is_whole(period: FramePeriod) -> Iterator[JudgedSubject]:
    yield said(_whole(period), "")


def _kept_90_days(period: FramePeriod) -> Iterator[JudgedSubject]:
    founded, verdict = _founded(period), _whole(period)
    age = days_between(text(founded, "t"), period.now_utc) if founded is not None else None
    if verdict is True:
        verdict = NO_TIME if age is None else age >= _DAYS_KEPT or Text("frame.why.young")
    yield said(verdict, "")


def _founded(period: FramePeriod) -> Entry | None:
    return next(iter(period.whole.of_kind(VAULT_FOUNDED)), None)


def _failures_ended(period: FramePeriod) -> Iterator[JudgedSubject]:
    entries = period.whole.sound
    places = {place_of(entry): place for place, entry in enumerate(entries)}
    begun = [place for place, entry in enumerate(entries) if entry.is_a(EPOCH_BEGUN)]
    for entry in period.part.of_kind(LOG_KEY_LOST):
        ended = any(place > places[place_of(entry)] for place in begun)
        yield of_entry(entry, ended or period.within(text(entry, "t"), 1, ()))


def _steps_explained(period: FramePeriod) -> Iterator[JudgedSubject]:
    reasons = ReasonsOfSteps(steps_explained(period.whole))
    for entry in period.part.of_kind(CLOCK_STEP):
        explained = bool(reasons.at(entry.seq))
        passed = days_between(text(entry, "t"), period.now_utc)
        is_due = passed is not None and passed > period.whole.policy.audit_every_days
        yield of_entry(entry, explained or (period.missing if is_due else NOT_DUE))


def _readers_are_auditors(period: FramePeriod) -> Iterator[JudgedSubject]:
    for entry in period.part.of_kind(AUDIT_SIGNED_IN):
        people = period.whole.roster.at(entry.size_before).people
        reader = people.get(text(entry, "person"))
        yield of_entry(entry, Text("frame.why.unknown_person") if reader is None else reader.role == Role.AUDITOR.value)


def _visits_ended(period: FramePeriod) -> Iterator[JudgedSubject]:
    ends: dict[tuple[int, int], bool] = {}
    running: dict[str, Entry] = {}
    for entry in period.whole.of_kind(AUDIT_SIGNED_IN, AUDIT_SIGNED_OUT):
        person = text(entry, "person")
        begun = running.pop(person, None)
        if begun is not None:
            ends[place_of(begun)] = entry.is_a(AUDIT_SIGNED_OUT)
        if entry.is_a(AUDIT_SIGNED_IN):
            running[person] = entry
    for entry in period.part.of_kind(AUDIT_SIGNED_IN):
        yield of_entry(entry, ends.get(place_of(entry), STILL_RUNS))


def _verified_every(days_of: int | None) -> Judge:
    """Return what judges the times between two verifications; None for as many days as the rules of the vault say."""

    def judged(period: FramePeriod) -> Iterator[JudgedSubject]:
        view = period.whole
        days = view.policy.audit_every_days if days_of is None else days_of
        founded = _founded(period)
        start = max(filter(is_moment, (period.from_utc, text(founded, "t") if founded is not None else "")), default="")
        end = min(filter(is_moment, (period.to_utc, period.now_utc)), default="")
        for before, after in unverified_in(view, start, end):
            words = str(Text("frame.span", first=utc_words(before), last=utc_words(after)))
            passed = days_between(before, after)
            verdict: Verdict = NO_TIME if passed is None else passed <= days
            yield said(CLOCK if period.clock_moved(before, passed or 0) else verdict, "", words=words)

    return judged


def _lists_signed(period: FramePeriod) -> Iterator[JudgedSubject]:
    for story in period.openings:
        for consent in changes_of(story, period.whole.roster, period.whole.seals):
            yield of_opening(story, UNREADABLE if period.has_gap(story) else consent.fault is None)


def _people_settled(period: FramePeriod) -> Iterator[JudgedSubject]:
    newest = period.whole.roster.newest
    for person, entrant in newest.people.items():
        if entrant.may_open:
            held = Text("frame.why.held") if entrant.held else False
            yield said(newest.settled(person, entrant.key) or held, "", words=entrant.name)


def _attempts_limited(period: FramePeriod) -> Iterator[JudgedSubject]:
    yield said(period.whole.policy.lock_after_in_a_row <= _MOST_ATTEMPTS, "")


def _in_a_year(moments: list[str], period: FramePeriod) -> Verdict:
    spans = [days_between(moment, period.now_utc) for moment in moments]
    if any(span is not None and 0 <= span <= _YEAR for span in spans):
        return True
    founded = _founded(period)
    age = days_between(text(founded, "t"), period.now_utc) if founded is not None else None
    if age is None:
        return NO_TIME
    return period.missing if age > _YEAR else Text("frame.why.young")


def _drilled(period: FramePeriod) -> Iterator[JudgedSubject]:
    view = period.whole
    drills = [story for story in view.whole.values() if whole_drill(story) is not None]
    agreed = [story.opened_utc for story in drills if consent_of(story, view.roster).fault is None]
    yield said(_in_a_year(agreed, period), "")


def _rights_reviewed(period: FramePeriod) -> Iterator[JudgedSubject]:
    written = period.whole.of_kind(REPORT_WRITTEN)
    yield said(
        _in_a_year([text(entry, "t") for entry in written if text(entry, "report_kind") == _RIGHTS_REVIEW], period), ""
    )


def _two_envelopes(period: FramePeriod) -> Iterator[JudgedSubject]:
    founded, view = _founded(period), period.whole
    if founded is None or period.unreadable:
        yield said(UNREADABLE, "")
    else:
        lists = [consent for story in view.whole.values() for consent in changes_of(story, view.roster, view.seals)]
        rows = [
            entry for consent in lists if consent.fault is None and consent.sealed is not None for entry in consent.entries
        ]
        added, retired = (sum(entry.is_a(kind) for entry in rows) for kind in (ENVELOPE_ADDED, ENVELOPE_RETIRED))
        yield said(number(founded, "envelope_count") + added - retired > 1, "")


def _outside_the_log(period: FramePeriod) -> Iterator[JudgedSubject]:
    del period
    yield said(Text("frame.why.outside"), "")


LOG_PREDICATES: Final = (
    Predicate("attempts_answered", "attempts to authenticate", _attempts_answered, "attempts"),
    Predicate("entries_have_details", "entries", _entries_have_details, "log"),
    Predicate("entries_countersigned", "entries", _entries_countersigned, "chain"),
    Predicate("log_is_whole", "The log", _log_is_whole, "chain", as_a_whole=True),
    Predicate("kept_90_days", "The log", _kept_90_days, "chain", as_a_whole=True),
    Predicate("failures_ended", "failures of the log", _failures_ended, "attempts"),
    Predicate("clock_steps_explained", "steps of the clock", _steps_explained, "attempts"),
    Predicate("readers_are_auditors", "visits of auditors", _readers_are_auditors, "attempts"),
    Predicate("visits_ended", "visits of auditors", _visits_ended, "attempts"),
    Predicate("verified_every_15_days", "times between two verifications", _verified_every(_FORTNIGHT), "attempts"),
    Predicate("verified_as_the_rules_say", "times between two verifications", _verified_every(None), "attempts"),
    Predicate("lists_signed", "lists of changes", _lists_signed),
    Predicate("people_settled", "people who may open", _people_settled, "attempts"),
    Predicate("attempts_limited", "The rules of the vault", _attempts_limited, "attempts", as_a_whole=True),
    Predicate("drilled_in_a_year", "The vault", _drilled, as_a_whole=True),
    Predicate("rights_reviewed_in_a_year", "The vault", _rights_reviewed, "attempts", as_a_whole=True),
    Predicate("two_envelopes", "The vault", _two_envelopes, "chain", as_a_whole=True),
    Predicate("outside_the_log", "The log", _outside_the_log, "", as_a_whole=True),
)
"""Predicates about the log, its readers, the people and the rules of a vault."""
