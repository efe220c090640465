"""Why the machine's clock stepped; Twinseal sets no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from twinseal.domain.changes.change import Difference, NextVault, Right
from twinseal.domain.changes.envelope_checks import texts_of
from twinseal.domain.changes.payload import Payload
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.errors import BadInput
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.vault import CLOCK_CORRECTED
from twinseal.domain.numbers import whole_number
from twinseal.domain.texts import Text

_STEP_MAX: Final = 10**11
"""Some three thousand years, in seconds."""


@dataclass(frozen=True, slots=True)
class ExplainClock:
    """Two officers say why the clock stepped since the last seal, and so which times of the log are wrong."""

    event: ClassVar[Kind] = CLOCK_CORRECTED
    right: ClassVar[Right] = Right.OFFICERS
    needs_note: ClassVar[bool] = False

    seconds: int
    """By how many seconds it was set forward; below 0 where it was set back."""
    reason: str
    asked_again: tuple[str, ...] = ()

    @property
    def subject(self) -> tuple[str, ...]:
        """Return the clock: a list has one change of it."""
        return ("clock",)

    def fields(self) -> dict[str, object]:
        """Return its own facts."""
        return {"seconds": self.seconds, "reason": self.reason, "asked_again": list(self.asked_again)}

    @classmethod
    def from_fields(cls, fields: Mapping[str, object]) -> Self:
        """Return the change of its own facts; raises `BadInput`."""
        seconds = whole_number(fields.get("seconds"), -_STEP_MAX, _STEP_MAX, lambda: BadInput("input.bad.changes_row"))
        return cls(seconds, str(fields.get("reason", "")), texts_of(fields.get("asked_again")))

    def sentence(self, facts: VaultFacts) -> Text:
        """Return by how much it was wrong, and why."""
        if self.seconds < 0:
            return Text("change.clock_fast", seconds=-self.seconds, reason=self.reason)
        return Text("change.clock_slow", seconds=self.seconds, reason=self.reason)

    def differences(self, facts: VaultFacts, own: Payload) -> tuple[Difference, ...]:
        """Return nothing: the sentence says all of it."""
        return ()

    def follows(self, facts: VaultFacts) -> tuple[Text, ...]:
        """Return that times of before stay as they were written."""
        return (Text("change.follows.times_stay"),)

    def check(self, facts: VaultFacts, own: Payload) -> None:
        """Raise `BadInput` where the log knows of no step since the last seal, or of another one."""
        step = facts.clock_step()
        if step is None:
            raise BadInput("input.bad.no_clock_step")
        if step != self.seconds:
            raise BadInput("input.bad.clock_stale")

    def apply(self, vault: NextVault, own: Payload) -> None:
        """Have it explained: the log alone says so."""
        vault.explain_clock(self.seconds)
