"""A log, or a part of it, as rules judge it and reports tell it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any, Final, TypeVar

from twinseal.audit.read.reader import Entry
from twinseal.audit.verify.anomalies import Anomaly
from twinseal.audit.verify.roster import NOBODY, Roster
from twinseal.audit.verify.verify import VerificationResult
from twinseal.domain.constitution import Site
from twinseal.domain.errors import Cancelled
from twinseal.domain.events.kind import Kind
from twinseal.domain.finding import EntryPlace
from twinseal.domain.policy.policy import Policy
from twinseal.domain.policy.thresholds import Thresholds
from twinseal.domain.ports import ShouldStop, never_stop
from twinseal.flows.log.log_reading import LogRead
from twinseal.flows.log.seals import Seals
from twinseal.flows.log.stories import People, Story, gather, late_in, logged_codes, place_of, text
from twinseal.vault.header_facts import DueDuty

Made = TypeVar("Made")
Each = TypeVar("Each")
_BETWEEN: Final = 256
"""How many are yielded between two questions whether to stop."""


@dataclass(frozen=True, slots=True)
class LogView:
    """Entries, their openings, and what is needed to judge them."""

    entries: Sequence[Entry] = ()
    openings: Sequence[Story] = ()
    """The openings of these entries, with the entries of theirs that are among them."""
    whole: Mapping[str, Story] = field(default_factory=dict)
    """Openings by id with all their entries, also where `entries` are a part of the log: what was agreed and what is owed is judged by them."""
    people: People = field(default_factory=lambda: People({}))
    roster: Roster = NOBODY
    """Who was in the vault at each entry, with which key: by this signed forms are judged."""
    read: LogRead = field(default_factory=LogRead)
    """How the log as a whole could be read."""
    anomalies: Sequence[Anomaly] = ()
    """What a verification found to contradict itself."""
    late: frozenset[EntryPlace] = frozenset()
    """Places of entries that came when their opening was over already; also outside these entries."""
    code_of: Callable[[int], str | None] = lambda _size: None
    """Returns the register code of the checkpoint over so many entries, None where there is none."""

    seals: Seals | None = None
    """The seals of the whole log; None where nothing is known of checkpoints."""
    ids: tuple[str, str] | None = None
    """Ids of the vault and of the log, as its card has them; None where no card is at hand."""
    policy: Policy = field(default_factory=Policy)
    """The policy in force now."""
    thresholds: Thresholds = field(default_factory=Thresholds)
    """From where on rules find something."""
    site: Site = field(default_factory=Site)
    """The room and its hours."""
    duties: Sequence[DueDuty] = ()
    """What is owed, as the header in force has it."""
    now_utc: str = ""
    """When somebody looks, as the log writes times; empty where nothing is said of what is overdue."""
    places_of: Mapping[str, Sequence[int]] | None = None
    """Where the sound entries of each kind stand among these; None where nobody counted yet."""
    made: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What was made of entries and roster for one rule and is kept for the next (`once`)."""
    verified: VerificationResult | None = None
    """What a verification said of the whole log just before; None where nobody verified it."""
    log: LogView | None = None
    """Of a part the whole log; None for a whole log."""
    should_stop: ShouldStop = field(default=never_stop, compare=False, repr=False)
    """Asked between steps of whatever reads it (`stop_if_asked`)."""

    @classmethod
    def of(
        cls,
        entries: Sequence[Entry],
        people: People | None = None,
        roster: Roster = NOBODY,
        read: LogRead | None = None,
        code_of: Callable[[int], str | None] | None = None,
        seals: Seals | None = None,
    ) -> LogView:
        """Return the view of a whole log; without `read` nothing is known of what could not be read.

        `code_of` returns the register code of a countersigned checkpoint by its size; without it the log is believed. Without
        `seals` nothing is said of which seal was open, and which list a seal carried out.
        """
        late, code_of = late_in(entries), code_of or logged_codes(entries).get
        openings = gather(entries, late, code_of)
        whole = {story.opening_id: story for story in openings}
        known = people or People({})
        judged = read or LogRead()
        return cls(
            entries,
            openings,
            whole,
            known,
            roster,
            judged,
            late=late,
            code_of=code_of,
            seals=seals,
            places_of=_places_of(entries),
        )

    def part(self, entries: Sequence[Entry]) -> LogView:
        """Return the view of some of its entries."""
        openings = gather(entries, self.late, self.code_of)
        return replace(self, entries=entries, openings=openings, places_of=None, made={}, log=self.log or self)

    def at_its_end(self, entries: Sequence[Entry]) -> LogView:
        """Return this view as whoever has only these of its entries can look: at the time of their last one."""
        return replace(self, now_utc=text(entries[-1], "t") if entries else "", made={})

    def is_late(self, entry: Entry) -> bool:
        """Tell whether an entry came when its opening was over already."""
        return place_of(entry) in self.late

    def stop_if_asked(self) -> None:
        """Raise `Cancelled` where nobody waits for the answer any more; called between steps of what takes long over a long log."""
        if self.should_stop():
            raise Cancelled

    def stoppable(self, many: Iterable[Each]) -> Iterator[Each]:
        """Yield each of many; raises `Cancelled` after some of them where it was asked to stop."""
        for place, each in enumerate(many):
            if not place % _BETWEEN:
                self.stop_if_asked()
            yield each

    def of_kind(self, *kinds: Kind) -> list[Entry]:
        """Return the sound entries of these kinds, in their order; rules that ask for few of many need not look at all."""
        self.stop_if_asked()
        places_of = _places_of(self.entries) if self.places_of is None else self.places_of
        return [self.entries[place] for place in sorted(chain.from_iterable(places_of.get(kind.name, ()) for kind in kinds))]

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """Return what is made of entries and roster alone, by no rule in force: made for the first who asks."""
        self.stop_if_asked()
        if name not in self.made:
            self.made[name] = make()
        kept: Made = self.made[name]
        return kept

    @property
    def own(self) -> list[Entry]:
        """Return the sound entries of the log itself, without those that no checkpoint holds. Nobody changes this list."""
        return self.once("own", lambda: [entry for entry in self.sound if entry.before is None])

    @property
    def sound(self) -> list[Entry]:
        """Return the entries without a fault; nothing is taken from others. Nobody changes this list."""
        return self.once("sound", lambda: [entry for entry in self.entries if not entry.fault])


def _places_of(entries: Sequence[Entry]) -> Mapping[str, Sequence[int]]:
    places: dict[str, list[int]] = {}
    for place, entry in enumerate(entries):
        if not entry.fault:
            places.setdefault(str(entry.fields.get("kind", "")), []).append(place)
    return places
