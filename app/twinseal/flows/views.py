"""Immutable states that flows hand to the screens: everything a screen may show, and nothing it may not."""

from __future__ import annotations

from dataclasses import dataclass, field

from twinseal.domain.envelope import FieldKind, Outside
from twinseal.domain.opening import OpeningKind, OpeningStep, Outcome, RegisterCodeResult, ResealCause, cause_words
from twinseal.domain.people import Person, Role
from twinseal.domain.policy.policy import Policy
from twinseal.domain.policy.reasons import ReasonCategory
from twinseal.domain.register_code import with_seal
from twinseal.domain.request import Draft, Request
from twinseal.domain.texts import sentence_of
from twinseal.domain.utc_text import utc_words


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person as the lists show them; `wait_s` counts down after wrong attempts."""

    id: str
    name: str
    role: Role
    team: str
    wait_s: int = 0
    locked: bool = False


@dataclass(frozen=True, slots=True)
class LineOwed:
    """A line that nobody has confirmed writing in the paper register; none of it is secret."""

    seal_number: int
    register_code: str
    """Empty for a seal without a checkpoint."""
    receipt: str
    """The machine-readable receipt, for a QR; empty where there is no register code."""
    founding: bool
    """True for the seal of the ceremony."""
    cause: ResealCause | None
    """What ended the opening; None where nothing tells it."""
    at_utc: str
    """When it was sealed; empty where nothing tells it."""
    people: tuple[str, ...]
    """Who countersigned the seal, by name."""
    earlier: tuple[str, ...]
    """Whole lines of earlier seals that nobody wrote down either, oldest first."""
    must_fit: bool
    """Whether the policy opens nothing without a register code."""

    @property
    def line(self) -> str:
        """Return the line as it stands in the register."""
        return with_seal(self.seal_number, self.register_code or sentence_of("notice.no_code"))

    @property
    def how(self) -> str:
        """Return how this seal came about, in one sentence without its end."""
        at = utc_words(self.at_utc)
        if self.founding:
            return sentence_of("notice.created_sealed", at=at)
        return sentence_of("notice.resealed", cause=cause_words(self.cause.value) if self.cause is not None else "", at=at)

    @property
    def sentence(self) -> str:
        """Return what is owed in one sentence, for a terminal."""
        before = "; ".join(self.earlier)
        return sentence_of(
            "notice.seal_not_written_down",
            seal_number=f"{self.seal_number:04d}",
            how=self.how,
            line=self.line,
            before=before,
        )

    @property
    def coverage(self) -> str:
        """Return what it means for the next opening, in one sentence."""
        then = (
            sentence_of("notice.without_register_code_vault")
            if self.must_fit
            else sentence_of("notice.its_register_code_asked")
        )
        return sentence_of("notice.line_seal_not_written", seal_number=f"{self.seal_number:04d}", then=then)


@dataclass(frozen=True, slots=True)
class SealedView:
    """What anybody in the room may see of a sealed vault."""

    vault_name: str
    place: str
    vault_path: str
    demo: bool
    tests_only: bool
    seal_number: int
    people: tuple[PersonView, ...]
    pairs: int
    """How many pairs can open."""
    single_points: tuple[str, ...]
    """Plain sentences about people whose absence would leave no pair."""
    policy: Policy
    categories: tuple[ReasonCategory, ...]
    notices: tuple[str, ...] = ()
    """Sentences that need eyes: unclean end of the last opening, guard rebuilt, log recovered, disk nearly full."""
    log_fault: str = ""
    """Why the log cannot be written; while it is not empty nothing can be opened."""
    damage: str = ""
    """What is missing of the vault itself; the log can still be read."""
    cannot_open: str = ""
    """Why nobody can open this vault now; empty where a pair can."""
    line_owed: LineOwed | None = None
    """The line of the paper register that must be written down first."""
    alarm: str = ""
    """What must be done now, although everything still works: the disk is nearly full."""


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
    new_seal: bool = True
    """False where the seal before the opening is still in force: the last line in the register stays right."""


@dataclass(frozen=True, slots=True)
class OpeningView:
    """The state of an opening. Times are microseconds of the boot clock; the router picks the screen by `step`."""

    step: OpeningStep
    kind: OpeningKind
    opening_id: str
    expected_seal_number: int
    register_code: RegisterCodeResult | None = None
    first_candidates: tuple[PersonView, ...] = ()
    second_candidates: tuple[PersonView, ...] = ()
    first: Person | None = None
    second: Person | None = None
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
    unanchored: int = 0
    """Entries that both people must adopt or reject because the log's key was lost; 0 where nothing is to decide."""
    apart: tuple[str, ...] = ()
    """What these entries say, one line each under headings."""
    undecided: bool = False
    """True until both people went on with a fresh code each, where something does not fit."""
    envelopes: tuple[EnvelopeView, ...] = ()
    warnings: tuple[str, ...] = ()
    auditors: tuple[Person, ...] = ()
    """Who can be removed from reading the log, while it is open."""
    receipt: SealReceipt | None = None
    ended_because: str = ""


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One log entry as the audit desk lists it."""

    seq: int
    at_utc: str
    kind: str
    actors: str
    summary: str
    opening_id: str
    head_hex: str
    before: int | None = None
    """Of an unanchored entry, the number of the entry that it came before."""
    said: str = ""
    """Of a request, its reference number, what was answered, and its justification."""

    @property
    def number(self) -> str:
        """Return the number as it is shown: `12`, or `u10.2` for the unanchored entry 2 before entry 10."""
        return str(self.seq) if self.before is None else f"u{self.before}.{self.seq}"


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """One opening as the audit desk lists it; `story` is plain sentences in order of time."""

    opening_id: str
    kind: str
    at_utc: str
    first: str
    second: str
    envelopes: tuple[str, ...]
    justification: str
    category: str
    reference: str
    outcome: Outcome
    lasted_s: int | None
    """Seconds it was open; None where nothing was opened, and where nobody can know."""
    seal_number: int
    story: tuple[str, ...] = field(default=())
    least_s: int | None = None
    """Where it ended without a reseal: seconds it was open at least, by its last act."""
    most_s: int | None = None
    """Where it ended without a reseal: seconds it can have been open at most."""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper form that was entered; `entry` is the number of its entry, which belongs on the paper."""

    form: str
    at_utc: str
    entry: str
    what: str


