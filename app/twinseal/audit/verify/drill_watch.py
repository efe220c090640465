"""Drills (docs/formats.md, 7.6): what the opening of one may hold, and where a drill may be certified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from twinseal.domain.events.log import EPOCH_BEGUN
from twinseal.domain.events.maintenance import CHANGE_SIGNED, DRILL_CERTIFIED
from twinseal.domain.events.opening import OPENING_OPENED, OPENING_WIDENED
from twinseal.domain.numbers import SEQ_MAX
from twinseal.domain.opening import OpeningKind

FAILED_MAX: Final = 50
_NOT_IN_A_DRILL: Final = frozenset({OPENING_WIDENED.name, CHANGE_SIGNED.name})
_NAMES: Final = frozenset({"id", "label", "file"})


@dataclass(slots=True)
class DrillWatch:
    """Takes the entries of a log in their order."""

    _drills: set[str] = field(default_factory=set)
    _others: set[str] = field(default_factory=set)
    """Openings that were agreed on for something else."""
    _unknown: set[str] = field(default_factory=set)
    """Openings that began an epoch: what they were for is kept apart."""
    _certified: set[str] = field(default_factory=set)

    def fits(self, seq: int, kind: str, fields: Mapping[str, object]) -> bool:
        """Tell whether an entry of an opening fits."""
        opening = fields.get("opening")
        if not isinstance(opening, str):
            return True
        if kind == EPOCH_BEGUN.name and opening and type(start := fields.get("start")) is int and start == seq:
            self._unknown.add(opening)
        if kind == OPENING_OPENED.name:
            return self._fits_opened(opening, fields)
        if kind == DRILL_CERTIFIED.name:
            is_first = opening not in self._certified
            self._certified.add(opening)
            return is_first and opening in self._drills | self._unknown and _holds(fields)
        return opening not in self._drills or kind not in _NOT_IN_A_DRILL

    def _fits_opened(self, opening: str, fields: Mapping[str, object]) -> bool:
        if fields.get("opening_kind") != OpeningKind.DRILL.value:
            self._others.add(opening)
            return opening not in self._drills
        # It stays what it was agreed to be: whoever appends a second agreement makes it no other opening.
        if opening in self._others:
            return False
        self._drills.add(opening)
        envelopes = fields.get("envelopes")
        return isinstance(envelopes, list) and len(envelopes) == 1 and isinstance(envelopes[0], str)


def _holds(fields: Mapping[str, object]) -> bool:
    """Tell whether what a drill says of itself is of the form."""
    counts, failed = (fields.get("envelope_count"), fields.get("file_count")), fields.get("failed")
    if not all(type(count) is int and 0 <= count <= SEQ_MAX for count in counts):
        return False
    if not all(isinstance(fields.get(name), bool) for name in ("printed", "carried")):
        return False
    return isinstance(failed, list) and len(failed) <= FAILED_MAX and all(map(_is_named, failed))


def _is_named(row: object) -> bool:
    return isinstance(row, dict) and set(row) == _NAMES and all(isinstance(value, str) for value in row.values())
