"""Makes a checkpoint of the log with the people present."""

from __future__ import annotations

from collections.abc import Sequence

from twinseal.audit.checkpoint import VaultLineSigner, make_checkpoint
from twinseal.crypto.identity import Identity
from twinseal.domain.people import Person
from twinseal.flows.rooms import VaultRooms


def make_checkpoint_with(rooms: VaultRooms, line: VaultLineSigner, cosigners: Sequence[tuple[Person, Identity]]) -> str:
    """Sign and cosign the log as it stands and keep the note beside it; returns the register code.

    The journal logs it before its next entry.
    """
    writer = rooms.journal.writer
    checkpoint = writer.checkpoint()
    note = make_checkpoint(
        checkpoint,
        line,
        [(person.id, identity) for person, identity in cosigners],
        unix_s=int(rooms.parts.clock.utc().timestamp()),
    )
    rooms.journal.note_checkpoint(writer.save_checkpoint(note))
    return checkpoint.register_code
