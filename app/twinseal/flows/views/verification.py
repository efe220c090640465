"""How a verification and an export ended, also of what was brought from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass


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
class BroughtView:
    """The answer on what somebody brought from elsewhere; `verdict` is the graded name."""

    verdict: str
    is_report: bool
    """Whether it was a signed report, of which the seal alone is judged."""
    sentence: str
    """What the verifier found, without the verdict's name."""
    advice: str
    """What to do next."""
    facts: tuple[tuple[str, str], ...]
    """Names with values, in reading order; verdict and what to do are among them."""


@dataclass(frozen=True, slots=True)
class ExportView:
    """How an export ended; `safe_to_remove` is said only when the drive was really released."""

    folder: str
    files: tuple[str, ...]
    total_bytes: int
    drive: str
    safe_to_remove: bool
    sentence: str
    register_code: str
    """Of the last checkpoint that the export itself holds; empty where it holds none."""
    code_sentence: str
    """Whom to tell that code; empty where there is none."""
