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


def adding_to(kept: list[Mutation]) -> Callable[..., Callable[[Callable[[Vault], Case]], Callable[[Vault], Case]]]:
    """Return a decorator that puts mutations on a list."""

    def add(
        name: str,
        reason: Reason | None,
        seq: int | None = None,
        detail: str = "",
        *,
        decrypt: bool = False,
        verdict: Verdict | None = None,
    ) -> Callable[[Callable[[Vault], Case]], Callable[[Vault], Case]]:
        def keep(make: Callable[[Vault], Case]) -> Callable[[Vault], Case]:
            kept.append(Mutation(name, make, reason, seq, detail, decrypt, verdict))
            return make

        return keep

    return add
