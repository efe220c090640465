"""What short papers are made from: plain values, gathered by a flow from verified entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from twinseal.domain.finding import Rank
from twinseal.reports.model import EntryRow, OpeningPage, OwnerSlipData, PeopleRow, RotationRow
from twinseal.reports.part_rows import CountRow, PaperSize, Tile


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What every short paper says of itself, of its vault and of the log; `jsonl` is attached as it is."""

    report_id: str
    organisation: str
    vault_name: str
    place: str
    vault_id: str
    certificate_sha256: str
    """Hexadecimal digest of the certificate that signs the paper."""
    made_at: datetime
    made_by: str
    signer_id: str
    """Id of the auditor whose key signs it."""
    seal_number: int
    edition: int
    """The P-number: the edition of people and rules when the paper was made."""
    total_entries: int
    head_hex: str
    verdict_sentence: str
    covered: int
    """Entries under a checkpoint that two people signed."""
    included: str
    """Which entries are attached, in words."""
    jsonl: bytes
    meaning: str
    """What the signature means."""
    classification: str
    demo: bool
    paper_size: PaperSize = PaperSize.A4
    left_out: str = ""
    """That rows are not in the attached file, and why; empty where all are."""


@dataclass(frozen=True, slots=True)
class SealEnd:
    """One end of a period in which a vault was not opened: what stands there, and by what anybody can compare it."""

    heading: str
    rows: tuple[tuple[str, str], ...]
    """Name and value; a name that begins with `~` is set in fixed width."""


@dataclass(frozen=True, slots=True)
class AbsenceData:
    """Everything on a certificate of absence."""

    sheet: SheetFacts
    from_utc: str
    to_utc: str
    days: int
    before: SealEnd
    after: SealEnd
    begun: int
    """Openings that were begun in the period and ended before anything was opened."""
    denied: int
    """How often somebody was denied access in the period."""


@dataclass(frozen=True, slots=True)
class DrillData:
    """Everything on the certificate of a drill."""

    sheet: SheetFacts
    says: str
    is_whole: bool
    """Whether everything could be decrypted."""
    rows: tuple[tuple[str, str], ...]
    """Date, people, path, alert received, rotation and owner."""


@dataclass(frozen=True, slots=True)
class SlipsData:
    """Everything on slips for owners that were taken again."""

    sheet: SheetFacts
    says: str
    hand_over: str
    """What goes to whom."""
    slips: tuple[OwnerSlipData, ...]


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """One opening that was drawn."""

    opening_id: str
    key: str
    """Its number in the draw, 64 hex."""
    named: str
    """What people know it by."""
    began_utc: str


@dataclass(frozen=True, slots=True)
class SampleData:
    """Everything on a challenge sample."""

    sheet: SheetFacts
    phrase: str
    seed: str
    """SHA-256 of phrase and head, 64 hex."""
    population: int
    """How many openings it was drawn from."""
    drawn: tuple[DrawnRow, ...]
    earlier: int
    """How many samples the log tells of already."""
    openings: tuple[OpeningPage, ...]
    """The drawn openings in the order of the draw."""


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """One moment of an opening: what, when, the entry, and in words how long after the one before."""

    name: str
    at_utc: str
    entry: str
    after: str
    drill: str
    """The same of the last drill; empty where there is none."""


@dataclass(frozen=True, slots=True)
class CheckRow:
    """What the procedure asks of an opening, how it was, and whether that is as asked."""

    asked: str
    was: str
    holds: bool


@dataclass(frozen=True, slots=True)
class SignedText:
    """What one person signed in an opening, to the letter."""

    heading: str
    form: str
    """The canonical JSON that was signed, behind its first words."""
    signature: str
    """Ed25519, 128 hex."""


@dataclass(frozen=True, slots=True)
class Action:
    """What a review recommends, by whom, until which day."""

    what: str
    owner: str
    due: str


@dataclass(frozen=True, slots=True)
class RulesThen:
    """The policy that an opening began under, and how it changed since."""

    entry: str
    """Number of the entry with which the opening began, as printed."""
    digest: str
    """First digits of the constitution's digest, as that entry has it."""
    sentences: tuple[str, ...]
    changed: tuple[str, ...] = ()
    """How rules and reasons changed since; each a sentence with its entry."""
    unsure: tuple[str, ...] = ()
    """Names of rules of which the log does not say for certain what they were."""
    unread: int = 0
    """How many later entries cannot be read: what they changed nobody knows."""


