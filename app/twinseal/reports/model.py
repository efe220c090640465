"""What the reports are made from: plain values, gathered by a flow from verified entries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from twinseal.domain.finding import RuleCount, place_number
from twinseal.domain.opening import Outcome
from twinseal.reports.frame_model import FramePart
from twinseal.reports.part_rows import HoldsRow, InForce, MatterRow, OwedRow, PaperSize, ReviewRow, SystemDid, UsePart


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One row of the log table."""

    seq: int
    at_utc: str
    kind: str
    actors: str
    summary: str
    head_hex: str
    before: int | None = None
    """Of an unanchored entry, the number of the entry that it came before."""

    @property
    def number(self) -> str:
        """Return the number as it is printed: `12`, or `u10.2` for the unanchored entry 2 before entry 10."""
        return place_number((-1 if self.before is None else self.before, self.seq))


@dataclass(frozen=True, slots=True)
class RotationRow:
    """What became of one envelope that was exposed."""

    seal_number: int
    """The seal that ended the opening, 0 where none did."""
    label: str
    """Label of the envelope; empty for everything in reach."""
    since_utc: str
    """Empty where nothing tells it."""
    ended_utc: str
    """Empty while it is owed, and where it was never rotated."""
    days: int | None
    """Begun days for which it was exposed, until the report where it still is; None where nobody knows."""
    what: str
    """What became of it, in words."""
    is_red: bool
    """Whether it was never rotated, or is long overdue."""


@dataclass(frozen=True, slots=True)
class PeopleRow:
    """One thing that a list of changes did to people or rules, as the people note proves it, or the list of its seal says."""

    edition: int
    seal_number: int
    made_utc: str
    what: str
    signers: str
    """Names of those who signed it."""
    is_red: bool
    """Whether somebody counts whom no third person confirmed."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What openings owe and what became of it."""

    rotations: int = 0
    """Rotations that the openings of this report owe or owed, reviews left out."""
    rotated: int = 0
    reviews: int = 0
    reviewed: int = 0
    others: int = 0
    """Other duties of these openings."""
    others_done: int = 0
    overdue: int = 0
    """Of all three, those that are not done and were due before the report."""
    oldest_days: int = 0
    """Begun days for which the oldest secret has been exposed that is not rotated; 0 where none is."""
    exposed: tuple[tuple[str, int, int, str], ...] = ()
    """Label of each envelope, how often it was exposed here, days exposed in the period, and since when it still is; empty where not."""
    duties: tuple[OwedRow, ...] = ()
    """Duties of any opening that are open, but for rotations and reviews."""
    review_rows: tuple[ReviewRow, ...] = ()
    acknowledgements: tuple[EntryRow, ...] = ()
    reviewed_by: tuple[str, ...] = ()
    """Names of those who reviewed openings of this report."""
    next_review_utc: str = ""
    """When the next review is due; empty where none is owed."""


@dataclass(frozen=True, slots=True)
class OpeningPage:
    """One opening in full."""

    opening_id: str
    kind: str
    began_utc: str
    ended_utc: str
    """Empty where it ended without a reseal: nobody knows when."""
    outcome: Outcome
    first: str
    second: str
    envelopes: tuple[str, ...]
    category: str
    reference: str
    questions: tuple[tuple[str, str], ...]
    justification: str
    asked_min: int
    granted_min: int
    lasted_s: int | None
    """Seconds it was open; None where nothing was opened, and where nobody can know."""
    extensions: int
    reveals: tuple[tuple[str, str, str], ...]
    """Time, label of the envelope, what of it was exposed and how."""
    register_answer: str
    seal_number: int
    register_code: str
    cause: str
    signatures: str
    entries: tuple[EntryRow, ...]
    changes: tuple[str, ...] = ()
    """Each list of changes, and what it is worth."""
    found_utc: str = ""
    """When the program found it sealed, where it ended without a reseal."""
    least_s: int = 0
    most_s: int = 0
    """Where it ended without a reseal: seconds it was open at least and at most."""
    rotations: tuple[RotationRow, ...] = ()
    """What became of what was exposed in it."""
    review: str = ""
    """Where its review stands, with class and who signed; empty for an opening that owes none."""
    said: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    """What was signed about it, each with its heading: reviews, and what its two people say."""
    system: SystemDid = field(default_factory=SystemDid)
    opened_utc: str = ""
    """Empty where nothing was opened."""
    teams: tuple[str, ...] = ()
    """Of who asked and who answered, as they were then."""
    refusal_reason: str = ""
    """Why the second person refused; empty where nobody did."""


