"""Sorts the unanchored entries beside a log by what anybody decided about them, and says what they are worth."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from twinseal.audit.format.epoch import Epoch


@dataclass(frozen=True, slots=True)
class Apart:
    """Unanchored entries by the number of the entry they come before."""

    told: Mapping[int, Path]
    """Those whose rows may stand in a readable copy or a report: adopted, or not decided about yet."""
    undecided: tuple[int, ...]
    """Those of a loss that has not ended: nobody has adopted or rejected them."""
    remarks: tuple[str, ...]


def sort_apart(paths: Mapping[int, Path], epochs: Sequence[Epoch], size: int, damaged: Collection[int]) -> Apart:
    """Sort the folders found beside a log of `size` lines; `damaged` are rejected entries that are not those rejected."""
    begun = {epoch.start: epoch for epoch in epochs}
    decided = {start: epoch.unanchored for start, epoch in begun.items() if epoch.unanchored is not None}
    adopted = [start for start, told in decided.items() if told.adopted and start in paths]
    undecided = [start for start in sorted(paths) if start not in begun and start >= size]
    stray = [start for start in sorted(paths) if start not in decided and (start in begun or start < size)]
    remarks = [
        f"The log's key was lost before entry {start}; nobody has adopted or rejected the entries made since then."
        for start in undecided
    ]
    remarks += [
        (f"unanchored/{start:08d} belongs to no key loss that the log records. It proves nothing and was not checked.")
        for start in stray
    ]
    remarks += [
        f"The entries before entry {start} that two people rejected are missing, or are not the ones they rejected."
        for start in sorted(damaged)
    ]
    return Apart({start: paths[start] for start in (*adopted, *undecided)}, tuple(undecided), tuple(remarks))
