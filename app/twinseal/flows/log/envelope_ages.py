"""How old what is sealed in each envelope is, as far as the log names them, and when each was opened last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from twinseal.domain.events.maintenance import (
    ENVELOPE_ADDED,
    ENVELOPE_RELABELLED,
    ENVELOPE_REPLACED,
    ENVELOPE_RETIRED,
    ENVELOPE_UNDONE,
)
from twinseal.domain.events.vault import VAULT_FOUNDED
from twinseal.flows.log.carried_out import entries_in_force
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.openings_table import OpeningRow
from twinseal.flows.log.owed_rotations import exposed_since, owed_rotations
from twinseal.flows.log.stories import number, text

_ROWS = (ENVELOPE_ADDED, ENVELOPE_RELABELLED, ENVELOPE_REPLACED, ENVELOPE_RETIRED, ENVELOPE_UNDONE)


@dataclass(frozen=True, slots=True)
class EnvelopeAge:
    """One envelope. Times are UTC, empty where nothing is known."""

    envelope: str
    label: str
    since: str
    """Since when its contents are what they are."""
    from_founding: bool
    """Whether they are those of the founding."""
    opened: int
    """How many openings opened it."""
    last: str
    """When it was opened last; empty for never."""
    exposed_since: str
    """Since when something of it is exposed and not rotated; empty where nothing is."""


@dataclass(frozen=True, slots=True)
class EnvelopeAges:
    """The envelopes that a log names and that are not retired, and how many it does not name."""

    rows: tuple[EnvelopeAge, ...]
    """The oldest first."""
    unnamed: int
    """How many of the founding were never asked for and never changed: nothing in the log names them."""


def envelope_ages(log: LogView, openings: Sequence[OpeningRow]) -> EnvelopeAges:
    """Return what a whole log says of envelopes; only lists of changes that two people signed and a seal carried out count."""
    founded = next(iter(log.of_kind(VAULT_FOUNDED)), None)
    began = text(founded, "t") if founded is not None else ""
    labels: dict[str, str] = {}
    times: dict[str, list[str]] = {}
    added: set[str] = set()
    retired: set[str] = set()
    for row in openings:
        labels |= dict(zip(row.envelope_ids, row.envelopes, strict=False))
    for entry in entries_in_force(log, *_ROWS):
        envelope = text(entry, "envelope")
        becomes = entry.fields.get("becomes")
        if entry.is_a(ENVELOPE_ADDED):
            added.add(envelope)
            labels[envelope] = text(entry, "name")
        elif entry.is_a(ENVELOPE_RELABELLED) and isinstance(becomes, dict) and becomes.get("label"):
            labels[envelope] = str(becomes["label"])
        elif entry.is_a(ENVELOPE_RETIRED):
            retired.add(envelope)
        if entry.is_a(ENVELOPE_UNDONE):
            times[envelope] = times.get(envelope, [])[:-1]
        elif not entry.is_a(ENVELOPE_RETIRED) and not entry.is_a(ENVELOPE_RELABELLED):
            times.setdefault(envelope, []).append(text(entry, "t"))
        labels.setdefault(envelope, log.people.label("", envelope))
    exposed = exposed_since(owed_rotations(log))
    rows = []
    for envelope, label in labels.items():
        if envelope in retired:
            continue
        opened = [row.opened for row in openings if row.opened and envelope in row.envelope_ids]
        changed = times.get(envelope) or []
        since = changed[-1] if changed else began
        rows.append(
            EnvelopeAge(envelope, label, since, not changed, len(opened), max(opened, default=""), exposed.get(envelope, ""))
        )
    known = len(set(labels) - added)
    count = number(founded, "envelope_count") if founded is not None else 0
    return EnvelopeAges(tuple(sorted(rows, key=lambda row: (row.since, row.label))), max(0, count - known))
