"""Reviews as an auditor enters them, and what two people open and refuse to be reviewed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from conftest import Cast
from twinseal.domain.opening import ResealCause
from twinseal.domain.review import Answered
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.opening import SealReceipt
from twinseal.flows.views.reviews import EnteredReview, ReviewLine

PLAIN = EnteredReview(
    review_class="justified",
    real=True,
    way_closed=True,
    no_wider=True,
    shown_as_asked=True,
    reference="yes",
    lessons="none",
)
"""A review of which nothing is to be said."""


def entered(desk: AuditDesk, opening: str, **changes: Any) -> EnteredReview:
    """Return a review that answers every finding that has to be answered."""
    asked = desk.reviewing.sheet(opening).findings
    answers = tuple(Answered(each.id, f"Looked at, number {number}") for number, each in enumerate(asked) if each.must)
    return replace(PLAIN, answers=answers, **changes)


def sealed_once(cast: Cast, vault: SealedVault, pair: tuple[str, str] = ("Ada", "Bo")) -> SealReceipt:
    """Let two people open the vault and seal it again."""
    flow = cast.to_open(vault, *pair)
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.problem == ""
    cast.register_code = receipt.register_code
    cast.later()
    return receipt


def at_desk(cast: Cast, vault: SealedVault, name: str) -> AuditDesk:
    """Let an auditor sign in."""
    cast.later()
    return vault.sign_in_auditor(*cast.factors(name))


def lines_by_number(desk: AuditDesk) -> Mapping[str, ReviewLine]:
    """Return the queue by what the command line names openings by."""
    return {line.number: line for line in desk.reviewing.queue()}
