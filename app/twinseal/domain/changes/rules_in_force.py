"""What two officers decide beside people, as a list leaves it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Self

from twinseal.domain.constitution import Constitution, Site
from twinseal.domain.policy.policy import Policy
from twinseal.domain.policy.reasons import DEFAULT_CATEGORIES, ReasonCategory
from twinseal.domain.policy.thresholds import Thresholds
from twinseal.domain.site_form import PLACE, hours_of


def changed_policy(policy: Policy, name: str, value: int) -> Policy:
    """Return a policy with another value of a rule; raises `FormFaults` for what its rows do not allow."""
    changed: dict[str, Any] = {name: value}
    return replace(policy, **changed)


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

    def with_rule(self, name: str, value: int) -> Self:
        """Return them with another value of a rule."""
        return replace(self, policy=changed_policy(self.policy, name, value))

    def with_threshold(self, name: str, value: int) -> Self:
        """Return them with another threshold."""
        changed: dict[str, Any] = {name: value}
        return replace(self, thresholds=replace(self.thresholds, **changed))

    def with_reason(self, reason: ReasonCategory) -> Self:
        """Return them with a reason in the place of the one with its id, a new one at the end."""
        if any(each.id == reason.id for each in self.categories):
            return replace(self, categories=tuple(reason if each.id == reason.id else each for each in self.categories))
        return replace(self, categories=(*self.categories, reason))

    def without_reason(self, reason_id: str) -> Self:
        """Return them without a reason."""
        return replace(self, categories=tuple(each for each in self.categories if each.id != reason_id))

    def with_site(self, name: str, text: str) -> Self:
        """Return them with another place, or field of the site."""
        if name == PLACE:
            return replace(self, place=text)
        changed: dict[str, Any] = {name: hours_of(text) if name == "hours" else text}
        return replace(self, site=replace(self.site, **changed))
