"""Rotations that were owed: which envelopes, since which entry, until when, and how they ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.duties import DUTY_CREATED
from twinseal.domain.events.maintenance import ENVELOPE_UNDONE
from twinseal.domain.policy.policy import Policy
from twinseal.domain.utc_text import is_moment
from twinseal.flows.context.times import time_after
from twinseal.flows.log.duties import ROTATE
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.rotations import Ended, Rotation, rotations_in
from twinseal.flows.log.stories import EXPOSING, Story, text


@dataclass(frozen=True, slots=True)
class OwedRotation:
    """One rotation that an opening made owed."""

    rotation: Rotation
    envelopes: tuple[str, ...]
    """Ids; several where it was owed for everything in reach."""
    entry: Entry
    """The first that says so: what exposed it, or the duty."""
    due_utc: str
    """When it was due; empty where nothing tells."""
    story: Story

    @property
    def seq(self) -> int:
        """Return the number of its first entry."""
        return self.entry.seq

    @property
    def is_owed(self) -> bool:
        """Tell whether nothing ended it yet."""
        return self.rotation.how is Ended.OWED


def owed_rotations(view: LogView) -> tuple[OwedRotation, ...]:
    """Return every rotation that was owed, in the order of their openings; lists count that two people signed."""
    owed = []
    named: dict[str, Mapping[str, _Named]] = {}
    for rotation in rotations_in(view):
        story = view.whole.get(rotation.opening)
        if story is None:
            continue
        if rotation.opening not in named:
            named[rotation.opening] = _named_in(story, view)
        said = named[rotation.opening].get(rotation.envelope)
        if said is not None:
            envelopes = (rotation.envelope,) if rotation.envelope else tuple(story.labels)
            due = min(said.dues) if said.dues else _due(rotation.since_utc, view.policy)
            owed.append(OwedRotation(rotation, envelopes, said.first, due, story))
    return tuple(owed)


def exposed_since(owed: Iterable[OwedRotation]) -> dict[str, str]:
    """Return since when each envelope is exposed that is still owed a rotation, by id, the earliest; only where that is known."""
    exposed: dict[str, str] = {}
    for each in owed:
        since = each.rotation.since_utc
        if each.is_owed and since:
            for envelope in each.envelopes:
                exposed[envelope] = min(since, exposed.get(envelope, since))
    return exposed


@dataclass(slots=True)
class _Named:
    """What an opening's entries say of one envelope, empty for everything in reach: the first of them, and when it is due."""

    first: Entry
    dues: list[str] = field(default_factory=list)


def _named_in(story: Story, view: LogView) -> Mapping[str, _Named]:
    named: dict[str, _Named] = {}
    owed_again = _owed_again(story, view)
    for entry in story.of_kind(DUTY_CREATED, *EXPOSING):
        owes = text(entry, "duty") == ROTATE and entry.is_a(DUTY_CREATED)
        if owes or not entry.is_a(DUTY_CREATED):
            own = named.setdefault(text(entry, "envelope"), _Named(entry))
            if owes and is_moment(text(entry, "due")) and entry.seq not in owed_again:
                own.dues.append(text(entry, "due"))
    return named


def _owed_again(story: Story, view: LogView) -> set[int]:
    """Return the entries by which an undone change owes again what earlier openings made owed: they say when that was due."""
    undone = {text(entry, "envelope") for entry in story.of_kind(ENVELOPE_UNDONE)}
    if not undone:
        return set()
    log, begun_at = view.log or view, story.entries[0].seq
    first = log.once("first duties", lambda: _first_named(log))
    return {
        entry.seq
        for entry in story.of_kind(DUTY_CREATED)
        if text(entry, "envelope") in undone and first[text(entry, "envelope"), text(entry, "due")] < begun_at <= entry.seq
    }


def _first_named(view: LogView) -> Mapping[tuple[str, str], int]:
    """Return the number of the first entry that says of an envelope that something is due at a time, by both."""
    first: dict[tuple[str, str], int] = {}
    for entry in view.of_kind(DUTY_CREATED):
        named = text(entry, "envelope"), text(entry, "due")
        first[named] = min(entry.seq, first.get(named, entry.seq))
    return first


def _due(since_utc: str, policy: Policy) -> str:
    return time_after(since_utc, timedelta(hours=policy.rotation_due_h))
