"""Where a list of changes stands, and the only moves between these states."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from twinseal.domain.errors import WrongStep


class ChangeStep(StrEnum):
    """A state of the list; any change of the list leads back to collecting, and forgets a signature."""

    COLLECTING = "collecting"
    """Changes are added and taken out."""
    WITH_PERSON = "with_person"
    """A third person is at the machine, for their own keys; the list is covered."""
    REVIEW = "review"
    """Both read the whole list; nothing can be changed in it."""
    HALF_SIGNED = "half_signed"
    """One of the two signed; the joint window runs, and at its end the list is unsigned again."""
    SIGNED = "signed"
    """Both signed, and the log has it; the vault is sealed at once."""


_MOVES: Final[dict[ChangeStep, frozenset[ChangeStep]]] = {
    ChangeStep.COLLECTING: frozenset({ChangeStep.WITH_PERSON, ChangeStep.REVIEW}),
    ChangeStep.WITH_PERSON: frozenset({ChangeStep.COLLECTING}),
    ChangeStep.REVIEW: frozenset({ChangeStep.COLLECTING, ChangeStep.HALF_SIGNED}),
    ChangeStep.HALF_SIGNED: frozenset({ChangeStep.COLLECTING, ChangeStep.REVIEW, ChangeStep.SIGNED}),
    ChangeStep.SIGNED: frozenset(),
}


def move_list(current: ChangeStep, target: ChangeStep) -> ChangeStep:
    """Return `target` if the move is legal; raises `WrongStep` otherwise."""
    if target not in _MOVES[current]:
        raise WrongStep
    return target
