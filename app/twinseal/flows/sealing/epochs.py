"""A log whose key was lost: how it is taken up, and how two people give it a new one."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from twinseal.audit.format.checkpoint import VaultLineSigner
from twinseal.audit.format.epoch import Epoch, epoch_names, make_epoch_note
from twinseal.audit.format.log_file import LogPaths, sealed_to
from twinseal.audit.format.note import NOTE_MAX_BYTES
from twinseal.audit.verdict.verdict import Failure
from twinseal.audit.verify.epoch_check import Epochs, judge_epochs
from twinseal.audit.write.crash_recovery import Origins
from twinseal.audit.write.writer import LogWriter
from twinseal.crypto.identity import Identity
from twinseal.crypto.vault_keys import new_ed25519
from twinseal.domain.errors import (
    DiskFault,
    FileMissing,
    FileTooLarge,
    LogDamaged,
    LogKeyLost,
    NotARegularFile,
    TwinsealError,
)
from twinseal.domain.events.log import EPOCH_BEGUN, LOG_KEY_LOST, LOG_RECOVERED
from twinseal.domain.people import Person
from twinseal.domain.texts import Text, sentence_of
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.context.machine import Machine
from twinseal.flows.context.vault_context import VaultContext
from twinseal.vault.header import AuditKey, Header
from twinseal.vault.layout import VaultPaths

if TYPE_CHECKING:
    from twinseal.audit.write.key_lost import LostKey


@dataclass(frozen=True, slots=True)
class TakenLog:
    """A log ready to be written; while its key is lost, `writer` is that of the unanchored entries."""

    writer: LogWriter
    origins: Origins
    lost: LostKey | None = None


def take_up_log(machine: Machine, paths: VaultPaths, header: Header, card: TrustCard) -> TakenLog:
    """Open the log, or what stands in for it while its key is lost; raises `LogDamaged`, `LogNotWritable`, `NotARegularFile`."""
    with contextlib.suppress(FileMissing):
        # A link in the folder's place would let the one-time keys be written elsewhere.
        machine.files.names(paths.audit)
    epochs = _epochs(machine, paths, card)
    _check_none_missing(machine, paths, header, epochs.steps)
    origins = Origins(header.log_id, card.genesis_public, epochs.steps, card)
    audit_public = bytes.fromhex(audit_key_in_force(header, epochs.steps).public)
    try:
        writer = LogWriter.open(
            machine.files,
            paths.audit,
            log_id=header.log_id,
            audit_public=audit_public,
            genesis_public=origins.genesis_public,
            epochs=origins.epochs,
            card=origins.card,
        )
    except LogKeyLost:
        from twinseal.audit.write.key_lost import set_waiting_aside, take_up_lost

        origins = set_waiting_aside(machine.files, paths.audit, origins)
        audit_public = bytes.fromhex(audit_key_in_force(header, origins.epochs).public)
        lost = take_up_lost(machine.files, paths.audit, origins, audit_public)
        return TakenLog(lost.writer, origins, lost)
    return TakenLog(writer, origins)


def _epochs(machine: Machine, paths: VaultPaths, card: TrustCard) -> Epochs:
    # Only the notes: whatever else lies in the log's folder must not keep anybody from opening the vault.
    notes = [(name, _note(machine, paths, name)) for name in epoch_names(machine.files, paths.audit)]
    # Keys come from the founding card, which people's own bundles pin; a note made by anybody else is refused.
    epochs = judge_epochs(notes, card)
    if isinstance(epochs, Failure):
        raise LogDamaged("log.damaged.epochs", epochs=epochs.text)
    return epochs


def _check_none_missing(machine: Machine, paths: VaultPaths, header: Header, epochs: Sequence[Epoch]) -> None:
    """Raise `LogDamaged` if the header has an audit key that held already, but no epoch names it any more.

    Sealing to an older key instead would show what happens now to somebody who left. Only the newest key may wait for its
    epoch, where the program ended between the two; then no line is sealed to it yet.
    """
    named = {epoch.audit_key_sha256 for epoch in epochs}
    unnamed = [key for key in header.audit.keys[1:] if key.digest not in named]
    if not unnamed:
        return
    try:
        used = sealed_to(machine.files, paths.audit, {key.digest[:8] for key in unnamed})
    except DiskFault as fault:
        raise LogDamaged("log.damaged.unreadable", fault=fault.text) from fault
    if used or unnamed != [header.audit.keys[-1]]:
        raise LogDamaged("log.damaged.epoch_note_missing")


def waiting_key(context: VaultContext) -> str:
    """Return a notice where a newer audit key than the one in force waits for two people, empty otherwise."""
    if not _due(context)[1]:
        return ""
    return sentence_of("notice.log.removed_auditor_reads_on")


def _due(context: VaultContext) -> tuple[tuple[str, ...], bool]:
    """Return who left since the last epoch, and whether an epoch has to begin."""
    header, known = context.header, context.origins.epochs
    gone = {person for epoch in known for person in epoch.removed} | {entry.person.id for entry in header.people}
    removed = tuple(sorted({person.id for person in context.card.people} - gone))
    return removed, bool(removed) or header.audit.keys[-1] != audit_key_in_force(header, known)


def _note(machine: Machine, paths: VaultPaths, name: str) -> bytes:
    try:
        return machine.files.read(LogPaths(paths.audit).epochs / name, limit=NOTE_MAX_BYTES)
    except (FileTooLarge, NotARegularFile):
        # Malformed, as every verifier takes it.
        return b""


def log_lost_key(context: VaultContext) -> None:
    """Log the loss as the first unanchored entry, where a key is lost."""
    lost = context.lost
    if lost is not None and lost.writer.size == 0:
        context.journal.record(
            LOG_KEY_LOST, result="failed", entries=lost.start, last_head=lost.prev.hex(), broken=lost.broken
        )


def lost_key_notice(context: VaultContext) -> str:
    """Return a notice in words for as long as the log's key is lost; empty where none is."""
    lost = context.lost
    if lost is None:
        return ""
    return sentence_of("notice.log.key_lost", aside=set_aside(lost.broken) if lost.broken else "")


