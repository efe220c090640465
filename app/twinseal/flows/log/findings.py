"""What an auditor should look at: the rules, and what each of them found in the log; more come with the auditor's desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.duties import DUTY_CREATED, DUTY_NARROWED
from twinseal.domain.events.kind import Tag
from twinseal.domain.events.opening import (
    ALERT_SENT,
    OPENING_OPENED,
    OPENING_RESEALED,
    OPENING_UNCLEAN_END,
    REGISTER_CODE_ANSWERED,
)
from twinseal.domain.utc_text import utc_words
from twinseal.flows.context.times import iso, parse
from twinseal.flows.log.consent import consent_of
from twinseal.flows.log.duties import REVIEW, ROTATE, exposed_in
from twinseal.flows.log.pending_removals import not_carried_out
from twinseal.flows.log.stories import People, Story, number, summary, text

_ODD_ANSWERS: Final = REGISTER_CODE_ANSWERED.words["answer"]
"""Answers to the question for the register code that are none of a right one, in words."""
_ENDED_BY: Final = {"time": "time ran out", "idle": "nobody used the machine"}
_OFTEN: Final = 3
"""This many refusals of one person, or more, are a finding."""
_OVER_S: Final = 5
"""Seconds that an opening may last longer than was granted."""
_BACK_S: Final = 60
"""Seconds by which an entry may be earlier than the entry before it."""

Place = tuple[int, int]
"""Which entry: the number of the entry that it came before (-1 for one of the log itself), and its own number."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: the rule, when (ISO, empty where it speaks of the whole log), in words, and in which entries."""

    rule: str
    at_utc: str
    sentence: str
    entries: tuple[Place, ...]

    @property
    def key(self) -> tuple[str, tuple[Place, ...]]:
        """Return what makes it the same finding in any words: the rule and the entries."""
        return self.rule, self.entries

    @property
    def words(self) -> str:
        """Return the finding as people read it, with its time in front."""
        return utc_words(f"{self.at_utc}: {self.sentence}" if self.at_utc else self.sentence)


def _place(entry: Entry) -> Place:
    return (-1 if entry.before is None else entry.before, entry.seq)


def _of(rule: str, sentence: str, *entries: Entry, at_utc: str = "") -> Finding:
    return Finding(rule, at_utc or text(entries[0], "t"), sentence, tuple(_place(entry) for entry in entries))


def judged(
    entries: Sequence[Entry],
    openings: Sequence[Story],
    whole: Mapping[str, Story],
    keys: Mapping[str, bytes],
    people: People,
) -> tuple[Finding, ...]:
    """Return what the rules find in entries and their openings.

    `whole` has the openings by id with all their entries, also where those at hand are a part of the log: what was
    agreed and what is owed is judged by them. `keys` are people's Ed25519 keys by person id.
    """
    at_hand = [whole[story.opening_id] for story in openings]
    return (
        *not_proved(at_hand, keys),
        *(finding for story in openings for finding in _of_opening(story)),
        *(finding for story in at_hand for finding in _owed(story)),
        *_of_entries(entries, people),
        *_clock_back(entries),
    )


def _clock_back(entries: Sequence[Entry]) -> Iterable[Finding]:
    """Yield the first place where times run backwards; those after it follow from the same clock."""
    dated = [(entry, moment) for entry in entries if not entry.fault and entry.before is None and (moment := _moment(entry))]
    for (_, before), (entry, moment) in pairwise(dated):
        if (before - moment).total_seconds() > _BACK_S:
            yield _of(
                "clock-back",
                f"entry {entry.seq} is dated {utc_words(iso(moment))}, earlier than the entry before it ({utc_words(iso(before))}): "
                "the machine's clock was set back, and times from there on cannot be compared with earlier ones.",
                entry,
            )
            return


def _moment(entry: Entry) -> datetime | None:
    try:
        return parse(text(entry, "t"))
    except ValueError:
        return None


