"""What short papers are made from: plain values, gathered by a flow from verified entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from twinseal.reports.model import OpeningPage


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What every short paper says of itself, of its vault and of the log; `jsonl` is attached as it is."""

    report_id: str
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
    demo: bool
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
