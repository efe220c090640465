"""Makes a checkpoint of the log with the people present, each of whom first sees that it extends what they signed last."""

from __future__ import annotations

from collections.abc import Sequence

from twinseal.audit.format.checkpoint import (
    Checkpoint,
    StoredCheckpoint,
    VaultLineSigner,
    add_cosignature,
    checkpoint_names,
    make_checkpoint,
    read_checkpoint,
)
from twinseal.audit.verify.note_check import is_cosigned_by
from twinseal.audit.write.startup_check import root_at
from twinseal.crypto.identity import Identity
from twinseal.domain.errors import LogDamaged
from twinseal.domain.people import Person
from twinseal.flows.context.vault_context import VaultContext


def make_checkpoint_with(
    rooms: VaultContext, line: VaultLineSigner, cosigners: Sequence[tuple[Person, Identity]]
) -> Checkpoint:
    """Sign and cosign the log as it stands and keep the note beside it; returns what they signed.

    The journal logs it before its next entry. Raises `LogDamaged` if the log does not extend what one of the people
    signed last, and then nobody signs.
    """
    writer = rooms.journal.writer
    checkpoint = writer.checkpoint()
    for person, identity in cosigners:
        _check_extends(rooms, person, identity, checkpoint)
    signers = [(person.id, identity) for person, identity in cosigners]
    _keep(rooms, make_checkpoint(checkpoint, line, signers, unix_s=_now(rooms)))
    return checkpoint


def sign_alone(rooms: VaultContext, auditor: Person, identity: Identity) -> int:
    """Let an auditor sign the log as it stands, while the vault stays sealed; returns the entries covered.

    Raises `LogDamaged` if the log does not extend what they signed last, `LogNotWritable`. While the log's key is
    lost nothing is signed.
    """
    if rooms.lost is not None:
        return 0
    checkpoint = rooms.journal.writer.checkpoint()
    _check_extends(rooms, auditor, identity, checkpoint)
    there = next((one for one in _notes(rooms, checkpoint.size) if one.checkpoint == checkpoint), None)
    if there is not None and not rooms.is_signed(there):
        # Somebody put it there: a signature added to it would be refused along with the others.
        there = None
    if there is not None:
        note = add_cosignature(there.note, auditor.id, identity, _now(rooms))
    else:
        note = make_checkpoint(checkpoint, None, [(auditor.id, identity)], _now(rooms))
    _keep(rooms, note)
    return checkpoint.size


def check_goes_on(rooms: VaultContext, person: Person, identity: Identity) -> None:
    """Raise `LogDamaged` if the log does not go on from what a person signed last."""
    if rooms.lost is None:
        _check_extends(rooms, person, identity, rooms.journal.writer.checkpoint())


def last_signed(rooms: VaultContext, person: Person, identity: Identity) -> Checkpoint | None:
    """Return the newest checkpoint that this very person signed, by their own key, or None; raises `LogDamaged`."""
    for name in reversed(checkpoint_names(rooms.parts.files, rooms.paths.audit)):
        stored = read_checkpoint(rooms.parts.files, rooms.paths.audit, name)
        if person.id in stored.cosigners and is_cosigned_by(stored, person.id, identity.public):
            return stored.checkpoint
    return None


def extends(rooms: VaultContext, before: Checkpoint, now: Checkpoint) -> bool:
    """Tell whether the log, which stands at `now`, goes on from an earlier checkpoint; raises `LogDamaged`."""
    if before.size >= now.size:
        return before == now
    return root_at(rooms.parts.files, rooms.paths.audit, before.size) == before.root


def _check_extends(rooms: VaultContext, person: Person, identity: Identity, now: Checkpoint) -> None:
    """Refuse a log that does not go on from what a person signed last: their signature vouches for all before it."""
    before = last_signed(rooms, person, identity)
    if before is not None and not extends(rooms, before, now):
        msg = (
            f"The log does not go on from the checkpoint over {before.size} entries that {person.name} signed last: "
            "nothing was signed; keep this folder as it is and call an auditor."
        )
        raise LogDamaged(msg)


def _notes(rooms: VaultContext, size: int) -> list[StoredCheckpoint]:
    files, folder = rooms.parts.files, rooms.paths.audit
    return [read_checkpoint(files, folder, name) for name in checkpoint_names(files, folder) if int(name[:-5]) == size]


def _keep(rooms: VaultContext, note: bytes) -> None:
    rooms.journal.note_checkpoint(rooms.journal.writer.save_checkpoint(note))


def _now(rooms: VaultContext) -> int:
    return int(rooms.parts.clock.utc().timestamp())
