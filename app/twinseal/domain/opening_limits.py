"""How long an opening of a kind may last."""

from __future__ import annotations

from dataclasses import dataclass

from twinseal.domain.opening import OpeningKind
from twinseal.domain.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class OpeningLimits:
    """The limits of one kind of opening, as the policy sets them."""

    asked_min: int
    """The longest that can be asked for, in minutes; an extension is no longer."""
    total_min: int
    """The longest with all extensions, in minutes."""
    idle_s: int
    """Seconds without anybody at the machine until it reseals."""


def limits_of(kind: OpeningKind, policy: Policy) -> OpeningLimits:
    """Return the limits of a kind of opening: maintenance has its own, and a new phone has those too."""
    if not kind.shows_contents:
        return OpeningLimits(policy.maintenance_min, policy.maintenance_min, policy.maintenance_idle_s)
    return OpeningLimits(policy.opening_min, policy.opening_total_min, policy.reseal_idle_s)
