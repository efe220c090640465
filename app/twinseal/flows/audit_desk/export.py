"""An export to a drive: written, synced, read back, and the drive released; each end said exactly."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from twinseal.audit.format.checkpoint import checkpoint_names, each_checkpoint
from twinseal.audit.format.epoch import epoch_names
from twinseal.audit.format.log_file import LogPaths
from twinseal.domain.errors import DiskFault, DriveRefused, ExportFailed
from twinseal.domain.events.audit import EXPORT_BEGUN, EXPORT_ENDED
from twinseal.domain.people import Person
from twinseal.domain.ports import Progress, ShouldStop
from twinseal.domain.reading import Readers, Reading, Withheld, withheld_words
from twinseal.domain.texts import sentence_of
from twinseal.export.export_folder import CONSTITUTION, ExportWriter, name_prefix, remove_leftovers
from twinseal.export.sealed_parts import NAME as SEALED_NAME
from twinseal.export.sealed_parts import SealedParts, key_digest
from twinseal.export.verifier import standalone_verifier
from twinseal.flows.audit_desk.export_tables import tables_of
from twinseal.flows.audit_desk.regulator_kit import add_kit
from twinseal.flows.context.trust_cards import decided_digest
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.log.events_csv import events_csv
from twinseal.flows.log.log_reading import readable_lines, until_gap
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.ocsf import Origin, ocsf_lines
from twinseal.flows.log.stories import People
from twinseal.flows.log.withholding import names_of, partly_readable, withheld_of
from twinseal.flows.views.verification import ExportView
from twinseal.host.drives import Drive, HeldDrive, ReleaseOutcome

_SENTENCES = {
    ReleaseOutcome.SAFE_TO_REMOVE: "notice.export.safe_to_remove",
    ReleaseOutcome.WRITTEN_BUT_MOUNTED: "notice.export.written_but_mounted",
    ReleaseOutcome.NOT_SYNCED: "notice.export.not_synced",
}


def write_export(
    context: VaultContext,
    auditor: Person,
    drive: Drive,
    folder: Path,
    *,
    make_report: Callable[[], bytes],
    log: Callable[[], LogView],
    reading: Reading,
    release: bool,
    progress: Progress,
    should_stop: ShouldStop,
) -> ExportView:
    """Write one export; logged before the first file and after the last. Raises `DriveRefused`, `ExportFailed`."""
    files, audit = context.machine.files, LogPaths(context.paths.audit)
    facts = files.facts(audit.log)
    needed = 4 * (facts.size if facts is not None else 0) + 8_000_000
    name = f"{name_prefix(context.header.vault_id)}{context.machine.clock.utc():%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
    with HeldDrive(folder) as held:
        # Held first and judged then, so that what was judged is what is held.
        if release:
            context.machine.drives.check(drive, needed)
        writer = ExportWriter(files, folder, name, check_place=held.check, progress=progress, should_stop=should_stop)
        before = context.journal.writer.size
        ids = context.header.vault_id, context.header.name, context.header.log_id
        try:
            context.journal.record(
                EXPORT_BEGUN,
                actors=(auditor,),
                drive=drive.id,
                export=name,
                readers=reading.readers.value,
                held_back=withheld_words(reading.withheld),
                recipient=_recipient(reading),
            )
            report = make_report()
            view = log()
            rests = remove_leftovers(files, folder, context.header.vault_id)
            writer.begin()
            if reading.has_report:
                writer.add("report.pdf", report)
            writer.add("twinseal_verify.py", standalone_verifier())
            writer.copy(audit.log, "log.tws")
            code, left = _copy_checkpoints(context, writer)
            for note in epoch_names(files, context.paths.audit):
                writer.copy(audit.epochs / note, f"epochs/{note}")
            _copy_people(context, writer)
            # Folders that prove nothing stay behind: nobody could tell elsewhere that they were no part of this log.
            for start in view.read.merged:
                writer.copy(audit.unanchored_at(start) / audit.log.name, f"unanchored/{start:08d}/{audit.log.name}")
            _add_readable(writer, reading, view, report, Origin(*ids), _constitution(context))
            add_kit(context, writer, reading)
            vault_id, vault_name, log_id = ids
            writer.finish(vault_name, vault_id, log_id, reading)
        except BaseException as fault:
            writer.undo()
            _log_failure(context, auditor, name, before)
            if isinstance(fault, DiskFault | DriveRefused):
                raise ExportFailed("export.failed.not_completed", fault=fault.text) from fault
            raise
    outcome = context.machine.drives.release(drive) if release else ReleaseOutcome.WRITTEN_BUT_MOUNTED
    _log_end(context, auditor, name, outcome.value, len(writer.names), writer.total_bytes)
    sentence = sentence_of(_SENTENCES[outcome])
    if not release:
        sentence = sentence_of("notice.export.in_folder", folder=folder / name)
    missing = len(view.entries) - len(until_gap(view.entries)) if reading.readers is not Readers.NOBODY else 0
    if missing:
        sentence = f"{sentence} {sentence_of('notice.export.stops_before', missing=missing)}"
    if left:
        sentence = f"{sentence} {sentence_of('notice.export.left_out', count=len(left))}"
    if rests:
        sentence = f"{sentence} {rests}"
    return ExportView(
        folder=str(folder / name),
        files=tuple(writer.names),
        total_bytes=writer.total_bytes,
        drive=drive.id,
        safe_to_remove=outcome is ReleaseOutcome.SAFE_TO_REMOVE,
        sentence=sentence,
        register_code=code,
        code_sentence=sentence_of("notice.export.code", register_code=code) if code else "",
    )


def _copy_checkpoints(context: VaultContext, writer: ExportWriter) -> tuple[str, set[str]]:
    """Copy what is signed; return the register code of the last checkpoint, and the names of what stays behind."""
    # What nobody signed stays behind: elsewhere it would pass for a checkpoint of this log that was changed.
    files, folder = context.machine.files, context.paths.audit
    code, left = "", set(context.beside().passed_over) | set(checkpoint_names(files, folder))
    for stored in each_checkpoint(files, folder):
        if context.is_signed(stored):
            # The newest comes first: what is told beside an export must be in it, and be its last.
            code = code or stored.checkpoint.register_code
            left.discard(stored.path.name)
            writer.copy(stored.path, f"checkpoints/{stored.path.name}")
    return code, left


def _recipient(reading: Reading) -> str:
    return key_digest(reading.recipient) if reading.recipient else ""


def _constitution(context: VaultContext) -> bytes:
    """Return the constitution in force, by which the rules look; nothing where the newest people note names another."""
    constitution = context.header.constitution
    return constitution.data if constitution.digest == decided_digest(context.card, context.roster) else b""


def _add_readable(
    writer: ExportWriter, reading: Reading, view: LogView, report: bytes, origin: Origin, constitution: bytes
) -> None:
    """Add what can be read: for everybody, for one recipient, or without what is withheld."""
    if reading.readers is Readers.RECIPIENT:
        append, done = writer.open(SEALED_NAME)
        sealed = SealedParts(reading.recipient, origin.log_id, writer.export, append)
        sealed.add("report.pdf", report)
        _add_all(sealed, view, origin, constitution)
        sealed.finish()
        done()
    elif reading.withheld:
        _add_partly(writer, reading, view, origin)
    elif reading.is_open:
        _add_all(writer, view, origin, constitution)


class _Parts(Protocol):
    def add(self, name: str, data: bytes) -> None: ...
    def add_lines(self, name: str, lines: Iterable[bytes]) -> None: ...


def _add_all(parts: _Parts, view: LogView, origin: Origin, constitution: bytes) -> None:
    """Add the readable copy of the log, the rules in force, and the tables that are made of both."""
    entries = until_gap(view.entries)
    if constitution:
        parts.add(CONSTITUTION, constitution)
    parts.add_lines("entries.jsonl", readable_lines(entries))
    parts.add_lines("ocsf.jsonl", ocsf_lines(entries, view.people, origin))
    parts.add_lines("events.csv", events_csv(entries, view.people))
    for name, data in tables_of(view).items():
        parts.add(name, data)


def _add_partly(writer: ExportWriter, reading: Reading, view: LogView, origin: Origin) -> None:
    """Add the copy without what is withheld, and what is made of each entry alone: a table of all would say what is not so."""
    entries, names = until_gap(view.entries), names_of(view.roster)
    writer.add_lines("entries.jsonl", partly_readable(entries, reading.withheld, names))
    shown = [entry for entry in entries if not withheld_of(entry, reading.withheld, names)]
    people = People({}) if Withheld.NAMES in reading.withheld else People.of(view.roster)
    people.learn(shown)
    writer.add_lines("ocsf.jsonl", ocsf_lines(shown, people, origin))
    writer.add_lines("events.csv", events_csv(shown, people))


def _copy_people(context: VaultContext, writer: ExportWriter) -> None:
    """Copy the people notes up to the edition in force; what else lies among them counts for nothing."""
    folder = LogPaths(context.paths.audit).people
    for edition in range(1, context.in_force().edition + 1):
        name = f"{edition:04d}.note"
        writer.copy(folder / name, f"people/{name}")


def _log_failure(context: VaultContext, auditor: Person, name: str, before: int) -> None:
    # Where its beginning is in the log: a signal may end the program right behind that.
    if context.journal.writer.size > before:
        _log_end(context, auditor, name, "failed", 0, 0)


def _log_end(context: VaultContext, auditor: Person, name: str, outcome: str, count: int, size: int) -> None:
    context.journal.record(
        EXPORT_ENDED,
        actors=(auditor,),
        result="failed" if outcome == "failed" else "done",
        export=name,
        outcome=outcome,
        files=count,
        bytes=size,
    )