def set_aside(broken: int) -> Text:
    """Return what is said of logs of unanchored entries that were damaged."""
    return Text("unanchored.set_aside", broken=broken)


def give_new_key(
    context: VaultContext, line: VaultLineSigner, signers: Sequence[tuple[Person, Identity]], *, adopt: bool, opening: str
) -> None:
    """Let two people begin an epoch: note, new key, first entry. Where no key is lost, only one that is due begins.

    Raises `LogDamaged` if the entries that they decided about are not those that they saw, `LogNotWritable`.
    """
    lost = context.lost
    if lost is None:
        change_keys(context, line, signers, opening=opening)
        return
    from twinseal.audit.write.key_lost import begin_epoch, unanchored_hold

    key, signer = context.header.audit.keys[-1], new_ed25519()
    removed, _ = _due(context)
    audit_public, decided = bytes.fromhex(key.public), lost.decided(adopted=adopt)
    # What was kept apart is sealed to the key in force until now, which an auditor who left may have.
    until_now = bytes.fromhex(audit_key_in_force(context.header, context.origins.epochs).public)
    if not unanchored_hold(context.machine.files, context.paths.audit, lost, until_now):
        raise LogDamaged("log.damaged.unanchored_changed")
    epoch = Epoch(lost.log_id, lost.start, lost.prev, signer.public, key.digest, decided, removed)
    note = _signed(epoch, line, signers)
    writer = begin_epoch(
        context.machine.files, context.paths.audit, context.origins, lost, epoch, note, signer, audit_public
    )
    context.journal.go_on_with(writer)
    context.origins, context.lost = replace(context.origins, epochs=(*context.origins.epochs, epoch)), None
    lost.writer.close()
    with contextlib.suppress(TwinsealError):
        # Nothing is ever signed with it again; whoever takes the folder later must not find it.
        context.machine.files.remove(LogPaths(LogPaths(context.paths.audit).unanchored_at(lost.start)).key)
    _log_epoch(context, epoch, [person for person, _ in signers], opening)


def change_keys(
    context: VaultContext, line: VaultLineSigner, signers: Sequence[tuple[Person, Identity]], *, opening: str
) -> None:
    """Begin an epoch if the header in force has a newer audit key, or names people who left, since the last one.

    Comes after the header: a kill in between leaves the older key in force, and the epoch begins as soon as two people
    have opened the store. No header after that one is put in force before.
    """
    header, known = context.header, context.origins.epochs
    removed, due = _due(context)
    newest, writer = header.audit.keys[-1], context.journal.writer
    if not due:
        return
    # A key of its own, so that whoever leaves the note out is found out by the next line's signature.
    signer = new_ed25519()
    epoch = Epoch(header.log_id, writer.size, writer.head, signer.public, newest.digest, None, removed)
    writer.begin_epoch(epoch, _signed(epoch, line, signers), signer, bytes.fromhex(newest.public))
    context.origins = replace(context.origins, epochs=(*known, epoch))
    _log_epoch(context, epoch, [person for person, _ in signers], opening)


def audit_key_in_force(header: Header, epochs: Sequence[Epoch]) -> AuditKey:
    """Return the audit key that entries are sealed to now; raises `LogDamaged` where the header does not have it."""
    if not epochs:
        return header.audit.keys[0]
    for key in header.audit.keys:
        if key.digest == epochs[-1].audit_key_sha256:
            return key
    raise LogDamaged("log.damaged.audit_key_unknown")


def _signed(epoch: Epoch, line: VaultLineSigner, signers: Sequence[tuple[Person, Identity]]) -> bytes:
    return make_epoch_note(epoch, line, [(person.id, identity) for person, identity in signers])


def log_waiting_epoch(context: VaultContext) -> None:
    """Log an epoch whose first entry a crash prevented."""
    for epoch in context.origins.epochs:
        if context.lost is None and epoch.start == context.journal.writer.size:
            # Its writer may have been told that the note is not safely on the drive: no entry before it is.
            context.machine.files.sync_file(LogPaths(context.paths.audit).epochs / epoch.file_name)
            _log_epoch(context, epoch, [], "")


def _log_epoch(context: VaultContext, epoch: Epoch, people: Sequence[Person], opening: str) -> None:
    decided = epoch.unanchored
    context.journal.record(
        EPOCH_BEGUN,
        opening=opening,
        actors=people,
        start=epoch.start,
        last_head=epoch.prev.hex(),
        unanchored_count=decided.count if decided else 0,
        unanchored_head=decided.head.hex() if decided else "",
        adopted=decided is not None and decided.adopted,
        removed=list(epoch.removed),
    )
    dropped = context.journal.writer.recovered
    if people and dropped is not None:
        context.journal.record(LOG_RECOVERED, dropped_bytes=dropped.dropped_bytes, dropped_sha256=dropped.dropped_sha256)
