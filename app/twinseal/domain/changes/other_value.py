"""What rows have in common that give something of the rules another value: its name, and the value before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from twinseal.domain.changes.change import Right


@dataclass(frozen=True, slots=True)
class OtherValue:
    """Two officers decide it, and a people note says it; in force from the next seal on."""

    right: ClassVar[Right] = Right.OFFICERS
    needs_note: ClassVar[bool] = True
    of: ClassVar[str]
    """What it is: a rule of the policy, a threshold, a part of the vault's place."""

    name: str
    """Its field."""
    before: str
    after: str

    @property
    def subject(self) -> tuple[str, ...]:
        """Return what has another value: a list has one change of each."""
        return self.of, self.name

    def fields(self) -> dict[str, object]:
        """Return its own facts."""
        return {"name": self.name, "before": self.before, "after": self.after}

    @classmethod
    def from_fields(cls, fields: Mapping[str, object]) -> Self:
        """Return the change of its own facts."""
        return cls(*(str(fields.get(name, "")) for name in ("name", "before", "after")))
