"""Writes one entry with its proof, for somebody who may read that one and no other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from twinseal.audit.format.checkpoint import StoredCheckpoint, checkpoint_names, read_checkpoint
from twinseal.audit.verify.disclosure import disclose
from twinseal.audit.verify.note_check import QUORUM
from twinseal.crypto.hpke import KemKeyPair
from twinseal.domain.errors import BadInput
from twinseal.domain.people import Role
from twinseal.export.verify_text import entry_text
from twinseal.flows.context.vault_context import VaultContext


def write_disclosure(context: VaultContext, seq: int, folder: Path, pairs: Sequence[KemKeyPair]) -> tuple[Path, Path]:
    """Write entry `seq`, a checkpoint over it, and how to check them into a folder; returns the first two, durable.

    The first checkpoint of two people over the entry proves most; where there is none, the newest serves.

    Raises `BadInput` for an entry that no checkpoint covers and for files that are there already, `LogDamaged` for an
    entry that cannot be read, and what the disk refuses.
    """
    files = context.machine.files
    over = [one for one in _checkpoints(context) if one.size > seq]
    if not over:
        msg = f"Entry {seq} stands under no checkpoint yet: let two people open and reseal the vault, then disclose it."
        raise BadInput(msg)
    point = next((one for one in over if _of_two(context, one)), over[-1])
    entry, note = folder / f"entry-{seq:08d}.json", folder / f"checkpoint-{point.size:08d}.note"
    told = folder / "VERIFY-ENTRY.txt"
    there = next((path for path in (entry, note) if files.facts(path) is not None), None)
    if there is not None:
        msg = f"{there.name} is there already: choose another folder."
        raise BadInput(msg)
    made = disclose(files, context.paths.audit, seq, point.size, pairs)
    files.replace(note, point.note)
    files.replace(told, entry_text(entry.name, note.name, context.header.name).encode())
    files.replace(entry, made.to_bytes())
    return entry, note


def _checkpoints(context: VaultContext) -> list[StoredCheckpoint]:
    names = checkpoint_names(context.machine.files, context.paths.audit)
    return [read_checkpoint(context.machine.files, context.paths.audit, name) for name in names]


def _of_two(context: VaultContext, point: StoredCheckpoint) -> bool:
    openers = {one.person.id for one in context.header.everybody if one.person.role is not Role.AUDITOR}
    return len(openers & set(point.cosigners)) >= QUORUM
