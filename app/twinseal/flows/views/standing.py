"""Whether the log can be believed, as every page of the desk says it: by its last verification, and by what reading it shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LastVerified:
    """What an auditor signed of the log last; times are UTC."""

    verdict: str
    """As `Verdict.word` of `twinseal.audit.verdict`."""
    at_utc: str
    by: str
    """Name of the auditor."""
    entries: int
    since: int
    """How many entries came after those, the one that says so not counted."""


@dataclass(frozen=True, slots=True)
class LogStanding:
    """What an auditor has to know of the log before anything else."""

    verified: LastVerified | None = None
    """The last verification; None where there was none."""
    continues: bool = True
    """False where it does not continue from what this auditor signed last."""
    continuity: str = ""
    """That in a sentence."""
    broken: str = ""
    """What reading it showed to be wrong, in a sentence; empty for nothing."""
    unsigned: str = ""
    """That the log speaks of a later verification that no auditor signed or could sign, in a sentence; empty where it does not."""
