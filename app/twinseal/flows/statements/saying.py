"""Saying something alone: signed over the entry directly before its own, logged with nothing between, then copied beside the log."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from twinseal.audit.write.writer import Appended
from twinseal.crypto.identity import Identity
from twinseal.domain import canonical
from twinseal.domain.errors import BadInput, DiskFault, LogNotWritable
from twinseal.domain.events.audit import ACCOUNT_SIGNED, FINDING_REMARKED, REVIEW_SIGNED
from twinseal.domain.events.duties import DUTY_ACKNOWLEDGED
from twinseal.domain.events.people import PERSON_MET
from twinseal.domain.people import Person
from twinseal.domain.review import FORM_MAX_BYTES, Account, Remark, Review
from twinseal.domain.statement import ACCOUNT, ACKNOWLEDGE, REMARK, REVIEW, Confirmation, Statement
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


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says something alone, with the keys that sign it."""

    person: Person
    identity: Identity


def say_acknowledged(context: VaultContext, by: Speaker, duty: str) -> Appended:
    """Log that somebody acknowledges a change of people, by the id of their duty; raises `LogNotWritable`."""

    def log(signed: Signed) -> Appended:
        return context.journal.record(
            DUTY_ACKNOWLEDGED, actors=(by.person,), duty_id=duty, person=by.person.id, **signed.fields
        )  # fmt: skip

    return _say(context, by, ACKNOWLEDGE, {"duty": duty}, log)


def say_review(context: VaultContext, by: Speaker, review: Review) -> Appended:
    """Log what an auditor says of an opening; raises `LogNotWritable`, and `BadInput` for one that is too long."""

    def log(signed: Signed) -> Appended:
        return context.journal.record(
            REVIEW_SIGNED,
            opening=review.opening,
            actors=(by.person,),
            person=by.person.id,
            review_class=review.review_class.value,
            **signed.fields,
        )

    return _say(context, by, REVIEW, review.to_json(), log)


def say_account(context: VaultContext, by: Speaker, account: Account) -> Appended:
    """Log what one of the two people says of their opening; raises as `say_review`."""

    def log(signed: Signed) -> Appended:
        return context.journal.record(
            ACCOUNT_SIGNED, opening=account.opening, actors=(by.person,), person=by.person.id, **signed.fields
        )  # fmt: skip

    return _say(context, by, ACCOUNT, account.to_json(), log)


def say_remark(context: VaultContext, by: Speaker, remark: Remark, rule: str) -> Appended:
    """Log what an auditor says of a finding of a rule; raises as `say_review`."""

    def log(signed: Signed) -> Appended:
        return context.journal.record(
            FINDING_REMARKED,
            actors=(by.person,),
            finding=remark.finding,
            rule=rule,
            person=by.person.id,
            **signed.fields,
        )

    return _say(context, by, REMARK, remark.to_json(), log)


@dataclass(frozen=True, slots=True)
class Signed:
    """A form and its Ed25519 signature."""

    form: Mapping[str, object]
    ed25519: bytes

    @property
    def fields(self) -> dict[str, Any]:
        """Return both as an entry has them."""
        return {"form": dict(self.form), "signature": self.ed25519.hex()}


def _say(
    context: VaultContext,
    by: Speaker,
    kind: str,
    about: Mapping[str, object],
    log: Callable[[Signed], Appended],
) -> Appended:
    """Sign one statement and log it with nothing between, then copy it beside the log; raises as `say_review`."""
    require_key(context)
    header = context.header
    key = header.enrolled(by.person.id).key
    with undivided():
        place, at = context.journal.last_place(), iso(context.machine.clock.utc())
        said = Statement(header.vault_id, header.log_id, by.person.id, key, kind, about, place, at)
        if len(canonical.dumps(said.to_json())) > FORM_MAX_BYTES:
            raise BadInput("input.bad.statement_too_long")
        signed = Signed(said.to_json(), by.identity.sign(said.signed_bytes()))
        entry = log(signed)
    # Without its copy it counts as well: the log alone is taken up.
    with contextlib.suppress(DiskFault):
        keep_copy(context.machine.files, context.paths, entry.seq, signed.form, ed25519=signed.ed25519)
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