@dataclass(frozen=True, slots=True)
class ReportedOpening:
    """One opening looked back at; times stand on its page too."""

    page: OpeningPage
    milestones: tuple[MilestoneRow, ...]
    longest_gap: str
    """Between which two of them the most time went by while it ran; empty where none took a minute."""
    has_drill: bool
    """Whether a drill before it is in the log, to compare its times with."""
    checks: tuple[CheckRow, ...]
    findings: tuple[tuple[Rank, str], ...]
    """Findings that name it, the gravest first: the rank, and a sentence with rank and id."""
    response: tuple[EntryRow, ...]
    """What the system did of itself: alerts, masking, refusals, what it found."""
    signed: tuple[SignedText, ...]
    silent: tuple[str, ...]
    """Which of its people gave no account."""
    lessons: str
    """What was learnt, or that nothing was said of that and until when it is due."""
    actions: tuple[Action, ...]
    rules: RulesThen


@dataclass(frozen=True, slots=True)
class OpeningData:
    """Everything on the report of one opening: of several where several claim the same seal."""

    sheet: SheetFacts
    openings: tuple[ReportedOpening, ...]
    exposed: tuple[RotationRow, ...]
    """What other openings exposed, and was never rotated or is long overdue."""
    people: tuple[PeopleRow, ...]
    """How people and rules changed while it ran; and of any other time, who counts though no third person confirmed them."""


@dataclass(frozen=True, slots=True)
class QuarterData:
    """Everything on the page about a quarter of use."""

    sheet: SheetFacts
    begins_utc: str
    ends_utc: str
    emergencies: int
    expected: int
    """How many the policy expects."""
    tiles: tuple[Tile, ...]
    trend: tuple[tuple[str, str], ...]
    """Emergencies of earlier quarters, and what chance says, each beside what it is."""
    counted: tuple[tuple[str, tuple[CountRow, ...]], ...]
    """By kind, envelope, reason and pair, each under its heading."""
    too_often: tuple[str, ...]
    """Envelopes that should get normal access, in sentences."""


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One finding: its id, rank, in words what it is, and whether somebody answered it."""

    id: str
    rank: str
    is_high: bool
    what: str
    answer: str


@dataclass(frozen=True, slots=True)
class SummaryData:
    """Everything on the summary of 15 days."""

    sheet: SheetFacts
    begins_utc: str
    ends_utc: str
    entries: int
    counted: tuple[tuple[str, str], ...]
    """What was logged, and how often."""
    failures: tuple[EntryRow, ...]
    log_failures: int
    """How many of these are of the log itself."""
    findings: tuple[FoundRow, ...]
    """The gravest first."""
    owed: int
    """Openings of these days that owe a review."""
    reviewed: int
    before: str
    """When the summary before was written, or that there is none."""
    is_late: bool
    """Whether that is too long ago."""


@dataclass(frozen=True, slots=True)
class RightRow:
    """One person or recovery sheet, and what they may."""

    name: str
    role: str
    team: str
    state: str
    since_utc: str
    may: str
    used: int
    """Openings that they took part in within a year."""
    last_utc: str
    """Their last act in the log; empty for none."""
    is_unused: bool
    """Whether they could have opened for a year, and never did."""


@dataclass(frozen=True, slots=True)
class AgeRow:
    """One envelope, and how old what is sealed in it is."""

    label: str
    since_utc: str
    from_founding: bool
    days: int | None
    """Whole days; None where nothing tells it."""
    opened: int
    last_utc: str
    exposed_utc: str
    """Since when it is exposed and not rotated; empty where it is not."""


@dataclass(frozen=True, slots=True)
class RightsData:
    """Everything on a rights review."""

    sheet: SheetFacts
    people: tuple[RightRow, ...]
    pairs: int
    """How many pairs may open."""
    envelopes: tuple[AgeRow, ...]
    """The oldest first."""
    unnamed: int
    """Envelopes of the founding that nothing in the log names."""
    changes: tuple[PeopleRow, ...]
    """How people and rules changed since the review before."""
