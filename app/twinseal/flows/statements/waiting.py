"""What people said that no seal has taken up yet, as the copies beside the log tell: for the sealed screen, and for nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from twinseal.audit.verify.roster import Entrant, Roster
from twinseal.crypto.signing import verify_ed25519, verify_mldsa44
from twinseal.domain.errors import BadInput, LogNotWritable
from twinseal.domain.numbers import SEQ_MAX
from twinseal.domain.people import Role
from twinseal.domain.review import Review, read_about
from twinseal.domain.signed_form import signed_form
from twinseal.domain.statement import ACKNOWLEDGE, ALERT, ALERT_TEST, CONFIRM_FORM, REVIEW, TAKE_UP
from twinseal.domain.utc_text import is_moment
from twinseal.flows.alerts.announcing import is_every_way
from twinseal.flows.context.times import iso, parse
from twinseal.flows.context.vault_context import VaultContext
from twinseal.vault.header_facts import DueDuty
from twinseal.vault.statement_files import Copies, Copy, read_copies


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for the next seal."""

    acknowledged: frozenset[str] = frozenset()
    """Ids of duties that somebody closed by a statement."""
    confirmed: frozenset[str] = frozenset()
    """Ids of duties of slips whose code somebody typed."""
    alert_test: str = ""
    """When a test alert arrived last since the last seal, UTC; empty where none did."""
    met: Mapping[str, str] = field(default_factory=dict)
    """When a third met somebody who is held back, UTC, by that person's id."""
    reviewed: frozenset[str] = frozenset()
    """Ids of openings whose review an auditor signed, the second one of a grave review."""


def waiting(context: VaultContext) -> Waiting:
    """Return what waits, as far as it is signed by who owed it: anybody who may write to the folder can put a file there."""
    copies, people = _copies(context), context.roster.newest.people
    vault = context.header.vault_id
    signed = [
        (copy.form, by)
        for copy in copies.copies.values()
        if copy.form.get("vault") == vault and (by := _signer(copy, people)) is not None
    ]
    owed = {(duty.id, duty.of) for duty in context.header.duties if duty.kind == ACKNOWLEDGE}
    acknowledged = {(_duty(form), by) for form, by in signed if form.get("kind") == ACKNOWLEDGE}
    slips = {(duty.id, duty.of) for duty in context.header.duties if duty.kind == ALERT}
    confirmed = {(_duty(form), str(_about(form).get("alert"))) for form, _by in signed if form.get("kind") == ALERT}
    tests = (form for form, _by in signed if form.get("kind") == ALERT_TEST)
    tested = (form.get("at") for form in tests if is_every_way(_about(form), context.header.policy))
    met = {
        person: str(form.get("at"))
        for form, by in signed
        if form.get("form") == CONFIRM_FORM
        and (person := _held_person(form, by, context.roster))
        and is_moment(form.get("at"))
    }
    reviews = ((read_about(REVIEW, form.get("about")), people[by]) for form, by in signed if form.get("kind") == REVIEW)
    policy = context.header.policy
    reviewed = {
        review.opening
        for review, by in reviews
        if isinstance(review, Review)
        and (by.role, by.held) == (Role.AUDITOR, False)
        and (review.second or not review.grave or not policy.second_review)
    }
    return Waiting(
        frozenset(duty for duty, _ in acknowledged & owed),
        frozenset(duty for duty, _ in confirmed & slips),
        # Whoever signs a form writes any time into it: one that is still to come puts nothing off.
        max((str(at) for at in tested if is_moment(at) and str(at) <= iso(context.machine.clock.utc())), default=""),
        met,
        frozenset(reviewed),
    )


def owed_with(context: VaultContext) -> tuple[DueDuty, ...]:
    """Return the duties of the header without those that somebody closed since, and with each confirmation that is to be taken up."""
    said, duties = waiting(context), context.header.duties
    owed = {duty.of for duty in duties if duty.kind == TAKE_UP}
    within = timedelta(hours=context.header.policy.acknowledge_due_h)
    # No seal has made a duty of it yet, so it has no id.
    new = (
        DueDuty("", TAKE_UP, person, iso(parse(at) + within), context.header.seal_number)
        for person, at in sorted(said.met.items())
        if person not in owed
    )
    left = (
        duty
        for duty in duties
        if duty.id not in said.acknowledged | said.confirmed and not (duty.kind == REVIEW and duty.of in said.reviewed)
    )
    return (*left, *new)


def _held_person(form: Mapping[str, Any], by: str, roster: Roster) -> str:
    """Return the id of whom a third confirmed; empty where they are not held back, have other keys, or it was no third."""
    person = roster.newest.people.get(str(form.get("person")))
    if person is None or not person.held or roster.no_third(person, by, roster.newest.start) is not None:
        return ""
    key = person.key
    return person.id if (form.get("key"), form.get("public_sha256")) == (key.number, key.public_sha256.hex()) else ""


def _signer(copy: Copy, people: Mapping[str, Entrant]) -> str | None:
    """Return who signed a copy, by the keys in force; None where nobody did."""
    confirms = copy.form.get("form") == CONFIRM_FORM
    by = people.get(str(copy.form.get("by" if confirms else "person")))
    if by is None:
        return None
    try:
        message = signed_form(copy.form)
    except BadInput:
        return None
    good = verify_ed25519(by.key.ed25519, message, copy.ed25519)
    if good and confirms:
        good = verify_mldsa44(by.key.mldsa44, message, copy.mldsa44)
    return by.id if good else None


def odd_names(context: VaultContext) -> tuple[str, ...]:
    """Return the names of files in the folder that are no copies, or more than there may be: they are passed over."""
    return _copies(context).odd


def _copies(context: VaultContext) -> Copies:
    try:
        count = context.journal.writer.size if context.lost is None else context.lost.start
    except LogNotWritable:
        # Somebody only looks, and nobody reads how long the log is: any entry may be one of it.
        count = SEQ_MAX
    return read_copies(context.machine.files, context.paths, count)


def _about(form: Mapping[str, Any]) -> Mapping[str, Any]:
    about = form.get("about")
    return about if isinstance(about, dict) else {}


def _duty(form: Mapping[str, Any]) -> str:
    return str(_about(form).get("duty", ""))
