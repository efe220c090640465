"""The list of changes of an opening as its screens show it."""

from __future__ import annotations

from dataclasses import dataclass

from twinseal.domain.changes.change import Difference, Right
from twinseal.domain.changes.change_step import ChangeStep
from twinseal.domain.envelope import FieldKind
from twinseal.domain.generator import Generator
from twinseal.domain.people import Role


@dataclass(frozen=True, slots=True)
class ChangeRowView:
    """One change: what both read before they sign."""

    number: int
    """Its place in the list, from 1."""
    kind: str
    """Name of its event, e.g. `envelope.replaced`."""
    sentence: str
    right: Right
    differences: tuple[Difference, ...] = ()
    """Before and after, for the review."""
    follows: tuple[str, ...] = ()
    """What comes of it: duties, papers, who must be told."""
    typed_by: tuple[str, ...] = ()
    """Names of the two who typed it in an earlier opening, as far as the draft says; empty for a row of this opening."""
    typed_utc: str = ""
    new_keys_of: str = ""
    """Name of whoever gets other keys with it: what they have counts until the seal is made."""


@dataclass(frozen=True, slots=True)
class LeftRowView:
    """A row of a draft that was taken up which these two cannot sign: it stays in the draft."""

    kind: str
    sentence: str
    """Empty where the row cannot be read."""
    refusal: str


@dataclass(frozen=True, slots=True)
class OfferedDraft:
    """A list of an earlier opening that was not carried out: taken up, dropped, or left for the next opening."""

    id: str
    """Empty for the one that a sudden end left beside the open seal."""
    count: int
    begun_by: tuple[str, ...]
    """Names of those who began it, as far as it says."""
    at_utc: str
    sentence: str
    """Its time is ISO 8601: a window has it in the time of the room, a terminal in UTC."""
    is_readable: bool = True


@dataclass(frozen=True, slots=True)
class OwedChoice:
    """A rotation or a test that these two may close."""

    id: str
    is_test: bool
    label: str
    """The label of the envelope; empty where everything was in reach."""
    due_utc: str


@dataclass(frozen=True, slots=True)
class EnvelopeChoice:
    """An envelope that the list may change."""

    id: str
    label: str
    system: str


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """Somebody whom the list may be about, as it leaves them."""

    id: str
    name: str
    role: Role
    team: str
    is_held: bool = False
    """True while no third person has confirmed whose keys these are."""
    is_suspended: bool = False
    until: str = ""
    """The day until which they are suspended, empty where none was said."""
    waits: bool = False
    """True where they have to wait after wrong attempts."""
    signs: bool = False
    """True for one of the two who sign the list: nobody signs about themselves."""
    is_listed: bool = False
    """True where a change of theirs is on the list."""
    is_met_here: bool = False
    """True where a third could confirm them in this opening: they came to the machine in it, or are one of the two."""
    new_keys_left: bool = False
    """True for one of the two whose own new keys stay in a draft that was taken up: only they open them."""


@dataclass(frozen=True, slots=True)
class PartView:
    """A field or a file of an envelope as the list leaves it."""

    name: str
    kind: FieldKind | None
    """None for a file."""
    is_new: bool = False
    """True where the list puts it in, or gives it another value."""
    has_lines: bool = False
    """True where what is in it has several lines."""
    generator: Generator | None = None
    """What its target accepts, where that is known."""


@dataclass(frozen=True, slots=True)
class EnvelopePartsView:
    """What is in an envelope as the list leaves it; no secret stands here."""

    id: str
    label: str
    parts: tuple[PartView, ...]
    gone: tuple[str, ...] = ()
    """Names of what the list takes out."""
    is_new: bool = False
    """True where the list adds the envelope."""


@dataclass(frozen=True, slots=True)
class ChangeListView:
    """The list of changes."""

    step: ChangeStep = ChangeStep.COLLECTING
    rows: tuple[ChangeRowView, ...] = ()
    left: tuple[LeftRowView, ...] = ()
    offered: tuple[OfferedDraft, ...] = ()
    signed_by: tuple[str, ...] = ()
    """Ids of those who signed."""
    sign_left_s: float = 0.0
    """How many seconds the second one has left to sign; 0 where nobody signed."""
    has_lapsed: bool = False
    """True where the second one took too long: both have to sign again."""
    leaves: tuple[str, ...] = ()
    """What the whole list leaves that both should know: few who open, or few officers."""
    ready: tuple[str, ...] = ()
    """Ids of people whom a third confirmed, and whose confirmation these two may put on the list."""
