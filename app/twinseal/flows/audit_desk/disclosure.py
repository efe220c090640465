"""Writes entries with their proofs, one or those of an opening, for somebody who may read these and no others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import chain, takewhile
from pathlib import Path

from twinseal.audit.format.checkpoint import StoredCheckpoint, each_checkpoint
from twinseal.audit.verify.disclosure import disclose, disclose_each
from twinseal.crypto.hpke import KemKeyPair
from twinseal.domain.errors import BadInput, TwinsealError
from twinseal.domain.ports import Files
from twinseal.domain.texts import Text
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
    _write(
        files, guide, entry_text(entry.name, note.name, context.header.name), [(note, point.note), (entry, made.to_bytes())]
    )
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

    Raises what `write_disclosure` does; then none of them is there.
    """
    files = context.machine.files
    point = _over(context, max(numbers, default=-1))
    if point is None:
        raise BadInput("input.bad.not_covered_yet", seq=max(numbers, default=0))
    note, guide = folder / f"checkpoint-{point.size:08d}.note", folder / "VERIFY-ENTRIES.txt"
    entries = {seq: folder / f"entry-{seq:08d}.json" for seq in sorted(numbers)}
    edition = point.checkpoint.in_force.edition
    made = disclose_each(files, context.paths.audit, entries.keys(), point.size, pairs, edition=edition)
    proofs = ((path, disclosed.to_bytes()) for path, disclosed in zip(entries.values(), made, strict=True))
    _write(files, guide, entries_text(note.name, context.header.name), chain([(note, point.note)], proofs))
    return len(entries), note


@contextmanager
def beside_report(report: Path) -> Iterator[None]:
    """Say in whatever is refused inside the block that the signed report is there, and how to have both."""
    try:
        yield
    except TwinsealError as refusal:
        refusal.text = Text("report.proofs_not_written", report=report, fault=refusal.text)
        raise


def _write(files: Files, guide: Path, how: str, parts: Iterable[tuple[Path, bytes]]) -> None:
    """Write how to check these files, then each of them; where that fails, none of them stays."""
    files.replace(guide, how.encode())
    written: list[Path] = []
    try:
        for path, data in parts:
            files.replace(path, data)
            written.append(path)
    except BaseException:
        # Some of them alone would pass for the whole opening, and nothing is written beside what is there.
        for path in written:
            with suppress(TwinsealError):
                files.remove(path)
        raise


def _over(context: VaultContext, seq: int) -> StoredCheckpoint | None:
    """Return the first checkpoint of two people over an entry, else the newest that anybody signed, else None."""
    stored = each_checkpoint(context.machine.files, context.paths.audit)
    over = list(takewhile(lambda checkpoint: checkpoint.size > seq, stored))
    of_two = (checkpoint for checkpoint in reversed(over) if context.is_signed(checkpoint, by_two=True))
    return next(of_two, None) or next((checkpoint for checkpoint in over if context.is_signed(checkpoint)), None)
