"""Openings for a new phone (docs/formats.md, 7.4): who may open so, before whom, and the one row that such an opening may hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

from twinseal.audit.verify.roster import Edition, Roster
from twinseal.domain.events.contents import CONTENTS_MASKED, CONTENTS_OPENED, CONTENTS_UNMASKED
from twinseal.domain.events.kind import Tag
from twinseal.domain.events.log import EPOCH_BEGUN
from twinseal.domain.events.maintenance import CHANGE_SIGNED
from twinseal.domain.events.opening import OPENING_OPENED
from twinseal.domain.events.people import PERSON_REBOUND
from twinseal.domain.events.registry import tagged
from twinseal.domain.opening import OpeningKind
from twinseal.domain.who_counts import may_decide

FIELDS: Final = ("opening_kind", "witness", "what", "how", "without_code", "number")
"""The fields of an entry that these rules look at beside those that others do."""
_WHILE_OPEN: Final = tagged(Tag.WHILE_OPEN)
_HELD: Final = frozenset(kind.name for kind in (CONTENTS_OPENED, CONTENTS_MASKED, CONTENTS_UNMASKED, CHANGE_SIGNED))
"""What an opening for a new phone holds beside its row."""


@dataclass(slots=True)
class _Opened:
    people: tuple[str, str]
    witness: str
    has_row: bool = False


@dataclass(slots=True)
class PhoneWatch:
    """Takes the entries of a log in their order; without a roster nothing is said of who may."""

    roster: Roster | None
    _opened: dict[str, _Opened] = field(default_factory=dict)
    _phones: set[str] = field(default_factory=set)
    _of_epochs: set[str] = field(default_factory=set)

    def fits(self, seq: int, kind: str, fields: Mapping[str, object], granted: Callable[[str], bool]) -> bool:
        """Tell whether an entry of an opening fits; `granted` tells whether somebody has proved who they are in it."""
        opening = fields.get("opening")
        if not isinstance(opening, str):
            return True
        if kind == OPENING_OPENED.name:
            return self._fits_opened(seq, opening, fields, granted)
        state = self._opened.get(opening)
        if kind == EPOCH_BEGUN.name and opening and type(start := fields.get("start")) is int and start == seq:
            # Opened while the log's key was lost: what it was for, and before whom, is kept apart.
            self._of_epochs.add(opening)
        if kind == PERSON_REBOUND.name:
            return self._fits_row(opening, state, fields)
        return opening not in self._phones or kind not in _WHILE_OPEN or kind in _HELD

    def _fits_opened(self, seq: int, opening: str, fields: Mapping[str, object], granted: Callable[[str], bool]) -> bool:
        if opening in self._phones:
            # It stays what it was agreed to be: whoever appends a second agreement makes it no other opening.
            return False
        first, second, witness = (str(fields.get(name, "")) for name in ("first", "second", "witness"))
        self._opened[opening] = _Opened((first, second), witness)
        if fields.get("opening_kind") != OpeningKind.NEW_PHONE.value:
            return not witness
        self._phones.add(opening)
        if len({first, second, witness}) != len((first, second, witness)) or not granted(witness):
            return False
        return self.roster is None or _may(self.roster.at(seq), first, second, witness)

    def _fits_row(self, opening: str, state: _Opened | None, fields: Mapping[str, object]) -> bool:
        person, witness = fields.get("person"), fields.get("witness")
        if state is None and opening in self._of_epochs:
            return not witness or _is_row(fields)
        if state is None or opening not in self._phones:
            by_passphrase = fields.get("without_code") is True and state is not None and person in state.people
            return not witness and not by_passphrase
        if state.has_row:
            return False
        state.has_row = True
        return (person, witness) == (state.people[1], state.witness) and _is_row(fields)


def _is_row(fields: Mapping[str, object]) -> bool:
    """Tell whether a row gives a new authenticator by the passphrase alone, as the only one of its list."""
    said, number = (fields.get("what"), fields.get("how")), fields.get("number")
    return (
        said == ("authenticator", "continued") and fields.get("without_code") is True and type(number) is int and number == 1
    )


def _may(edition: Edition, first: str, second: str, witness: str) -> bool:
    """Tell whether two officers may give one of them a new phone so: a third is no officer who could, and is not held back.

    Teams stand in no note: of others who count together it is not known whether their teams let them open.
    """
    third, standings = edition.people.get(witness), edition.standings
    if third is None or third.held or third.is_seat or not may_decide(standings.get(first), standings.get(second)):
        return False
    if standings[first].is_seat:
        # Two sheets decide together too, and are no two officers.
        return False
    others = [who for who in standings.values() if who.id != second and not who.is_seat]
    return not any(may_decide(*pair) for pair in combinations(others, 2))
