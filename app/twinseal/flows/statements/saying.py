"""Saying something alone: signed over the entry directly before its own, logged with nothing between, then copied beside the log."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

from twinseal.audit.write.writer import Appended
from twinseal.crypto.identity import Identity
from twinseal.domain.errors import DiskFault, LogNotWritable
from twinseal.domain.events.duties import DUTY_ACKNOWLEDGED
from twinseal.domain.events.people import PERSON_MET
from twinseal.domain.people import Person
from twinseal.domain.statement import ACKNOWLEDGE, Confirmation, Statement
from twinseal.flows.context.times import iso
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.statements.fold import met_of
from twinseal.host.endings import undivided
from twinseal.vault.met_rows import Met
from twinseal.vault.statement_files import keep_copy


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose keys a third confirms: id, number and digest of the keys in hexadecimal."""

    person: str
    key: int
    public_sha256: str


def say_acknowledged(context: VaultContext, person: Person, identity: Identity, duty: str) -> Appended:
    """Log that somebody acknowledges a change of people, by the id of their duty; raises `LogNotWritable`."""
    require_key(context)
    header = context.header
    key = header.enrolled(person.id).key
    with undivided():
        place, at = context.journal.last_place(), iso(context.machine.clock.utc())
        said = Statement(header.vault_id, header.log_id, person.id, key, ACKNOWLEDGE, duty, place, at)
        signature = identity.sign(said.signed_bytes())
        entry = context.journal.record(
            DUTY_ACKNOWLEDGED,
            actors=(person,),
            duty_id=duty,
            person=person.id,
            form=said.to_json(),
            signature=signature.hex(),
        )
    # Without its copy it counts as well: the log alone is taken up.
    with contextlib.suppress(DiskFault):
        keep_copy(context.machine.files, context.paths, entry.seq, said.to_json(), ed25519=signature)
    return entry


def say_met(context: VaultContext, subject: Subject, by: Person, identity: Identity, *, opening: str = "") -> Met:
    """Log that a third met somebody and confirms their keys; return it as the store keeps it. Raises `LogNotWritable`."""
    require_key(context)
    header = context.header
    by_key = header.enrolled(by.id).key
    with undivided():
        place, at = context.journal.last_place(), iso(context.machine.clock.utc())
        said = Confirmation(
            header.vault_id, header.log_id, subject.person, subject.key, subject.public_sha256, by.id, by_key, place, at
        )
        message = said.signed_bytes()
        ed25519, mldsa44 = identity.sign(message), identity.sign_mldsa44(message)
        entry = context.journal.record(
            PERSON_MET,
            opening=opening,
            actors=(by,),
            person=subject.person,
            form=said.to_json(),
            signature=ed25519.hex(),
            signature_mldsa44=mldsa44.hex(),
        )
    with contextlib.suppress(DiskFault):
        keep_copy(context.machine.files, context.paths, entry.seq, said.to_json(), ed25519=ed25519, mldsa44=mldsa44)
    return met_of(said, ed25519.hex(), mldsa44.hex(), entry.seq)


def require_key(context: VaultContext) -> None:
    """Raise `LogNotWritable` while the log's key is lost: what is said then belongs to no place of the log."""
    if context.lost is not None:
        raise LogNotWritable("log.not_writable.statement_key_lost")
    if context.halted is not None:
        raise LogNotWritable("log.not_writable.since_the_start", fault=context.halted)
