"""The order in which the entries of an opening come: whoever can append to the log cannot add to an opening that is over."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from twinseal.domain.events.kind import Tag
from twinseal.domain.events.opening import (
    OPENING_ENDED,
    OPENING_FAILED,
    OPENING_OPENED,
    OPENING_REFUSED,
    OPENING_RESEALED,
    OPENING_UNCLEAN_END,
)
from twinseal.domain.events.people import PEOPLE_LISTED
from twinseal.domain.events.registry import tagged
from twinseal.domain.events.sealing import SEAL_COMMITTED, SEAL_PREPARED

_AFTERWARDS: Final = tagged(Tag.AFTERWARDS)
_ENDS_OPENING: Final = tagged(Tag.ENDS_OPENING)
_OF_THE_SEAL: Final = tagged(Tag.OF_THE_SEAL)
_WHILE_OPEN: Final = tagged(Tag.WHILE_OPEN)
_ONCE: Final = frozenset({SEAL_PREPARED.name, SEAL_COMMITTED.name, PEOPLE_LISTED.name})


@dataclass(slots=True)
class _Opening:
    """What came of one opening until now."""

    opened: bool = False
    shown: bool = False
    """Something came that only an open opening can hold."""
    end: str = ""
    """Kind of the entry that ended it; empty while it has no end."""
    opened_before: int = 0
    """How many openings had been opened when it ended."""
    sealing: set[str] = field(default_factory=set)
    """What came of its seal that comes only once."""


class OpeningOrder:
    """Takes the entries of a log in their order (docs/formats.md, 6.1, `over`)."""

    def __init__(self) -> None:
        """Begin before the first entry."""
        self._openings: dict[str, _Opening] = {}
        self._latest = ""
        self._opened = 0

    def fits(self, opening: str, kind: str) -> bool:
        """Take the next entry and tell whether it fits the order of its opening; one without an opening always does."""
        if not opening or kind in _AFTERWARDS:
            return True
        state = self._openings.get(opening)
        if state is None:
            state = self._openings[opening] = _Opening()
            self._latest = opening
        if not self._fits(state, opening == self._latest, kind):
            return False
        if kind == OPENING_OPENED.name and not state.opened:
            state.opened = True
            self._opened += 1
        if kind in _WHILE_OPEN:
            state.shown = True
        if kind in _ENDS_OPENING:
            state.end, state.opened_before = kind, self._opened
        if kind in _ONCE and state.end:
            state.sealing.add(kind)
        return True

    def _fits(self, state: _Opening, latest: bool, kind: str) -> bool:
        if kind == OPENING_UNCLEAN_END.name:
            return self._may_be_found(state)
        if not latest:
            # Only one opening runs at a time.
            return False
        if kind == OPENING_ENDED.name:
            # What could not be opened is said twice: as failed, and as ended.
            return state.end == OPENING_FAILED.name or not (state.end or state.shown)
        if kind == OPENING_REFUSED.name:
            return not (state.end or state.opened or state.shown)
        if state.end:
            return state.end == OPENING_RESEALED.name and kind in _OF_THE_SEAL and kind not in state.sealing
        return True

    def _may_be_found(self, state: _Opening) -> bool:
        """Tell whether a start may find that it ended without a reseal: its mark is there until another is opened."""
        if not state.end:
            return True
        if state.end == OPENING_REFUSED.name or (state.end == OPENING_ENDED.name and not state.opened):
            return False
        return state.opened_before == self._opened
