"""A log, or a part of it, as rules judge it and reports tell it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from twinseal.audit.read.reader import Entry
from twinseal.audit.verify.anomalies import Anomaly
from twinseal.flows.log.log_reading import LogRead
from twinseal.flows.log.stories import People, Story, gather
from twinseal.vault.header import Header


@dataclass(frozen=True, slots=True)
class LogView:
    """Entries, their openings, and what is needed to judge them."""

    entries: Sequence[Entry] = ()
    openings: Sequence[Story] = ()
    """The openings of these entries, with the entries of theirs that are among them."""
    whole: Mapping[str, Story] = field(default_factory=dict)
    """Openings by id with all their entries, also where `entries` are a part of the log: what was agreed and what is owed is judged by them."""
    people: People = field(default_factory=lambda: People({}))
    keys: Mapping[str, bytes] = field(default_factory=dict)
    """People's Ed25519 keys by person id."""
    read: LogRead = field(default_factory=LogRead)
    """How the log as a whole could be read."""
    anomalies: Sequence[Anomaly] = ()
    """What a verification found to contradict itself."""

    @classmethod
    def of(
        cls,
        entries: Sequence[Entry],
        people: People | None = None,
        keys: Mapping[str, bytes] | None = None,
        read: LogRead | None = None,
    ) -> LogView:
        """Return the view of a whole log; without `read` nothing is known of what could not be read."""
        openings = gather(entries)
        whole = {story.opening_id: story for story in openings}
        return cls(entries, openings, whole, people or People({}), keys or {}, read or LogRead())

    def part(self, entries: Sequence[Entry]) -> LogView:
        """Return the view of some of its entries."""
        return replace(self, entries=entries, openings=gather(entries))

    @property
    def sound(self) -> list[Entry]:
        """Return the entries without a fault; nothing is taken from others."""
        return [entry for entry in self.entries if not entry.fault]


def keys_of(header: Header) -> dict[str, bytes]:
    """Return the Ed25519 keys of everybody who is or was enrolled, by person id."""
    return {enrolled.person.id: enrolled.public.ed25519_public for enrolled in header.everybody}
