"""Gathers what stands on the certificate of a drill: date, people, path, alerts, rotation and owner, each from the log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.alert import Moment
from twinseal.domain.events.alerts import ALERT_ACKNOWLEDGED, ALERT_SENT
from twinseal.domain.events.contents import FIELD_REVEALED
from twinseal.domain.opening import cause_words
from twinseal.domain.texts import sentence_of
from twinseal.domain.utc_text import is_moment
from twinseal.flows.context.times import time_after
from twinseal.flows.log.drills import drill_certified
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.owed_rotations import owed_rotations
from twinseal.flows.log.stories import Story, number, text
from twinseal.flows.log.teams import teams_in
from twinseal.flows.reporting.report import Issue
from twinseal.flows.reporting.sheet_data.facts import sheet_facts
from twinseal.reports.sheets.model import DrillData

_ANSWERS: Final = {
    "right": "report.drill.code_right",
    "older_seal": "report.drill.code_older",
    "wrong": "report.drill.code_wrong",
    "not_at_hand": "report.drill.code_not_at_hand",
}


def gather_drill(part: LogView, issue: Issue, meaning: str) -> DrillData:
    """Return what the certificate says of the one drill of a part."""
    (story,) = part.openings
    log, entry = part.log or part, drill_certified(story)
    facts = entry.fields if entry is not None else {}
    failed = [row for row in _rows(facts.get("failed")) if isinstance(row, dict)]
    envelopes, files = (number(entry, name) if entry is not None else 0 for name in ("envelope_count", "file_count"))
    says = sentence_of("report.drill.says", envelopes=envelopes, files=files, at=story.opened_utc)
    if failed:
        what = ", ".join(_named(row) for row in failed)
        says = sentence_of("report.drill.says_not", envelopes=envelopes, files=files, at=story.opened_utc, what=what)
    return DrillData(
        sheet=sheet_facts(part.entries, issue, meaning),
        says=says,
        is_whole=not failed,
        rows=(
            (sentence_of("report.drill.date"), _date(story, log, whole=not failed)),
            (sentence_of("report.drill.people"), _people(story, log)),
            (sentence_of("report.drill.path"), "\n".join(_path(story, facts))),
            (sentence_of("report.drill.alert"), _alerts(story, log)),
            (sentence_of("report.drill.rotation"), _rotation(story, log)),
            (sentence_of("report.drill.owner"), _owner(story)),
        ),
    )


def _date(story: Story, log: LogView, *, whole: bool) -> str:
    lasted = sentence_of(
        "report.drill.lasted", at=story.opened_utc, until=story.ended_utc, minutes=-(-(story.lasted_s or 0) // 60)
    )
    due = time_after(story.ended_utc, timedelta(days=log.policy.drill_days)) if whole and is_moment(story.ended_utc) else ""
    return f"{lasted} {sentence_of('report.drill.next_due', due=due)}" if due else lasted


def _people(story: Story, log: LogView) -> str:
    teams = teams_in(log)
    rows = [(story.first, str(story.form.get("person", ""))), (story.second, str(story.answer.get("person", "")))]
    first, second = (
        sentence_of("report.drill.person", name=name, team=teams.of(person, story.entries[0])) for name, person in rows
    )
    return sentence_of("report.drill.both", first=first, second=second)


def _path(story: Story, facts: object) -> Iterator[str]:
    said = facts if isinstance(facts, dict) else {}
    yield sentence_of(_ANSWERS.get(story.register_answer, "report.drill.code_not_asked"))
    yield sentence_of("report.drill.factors")
    read = any(entry.is_a(FIELD_REVEALED) for entry in story.entries)
    yield sentence_of("report.drill.word_read") if read else sentence_of("report.drill.word_not_read")
    yield sentence_of("report.drill.printed") if said.get("printed") is True else sentence_of("report.drill.not_printed")
    yield sentence_of("report.drill.carried") if said.get("carried") is True else sentence_of("report.drill.not_carried")
    yield sentence_of("report.drill.sealed", cause=cause_words(story.cause), seal=f"{story.seal_number:04d}")


def _alerts(story: Story, log: LogView) -> str:
    sent = [entry for entry in story.entries if entry.is_a(ALERT_SENT) and text(entry, "moment") == Moment.OPENED]
    if not sent:
        return sentence_of("report.drill.no_alert")
    ways = "; ".join(
        sentence_of("report.drill.alert_on", channel=_word(each, "channel"), outcome=_word(each, "outcome")) for each in sent
    )
    numbers = {number(each, "alert") for each in story.entries if each.is_a(ALERT_SENT)} - {0}
    known = [each for each in log.of_kind(ALERT_ACKNOWLEDGED) if number(each, "alert") in numbers and not log.is_late(each)]
    if not known:
        return f"{ways}. {sentence_of('report.drill.not_confirmed')}"
    names = ", ".join(log.people.name(text(each, "person")) for each in known)
    return f"{ways}. {sentence_of('report.drill.confirmed', names=names, at=text(known[0], 't'))}"


def _word(entry: Entry, name: str) -> str:
    code = text(entry, name)
    return ALERT_SENT.words.get(name, {}).get(code, code)


def _rotation(story: Story, log: LogView) -> str:
    before = [each for each in owed_rotations(log) if each.seq < story.entries[0].seq]
    owed = [each for each in before if each.is_owed or each.rotation.ended_utc > story.ended_utc]
    late = sum(is_moment(each.due_utc) and each.due_utc < story.ended_utc for each in owed)
    return f"{sentence_of('report.drill.no_rotation')} {sentence_of('report.drill.owed', count=len(owed), late=late)}"


def _owner(story: Story) -> str:
    return sentence_of("report.drill.asked", name=story.first, why=str(story.form.get("justification", "")))


def _named(row: dict[str, object]) -> str:
    label, file = str(row.get("label", "")), str(row.get("file", ""))
    return sentence_of("drill.file", file=file, label=label) if file else label


def _rows(value: object) -> list[object]:
    return value if isinstance(value, list) else []