def not_proved(stories: Sequence[Story], keys: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """Return a finding for every opening that two people's signatures do not prove."""
    judged_stories = [(story, consent_of(story, keys).fault) for story in stories]
    return tuple(
        _of(
            "consent",
            f"the log records an opening that is NOT PROVEN by the signatures of two people: {fault}. "
            "Anyone who can write to the vault's folder could have made it up.",
            *story.entries,
            at_utc=story.at_utc,
        )
        for story, fault in judged_stories
        if fault
    )


def _named(story: Story) -> str:
    """Return an opening as people know it: its id is on no screen and no cover."""
    people = " and ".join(name for name in (story.first, story.second) if name)
    seal = f"(seal {story.seal_number:04d})" if story.seal_number else "(no new seal)"
    return f"the opening of {people} {seal}" if people else f"the opening with no signed request {seal}"


def _of_opening(story: Story) -> Iterable[Finding]:
    named = _named(story)
    for entry in story.entries:
        cause = text(entry, "cause")
        if entry.is_a(REGISTER_CODE_ANSWERED) and (answer := _ODD_ANSWERS.get(text(entry, "answer"))):
            yield _of("register-code", f"{named} began although the register code was {answer}.", entry, at_utc=story.at_utc)
        elif entry.is_a(OPENING_UNCLEAN_END):
            yield _of("unclean-end", f"{named} ended without a reseal.", entry, at_utc=story.at_utc)
        elif entry.is_a(OPENING_RESEALED) and cause in _ENDED_BY:
            yield _of("not-by-hand", f"{named} ended because {_ENDED_BY[cause]}, not by hand.", entry, at_utc=story.at_utc)
        if (
            entry.is_a(OPENING_RESEALED)
            and cause == "time"
            and number(entry, "lasted_s") < number(entry, "granted_min") * 60
        ):
            yield _of(
                "time-not-over",
                f"{named} says that time ran out after {number(entry, 'lasted_s')} s, but {number(entry, 'granted_min')} "
                "minutes were granted: these contradict each other.",
                entry,
                at_utc=story.at_utc,
            )
        if entry.is_a(OPENING_RESEALED) and number(entry, "lasted_s") > number(entry, "granted_min") * 60 + _OVER_S:
            yield _of(
                "time-overrun",
                f"{named} lasted {number(entry, 'lasted_s')} s, but {number(entry, 'granted_min')} minutes were granted: the "
                "program was stopped, or kept from sealing.",
                entry,
                at_utc=story.at_utc,
            )
    for entry in story.entries:
        kept = _kept(entry)
        if kept:
            yield _of(
                "weak-text",
                f"in {named} a text that says nothing was kept when the program asked again ({', '.join(kept)}).",
                entry,
                at_utc=story.at_utc,
            )
    muted = [one for one in story.entries if one.is_a(ALERT_SENT) and text(one, "outcome") == "muted"]
    if muted:
        yield _of("muted", f"in {named} the sound was muted.", *muted, at_utc=story.at_utc)


def _kept(entry: Entry) -> list[str]:
    form = entry.fields.get("form")
    names = form.get("asked_again") if isinstance(form, dict) else entry.fields.get("asked_again")
    return [str(name) for name in names] if isinstance(names, list) else []


def _owed(story: Story) -> Iterable[Finding]:
    """Compare the duties of an opening with what was exposed in it, once it has ended."""
    ended = [entry for entry in story.entries if entry.has(Tag.SETTLES_DUTIES)]
    if not ended or not any(entry.is_a(OPENING_OPENED) for entry in story.entries):
        return
    owed = {(text(one, "duty"), text(one, "envelope")) for one in story.entries if one.is_a(DUTY_CREATED)}
    narrowed = any(entry.is_a(DUTY_NARROWED) for entry in story.entries)
    if (ROTATE, "") not in owed or narrowed:
        left_out = [envelope for envelope in exposed_in(story.entries) if (ROTATE, envelope) not in owed]
        exposing = [one for one in story.entries if one.exposes and text(one, "envelope") in left_out]
        if exposing:
            yield _of(
                "no-duty",
                f"in {_named(story)} something was exposed, but the log has no duty to rotate it.",
                *exposing,
                at_utc=story.at_utc,
            )
    if (REVIEW, "") not in owed:
        yield _of("no-review", f"the log has no duty to review {_named(story)}.", *ended, at_utc=story.at_utc)


def _of_entries(entries: Sequence[Entry], people: People) -> Iterable[Finding]:
    denied: dict[str, list[Entry]] = {}
    sound = [entry for entry in entries if not entry.fault]
    for entry in sound:
        if entry.has(Tag.FINDING):
            yield _of(text(entry, "kind"), f"{summary(entry, people).rstrip('.')}.", entry)
        elif entry.has(Tag.DENIAL):
            denied.setdefault(text(entry, "person"), []).append(entry)
    for person, entry in not_carried_out(sound).items():
        yield _of("removal-undone", f"the removal of {people.name(person)} was agreed but not carried out.", entry)
    for person, refusals in denied.items():
        if len(refusals) >= _OFTEN:
            sentence = f"{people.name(person)} was denied access {len(refusals)} times."
            yield Finding("not-let-in", "", sentence, tuple(_place(entry) for entry in refusals))
