"""What is owed after an opening: its review, and a change of every envelope that was exposed in it.

An opening that was not sealed to its end is owed for as well. At the next start nobody can read the log, so that
everything the opening had in reach is owed for at once; the next two people's program reads what was exposed, owes for
that instead, and takes it into the store at its seal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.duties import DUTY_CREATED, DUTY_NARROWED
from twinseal.domain.events.kind import Tag
from twinseal.domain.events.opening import OPENING_OPENED, OPENING_REFUSED, OPENING_UNCLEAN_END
from twinseal.domain.opening import OpeningKind
from twinseal.domain.policy.policy import Policy
from twinseal.domain.statement import REVIEW
from twinseal.domain.texts import sentence_of
from twinseal.domain.utc_text import utc_words
from twinseal.flows.context.times import iso, parse, time_after
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.log.stories import EXPOSING, Story, text
from twinseal.vault.store import Store

if TYPE_CHECKING:
    from twinseal.domain.review import Review

ROTATE: Final = "rotate"
TEST: Final = "test"
TELL_EXPOSURE: Final = (OPENING_OPENED, *EXPOSING)
"""Kinds of all entries that tell what an opening exposed."""
_EVERYTHING: Final = ""
"""In the place of an envelope's id: whatever the opening had in reach."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """What an opening exposed of an envelope (empty for all in reach): since when (UTC), which fields and files, to whom.

    No fields where all of them may have been; no people where the log does not tell.
    """

    envelope: str
    since_utc: str = ""
    fields: tuple[str, ...] = ()
    people: tuple[str, ...] = ()

    def with_field(self, name: str) -> Exposure:
        """Return it with one more field or file."""
        return self if not name or name in self.fields else replace(self, fields=(*self.fields, name))


@dataclass(frozen=True, slots=True)
class Owed:
    """One duty: `rotate` or `review`, due time, id of the opening, and what was exposed; a review has no envelope."""

    kind: str
    due_utc: str
    opening: str
    exposure: Exposure = Exposure("")
    refused_utc: str = ""
    """When the opening was refused; empty where it was opened."""

    @property
    def envelope(self) -> str:
        """Return the id of the envelope, empty for all in reach and for a review."""
        return self.exposure.envelope


@dataclass(frozen=True, slots=True)
class LeftOwed:
    """What is owed for an earlier opening that no seal has taken into the store."""

    opening: str
    owed: tuple[Owed, ...]
    """Everything, for the store."""
    unlogged: tuple[Owed, ...]
    """What of it the log does not name yet."""
    narrowed: tuple[str, ...] | None = None
    """Ids of the envelopes that were exposed, where the log still says that everything in reach is owed for."""


def owed_for(
    opening: str, exposed: Iterable[Exposure], policy: Policy, now: datetime, refused_utc: str = ""
) -> tuple[Owed, ...]:
    """Return what an opening owes: one change for each exposed envelope, and the review; `refused_utc` as in `Owed`."""
    rotate, review = iso(now + timedelta(hours=policy.rotation_due_h)), iso(now + timedelta(days=policy.review_due_days))
    changes = (Owed(ROTATE, rotate, opening, exposure) for exposure in exposed)
    return (*changes, Owed(REVIEW, review, opening, refused_utc=refused_utc))


def owe_for_everything(context: VaultContext, opening: str) -> str:
    """Log at a start what an opening owes that ended without a reseal; return it as a sentence for everybody in the room."""
    owed = owed_for(opening, (Exposure(_EVERYTHING),), context.header.policy, context.machine.clock.utc())
    for duty in owed:
        context.journal.record(DUTY_CREATED, opening=opening, duty=duty.kind, envelope=duty.envelope, due=duty.due_utc)
    change, review = owed
    return sentence_of(
        "duty.after_unclean_end", rotate_due_utc=utc_words(change.due_utc), review_due_utc=utc_words(review.due_utc)
    )


def owe_review(context: VaultContext, opening: str) -> None:
    """Log that an opening that was refused owes its review; the next seal takes that into the store."""
    (review,) = owed_for(opening, (), context.header.policy, context.machine.clock.utc())
    context.journal.record(DUTY_CREATED, opening=opening, duty=review.kind, envelope="", due=review.due_utc)


def lessons_due(review: Review, at_utc: str, days: int) -> str:
    """Return when what a review asks for is due: the first of its recommendations, or so many days after a moment.

    Empty where it recommends nothing and the moment cannot be read.
    """
    dues = (time_after(at_utc, timedelta(days=days)), *(f"{each.due}T23:59:59Z" for each in review.recommendations))
    return min(filter(None, dues), default="")


def left_owed(
    entries: Sequence[Entry], store: Store, *, but: str, policy: Policy, now: datetime, all_there: bool
) -> tuple[LeftOwed, ...]:
    """Return what earlier openings owe that the store does not hold, from the sound entries since the last seal.

    `but` is the opening that runs. Where entries may be missing (`all_there` is false), an opening that ended without a
    reseal goes on owing for everything it had in reach; if not even that opening is known, one that has no id does.
    """
    stored = {(duty.opening, duty.kind, duty.envelope) for duty in store.duties()}
    by_opening: dict[str, list[Entry]] = {}
    for entry in entries:
        by_opening.setdefault(text(entry, "opening"), []).append(entry)
    left = [
        _left(opening, own, stored, policy, now, all_there=all_there)
        for opening, own in by_opening.items()
        if opening != but and any(entry.has(Tag.MAKES_OWE) for entry in own)
    ]
    if not all_there and not any(
        owed.envelope == _EVERYTHING for envelope in left for owed in envelope.owed if owed.kind == ROTATE
    ):
        unknown = tuple(duty for duty in owed_for("", (Exposure(_EVERYTHING),), policy, now) if duty.kind == ROTATE)
        left.append(LeftOwed("", unknown, unknown))
    return tuple(envelope for envelope in left if envelope.owed or envelope.narrowed is not None)


def _left(
    opening: str,
    entries: Sequence[Entry],
    stored: set[tuple[str, str, str]],
    policy: Policy,
    now: datetime,
    *,
    all_there: bool,
) -> LeftOwed:
    # Whoever has the folder can append an entry: what is no time would come before every time, and never be due.
    logged = {
        (text(entry, "duty"), text(entry, "envelope")): text(entry, "due")
        for entry in entries
        if entry.is_a(DUTY_CREATED) and _is_time(text(entry, "due"))
    }
    unclean = any(entry.is_a(OPENING_UNCLEAN_END) for entry in entries)
    exposures = exposures_in(entries)
    exposed = tuple(exposure.envelope for exposure in exposures)
    everything = unclean and not all_there
    wanted = owed_for(
        opening, (Exposure(_EVERYTHING),) if everything else exposures, policy, now, _refused_utc(entries, now)
    )
    owed = tuple(_by(duty, logged) for duty in wanted if (opening, duty.kind, duty.envelope) not in stored)
    unlogged = tuple(duty for duty in owed if (duty.kind, duty.envelope) not in logged)
    said = [entry.fields.get("envelopes") for entry in entries if entry.is_a(DUTY_NARROWED)]
    narrow = (ROTATE, _EVERYTHING) in logged and not everything and list(exposed) not in said
    return LeftOwed(opening, owed, unlogged, exposed if narrow else None)


def _refused_utc(entries: Sequence[Entry], now: datetime) -> str:
    """Return when an opening was refused; empty where it was opened, whatever somebody appended to it."""
    refusal = next((entry for entry in entries if entry.is_a(OPENING_REFUSED)), None)
    if refusal is None or any(entry.is_a(kind) for entry in entries for kind in (OPENING_OPENED, OPENING_UNCLEAN_END)):
        return ""
    at = text(refusal, "t")
    return at if _is_time(at) else iso(now)


def _by(duty: Owed, logged: Mapping[tuple[str, str], str]) -> Owed:
    """Return a duty with the earliest time that holds for it: narrowing gives nobody more of it."""
    known = [logged[place] for place in ((duty.kind, duty.envelope), (duty.kind, _EVERYTHING)) if place in logged]
    return replace(duty, due_utc=min([duty.due_utc, *known]))


def _is_time(due: str) -> bool:
    try:
        return iso(parse(due)) == due
    except ValueError:
        return False


def exposures_in(entries: Iterable[Entry]) -> tuple[Exposure, ...]:
    """Return what entries of one opening expose, by envelope, in order."""
    exposures: dict[str, Exposure] = {}
    for entry in _exposing(entries):
        envelope, at = text(entry, "envelope"), text(entry, "t")
        first = Exposure(envelope, at if _is_time(at) else "", people=_people_of(entry))
        exposures[envelope] = exposures.get(envelope, first).with_field(text(entry, "field") or text(entry, "name"))
    return tuple(exposures.values())


def _exposing(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries that expose something; the envelope of a drill protects nothing, and nobody has to change it."""
    own = list(entries)
    # What two people agreed on stands first: whoever can append a line makes an opening no drill with another one.
    opened = next((entry for entry in own if entry.is_a(OPENING_OPENED)), None)
    envelopes = opened.fields.get("envelopes") if opened is not None else None
    is_drill = opened is not None and text(opened, "opening_kind") == OpeningKind.DRILL
    practised = str(envelopes[0]) if is_drill and isinstance(envelopes, list) and len(envelopes) == 1 else None
    return [entry for entry in own if entry.exposes and text(entry, "envelope") != practised]


