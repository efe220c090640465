"""Writes one entry with its proof, for somebody who may read that one and no other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path

from twinseal.audit.format.checkpoint import StoredCheckpoint, each_checkpoint
from twinseal.audit.verify.disclosure import disclose
from twinseal.crypto.hpke import KemKeyPair
from twinseal.domain.errors import BadInput
from twinseal.export.verify_text import entry_text
from twinseal.flows.context.vault_context import VaultContext


def write_disclosure(context: VaultContext, seq: int, folder: Path, pairs: Sequence[KemKeyPair]) -> tuple[Path, Path]:
    """Write entry `seq`, a checkpoint over it, and how to check them into a folder; returns the first two, durable.

    The first checkpoint of two people over the entry proves most; where there is none, the newest serves.

    Raises `BadInput` for an entry that no checkpoint covers and for files that are there already, `LogDamaged` for an
    entry that cannot be read, and what the disk refuses.
    """
    files = context.machine.files
    point = _over(context, seq)
    if point is None:
        raise BadInput("input.bad.not_covered_yet", seq=seq)
    entry, note = folder / f"entry-{seq:08d}.json", folder / f"checkpoint-{point.size:08d}.note"
    guide = folder / "VERIFY-ENTRY.txt"
    there = next((path for path in (entry, note) if files.facts(path) is not None), None)
    if there is not None:
        raise BadInput("input.bad.exists_elsewhere", name=there.name)
    edition = point.checkpoint.in_force.edition
    made = disclose(files, context.paths.audit, seq, point.size, pairs, edition=edition)
    files.replace(note, point.note)
    files.replace(guide, entry_text(entry.name, note.name, context.header.name).encode())
    files.replace(entry, made.to_bytes())
    return entry, note


def _over(context: VaultContext, seq: int) -> StoredCheckpoint | None:
    """Return the first checkpoint of two people over an entry, else the newest that anybody signed, else None."""
    stored = each_checkpoint(context.machine.files, context.paths.audit)
    over = list(takewhile(lambda checkpoint: checkpoint.size > seq, stored))
    of_two = (checkpoint for checkpoint in reversed(over) if context.is_signed(checkpoint, by_two=True))
    return next(of_two, None) or next((checkpoint for checkpoint in over if context.is_signed(checkpoint)), None)
