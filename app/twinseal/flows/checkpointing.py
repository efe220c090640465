"""Makes a checkpoint of the log with the people present, and logs it."""

from __future__ import annotations

from collections.abc import Sequence

from twinseal.audit.checkpoint import VaultLineSigner, make_checkpoint
from twinseal.crypto.identity import Identity
from twinseal.domain.people import Person
from twinseal.flows.rooms import VaultRooms


def make_and_log_checkpoint(
    rooms: VaultRooms, line: VaultLineSigner, cosigners: Sequence[tuple[Person, Identity]], *, opening: str = ""
) -> str:
    """Sign and cosign the log as it stands, keep the note beside it, log it; returns the register code."""
    writer = rooms.journal.writer
    checkpoint = writer.checkpoint()
    note = make_checkpoint(
        checkpoint,
        line,
        [(person.id, identity) for person, identity in cosigners],
        unix_s=int(rooms.parts.clock.utc().timestamp()),
    )
    writer.save_checkpoint(note)
    rooms.journal.record(
        "checkpoint.made",
        opening=opening,
        actors=tuple(person for person, _ in cosigners),
        size=checkpoint.size,
        root=checkpoint.root.hex(),
        sha256=checkpoint.digest.hex(),
        cosigners=[person.id for person, _ in cosigners],
        register_code=checkpoint.register_code,
    )
    return checkpoint.register_code
