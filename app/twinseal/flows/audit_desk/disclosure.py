"""Writes one entry with its proof, for somebody who may read that one and no other."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import takewhile
from pathlib import Path

from twinseal.audit.format.checkpoint import StoredCheckpoint, each_checkpoint
from twinseal.audit.verify.disclosure import disclose, disclose_each
from twinseal.crypto.hpke import KemKeyPair
from twinseal.domain.errors import BadInput
from twinseal.export.verify_text import entries_text, entry_text
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.log.log_view import LogView
from twinseal.flows.reporting.opening import OpeningReport
from twinseal.flows.reporting.report import Wanted


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


def numbers_of_opening(log: LogView, seal: str) -> Sequence[int]:
    """Return the numbers of the entries that the report of the opening tells of which a seal ended.

    Unanchored entries have no proof of their own. Raises `BadInput` for a seal that ended no opening.
    """
    part = OpeningReport().choose(log, Wanted(seal=seal), "")
    numbers = [entry.seq for entry in part.entries if entry.before is None and entry.fields]
    if not numbers:
        raise BadInput("input.bad.nothing_to_disclose", field="seal", seal=int(seal))
    return numbers


def write_disclosures(
    context: VaultContext, numbers: Collection[int], folder: Path, pairs: Sequence[KemKeyPair]
) -> tuple[int, Path]:
    """Write these entries, one checkpoint over all of them, and how to check them into a folder; returns how many, and the checkpoint.

    Raises what `write_disclosure` does; then no file of an entry is there.
    """
    files = context.machine.files
    point = _over(context, max(numbers, default=-1))
    if point is None:
        raise BadInput("input.bad.not_covered_yet", seq=max(numbers, default=0))
    note, guide = folder / f"checkpoint-{point.size:08d}.note", folder / "VERIFY-ENTRIES.txt"
    entries = {seq: folder / f"entry-{seq:08d}.json" for seq in sorted(numbers)}
    edition = point.checkpoint.in_force.edition
    made = disclose_each(files, context.paths.audit, entries.keys(), point.size, pairs, edition=edition)
    written: list[Path] = []
    try:
        files.replace(note, point.note)
        files.replace(guide, entries_text(note.name, context.header.name).encode())
        for path, disclosed in zip(entries.values(), made, strict=True):
            files.replace(path, disclosed.to_bytes())
            written.append(path)
    except BaseException:
        # Some of them alone would pass for the whole opening.
        for path in written:
            files.remove(path)
        raise
    return len(written), note


def _over(context: VaultContext, seq: int) -> StoredCheckpoint | None:
    """Return the first checkpoint of two people over an entry, else the newest that anybody signed, else None."""
    stored = each_checkpoint(context.machine.files, context.paths.audit)
    over = list(takewhile(lambda checkpoint: checkpoint.size > seq, stored))
    of_two = (checkpoint for checkpoint in reversed(over) if context.is_signed(checkpoint, by_two=True))
    return next(of_two, None) or next((checkpoint for checkpoint in over if context.is_signed(checkpoint)), None)
