"""What an attack on a log is, as data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fakes.forged_log import Case, Vault
from twinseal.audit.verdict.verdict import Reason, Verdict


@dataclass(frozen=True)
class Mutation:
    """One attack, the reason that must be named, the number of the bad entry, and a part of the detail."""

    name: str
    make: Callable[[Vault], Case]
    reason: Reason | None
    seq: int | None = None
    detail: str = ""
    decrypt: bool = False
    """True if only somebody with the audit key can see it."""
    verdict: Verdict | None = None
    """For what cannot be excluded: the grade that must be given."""