@dataclass(frozen=True, slots=True)
class AuditReportData:
    """Everything on an audit report of a period; `jsonl` is attached as it is."""

    report_id: str
    vault_name: str
    place: str
    vault_id: str
    certificate_sha256: str
    """Hexadecimal digest of the certificate that signs the paper."""
    from_utc: str
    to_utc: str
    made_at: datetime
    made_by: str
    signer_id: str
    """Id of the auditor whose key signs it."""
    seal_number: int
    openings: tuple[OpeningPage, ...]
    attempts: tuple[EntryRow, ...]
    changes: tuple[EntryRow, ...]
    rows: tuple[EntryRow, ...]
    total_entries: int
    head_hex: str
    verdict: str
    verdict_sentence: str
    covered: int
    jsonl: bytes
    demo: bool
    annex: bool = False
    """Whether the log is printed at the end; it is attached either way."""
    paper_size: PaperSize = PaperSize.A4
    organisation: str = ""
    classification: str = ""
    retention: str = ""
    agreed: int = 0
    """Openings that two people agreed on, as far as the log says."""
    proven: int = 0
    """Those of them that two entitled people agreed on with good signatures."""
    refused: int = 0
    matters: tuple[MatterRow, ...] = ()
    extract: tuple[HoldsRow, ...] = ()
    use: UsePart | None = None
    follow_up: FollowUp = field(default_factory=FollowUp)
    in_force: InForce | None = None
    audit_due_utc: str = ""
    """When an auditor has to verify the log again by the rhythm of the policy."""
    seals: tuple[int, ...] = ()
    """Numbers of the seals made in the period, in order."""
    edition: int = 0
    """The P-number: the edition of people and rules when the report was made."""
    people: tuple[PeopleRow, ...] = ()
    """How people and rules changed in the period; and of any other time, who counts though no third person confirmed them."""
    log_begins_utc: str = ""
    """When the first entry of the whole log was made; empty where nobody can read it."""
    headline: str = ""
    """What the verdict's name says in plain words."""
    rotations: tuple[RotationRow, ...] = ()
    """What became of what was exposed in these openings; and of any other, where it was never rotated or is long overdue."""
    rules: tuple[RuleCount, ...] = ()
    """What each rule tested in the whole log, and how many of these findings are its own."""
    left_out: str = ""
    """That rows are not in the attached file, and why; empty where all are."""
    frame: FramePart | None = None
    """A compliance frame, judged for the period; None where none was asked for."""


@dataclass(frozen=True, slots=True)
class CeremonyRecordData:
    """Everything on a ceremony record."""

    signed_by: str
    """Name and role of the person whose key signs the paper."""

    report_id: str
    vault_name: str
    place: str
    vault_id: str
    made_at: datetime
    founded_utc: str
    people: tuple[tuple[str, str, str, str], ...]
    """Name, role, team, fingerprint of the signing key."""
    pairs: tuple[str, ...]
    policy: tuple[str, ...]
    not_default: tuple[tuple[str, str], ...]
    """Sentences of the policy that differ from the program's defaults: here, and by default."""
    envelopes: tuple[tuple[str, str], ...]
    seal_number: int
    register_code: str
    certificate_sha256: str
    """Hexadecimal digest of the certificate that signs the paper."""
    head_hex: str
    warnings: tuple[str, ...]
    demo: bool
    steps: tuple[tuple[str, str, str, str], ...] = ()
    """What was done, who did it, and when in UTC and by local time, in order; printed with room for initials."""
    cost: str = ""
    """What guessing one passphrase costs, in plain words."""
    site: tuple[tuple[str, str], ...] = ()
    """What was said of the site: what it is, and the words."""


@dataclass(frozen=True, slots=True)
class TrustCardData:
    """Everything on a printed trust card; `file_bytes` is attached as `trust-card.json`."""

    signed_by: str
    """Name and role of the person whose key signs the paper."""
    file_name: str
    """Name of the file that was written beside the vault."""

    report_id: str
    vault_name: str
    made_at: datetime
    founded_utc: str
    pins: tuple[tuple[str, str], ...]
    fingerprint: str
    qr: str
    people: tuple[tuple[str, str, str], ...]
    head_hex: str
    file_bytes: bytes
    demo: bool
    edition: int = 0
    """The P-number; 0 for the founding card."""


@dataclass(frozen=True, slots=True)
class OwnerSlipData:
    """Everything on the slip for the owner of an envelope: what happened to it, and what to do; no secret, and not why."""

    vault_name: str
    place: str
    slip_number: int
    code: str
    label: str
    owner: str
    """As the card has it; may be empty."""
    shown: str
    """From when to when."""
    people: str
    """Who saw it; empty where the log does not tell."""
    rotate_by: str
    confirm_by: str
    notice: str
    """The signed notice, printed as a QR."""
    again: str = ""
    """Who took it once more, and when; empty of the first one."""


@dataclass(frozen=True, slots=True)
class SealSlipData:
    """Everything on a seal slip."""

    vault_name: str
    seal_number: int
    register_code: str
    opening_id: str
    people: str
    envelopes: tuple[str, ...]
    """Their labels; none of a maintenance opening."""
    category: str
    reference: str
    justification: str
    started_utc: str
    ended_utc: str
    lasted: str
    cause: str
    duties: tuple[str, ...]
    entries: int
    head_hex: str
    made_at: datetime
    demo: bool
    receipt: str = ""
    """The machine-readable receipt, printed as a QR; empty where there is none."""
    list_kept: str = ""
    """What became of a list of changes that is not carried out; empty without one."""
    changes: tuple[str, ...] = ()
    """What changed with this seal, as both read it."""
    unconfirmed: tuple[str, ...] = ()
    """Who counts from this seal on though no third person confirmed who they are, in sentences."""
    edition: int = 0
    """The P-number that stands beside the seal number in the register."""
    owners: tuple[OwnerSlipData, ...] = ()
    """Slips for the owners of envelopes, each a page after the seal slip."""


@dataclass(frozen=True, slots=True)
class PaperFormData:
    """Everything printed on blank paper forms; each number makes a page of its own."""

    numbers: tuple[str, ...]
    vault_name: str
    place: str
    made_at: datetime
    demo: bool


@dataclass(frozen=True, slots=True)
class HandoverData:
    """Everything on a handover sheet."""

    vault_name: str
    opening_id: str
    opening: tuple[tuple[str, str], ...]
    """What it is about, each part beside its text."""
    review: tuple[tuple[str, str], ...]
    """What the first auditor signed, part by part."""
    account: tuple[str, ...]
    """What the two people say of it."""
    what_to_do: tuple[str, ...]
    head_hex: str
    """Of the first review's entry, which the second names."""
    made_at: datetime
    demo: bool
