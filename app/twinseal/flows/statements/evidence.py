"""Confirmations that no people note has yet: as a note keeps them, as two officers read them, and whether they still free somebody."""

from __future__ import annotations

from collections.abc import Iterable

from twinseal.audit.format.people_note import Evidence
from twinseal.audit.verify.roster import Roster
from twinseal.crypto.hex_text import strict_unhex
from twinseal.crypto.signing import verify_ed25519, verify_mldsa44
from twinseal.domain.errors import BadInput
from twinseal.domain.numbers import KEY_NUMBER_MAX, SEQ_MAX, whole_number
from twinseal.domain.statement import Confirmation, Meeting, Place
from twinseal.domain.utc_text import is_moment
from twinseal.flows.log.statements import unfit_confirmation
from twinseal.vault.met_rows import Met
from twinseal.vault.stored_form import store_damaged


def confirmation_of(met: Met) -> Confirmation:
    """Return the form of a stored confirmation; raises `StoreDamaged` for a row that has none."""
    form = met.form
    try:
        entry = whole_number(form["entry"], 0, SEQ_MAX, BadInput)
        by_key = whole_number(form["by_key"], 1, KEY_NUMBER_MAX, BadInput)
        place, words = (
            Place(entry, str(form["head"])),
            [str(form[name]) for name in ("vault", "log", "public_sha256", "by", "at")],
        )
    except (KeyError, BadInput):
        raise store_damaged() from None
    vault, log, digest, by, at = words
    read = Confirmation(vault, log, met.person, met.key, digest, by, by_key, place, at)
    if read.to_json() != form or not is_moment(at):
        raise store_damaged()
    return read


def evidence_of(met: Met) -> Evidence:
    """Return a stored confirmation as a people note keeps it; raises `StoreDamaged`."""
    form = confirmation_of(met)
    try:
        head, ed25519, mldsa44 = (strict_unhex(words) for words in (form.place.head, met.ed25519, met.mldsa44))
    except ValueError:
        raise store_damaged() from None
    return Evidence(form.by, form.by_key, form.place.entry, head, form.at_utc, ed25519, mldsa44)


def meetings(rows: Iterable[Met], roster: Roster) -> tuple[Meeting, ...]:
    """Return what still frees somebody, the newest of each person; whose keys the list of this opening brings may be among them."""
    newest: dict[str, Meeting] = {}
    for met in sorted(rows, key=lambda met: met.entry):
        form, now = confirmation_of(met), roster.newest.people.get(met.person)
        if now is not None and now.key.number == met.key and not now.held:
            continue
        if unfit_confirmation(roster, roster.at(met.entry), form) is None and _is_signed(met, form, roster):
            newest[met.person] = Meeting(met.person, met.key, form.by, met.entry, form.at_utc, form.public_sha256)
    return tuple(newest.values())


def _is_signed(met: Met, form: Confirmation, roster: Roster) -> bool:
    """Tell whether both signatures are good: every pair writes the store, and a note with a bad one would stop its seal."""
    by, proof = roster.at(met.entry).people.get(form.by), evidence_of(met)
    if by is None:
        return False
    message = form.signed_bytes()
    return verify_ed25519(by.key.ed25519, message, proof.ed25519) and verify_mldsa44(by.key.mldsa44, message, proof.mldsa44)
