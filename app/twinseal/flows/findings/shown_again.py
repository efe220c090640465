"""Contents that were shown again although nobody had rotated them since they were shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.duty_age import DutyAge, age_of
from twinseal.domain.events.sentence import Variant
from twinseal.domain.finding import Rank
from twinseal.domain.utc_text import is_moment
from twinseal.flows.findings.rule import Match, Rule, in_opening
from twinseal.flows.log.duties import ROTATE
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.owed_rotations import OwedRotation, owed_rotations
from twinseal.flows.log.stories import Story, place_of, text


@dataclass(frozen=True, slots=True)
class _Shown:
    """An envelope of which an opening showed something, and what was owed for it then."""

    story: Story
    envelope: str
    entries: tuple[Entry, ...]
    owed: tuple[OwedRotation, ...]


def _subjects(view: LogView) -> Iterator[_Shown]:
    owed: dict[str, list[OwedRotation]] = {}
    for each in owed_rotations(view):
        for envelope in each.envelopes:
            owed.setdefault(envelope, []).append(each)
    for story in view.openings:
        shown: dict[str, list[Entry]] = {}
        for entry in story.exposing:
            shown.setdefault(text(entry, "envelope"), []).append(entry)
        for envelope, entries in shown.items():
            yield _Shown(story, envelope, tuple(entries), tuple(_still(owed.get(envelope, ()), story, entries[0])))


def _still(owed: Sequence[OwedRotation], story: Story, shown: Entry) -> Iterator[OwedRotation]:
    for each in owed:
        earlier = each.rotation.opening != story.opening_id and each.seq < shown.seq
        if earlier and not each.is_over_by(shown) and place_of(shown)[0] < 0:
            yield each


def _find(shown: Sequence[_Shown], view: LogView) -> Iterator[Match]:
    for each in shown:
        at = text(each.entries[0], "t")
        if not each.owed or not is_moment(at):
            continue
        now = datetime.fromisoformat(at)
        late = any(age_of(ROTATE, owed.due_utc, now, view.policy) is not DutyAge.IN_TIME for owed in each.owed)
        # Empty where no entry tells: a made log can owe a rotation of what it does not say was shown.
        since = min(filter(None, (owed.rotation.since_utc for owed in each.owed)), default="")
        facts = {
            "opening": each.story.opening_id,
            "envelope": each.envelope,
            "since": since,
            "late": late,
        }
        yield in_opening(each.story, each.entries, facts, rank=Rank.HIGH if late else Rank.MEDIUM, subject=each.envelope)


SHOWN_AGAIN: Final = Rule(
    "C3",
    "Shown again and not rotated in between",
    Rank.HIGH,
    (
        Variant(
            "in {named:opening} {envelope:label} was shown again[; it had been shown on {since:utc}], and its rotation was overdue.",
            lambda facts: facts.get("late"),
        ),
        Variant(
            "in {named:opening} {envelope:label} was shown again[; it had been shown on {since:utc}], and was not rotated in between."
        ),
    ),
    _subjects,
    _find,
    unit="envelopes shown in openings",
    innocent="The same emergency needed a second opening before there was time to rotate.",
    thresholds=("rotation_due_h",),
)
