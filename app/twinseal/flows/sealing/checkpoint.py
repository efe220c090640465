"""Makes a checkpoint of the log with the people present, each of whom first sees that it continues what they signed last."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from twinseal.audit.format.checkpoint import (
    Checkpoint,
    StoredCheckpoint,
    TreeHead,
    VaultLineSigner,
    add_cosignature,
    each_checkpoint,
    make_checkpoint,
)
from twinseal.audit.verify.note_check import is_cosigned_by
from twinseal.audit.write.startup_check import log_continues
from twinseal.crypto.identity import Identity
from twinseal.domain.errors import LogDamaged
from twinseal.domain.people import Person
from twinseal.flows.context.vault_context import VaultContext


def make_checkpoint_with(
    context: VaultContext, line: VaultLineSigner, cosigners: Sequence[tuple[Person, Identity]]
) -> Checkpoint:
    """Sign and cosign the log as it stands and keep the note beside it; returns what they signed.

    The journal logs it before its next entry. Raises `LogDamaged` if the log does not extend what one of the people
    signed last, and then nobody signs.
    """
    head = context.journal.writer.tree_head()
    for person, _ in cosigners:
        _check_continues(context, person, head)
    checkpoint = Checkpoint.over(head, context.in_force())
    signers = [(person.id, identity) for person, identity in cosigners]
    _keep(context, make_checkpoint(checkpoint, line, signers, unix_s=_now(context)))
    return checkpoint


def sign_alone(context: VaultContext, auditor: Person, identity: Identity) -> Checkpoint | None:
    """Let an auditor sign the log as it stands, while the vault stays sealed; returns what they signed.

    Raises `LogDamaged` if the log does not continue what they signed last, `LogNotWritable`. Nothing is signed, and None
    returned, while the log's key is lost, and while the header in force is another than the one that two people signed
    last: an auditor vouches for no header that they did not.
    """
    if context.lost is not None:
        return None
    head, in_force = context.journal.writer.tree_head(), context.in_force()
    _check_continues(context, auditor, head)
    sealed = context.last_seal()
    if sealed is None or sealed.in_force.header_sha256 != in_force.header_sha256:
        return None
    checkpoint = Checkpoint.over(head, in_force)
    # One that is not signed as it must be was put there by somebody: a signature added to it would be refused with the others.
    notes = _notes(context, checkpoint.size)
    there = next((note for note in notes if note.checkpoint == checkpoint and context.is_signed(note)), None)
    if there is not None:
        note = add_cosignature(there.note, auditor.id, identity, _now(context))
    else:
        note = make_checkpoint(checkpoint, None, [(auditor.id, identity)], _now(context))
    _keep(context, note)
    return checkpoint


def check_continues(context: VaultContext, person: Person) -> None:
    """Raise `LogDamaged` if the log does not continue what a person signed last."""
    if context.lost is None:
        _check_continues(context, person, context.journal.writer.tree_head())


def last_signed(context: VaultContext, person: Person) -> Checkpoint | None:
    """Return the newest checkpoint that this very person signed, or None; raises `LogDamaged`.

    With any key that they ever had: new keys make nobody forget what they signed before.
    """
    keys = context.roster.keys_of(person.id)
    for stored in each_checkpoint(context.machine.files, context.paths.audit):
        if person.id in stored.cosigners and is_cosigned_by(stored, person.id, keys):
            return stored.checkpoint
    return None


def continues(context: VaultContext, before: Checkpoint, now: TreeHead) -> bool:
    """Tell whether the log, which stands at `now`, continues an earlier checkpoint; raises `LogDamaged`."""
    if before.size >= now.size:
        return before.tree_head == now
    return log_continues(context.machine.files, context.paths.audit, before)


def _check_continues(context: VaultContext, person: Person, now: TreeHead) -> None:
    """Refuse a log that does not continue what a person signed last: their signature vouches for all before it."""
    before = last_signed(context, person)
    if before is not None and not continues(context, before, now):
        raise LogDamaged("log.damaged.not_continued", size=before.size, name=person.name)


def _notes(context: VaultContext, size: int) -> list[StoredCheckpoint]:
    return [stored for stored in each_checkpoint(context.machine.files, context.paths.audit) if stored.size == size]


def _keep(context: VaultContext, note: bytes) -> None:
    # An auditor's own does not count here: with one over nonsense, put in the place of the next, an auditor could stop a seal.
    made = context.checked(context.journal.writer.save_checkpoint(note, partial(context.is_signed, by_two=True)))
    if made is not None:
        context.journal.note_checkpoint(made)


def _now(context: VaultContext) -> int:
    return int(context.machine.clock.utc().timestamp())
