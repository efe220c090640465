"""What two officers decide beside people, as a list leaves it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

from twinseal.domain.constitution import Constitution, Site
from twinseal.domain.policy.policy import Policy
from twinseal.domain.policy.reasons import DEFAULT_CATEGORIES, ReasonCategory
from twinseal.domain.policy.thresholds import Thresholds


@dataclass(frozen=True, slots=True)
class RulesInForce:
    """Policy, thresholds, reasons, place and site of a vault."""

    policy: Policy = field(default_factory=Policy)
    thresholds: Thresholds = field(default_factory=Thresholds)
    categories: tuple[ReasonCategory, ...] = DEFAULT_CATEGORIES
    place: str = ""
    site: Site = field(default_factory=Site)

    @classmethod
    def of(cls, constitution: Constitution) -> Self:
        """Return those of a constitution."""
        return cls(
            constitution.policy,
            constitution.thresholds,
            constitution.categories,
            constitution.place,
            constitution.site,
        )