@dataclass(frozen=True, slots=True)
class DeskView:
    """What an auditor sees first."""

    auditor: Person
    vault_name: str
    demo: bool
    entries: int
    openings: tuple[OpeningLine, ...]
    findings: tuple[str, ...]
    seal_number: int
    papers: tuple[PaperLine, ...] = ()
    """Paper forms that were entered, newest first."""
    continuity: str = ""
    """Whether the log goes on from what this auditor signed last."""
    goes_on: bool = True
    """False where it does not: then nothing else on the desk counts."""
    new_findings: int = 0
    """How many of the findings, from the first on, were not there at this auditor's last visit; newest first in both parts."""
    last_visit: str = ""
    """When this auditor was here last, as people read it; empty at the first visit."""


@dataclass(frozen=True, slots=True)
class VisitEnd:
    """How an auditor's visit ended: one sentence, and the code and receipt of what they signed, empty where nothing was."""

    sentence: str
    code: str = ""
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class VerificationView:
    """The result of a verification in words; `verdict` is the graded name (VALID-COSIGNED, TAMPERED, ...)."""

    verdict: str
    exit_code: int
    sentence: str
    advice: str
    """What to do next."""
    details: tuple[str, ...]
    counts: tuple[tuple[str, int], ...]
    """How many entries of each kind, in words."""
    entries: int
    head_hex: str


@dataclass(frozen=True, slots=True)
class ExportView:
    """How an export ended; `safe_to_remove` is said only when the drive was really released."""

    folder: str
    files: tuple[str, ...]
    total_bytes: int
    drive: str
    safe_to_remove: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class EnrolledView:
    """A person in the ceremony; `proven` once a code from their authenticator was right."""

    id: str
    name: str
    role: Role
    team: str
    proven: bool
    seed_text: str = ""
    """Base32 seed, only until it is proven."""
    provisioning_uri: str = ""
    """For the QR, only until it is proven."""


@dataclass(frozen=True, slots=True)
class CeremonyView:
    """The state of a founding; `missing` lists in sentences what must be done before it can be finished."""

    vault_name: str
    place: str
    folder: str
    policy: Policy
    people: tuple[EnrolledView, ...]
    pairs: tuple[tuple[str, str], ...]
    """Names of the people of each pair that can open."""
    envelopes: tuple[Outside, ...]
    missing: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    cost: str = ""
    """What guessing one passphrase costs, in plain words; empty until it was measured."""
    notes: tuple[str, ...] = ()
    """Sentences about what was just done, to look at now; the next view holds them no more."""


@dataclass(frozen=True, slots=True)
class FoundedView:
    """A founded vault: what to write down, print and keep."""

    vault_path: str
    seal_number: int
    register_code: str
    trust_card_path: str
    """Machine-readable trust card, beside the vault."""
    trust_card_pdf: str
    ceremony_record_pdf: str
    warnings: tuple[str, ...] = ()
    receipt: str = ""
    """The first receipt, as a QR code holds it."""
    paper_form_pdf: str = ""
    """Blank forms for when the log cannot be written."""
    missing_papers: tuple[str, ...] = ()
    """A sentence for each paper that could not be written; they stand among the warnings too."""
