"""A log whose key was lost: how it is continued, and how two people give it a new one."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from twinseal.audit.format.checkpoint import VaultLineSigner
from twinseal.audit.format.epoch import Epoch, epoch_names, make_epoch_note
from twinseal.audit.format.log_file import LogPaths
from twinseal.audit.format.note import NOTE_MAX_BYTES
from twinseal.audit.verdict.verdict import Failure
from twinseal.audit.verify.epoch_check import judge_epochs
from twinseal.audit.verify.roster import Roster
from twinseal.audit.write.crash_recovery import Origins
from twinseal.audit.write.writer import LogWriter
from twinseal.crypto.identity import Identity
from twinseal.crypto.vault_keys import new_ed25519
from twinseal.domain.errors import (
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
from twinseal.vault.header import Header
from twinseal.vault.layout import VaultPaths

if TYPE_CHECKING:
    from twinseal.audit.write.key_lost import LostKey


@dataclass(frozen=True, slots=True)
class TakenLog:
    """A log ready to be written; while its key is lost, `writer` is that of the unanchored entries."""

    writer: LogWriter
    origins: Origins
    lost: LostKey | None = None


def take_up_log(machine: Machine, paths: VaultPaths, header: Header, card: TrustCard, roster: Roster) -> TakenLog:
    """Open the log, or what stands in for it while its key is lost; raises `LogDamaged`, `LogNotWritable`, `NotARegularFile`."""
    with contextlib.suppress(FileMissing):
        # A link in the folder's place would let the one-time keys be written elsewhere.
        machine.files.names(paths.audit)
    epochs = _epochs(machine, paths, card, roster)
    origins = Origins(header.log_id, card.genesis_public, epochs, card, roster)
    audit_public = bytes.fromhex(header.audit.public)
    try:
        writer = LogWriter.open(
            machine.files,
            paths.audit,
            log_id=header.log_id,
            audit_public=audit_public,
            genesis_public=origins.genesis_public,
            epochs=origins.epochs,
            card=origins.card,
            roster=roster,
        )
    except LogKeyLost:
        from twinseal.audit.write.key_lost import set_waiting_aside, take_up_lost

        origins = set_waiting_aside(machine.files, paths.audit, origins)
        lost = take_up_lost(machine.files, paths.audit, origins, audit_public)
        return TakenLog(lost.writer, origins, lost)
    return TakenLog(writer, origins)


def _epochs(machine: Machine, paths: VaultPaths, card: TrustCard, roster: Roster) -> tuple[Epoch, ...]:
    # Only the notes: whatever else lies in the log's folder must not keep anybody from opening the vault.
    notes = [(name, _note(machine, paths, name)) for name in epoch_names(machine.files, paths.audit)]
    # Keys come from the founding card, which people's own bundles pin; a note made by anybody else is refused.
    epochs = judge_epochs(notes, card, roster)
    if isinstance(epochs, Failure):
        raise LogDamaged("log.damaged.epochs", epochs=epochs.text)
    return epochs


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
    """Let two people begin an epoch: note, new key, first entry. Where no key is lost there is nothing to do.

    Raises `LogDamaged` if the entries that they decided about are not those that they saw, `LogNotWritable`.
    """
    lost = context.lost
    if lost is None:
        return
    from twinseal.audit.write.key_lost import begin_epoch, unanchored_hold

    signer = new_ed25519()
    audit_public, decided = bytes.fromhex(context.header.audit.public), lost.decided(adopted=adopt)
    if not unanchored_hold(context.machine.files, context.paths.audit, lost, audit_public):
        raise LogDamaged("log.damaged.unanchored_changed")
    people = context.roster.at(lost.start)
    epoch = Epoch(lost.log_id, lost.start, lost.prev, signer.public, people.number, people.sha256, decided)
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
    )
    dropped = context.journal.writer.recovered
    if people and dropped is not None:
        context.journal.record(LOG_RECOVERED, dropped_bytes=dropped.dropped_bytes, dropped_sha256=dropped.dropped_sha256)
