"""Envelopes that an import proposes: what each would be called, what would be in it, and what is left out and why."""

from __future__ import annotations

from dataclasses import dataclass, field

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.envelope import Field
from twinseal.domain.imported import ImportFormat
from twinseal.domain.texts import Text


@dataclass(frozen=True, slots=True, repr=False)
class Proposal:
    """One envelope as it would be; its values are those of the other program, byte for byte."""

    place: Text | str
    """Where it stood in the other program."""
    title: str
    """What it is called there."""
    folder: tuple[str, ...]
    label: str
    system: str
    fields: tuple[Field, ...]
    files: tuple[tuple[str, SecretBytes], ...] = ()
    notes: tuple[Text, ...] = ()
    """What is not as the other program has it, or what people should look at; one sentence each."""

    def __repr__(self) -> str:
        """Show the label, never what would be in it."""
        return f"Proposal({self.label!r})"


@dataclass(frozen=True, slots=True)
class Proposals:
    """Everything that an import proposes."""

    format: ImportFormat
    proposed: tuple[Proposal, ...]
    left_out: tuple[Text, ...] = ()
    """What is not imported and why, one sentence each."""
    notes: tuple[Text, ...] = ()
    """What people should know of the whole: of a CSV what each column becomes."""
    count: int = 0
    """How many rows or entries were left out; an entry of `left_out` may stand for several."""
    wiped: list[SecretBytes] = field(default_factory=list)
    """Files that nobody needs once the import is over."""

    def wipe(self) -> None:
        """Overwrite the files; texts cannot be."""
        for data in self.wiped:
            data.wipe()
