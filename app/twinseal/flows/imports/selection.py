"""What of an import goes into this vault now: what it does not have yet, as much as one list takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from operator import gt
from typing import Final

from twinseal.domain.numbers import ROWS_MAX
from twinseal.domain.texts import Text
from twinseal.flows.imports.labels import LooksTaken
from twinseal.flows.imports.proposal import Proposal, Proposals
from twinseal.flows.imports.source import FILES_MAX
from twinseal.flows.views.imports import ImportRow, ImportView

BYTES_IN_A_LIST: Final = 3 * 1024 * 1024
"""What the fields of a list may come to, with room to spare below what a draft takes."""
FILES_IN_A_LIST: Final = 1_500
"""The most files of a list, with room to spare below what a draft takes."""


@dataclass(frozen=True, slots=True)
class Room:
    """How much more goes in."""

    rows: int = ROWS_MAX
    bytes: int = BYTES_IN_A_LIST
    files: int = FILES_IN_A_LIST
    file_bytes: int = FILES_MAX
    """Of their files: many entries may name one file, and each seals it for itself."""

    @property
    def all(self) -> tuple[int, int, int, int]:
        """Return rows, bytes, files and bytes of files."""
        return self.rows, self.bytes, self.files, self.file_bytes


@dataclass(frozen=True, slots=True)
class Selection:
    """What is added now, and what people read before it is."""

    proposals: Proposals
    chosen: tuple[Proposal, ...]
    left_out: tuple[Text, ...]
    present: int = 0
    later: int = 0

    def view(self) -> ImportView:
        """Return it without a secret."""
        return ImportView(
            str(self.proposals.format.words()),
            tuple(map(_row, self.chosen)),
            tuple(map(str, self.left_out)),
            tuple(map(str, self.proposals.notes)),
            self.present,
            self.later,
        )

    def without(self, number: int) -> Selection:
        """Return it without the envelope of this number, from 1."""
        left = self.chosen[number - 1]
        chosen = (*self.chosen[: number - 1], *self.chosen[number:])
        return replace(self, chosen=chosen, left_out=(*self.left_out, Text("import.left.by_hand", label=left.label)))


def select(proposals: Proposals, labels: Iterable[str], room: Room | None = None) -> Selection:
    """Return what goes into a vault that has envelopes of these labels; without a room all of it does.

    An envelope that the vault has is left out without a look at what is in it, so that the same import goes on where it ended.
    """
    known = tuple(labels)
    exact, taken = {label.casefold() for label in known}, LooksTaken(known)
    left_out, chosen, present, later = list(proposals.left_out), [], 0, 0
    rows, size, files, file_bytes = 0, 0, 0, 0
    for proposal, own in zip(proposals.proposed, sizes_of(proposals.proposed), strict=True):
        if proposal.label.casefold() in exact:
            present += 1
            continue
        if like := taken.like(proposal.label):
            left_out.append(Text("import.left.looks_alike", place=proposal.place, label=proposal.label, like=like))
            continue
        in_files = sum(len(data) for _, data in proposal.files)
        if room is not None and (own > room.bytes or in_files > room.file_bytes):
            left_out.append(Text("import.left.too_large", place=proposal.place))
            continue
        rows, size, files, file_bytes = rows + 1, size + own, files + len(proposal.files), file_bytes + in_files
        filled = (rows, size, files, file_bytes)
        if room is not None and (later or any(map(gt, filled, room.all))):
            later += 1
            continue
        chosen.append(proposal)
    return Selection(proposals, tuple(chosen), tuple(left_out), present, later)


def sizes_of(proposals: Iterable[Proposal]) -> Sequence[int]:
    """Return how many bytes the fields of each take in a draft, never too few."""
    return [sum(2 * len(each.value.encode()) + 400 for each in proposal.fields) + 1_000 for proposal in proposals]


def _row(proposal: Proposal) -> ImportRow:
    return ImportRow(
        proposal.label,
        proposal.system,
        str(proposal.place),
        tuple((each.name, each.kind) for each in proposal.fields),
        tuple((name, len(data)) for name, data in proposal.files),
        tuple(map(str, proposal.notes)),
    )
