"""Sorts the unanchored entries beside a log by what anybody decided about them, and says what they are worth."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from twinseal.audit.format.epoch import Epoch
from twinseal.domain.texts import sentence_of


@dataclass(frozen=True, slots=True)
class Unanchored:
    """Unanchored entries by the number of the entry they come before."""

    admitted: Mapping[int, Path]
    """Those whose rows may stand in a readable copy or a report: adopted, or not decided about yet."""
    undecided: tuple[int, ...]
    """Those of a loss that has not ended: nobody has adopted or rejected them."""
    remarks: tuple[str, ...]


def sort_unanchored(paths: Mapping[int, Path], epochs: Sequence[Epoch], size: int, damaged: Collection[int]) -> Unanchored:
    """Sort the folders found beside a log of `size` lines; `damaged` are rejected entries that are not those rejected."""
    begun = {epoch.start: epoch for epoch in epochs}
    decided = {start: epoch.unanchored for start, epoch in begun.items() if epoch.unanchored is not None}
    adopted = [start for start, decision in decided.items() if decision.adopted and start in paths]
    undecided = [start for start in sorted(paths) if start not in begun and start >= size]
    stray = [start for start in sorted(paths) if start not in decided and (start in begun or start < size)]
    remarks = [sentence_of("verification.note.key_lost", start=start) for start in undecided]
    remarks += [(sentence_of("verification.note.belongs_to_no_loss", start=f"{start:08d}")) for start in stray]
    remarks += [sentence_of("verification.note.rejected_missing", start=start) for start in sorted(damaged)]
    return Unanchored({start: paths[start] for start in (*adopted, *undecided)}, tuple(undecided), tuple(remarks))
