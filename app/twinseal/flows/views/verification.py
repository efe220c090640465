"""How a verification and an export ended."""

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
class ExportView:
    """How an export ended; `safe_to_remove` is said only when the drive was really released."""

    folder: str
    files: tuple[str, ...]
    total_bytes: int
    drive: str
    safe_to_remove: bool
    sentence: str
