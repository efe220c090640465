"""An opening as its screens show it, and what it ends with."""

from __future__ import annotations

from dataclasses import dataclass, field

from twinseal.domain.envelope import FieldKind, Outside
from twinseal.domain.errors import NotPermitted
from twinseal.domain.opening import MaskCause, OpeningKind, OpeningStep, RegisterCodeResult, ResealCause, cause_words
from twinseal.domain.people import Person
from twinseal.domain.request import Draft, Request
from twinseal.domain.texts import sentence_of
from twinseal.flows.views.room_alerts import RoomAlerts
from twinseal.flows.views.sealed import PersonView


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field of an open envelope; `value` is empty for secrets until they are revealed."""

    index: int
    kind: FieldKind
    name: str
    secret: bool
    value: str = ""
    codes_used: tuple[int, ...] = ()
    codes_count: int = 0
    room: int = 0
    """Signs to keep room for before a secret is shown: its length rounded up to steps of 24; 0 where nothing is hidden."""


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """One file inside an open envelope."""

    id: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class EnvelopeView:
    """One open envelope: its outside and its masked fields."""

    outside: Outside
    fields: tuple[FieldView, ...]
    attachments: tuple[AttachmentView, ...] = ()


@dataclass(frozen=True, slots=True)
class PhoneChoice:
    """An officer whose lost phone may be asked for, with why not; None where it may."""

    id: str
    name: str
    refusal: NotPermitted | None = None


@dataclass(frozen=True, slots=True)
class OwedLine:
    """One duty after a reseal; the label is that of the envelope, empty for the review and for all that was in reach."""

    is_review: bool
    label: str
    due_utc: str
    earlier: bool = False
    """True where an opening before this one owes it."""
    is_test: bool = False
    """True where what was put in with this seal is still to be tried."""
    people: str = ""
    """`acknowledge` or `take_up` where people owe it for a change of people, `lessons` after a review; empty for an envelope and a
    review."""
    refused_utc: str = ""
    """Of a review, when what is to be reviewed was refused; empty where it was opened."""


@dataclass(frozen=True, slots=True)
class OwnerSlip:
    """What the owner of an envelope gets after its contents were shown; no secret, and no word of why."""

    number: int
    """Of the alert."""
    code: str
    envelope: str
    """Its id."""
    label: str
    owner: str
    since_utc: str
    until_utc: str
    people: tuple[str, ...]
    """Who saw it, by name; none where the log does not tell."""
    rotate_by_utc: str
    confirm_by_utc: str
    notice: str
    """The signed notice, for a QR: ids alone."""


@dataclass(frozen=True, slots=True)
class SealReceipt:
    """What is shown, printed and written on the paper register after a reseal."""

    opening_id: str
    kind: OpeningKind
    seal_number: int
    register_code: str
    """Without the seal number, e.g. `7K3M-Q0ZD-9F2A-Q`; empty if the vault could not make a checkpoint."""
    first_name: str
    second_name: str
    envelopes: tuple[str, ...]
    justification: str
    category: str
    reference: str
    started_utc: str
    ended_utc: str
    lasted_s: int
    granted_min: int
    extensions: int
    reveals: int
    cause: ResealCause
    duties: tuple[str, ...]
    entries: int
    head_hex: str
    problem: str = ""
    """One sentence where the new generation or the checkpoint could not be written; contents are sealed all the same."""
    as_found: bool = False
    """True where header, store and log did not agree and nobody went on: there is no new seal, and nothing was changed."""
    receipt: str = ""
    """The machine-readable receipt, for a QR; empty where there is no register code."""
    owed: tuple[OwedLine, ...] = ()
    """The duties one by one, as `duties` says them in sentences."""
    new_seal: bool = True
    """False where the seal before the opening is still in force: the last line in the register stays right."""
    changes_kept: int = 0
    """Changes of this opening's list that nobody signed: they are kept for the next opening."""
    changes_undone: int = 0
    """Changes that both signed and this seal could not carry out: they are kept for the next opening too."""
    changes_made: int = 0
    """Changes that this seal carried out."""
    changes: tuple[str, ...] = ()
    """These changes, as both read them."""
    leaves: tuple[str, ...] = ()
    """What both were told that they leave: few who open, or few officers."""
    edition: int = 0
    """The P-number that stands beside the seal number in the register."""
    new_keys_of: tuple[str, ...] = ()
    """Names of those who get other keys with the list of this opening, signed or not."""
    card: tuple[str, ...] = ()
    """Names of the files of a new trust card beside the vault: the card, and what is printed; empty where people did not change."""
    card_fault: str = ""
    """Why one of them could not be written, in a sentence."""
    slips: tuple[OwnerSlip, ...] = ()
    """For the owners of envelopes that were shown, where the rules want them."""
    drill: str = ""
    """What came of a drill, in one sentence; empty for any other opening."""
    drill_held: bool = False
    """True for a drill that is certified, in which everything could be decrypted, and whose seal renews its date."""
    unconfirmed: tuple[str, ...] = ()
    """Who counts from this seal on though no third person confirmed who they are, in sentences."""

    @property
    def change_lines(self) -> tuple[str, ...]:
        """Return the changes a line each, with their numbers where there are several: sentences that wrap would run together."""
        if len(self.changes) < 2:
            return self.changes
        return tuple(f"{number}. {sentence}" for number, sentence in enumerate(self.changes, start=1))

    @property
    def how_sealed(self) -> str:
        """Return what sealed it, in words."""
        return cause_words(self.cause.value)

    @property
    def keys_counting(self) -> str:
        """Return which keys of theirs count now, in one sentence; empty where nobody gets other ones."""
        names = ", ".join(self.new_keys_of)
        if not names:
            return ""
        return (
            sentence_of("reseal.keys_new", names=names) if self.changes_made else sentence_of("reseal.keys_old", names=names)
        )

    @property
    def list_kept(self) -> str:
        """Return what became of a list of changes that is not carried out, in one sentence; empty without one."""
        if self.changes_undone:
            return sentence_of("reseal.changes_undone", count=self.changes_undone)
        return sentence_of("reseal.changes_kept", count=self.changes_kept) if self.changes_kept else ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What a drill could not decrypt: id of the envelope or file, label of the envelope, and name of the file, empty for an envelope."""

    id: str
    label: str
    file: str = ""

    @property
    def words(self) -> str:
        """Return it as people read it."""
        return sentence_of("drill.file", file=self.file, label=self.label) if self.file else self.label


@dataclass(frozen=True, slots=True)
class DrillView:
    """How far a drill has come."""

    is_read: bool = False
    """True once everything was decrypted or found damaged."""
    envelopes: int = 0
    """Envelopes that could be decrypted, that of the drill included."""
    files: int = 0
    failed: tuple[Unreadable, ...] = ()
    printed: bool = False
    """True once both saw a page come out of the printer."""
    carried: str = ""
    """Name of the file on the removable drive; empty while none was written."""
    is_certified: bool = False

    @property
    def is_whole(self) -> bool:
        """Tell whether it is certified and everything could be decrypted: then the next drill is due later."""
        return self.is_certified and not self.failed


@dataclass(frozen=True, slots=True)
class OpeningView:
    """The state of an opening. Times are microseconds of the boot clock; the router picks the screen by `step`."""

    step: OpeningStep
    kind: OpeningKind
    """What it is for; until the request says it, an emergency."""
    opening_id: str
    expected_seal_number: int
    sealed_utc: str = ""
    """When two people signed the seal whose code is asked for; empty where nothing tells it."""
    register_code: RegisterCodeResult | None = None
    first_candidates: tuple[PersonView, ...] = ()
    second_candidates: tuple[PersonView, ...] = ()
    held_back: tuple[str, ...] = ()
    """Why somebody is not among those who may be chosen: one sentence for each who is not confirmed yet."""
    first: Person | None = None
    second: Person | None = None
    witness: Person | None = None
    """Who signed that they stand by while an officer gets a new phone; None in any other opening."""
    phone_choices: tuple[PhoneChoice, ...] = ()
    """Whose lost phone the first person may ask for, at the request; empty for who is no officer."""
    outsides: tuple[Outside, ...] = ()
    """All labels and cards, from the request step on."""
    request: Request | None = None
    draft: Draft | None = None
    """Words of a request that expired, for its writer to sign again with a fresh code; None where there are none."""
    draft_ends_us: int = 0
    began_us: int = 0
    """When the countdown that runs began: of the joint window, then of the opening."""
    joint_ends_us: int = 0
    ends_us: int = 0
    extensions_left: int = 0
    longest_extension_min: int = 0
    masked: bool = False
    mask_cause: MaskCause | None = None
    """What masked it; None where nothing is masked, or where it opened so."""
    unanchored: int = 0
    """Entries that both people must adopt or reject because the log's key was lost; 0 where nothing is to decide."""
    unanchored_lines: tuple[str, ...] = ()
    """What these entries say, one line each under headings."""
    undecided: bool = False
    """True until both people went on with a fresh code each, where something does not fit."""
    envelopes: tuple[EnvelopeView, ...] = ()
    warnings: tuple[str, ...] = ()
    unheard: tuple[str, ...] = ()
    """How people and rules changed since the person who was let in just now signed last; said to each of them once."""
    auditors: tuple[Person, ...] = ()
    """Who can be removed from reading the log, while it is open."""
    alerts: RoomAlerts = field(default_factory=RoomAlerts)
    """What calls for attention in this room."""
    drill: DrillView | None = None
    """How far a drill has come, from the open vault on; None in any other opening."""
    receipt: SealReceipt | None = None
    ended_because: str = ""
