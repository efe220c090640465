"""Puts the regulator's kit into an export: the forged example is made of the beginning of this very log."""

from __future__ import annotations

from itertools import islice
from typing import Final

from twinseal.audit.format.checkpoint import checkpoint_names
from twinseal.audit.format.log_file import LogPaths, raw_lines
from twinseal.domain.reading import Reading
from twinseal.export.export_folder import ExportWriter
from twinseal.export.regulator_kit import FOLDER, FORGED, forged, forged_text, kit_text
from twinseal.flows.context.vault_context import VaultContext

_LINES_MAX: Final = 1000
"""Of the example: it must not make a large export much larger."""


def add_kit(context: VaultContext, writer: ExportWriter, reading: Reading) -> None:
    """Add questions, and the forged example where a checkpoint of two people stands early in the log."""
    size = _first_countersigned(context)
    number = _add_forged(context, writer, size) if size else None
    card = context.card.sha256().hex()
    writer.add(f"{FOLDER}/QUESTIONS.txt", kit_text(context.header.name, card, reading, forged_line=number).encode())


def _first_countersigned(context: VaultContext) -> int:
    """Return over how many entries the first checkpoint of two people is, 0 where there is none early in the log."""
    names = sorted(checkpoint_names(context.machine.files, context.paths.audit))
    sizes = (int(name[:8]) for name in names if name[:8].isdigit() and len(name) == len("00000000.note"))
    return next((size for size in sizes if size <= _LINES_MAX and context.countersigned(size) is not None), 0)


def _add_forged(context: VaultContext, writer: ExportWriter, size: int) -> int:
    files, audit = context.machine.files, LogPaths(context.paths.audit)
    facts = files.facts(audit.log)
    raw = raw_lines(files, audit.log, 0, 0 if facts is None else facts.size)
    log, number = forged([line.data + b"\n" for line in islice(raw, size)])
    folder = f"{FOLDER}/{FORGED}"
    writer.add(f"{folder}/FORGED.txt", forged_text(number).encode())
    writer.add(f"{folder}/log.tws", log)
    writer.copy(audit.checkpoints / f"{size:08d}.note", f"{folder}/checkpoints/{size:08d}.note")
    return number