def _people_of(entry: Entry) -> tuple[str, ...]:
    actors = entry.fields.get("actors")
    rows = actors if isinstance(actors, list) else []
    return tuple(str(row.get("person", "")) for row in rows if isinstance(row, dict))


def exposed_in(story: Story) -> tuple[str, ...]:
    """Return the ids of the envelopes that an opening exposed, each once, in order."""
    return tuple(dict.fromkeys(text(entry, "envelope") for entry in _exposing(story.of_kind(*TELL_EXPOSURE))))


def logged_duties(story: Story) -> set[tuple[str, str]]:
    """Return the duties that the entries of an opening name: kind, and id of the envelope."""
    return {(text(entry, "duty"), text(entry, "envelope")) for entry in story.of_kind(DUTY_CREATED)}


def over_openings(stories: Iterable[Story]) -> list[Story]:
    """Return those that were opened and are over, so that the log must name what they owe."""
    return [story for story in stories if story.of_kind(OPENING_OPENED) and story.has(Tag.SETTLES_DUTIES)]


def duty_words(duty: Owed, label: str) -> str:
    """Return a duty as a receipt and a seal slip say it; `label` names the envelope."""
    if duty.kind == REVIEW:
        return sentence_of("duty.review", due_utc=duty.due_utc)
    return sentence_of("duty.rotate", label=label, due_utc=duty.due_utc)


def left_words(duty: Owed, label: str) -> str:
    """Return a duty of an earlier opening as a receipt and a seal slip say it; `label` names the envelope."""
    if duty.kind == REVIEW:
        if duty.refused_utc:
            return sentence_of("duty.refused_review", refused_utc=duty.refused_utc, due_utc=duty.due_utc)
        return sentence_of("duty.earlier_review", due_utc=duty.due_utc)
    what = sentence_of("duty.secret_of", label=label) if duty.envelope else sentence_of("duty.every_secret")
    return sentence_of("duty.earlier_rotate", what=what, due_utc=duty.due_utc)
