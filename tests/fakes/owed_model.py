"""What a vault owes and until when, worked out a second time from the words of the documents: by name, with nothing of the program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

ROTATE, REVIEW, ACKNOWLEDGE, TAKE_UP = "rotate", "review", "acknowledge", "take_up"
Duty = tuple[str, str, str]
"""Kind, of whom or of which envelope, and until when."""


@dataclass
class OwedModel:
    """Seal after seal. Times are of the policy in force before each seal."""

    rotation_h: int = 24
    review_days: int = 7
    acknowledge_h: int = 72
    duties: list[Duty] = field(default_factory=list)
    seen: dict[str, set[str]] = field(default_factory=dict)
    """By envelope: who saw what stands in it now."""
    said: list[Duty] = field(default_factory=list)
    """What somebody acknowledged since the last seal."""
    met: list[str] = field(default_factory=list)
    """Whom a third confirmed since the last seal."""

    def shown(self, envelope: str, people: Iterable[str]) -> None:
        """An opening shows a secret to two people."""
        self.seen.setdefault(envelope, set()).update(people)

    def replaced(self, envelope: str) -> None:
        """A secret that was shown is another now, and in use."""
        self.seen.pop(envelope, None)
        self.end(ROTATE, envelope)

    def acknowledged(self, name: str) -> None:
        """Somebody says that they know of all that they owe to know."""
        self.said += [duty for duty in self.duties if duty[:2] == (ACKNOWLEDGE, name)]

    def taken_up(self, name: str) -> None:
        """Two officers take up what a third said, in whichever seal is next."""
        self.met = [each for each in self.met if each != name]
        self.end(TAKE_UP, name)

    def end(self, kind: str, of: str) -> None:
        """Nothing of this is owed any more."""
        self.duties = [duty for duty in self.duties if duty[:2] != (kind, of)]

    def sealed(self, at: datetime, *, shown: Iterable[str] = (), left: Iterable[str] = ()) -> None:
        """An opening ends: its review is owed, what it showed, what people who leave know; what was said is taken up."""
        self.duties = [duty for duty in self.duties if duty not in self.said]
        self.said = []
        self._owe(REVIEW, "", at, timedelta(days=self.review_days))
        for name in left:
            self.end(ACKNOWLEDGE, name)
            known = [envelope for envelope, people in self.seen.items() if name in people]
            shown = [*shown, *(each for each in known if not self._is_owed(ROTATE, each))]
        for envelope in shown:
            self._owe(ROTATE, envelope, at, timedelta(hours=self.rotation_h))
        for name in self.met:
            self._owe(TAKE_UP, name, at, timedelta(hours=self.acknowledge_h))
        self.met = []

    def listed(self, at: datetime, names: Iterable[str]) -> None:
        """A new edition: these did not sign it."""
        for name in names:
            self._owe(ACKNOWLEDGE, name, at, timedelta(hours=self.acknowledge_h))

    def said_of(self) -> Counter[Duty]:
        """Return what a header says: no envelope and no opening stands there."""
        return Counter((kind, of if kind in (ACKNOWLEDGE, TAKE_UP) else "", due) for kind, of, due in self.duties)

    def _owe(self, kind: str, of: str, at: datetime, within: timedelta) -> None:
        self.duties.append((kind, of, f"{at + within:%Y-%m-%dT%H:%M:%SZ}"))

    def _is_owed(self, kind: str, of: str) -> bool:
        return any(duty[:2] == (kind, of) for duty in self.duties)
