"""What a second auditor sees of a report before they sign it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from twinseal.domain.errors import ReportFailed


@dataclass(frozen=True, slots=True)
class ReportAtHand:
    """A report of this log as it lies before an auditor: what it is, who issued it, and whether they may countersign it."""

    pdf: bytes = field(repr=False)
    report: str
    """Its number."""
    kind: str
    """Which report it is, in words."""
    issuer: str
    entry: int
    """Number of the entry at which it was written."""
    at_utc: str
    """When, by that entry."""
    holds: str
    """Which entries it has, in words; empty where they were not compared with the log."""
    sha256: str
    """Of the report as it was issued, with its first signature alone."""
    before: tuple[int, ...]
    """Entries at which it was countersigned before."""
    refusal: ReportFailed | None = None
    """Why this auditor may not countersign it; None where they may."""


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A PDF on a drive, or one that was written in this visit, and what the log says of it."""

    path: Path
    kind: str = ""
    """Empty for what is no report of this log."""
    report: str = ""
    issuer: str = ""
    entry: int = 0
    refusal: ReportFailed | None = None
    """Why it cannot be countersigned by this auditor; None where it can."""
