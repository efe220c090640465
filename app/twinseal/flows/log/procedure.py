"""How an opening went beside how the procedure asks: its milestones with the time between them, and each deviation.

Nothing here judges people: it says what the log says, so that whoever looks back need not count it together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.alert import Channel
from twinseal.domain.duration import duration_text
from twinseal.domain.events.alerts import ALERT_SENT
from twinseal.domain.events.audit import AUDIT_LOOKED
from twinseal.domain.events.kind import Kind, Tag
from twinseal.domain.events.opening import (
    ANSWER_SIGNED,
    MISMATCH_ACCEPTED,
    OPENING_BEGUN,
    OPENING_ENDED,
    OPENING_FAILED,
    OPENING_OPENED,
    OPENING_REFUSED,
    OPENING_RESEALED,
    OPENING_UNCLEAN_END,
    OPENING_WIDENED,
    REGISTER_CODE_ANSWERED,
    REQUEST_EXPIRED,
    REQUEST_SIGNED,
)
from twinseal.domain.events.sealing import SEAL_COMMITTED
from twinseal.domain.opening import OpeningKind, ResealCause, cause_words
from twinseal.domain.statement import REVIEW
from twinseal.domain.texts import Text, sentence_of
from twinseal.flows.context.times import seconds_between
from twinseal.flows.log.duties import ROTATE
from twinseal.flows.log.duties_table import DutyRow, DutyState
from twinseal.flows.log.openings_table import OpeningRow
from twinseal.flows.log.stories import Story, number, text

_BY_PEOPLE: Final = frozenset({ResealCause.HAND, ResealCause.SIGNED})
_ENDS: Final = (OPENING_RESEALED, OPENING_UNCLEAN_END, OPENING_REFUSED, OPENING_ENDED, OPENING_FAILED)


@dataclass(frozen=True, slots=True)
class Milestone:
    """One moment of an opening, and how long it took since the one before; None for the first, and where nobody knows."""

    name: Text
    entry: Entry
    after_s: int | None


@dataclass(frozen=True, slots=True)
class Check:
    """What the procedure asks, how it was, and whether that is as asked."""

    asked: Text
    was: str
    holds: bool


def milestones_of(story: Story) -> tuple[Milestone, ...]:
    """Return the moments of an opening in the order of the log."""
    own = [entry for entry in story.entries if entry.before is None]
    shown = [entry for entry in own if entry.exposes]
    # A request that expired is followed by another: the one that was answered counts.
    request = (entry for entry in own if entry.is_a(REQUEST_SIGNED) and entry.fields.get("form") == story.form)
    named = (
        (Text("milestone.glass"), _first(own, OPENING_BEGUN)),
        (Text("milestone.register_code"), _first(own, REGISTER_CODE_ANSWERED)),
        (Text("milestone.request"), next(request, None)),
        (Text("milestone.answer"), _first(own, ANSWER_SIGNED)),
        (Text("milestone.opened"), _first(own, OPENING_OPENED)),
        (Text("milestone.first_shown"), shown[0] if shown else None),
        (Text("milestone.last_shown"), shown[-1] if len(shown) > 1 else None),
        (Text("milestone.over"), _first(own, *_ENDS)),
        (Text("milestone.sealed"), _first(own, SEAL_COMMITTED) if story.register_code else None),
        (Text("milestone.looked"), _first(own, AUDIT_LOOKED)),
    )
    reached = sorted(((entry, name) for name, entry in named if entry is not None), key=lambda each: each[0].seq)
    befores: list[Entry | None] = [None, *(entry for entry, _ in reached)]
    return tuple(
        Milestone(name, entry, None if before is None else _between_s(before, entry))
        for (entry, name), before in zip(reached, befores, strict=False)
    )


def _first(entries: Sequence[Entry], *kinds: Kind) -> Entry | None:
    return next((entry for entry in entries if entry.kind in kinds), None)


def _between_s(before: Entry, after: Entry) -> int | None:
    """Return the seconds between two entries, by the clock since boot where both are of one boot."""
    if text(before, "boot") == text(after, "boot"):
        return max(0, number(after, "mono_us") - number(before, "mono_us")) // 1_000_000
    try:
        return max(0, seconds_between(text(before, "t"), text(after, "t")))
    except ValueError:
        return None


def checks_of(story: Story, row: OpeningRow, now_utc: str) -> tuple[Check, ...]:
    """Return what the procedure asks of an opening and how it was, in the order of an opening."""
    asked = [*_before_it_opened(story, row)]
    if story.opened_utc:
        asked += _while_it_was_open(story, row)
    return (*asked, *_afterwards(row, now_utc))


def _before_it_opened(story: Story, row: OpeningRow) -> Iterator[Check]:
    answer = row.register_answer
    words = answer.replace("_", " ") or sentence_of("procedure.not_asked")
    yield Check(Text("procedure.register_code"), words, answer == "right")
    denied = _count(story, Tag.DENIAL)
    was = sentence_of("procedure.denied", times=denied) if denied else sentence_of("procedure.denied_never")
    yield Check(Text("procedure.identified"), was, not denied)
    expired = sum(entry.is_a(REQUEST_EXPIRED) for entry in story.entries)
    was = sentence_of("procedure.expired", times=expired) if expired else sentence_of("procedure.expired_never")
    yield Check(Text("procedure.answered"), was, not expired)
    weak = [name for entry in story.entries for name in _asked_again(entry)]
    yield Check(Text("procedure.reasons"), _listed(weak), not weak)
    accepted = sum(entry.is_a(MISMATCH_ACCEPTED) for entry in story.entries)
    was = sentence_of("procedure.accepted", times=accepted) if accepted else sentence_of("procedure.accepted_never")
    yield Check(Text("procedure.warnings"), was, not accepted)
    if row.proved is not None:
        yield Check(Text("procedure.two_people"), str(row.signatures), row.proved)


def _while_it_was_open(story: Story, row: OpeningRow) -> Iterator[Check]:
    alerts = [entry for entry in story.entries if entry.is_a(ALERT_SENT) and text(entry, "moment") == "opened"]
    ways = [f"{text(entry, 'channel')}: {text(entry, 'outcome')}" for entry in alerts]
    # What stands on a terminal calls nobody but the two people at it.
    heard = any(text(entry, "outcome") == "sent" and text(entry, "channel") != Channel.TERMINAL for entry in alerts)
    yield Check(Text("procedure.alert"), _listed(ways), heard)
    yield Check(Text("procedure.time"), _minutes(row), not row.extensions)
    widened = sum(entry.is_a(OPENING_WIDENED) for entry in story.entries)
    was = sentence_of("procedure.widened", times=widened) if widened else sentence_of("procedure.widened_never")
    yield Check(Text("procedure.envelopes"), was, not widened)
    resealed = row.lasted_s is not None
    cause = cause_words(row.cause) if resealed else sentence_of("procedure.no_reseal")
    yield Check(Text("procedure.by_hand"), cause, resealed and row.cause in _BY_PEOPLE)
    sealed = sentence_of("procedure.sealed", seal=f"{row.seal:04d}") if row.seal else sentence_of("procedure.no_seal")
    yield Check(Text("procedure.seal"), sealed, bool(row.seal and row.register_code))


def _minutes(row: OpeningRow) -> str:
    granted = row.granted_min or 0
    if row.lasted_s is None:
        return sentence_of("procedure.minutes_unknown", granted=granted, extensions=row.extensions)
    lasted = duration_text(row.lasted_s)
    return sentence_of("procedure.minutes", granted=granted, extensions=row.extensions, lasted=lasted)


def _afterwards(row: OpeningRow, now_utc: str) -> Iterator[Check]:
    for duty, asked in ((ROTATE, Text("procedure.rotated")), (REVIEW, Text("procedure.reviewed"))):
        owed = [each for each in row.duties if each.duty == duty]
        if owed:
            late = sum(_is_late(each, now_utc) for each in owed)
            done = sum(not each.is_open for each in owed)
            yield Check(asked, sentence_of("procedure.done", done=done, count=len(owed), late=late), not late)


def _is_late(duty: DutyRow, now_utc: str) -> bool:
    return duty.state is DutyState.NEVER or (duty.ended or now_utc) > duty.due


def _count(story: Story, tag: Tag) -> int:
    return sum(entry.has(tag) for entry in story.entries)


def _asked_again(entry: Entry) -> Sequence[str]:
    names = entry.fields.get("asked_again")
    form = entry.fields.get("form")
    more = form.get("asked_again") if isinstance(form, dict) else None
    return [str(name) for each in (names, more) if isinstance(each, list) for name in each]


def _listed(words: Sequence[str]) -> str:
    return "; ".join(dict.fromkeys(words)) or sentence_of("procedure.none")


def last_drill(stories: Sequence[Story], story: Story) -> Story | None:
    """Return the last drill before an opening that was opened; None where the log has none."""
    before = (each for each in reversed(stories) if each.entries[0].seq < story.entries[0].seq)
    return next((each for each in before if each.kind == OpeningKind.DRILL and each.opened_utc), None)
