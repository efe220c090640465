"""Turns the entries of the log into what people read: one line an entry, one story an opening."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.audit.verify.opening_order import OpeningOrder
from twinseal.audit.verify.roster import Roster
from twinseal.domain.events.alerts import ALERT_SENT
from twinseal.domain.events.kind import Kind, Tag
from twinseal.domain.events.log import EPOCH_BEGUN, LOG_RECOVERED
from twinseal.domain.events.maintenance import ENVELOPE_ADDED
from twinseal.domain.events.opening import (
    ANSWER_SIGNED,
    OPENING_EXTENDED,
    OPENING_OPENED,
    OPENING_RESEALED,
    OPENING_UNCLEAN_END,
    REGISTER_CODE_ANSWERED,
    REQUEST_SIGNED,
)
from twinseal.domain.events.people import PEOPLE_LISTED
from twinseal.domain.events.registry import COMMON, KINDS
from twinseal.domain.events.sealing import CHECKPOINT_MADE, SEAL_COMMITTED
from twinseal.domain.events.sentence import say
from twinseal.domain.finding import EntryPlace
from twinseal.domain.opening import Outcome
from twinseal.domain.texts import sentence_of
from twinseal.flows.context.times import seconds_between
from twinseal.flows.views.audit_desk import EntryLine

_TIME_LENGTH = len("2026-11-01T08:14:22Z")
_BEHIND_A_SEAL = (EPOCH_BEGUN, LOG_RECOVERED, PEOPLE_LISTED, ALERT_SENT)
"""Keys and people that change with a seal change right behind it, and its alerts leave the room, before its checkpoint."""
_HIDDEN = frozenset({*COMMON, "v", "seq", "salt", "signature", "form"})
_SEVERAL = 2
EXPOSING: Final = tuple(kind for kind in KINDS.values() if kind.exposes)
"""Kinds of which an entry exposes something (`Entry.exposes`)."""


@dataclass(slots=True)
class Story:
    """An opening as it is gathered from its entries."""

    opening_id: str
    at_utc: str
    form: Mapping[str, object] = field(default_factory=dict)
    answer: Mapping[str, object] = field(default_factory=dict)
    outcome: Outcome = Outcome.BEGUN
    ended_utc: str = ""
    """When it ended; empty while that is not known."""
    ended_with_seal: bool = False
    """Whether its end was the log's word for a new seal: nothing after that moves it."""
    found_utc: str = ""
    """When the program found it sealed, where it ended without a reseal."""
    lasted_s: int | None = None
    """Seconds it was open; None where nothing was opened, and where nobody can know."""
    least_s: int = 0
    """Where it ended without a reseal: seconds from the agreement to the last act in it."""
    most_s: int = 0
    """Where it ended without a reseal: seconds granted, or until the program found it sealed, whichever are fewer."""
    opened_utc: str = ""
    cause: str = ""
    seal_number: int = 0
    register_code: str = ""
    register_answer: str = ""
    granted_min: int = 0
    extensions: int = 0
    entries: list[Entry] = field(default_factory=list)
    late: list[Entry] = field(default_factory=list)
    """Entries that came when it was over already; nothing is taken from them."""
    first: str = ""
    second: str = ""
    _by_kind: dict[str, list[Entry]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _sorted: int = field(default=0, init=False, repr=False, compare=False)
    """How many of its entries are sorted by their kinds."""

    def of_kind(self, *kinds: Kind) -> list[Entry]:
        """Return its entries of these kinds, in their order; rules ask for few kinds of many. Nobody changes this list."""
        by_kind = self._entries_by_kind()
        there = [kind.name for kind in kinds if kind.name in by_kind]
        if len(there) < _SEVERAL:
            return by_kind[there[0]] if there else []
        return [entry for entry in self.entries if entry.fields.get("kind") in there]

    def first_of(self, kind: Kind) -> Entry | None:
        """Return the first of its entries of this kind; None where it has none."""
        return next(iter(self.of_kind(kind)), None)

    def has(self, tag: Tag) -> bool:
        """Tell whether the kind of one of its entries has this tag."""
        return any(name in KINDS and tag in KINDS[name].tags for name in self._entries_by_kind())

    @property
    def exposing(self) -> list[Entry]:
        """Return its entries that expose something, in their order. Nobody changes this list."""
        return self.of_kind(*EXPOSING)

    def _entries_by_kind(self) -> Mapping[str, list[Entry]]:
        if self._sorted < len(self.entries):
            for entry in self.entries[self._sorted :]:
                self._by_kind.setdefault(text(entry, "kind"), []).append(entry)
            self._sorted = len(self.entries)
        return self._by_kind

    @property
    def kind(self) -> str:
        """Return what it was for, as the request says; empty before one was signed."""
        return str(self.form.get("kind", ""))

    @property
    def named(self) -> str:
        """Return what people know it by: its two people and its seal."""
        sealed = sentence_of("opening.named.seal", seal=f"{self.seal_number:04d}") if self.seal_number else ""
        sealed = sealed or sentence_of("opening.named.no_seal")
        people = sentence_of("list.and").join(name for name in (self.first, self.second) if name)
        if people:
            return sentence_of("opening.named", people=people, seal=sealed)
        return sentence_of("opening.named.no_request", seal=sealed)

    @property
    def labels(self) -> dict[str, str]:
        """Return the labels of the envelopes by id, as the request named them."""
        return dict(_labelled(self.form))


class People:
    """Names and roles of people by id, as the header knows them; labels of envelopes by id, as requests named them."""

    def __init__(self, names: Mapping[str, tuple[str, str]]) -> None:
        """Map ids to names and roles."""
        self._names = names
        self._labels: dict[tuple[str, str], str] = {}
        self._added: dict[str, str] = {}
        """Labels of envelopes by what adds one: of each list, and of who can append an entry."""

    @classmethod
    def of(cls, roster: Roster) -> People:
        """Return everybody who is or was enrolled in a vault, with their last name and role."""
        names: dict[str, tuple[str, str]] = {}
        for edition in roster.editions:
            names |= {entrant.id: (entrant.name, str(entrant.role)) for entrant in edition.people.values()}
        return cls(names)

    def learn(self, entries: Iterable[Entry]) -> None:
        """Take the labels of envelopes from the requests among entries, and from what adds an envelope.

        The first that says one stays: who can append an entry to an opening that is over renames nothing in it.
        """
        for entry in entries:
            if entry.is_a(ENVELOPE_ADDED) and not entry.fault and text(entry, "name"):
                self._added.setdefault(text(entry, "envelope"), text(entry, "name"))
            if entry.is_a(REQUEST_SIGNED) and not entry.fault:
                for envelope, label in _labelled(_form(entry)):
                    self._labels.setdefault((text(entry, "opening"), envelope), label)
                    self._labels.setdefault(("", envelope), label)

    def label(self, opening: str, envelope: str) -> str:
        """Return the label of an envelope: of this opening's request, else of the first request that named it.

        Where no request did, that of what added it, else its id.
        """
        asked = self._labels.get((opening, envelope)) or self._labels.get(("", envelope))
        return asked or self._added.get(envelope, envelope)

    def name(self, person_id: object) -> str:
        """Return a name, or the id where nobody has it."""
        return self._names.get(str(person_id), (str(person_id), ""))[0]

    def role(self, person_id: object) -> str:
        """Return a role, empty where nobody has this id."""
        return self._names.get(str(person_id), ("", ""))[1]

    def actors(self, entry: Entry) -> str:
        """Return who acted, with roles."""
        rows = entry.fields.get("actors")
        if not isinstance(rows, list):
            return ""
        known = [row for row in rows if isinstance(row, dict)]
        return ", ".join(f"{self.name(row.get('person', ''))} ({row.get('role', '')})" for row in known)


def text(entry: Entry, name: str) -> str:
    """Return a field of an entry as text."""
    return str(entry.fields.get(name, ""))


def number(entry: Entry, name: str) -> int:
    """Return a field of an entry as a number, 0 where it has no number."""
    value = entry.fields.get(name)
    return value if isinstance(value, int) else 0


def summary(entry: Entry, people: People) -> str:
    """Return one sentence about an entry."""
    if entry.fault:
        return sentence_of("entry.faulty", fault=entry.fault)
    kind = entry.kind
    if kind is not None and kind.sentence:
        return say(kind.sentence, entry.fields, people, kind.words, f"event.{kind.name}")
    facts = []
    for name in sorted(set(entry.fields) - _HIDDEN):
        value = entry.fields[name]
        shown = ", ".join(str(item) for item in value) if isinstance(value, list) else str(value)
        if shown:
            facts.append(f"{name.replace('_', ' ')}: {people.name(shown)}")
    return "; ".join(facts)


def _form(entry: Entry) -> Mapping[str, object]:
    form = entry.fields.get("form")
    return form if isinstance(form, dict) else {}


def _labelled(form: Mapping[str, object]) -> list[tuple[str, str]]:
    rows = form.get("envelopes")
    if not isinstance(rows, list):
        return []
    return [(str(row.get("id", "")), str(row.get("label", ""))) for row in rows if isinstance(row, dict)]


def entry_line(entry: Entry, people: People) -> EntryLine:
    """Return an entry as the lists show it."""
    return EntryLine(
        seq=entry.seq,
        at_utc=text(entry, "t")[:_TIME_LENGTH],
        kind=text(entry, "kind") or sentence_of("entry.kind_unreadable"),
        actors=people.actors(entry),
        summary=summary(entry, people),
        opening_id=text(entry, "opening"),
        head_hex=entry.head.hex(),
        before=entry.before,
        said=_said(_form(entry)),
    )


def _said(form: Mapping[str, object]) -> str:
    """Return what a request says beside its summary: reference number, answers, justification."""
    answers = form.get("answers")
    texts = [form.get("reference"), *(answers if isinstance(answers, list) else ()), form.get("justification")]
    return "  \u00b7  ".join(str(part) for part in texts if part)


def place_of(entry: Entry) -> EntryPlace:
    """Return where an entry stands: before which entry of the log, -1 for an entry of the log itself; and its number."""
    return -1 if entry.before is None else entry.before, entry.seq


def order_of(entry: Entry) -> tuple[int, bool, int]:
    """Return by what entries stand in the order of the log: unanchored ones before the entry that they came before."""
    return entry.size_before, entry.before is None, entry.seq


def late_in(entries: Iterable[Entry]) -> frozenset[EntryPlace]:
    """Return the places of a whole log's entries that came when their opening was over already."""
    order = OpeningOrder()
    return frozenset(
        place_of(entry)
        for entry in entries
        if not entry.fault and not order.fits(text(entry, "opening"), text(entry, "kind"))
    )


def logged_codes(entries: Iterable[Entry]) -> Mapping[int, str]:
    """Return the register codes of checkpoints by how many entries they cover, as the log names them.

    Whoever goes by this alone has verified that each checkpoint that the log names is there.
    """
    codes: dict[int, str] = {}
    for entry in entries:
        # Twinseal logs a checkpoint with the next entry, before anything else.
        if not entry.fault and entry.is_a(CHECKPOINT_MADE) and number(entry, "size") == entry.seq:
            codes.setdefault(entry.seq, text(entry, "register_code"))
    return codes


def gather(
    entries: Sequence[Entry], late: Collection[EntryPlace] | None = None, code_of: Callable[[int], str | None] | None = None
) -> list[Story]:
    """Return the openings of the entries in order of time; nothing is taken from an entry with a fault.

    Of a part of a log `late` says which of the whole log's entries came too late (`late_in`). `code_of` returns the register
    code of the countersigned checkpoint over so many entries, None where there is none; without it the log is believed.
    """
    late = late_in(entries) if late is None else late
    code_of = logged_codes(entries).get if code_of is None else code_of
    seals = _Seals()
    stories: dict[str, Story] = {}
    for entry in entries:
        opening = text(entry, "opening")
        if entry.fault:
            continue
        if entry.before is None and place_of(entry) not in late:
            seals.take(entry, opening)
        if not opening:
            continue
        if place_of(entry) in late:
            if opening in stories:
                stories[opening].late.append(entry)
            continue
        story = stories.setdefault(opening, Story(opening, text(entry, "t")))
        story.entries.append(entry)
        _take(story, entry)
    for opening, (seal, sizes) in seals.made.items():
        code = next((code for size in reversed(sizes) if (code := code_of(size)) is not None), None)
        if code is not None:
            _take_seal(stories[opening], seal, code)
    return list(stories.values())


def with_a_seal(entries: Sequence[Entry], place: int) -> Iterator[Entry]:
    """Yield the entry of a seal, and what can stand behind it under the same checkpoint; `place` is that in the list."""
    yield entries[place]
    # By its place: a slice of an iterator goes through the whole log before it, for each of its seals.
    behind = (entries[later] for later in range(place + 1, len(entries)))
    yield from takewhile(lambda entry: entry.kind in _BEHIND_A_SEAL, behind)


class _Seals:
    """The seals that openings were ended with, and how many entries the checkpoint of each can cover."""

    def __init__(self) -> None:
        """Begin with none."""
        self.made: dict[str, tuple[int, list[int]]] = {}
        self._last = ""

    def take(self, entry: Entry, opening: str) -> None:
        """Take the next entry of the log itself."""
        if opening and entry.is_a(SEAL_COMMITTED) and opening not in self.made:
            self.made[opening], self._last = (number(entry, "seal"), [entry.seq + 1]), opening
        elif self._last and entry.kind in _BEHIND_A_SEAL and opening in ("", self._last):
            self.made[self._last][1].append(entry.seq + 1)
        else:
            self._last = ""


def _take_seal(story: Story, seal: int, code: str) -> None:
    story.seal_number, story.register_code = seal, code
    if story.lasted_s is not None:
        # Resealed, and countersigned: a mark that stood a moment longer, or that somebody put back, changes nothing.
        story.outcome = Outcome.SEALED


def _take(story: Story, entry: Entry) -> None:
    """Take what an entry says, once: of each fact the first that fits the order of an opening."""
    kind = entry.kind
    if kind is None:
        return
    _take_agreement(story, entry)
    if kind is OPENING_EXTENDED:
        story.granted_min += number(entry, "minutes")
        story.extensions = number(entry, "count")
    elif kind is OPENING_RESEALED:
        story.lasted_s, story.cause = number(entry, "lasted_s"), text(entry, "cause")
        story.extensions, story.granted_min = number(entry, "extensions"), number(entry, "granted_min")
    if kind.outcome is not None and story.outcome is not Outcome.REFUSED:
        story.outcome = kind.outcome
    _take_time(story, entry)


def _take_agreement(story: Story, entry: Entry) -> None:
    kind = entry.kind
    if kind is REGISTER_CODE_ANSWERED and not story.form:
        # A wrong one may be typed again, until somebody signs a request.
        story.register_answer = text(entry, "answer")
    elif kind is REQUEST_SIGNED and not story.answer:
        # One that expired may be followed by another, until somebody answers.
        story.form = _form(entry)
        story.first = str(story.form.get("person_name", ""))
        story.outcome = Outcome.ASKED
    elif kind is ANSWER_SIGNED and not story.answer:
        story.answer = _form(entry)
        story.second = str(story.answer.get("person_name", ""))
    elif kind is OPENING_OPENED and not story.opened_utc:
        story.granted_min, story.opened_utc = number(entry, "minutes"), text(entry, "t")


def _take_time(story: Story, entry: Entry) -> None:
    if entry.is_a(OPENING_UNCLEAN_END):
        if story.found_utc:
            return
        story.found_utc = text(entry, "t")
        if story.lasted_s is None:
            story.ended_utc = ""
            story.most_s = min(story.granted_min * 60, _seconds(story.opened_utc, story.found_utc))
            story.least_s = min(story.least_s, story.most_s)
    elif not entry.has(Tag.AFTERWARDS) and not story.found_utc and not story.ended_with_seal:
        # What is owed can be said much later, by others.
        story.ended_with_seal = entry.is_a(SEAL_COMMITTED)
        story.ended_utc = text(entry, "t")
        story.least_s = _seconds(story.opened_utc, story.ended_utc)


def _seconds(start: str, end: str) -> int:
    return max(0, seconds_between(start, end)) if start else 0
