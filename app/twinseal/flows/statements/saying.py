"""Saying something alone: signed over the entry directly before its own, logged with nothing between, then copied beside the log."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from twinseal.audit.write.writer import Appended
from twinseal.crypto.identity import Identity
from twinseal.domain import canonical
from twinseal.domain.alert import Channel, HowConfirmed
from twinseal.domain.errors import BadInput, DiskFault, LogNotWritable
from twinseal.domain.events.alerts import ALERT_ACKNOWLEDGED, ALERT_TESTED
from twinseal.domain.events.audit import ACCOUNT_SIGNED, AUDIT_VERIFIED, FINDING_REMARKED, REVIEW_SIGNED
from twinseal.domain.events.duties import DUTY_ACKNOWLEDGED
from twinseal.domain.events.people import PERSON_MET
from twinseal.domain.people import Person
from twinseal.domain.review import FORM_MAX_BYTES, Account, Remark, Review
from twinseal.domain.statement import (
    ACCOUNT,
    ACKNOWLEDGE,
    ALERT,
    ALERT_TEST,
    REMARK,
    REVIEW,
    VERIFICATION,
    Confirmation,
    Place,
    Statement,
)
from twinseal.flows.context.times import iso
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.statements.fold import met_of
from twinseal.host.endings import undivided
from twinseal.vault.met_rows import Met
from twinseal.vault.statement_files import keep_copy

Form = TypeVar("Form", Statement, Confirmation)


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


def say_verified(context: VaultContext, by: Speaker, verdict: str, entries: int) -> Appended:
    """Log what an auditor's verification of the log came to: its word, and how many entries hold. Raises `LogNotWritable`.

    While the log's key is lost there is no place of the log to sign for: then it is logged, and counts for nothing.
    """

    def log(fields: Mapping[str, Any]) -> Appended:
        return context.journal.record(
            AUDIT_VERIFIED, actors=(by.person,), person=by.person.id, verdict=verdict, entries=entries, **fields
        )

    if context.lost is not None:
        return log({"form": {}, "signature": ""})
    about = {"verdict": verdict, "entries": entries}
    return _say(context, by, VERIFICATION, about, lambda signed: log(signed.fields), copied=False)


def say_slip(context: VaultContext, by: Speaker, duty: str, slip: int, code: str, how: HowConfirmed) -> Appended:
    """Log that the owner of an envelope confirmed a slip: its number, its code, and how they did; raises `LogNotWritable`."""

    def log(signed: Signed) -> Appended:
        return context.journal.record(
            ALERT_ACKNOWLEDGED, actors=(by.person,), alert=slip, person=by.person.id, how=how.value, **signed.fields
        )

    return _say(context, by, ALERT, {"duty": duty, "alert": slip, "code": code, "how": how.value}, log)


def say_alert_test(context: VaultContext, by: Speaker, alert: int, proofs: Mapping[Channel, str]) -> Appended:
    """Log that a test alert arrived on these ways: by the code that was read there, or heard; raises `LogNotWritable`."""
    ways = sorted(way.value for way in proofs)

    def log(signed: Signed) -> Appended:
        return context.journal.record(
            ALERT_TESTED, actors=(by.person,), alert=alert, person=by.person.id, channels=ways, **signed.fields
        )

    return _say(context, by, ALERT_TEST, {"alert": alert, "ways": {way.value: proof for way, proof in proofs.items()}}, log)


def say_met(context: VaultContext, subject: Subject, by: Person, identity: Identity, *, opening: str = "") -> Met:
    """Log that a third met somebody and confirms their keys; return it as the store keeps it. Raises `LogNotWritable`."""
    header = context.header
    by_key = header.enrolled(by.id).key

    def form(place: Place, at: str) -> Confirmation:
        return Confirmation(
            header.vault_id, header.log_id, subject.person, subject.key, subject.public_sha256, by.id, by_key, place, at
        )

    def log(signed: Signed) -> Appended:
        return context.journal.record(PERSON_MET, opening=opening, actors=(by,), person=subject.person, **signed.fields)

    said, signed, entry = _sign_and_log(context, identity, form, log, twice=True)
    return met_of(said, signed.ed25519.hex(), signed.mldsa44.hex(), entry.seq)


@dataclass(frozen=True, slots=True)
class Signed:
    """A form and its signatures: Ed25519, and ML-DSA-44 where it is signed twice, else empty."""

    form: Mapping[str, object]
    ed25519: bytes
    mldsa44: bytes = b""

    @property
    def fields(self) -> dict[str, Any]:
        """Return all of it as an entry has it."""
        second = {"signature_mldsa44": self.mldsa44.hex()} if self.mldsa44 else {}
        return {"form": dict(self.form), "signature": self.ed25519.hex(), **second}


def _say(
    context: VaultContext,
    by: Speaker,
    kind: str,
    about: Mapping[str, object],
    log: Callable[[Signed], Appended],
    *,
    copied: bool = True,
) -> Appended:
    """Sign one statement and log it; raises as `say_review`. Of what no seal takes up there need be no copy."""
    header = context.header
    key = header.enrolled(by.person.id).key

    def form(place: Place, at: str) -> Statement:
        return Statement(header.vault_id, header.log_id, by.person.id, key, kind, about, place, at)

    return _sign_and_log(context, by.identity, form, log, copied=copied)[2]


def _sign_and_log(
    context: VaultContext,
    identity: Identity,
    form: Callable[[Place, str], Form],
    log: Callable[[Signed], Appended],
    *,
    twice: bool = False,
    copied: bool = True,
) -> tuple[Form, Signed, Appended]:
    """Sign a form over the last entry and log it with nothing between, then copy it beside the log; raises as `say_review`."""
    require_key(context)
    with undivided():
        said = form(context.journal.last_place(), iso(context.machine.clock.utc()))
        if len(canonical.dumps(said.to_json())) > FORM_MAX_BYTES:
            raise BadInput("input.bad.statement_too_long")
        message = said.signed_bytes()
        signed = Signed(said.to_json(), identity.sign(message), identity.sign_mldsa44(message) if twice else b"")
        entry = log(signed)
    if not copied:
        return said, signed, entry
    # Without its copy it counts as well: the log alone is taken up.
    with contextlib.suppress(DiskFault):
        keep_copy(
            context.machine.files, context.paths, entry.seq, signed.form, ed25519=signed.ed25519, mldsa44=signed.mldsa44
        )
    return said, signed, entry


def require_key(context: VaultContext) -> None:
    """Raise `LogNotWritable` while the log's key is lost: what is said then belongs to no place of the log."""
    if context.lost is not None:
        raise LogNotWritable("log.not_writable.statement_key_lost")
    if context.halted is not None:
        raise LogNotWritable("log.not_writable.since_the_start", fault=context.halted)
