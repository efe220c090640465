"""Closing what is owed by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from twinseal.domain.changes.change import Difference, NextVault, Right
from twinseal.domain.changes.envelope_checks import texts_of
from twinseal.domain.changes.payload import Payload
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.errors import BadInput, NotPermitted
from twinseal.domain.events.duties import DUTY_CLOSED
from twinseal.domain.events.kind import Kind
from twinseal.domain.statement import LESSONS, REVIEW
from twinseal.domain.texts import Text

BY_HAND: Final = ("rotate", "test")
"""Kinds of duties that a pair closes; others end by the act of who owes them."""


@dataclass(frozen=True, slots=True)
class CloseDuty:
    """A rotation or a test is done, tried by somebody, or is not done, with a reason that stays red in every report."""

    event: ClassVar[Kind] = DUTY_CLOSED
    right: ClassVar[Right] = Right.PAIR
    needs_note: ClassVar[bool] = False

    duty_id: str
    duty: str
    """Kind of the duty."""
    envelope: str
    owed_by: str
    """Id of the opening that it arose from."""
    exposed_since: str
    tested: bool
    reason: str = ""
    asked_again: tuple[str, ...] = ()

    @property
    def subject(self) -> tuple[str, ...]:
        """Return the duty."""
        return "duty", self.duty_id

    def fields(self) -> dict[str, object]:
        """Return its own facts."""
        return {
            "duty_id": self.duty_id,
            "duty": self.duty,
            "envelope": self.envelope,
            "owed_by": self.owed_by,
            "exposed_since": self.exposed_since,
            "tested": self.tested,
            "reason": self.reason,
            "asked_again": list(self.asked_again),
        }

    @classmethod
    def from_fields(cls, fields: Mapping[str, object]) -> Self:
        """Return the change of its own facts."""
        duty_id, duty, envelope, owed_by, since = (
            str(fields.get(name, "")) for name in ("duty_id", "duty", "envelope", "owed_by", "exposed_since")
        )
        reason, again = str(fields.get("reason", "")), texts_of(fields.get("asked_again"))
        return cls(duty_id, duty, envelope, owed_by, since, fields.get("tested") is True, reason, again)

    def sentence(self, facts: VaultFacts) -> Text:
        """Return the change as one sentence."""
        label = facts.label(self.envelope) if self.envelope else ""
        people = facts.pair_words()
        if self.duty == "test":
            if self.tested:
                return Text("change.test_done", label=label, people=people)
            return Text("change.test_not_done", label=label, reason=self.reason)
        if self.tested:
            return Text("change.rotation_done", label=label, people=people)
        return Text("change.rotation_not_done", label=label, reason=self.reason)

    def differences(self, facts: VaultFacts, own: Payload) -> tuple[Difference, ...]:
        """Return nothing: the sentence says all of it."""
        return ()

    def follows(self, facts: VaultFacts) -> tuple[Text, ...]:
        """Return nothing: the sentence says all of it."""
        return ()

    def check(self, facts: VaultFacts, own: Payload) -> None:
        """Raise `BadInput` unless it is owed and was tried or has a reason; a review is closed by who reviews."""
        duty = facts.duties.get(self.duty_id)
        if duty is not None and duty.kind in (REVIEW, LESSONS):
            raise NotPermitted("role.not_permitted.review_closes")
        if duty is None or duty.kind not in BY_HAND:
            raise BadInput("input.bad.no_such_duty")
        if (duty.kind, duty.envelope, duty.opening, duty.since_utc) != (
            self.duty, self.envelope, self.owed_by, self.exposed_since
        ):  # fmt: skip
            raise BadInput("input.bad.changes_row")
        if duty.envelope and not facts.is_asked_for(duty.envelope):
            raise NotPermitted("role.not_permitted.not_asked_for")
        if self.tested == bool(self.reason):
            raise BadInput("input.bad.duty_reason", field="reason")

    def apply(self, vault: NextVault, own: Payload) -> None:
        """Close it."""
        vault.close_duty(self.duty_id, how="tested" if self.tested else "not_done", reason=self.reason)
