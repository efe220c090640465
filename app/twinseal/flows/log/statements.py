"""What people said alone, as the log has it: each is judged by the entry before its own, by its signature, and by the people of then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from twinseal.audit.format.people_note import Evidence
from twinseal.audit.read.reader import Entry
from twinseal.audit.verify.roster import Edition, Entrant, Roster
from twinseal.audit.verify.statement_check import OpeningsSoFar, TestsSent, fault_of, has_other_code
from twinseal.audit.verify.watched import STATEMENTS
from twinseal.crypto.signing import verify_ed25519, verify_mldsa44
from twinseal.domain.changes.people_facts import HELD
from twinseal.domain.errors import BadInput
from twinseal.domain.events.alerts import ALERT_SENT
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.people import PERSON_MET
from twinseal.domain.review import About, read_about
from twinseal.domain.signed_form import signed_form
from twinseal.domain.statement import ALERT, ALERT_TEST, CONFIRM, Confirmation, Place, Statement
from twinseal.domain.texts import Text
from twinseal.domain.utc_text import is_moment
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text

KINDS: Final = {**STATEMENTS, PERSON_MET.name: CONFIRM}
"""Kinds of statements by the kind of their entry."""
_FAULTS: Final = {
    "place": Text("statement.fault.place"),
    "form": Text("statement.fault.form"),
    "signature": Text("statement.fault.signature"),
    "role": Text("statement.fault.role"),
    "known": Text("statement.fault.known"),
    "party": Text("statement.fault.party"),
    "code": Text("statement.fault.code"),
    "sent": Text("statement.fault.sent"),
}
"""What is said of each fault of `twinseal.audit.verify.statement_check`."""


@dataclass(frozen=True, slots=True)
class Said:
    """A statement of the log, and why nothing is taken from it; no fault where it holds."""

    entry: Entry
    kind: str
    fault: Text | None = None
    statement: Statement | None = None
    confirmation: Confirmation | None = None
    about: About | None = None
    """What a review, an account or a remark says."""

    @property
    def later_utc(self) -> str:
        """Return the later time of form and entry, for whether it was said in time; empty where one cannot be read.

        Who signs a form writes its time, and who makes the entry, with the log's key, that of the entry.
        """
        return times[-1] if all(map(is_moment, times := self._times)) else ""

    @property
    def earlier_utc(self) -> str:
        """Return the earlier time of form and entry, for how long ago it was said; empty where one cannot be read."""
        return times[0] if all(map(is_moment, times := self._times)) else ""

    @property
    def _times(self) -> list[str]:
        form = self.statement or self.confirmation
        return sorted((text(self.entry, "t"), "" if form is None else form.at_utc))

    @property
    def evidence(self) -> Evidence | None:
        """Return what a people note keeps of a confirmation that holds."""
        form = self.confirmation
        if form is None or self.fault is not None:
            return None
        signatures = (bytes.fromhex(text(self.entry, name)) for name in ("signature", "signature_mldsa44"))
        return Evidence(form.by, form.by_key, form.place.entry, bytes.fromhex(form.place.head), form.at_utc, *signatures)


def said_in(
    entries: Iterable[Entry],
    heads: Mapping[int, str],
    roster: Roster,
    ids: tuple[str, str] | None = None,
    unfit: Mapping[int, str] | None = None,
) -> Iterator[Said]:
    """Judge every statement among entries of the log itself; `heads` are the heads of entries, in hexadecimal, by number.

    Whoever has the folder can append an entry, and can copy one from another place or from another branch of the log. A form
    that stands where it was signed follows the very entry that it names. `ids` are those of vault and log; the head tells the
    log as well, so where they are not at hand nothing is lost. `unfit` is what the whole log says of statements about openings
    (`unfit_in`); who reads a part of it alone has none.
    """
    tests, first = TestsSent(), -1
    for entry in entries:
        if entry.fault or entry.before is not None:
            continue
        first = entry.seq if first < 0 else first
        named = text(entry, "kind")
        if named == ALERT_SENT.name:
            tests.take(entry.fields)
        kind = KINDS.get(named)
        if kind is None:
            continue
        form = _form(entry)
        place = Place(entry.seq - 1, heads.get(entry.seq - 1, ""))
        wanted_ids = ids or (str(form.get("vault")), str(form.get("log")))
        if not place.head or (form.get("entry"), form.get("head")) != (place.entry, place.head):
            yield Said(entry, kind, Text("statement.fault.place"))
        elif kind == CONFIRM:
            yield _met(entry, form, roster, place, wanted_ids)
        else:
            fault = (unfit or {}).get(entry.seq, "") or _unlike_alert(entry, kind, heads)
            number = entry.fields.get("alert")
            # Of an alert before the first entry nobody knows here on which ways it went.
            if not fault and type(number) is int and number >= first:
                fault = tests.unfit(entry.fields)
            yield _stated(entry, kind, roster, place, wanted_ids, fault)


def held_in(view: LogView, kind: Kind) -> list[Said]:
    """Return the statements of one kind of a log that hold: an entry alone says nothing, for whoever has the folder writes entries."""
    return view.once(f"held {kind.name}", lambda: _held_in(view, kind))


def _held_in(view: LogView, kind: Kind) -> list[Said]:
    if not view.roster.editions:
        return []
    wanted = [entry for entry in view.of_kind(kind, ALERT_SENT) if entry.before is None]
    if not any(entry.is_a(kind) for entry in wanted):
        return []
    heads = {entry.seq: entry.head.hex() for entry in view.own}
    return [said for said in said_in(wanted, heads, view.roster, view.ids) if said.fault is None]


def unfit_in(entries: Iterable[Entry]) -> dict[int, str]:
    """Return the numbers of statements about openings that were not said of them as they were then, each with the reason.

    `entries` is the whole log.
    """
    so_far, unfit = OpeningsSoFar(), dict[int, str]()
    for entry in entries:
        if entry.before is None and not entry.fault:
            fault = so_far.unfit(entry.fields)
            if fault:
                unfit[entry.seq] = fault
            so_far.take(entry.fields, entry.head)
    return unfit


def _stated(entry: Entry, kind: str, roster: Roster, place: Place, ids: tuple[str, str], unfit: str) -> Said:
    fault = fault_of(entry.fields, kind, place, ids, roster.at(entry.seq)) or unfit
    if fault in ("place", "form"):
        return Said(entry, kind, _FAULTS[fault])
    form = _form(entry)
    about = form.get("about")
    person, key, at = str(form.get("person")), form.get("key"), str(form.get("at"))
    said = Statement(*ids, person, key if type(key) is int else 0, kind, about if isinstance(about, dict) else {}, place, at)
    return Said(entry, kind, _FAULTS.get(fault), statement=said, about=read_about(kind, about))


def _unlike_alert(entry: Entry, kind: str, heads: Mapping[int, str]) -> str:
    """Return `code` where it is not that of the alert; of an entry before the last seal its head may not be at hand."""
    number = entry.fields.get("alert")
    head = heads.get(number, "") if kind in (ALERT, ALERT_TEST) and type(number) is int else ""
    return "code" if head and has_other_code(entry.fields, head) else ""


def _met(entry: Entry, form: Mapping[str, object], roster: Roster, place: Place, ids: tuple[str, str]) -> Said:
    then = roster.at(entry.seq)
    by, person, key = then.people.get(str(form.get("by"))), text(entry, "person"), form.get("key")
    if by is None:
        return Said(entry, CONFIRM, Text("statement.fault.signature"))
    digest, at = str(form.get("public_sha256")), str(form.get("at"))
    met = Confirmation(*ids, person, key if type(key) is int else 0, digest, by.id, by.key.number, place, at)
    if not _is(form, met.to_json()):
        return Said(entry, CONFIRM, Text("statement.fault.form"))
    if not _is_signed(by, form, entry) or not _is_signed_twice(by, form, entry):
        return Said(entry, CONFIRM, Text("statement.fault.signature"))
    return Said(entry, CONFIRM, unfit_confirmation(roster, then, met), confirmation=met)


def unfit_confirmation(roster: Roster, then: Edition, form: Confirmation) -> Text | None:
    """Return why a confirmation frees nobody, by the people of its place; None where it does, or its keys never came."""
    subject = _subject(roster, then, form)
    if subject is None:
        # Met in an opening whose list was not carried out.
        return Text("statement.fault.not_held") if form.key <= len(roster.keys_of(form.person_id)) else None
    # The note that brought the keys may have freed them too.
    was_held = subject.held if subject.key.origin.edition <= then.number else subject.key.origin.how == HELD
    if not was_held or subject.key.public_sha256.hex() != form.public_sha256:
        return Text("statement.fault.not_held")
    no_third = roster.no_third(subject, form.by, form.place.entry, by_key=form.by_key)
    return None if no_third is None else Text("statement.fault.no_third")


def _subject(roster: Roster, then: Edition, form: Confirmation) -> Entrant | None:
    """Return who was met: at its place, or as the list of the same opening brought them."""
    there = (edition.people.get(form.person_id) for edition in roster.editions[then.number : then.number + 2])
    return next((each for each in there if each is not None and each.key.number == form.key), None)


def _form(entry: Entry) -> Mapping[str, object]:
    form = entry.fields.get("form")
    return form if isinstance(form, dict) else {}


def _is(form: Mapping[str, object], wanted: Mapping[str, object]) -> bool:
    """Tell whether a form is the one wanted to the letter: `true` counts as 1 in a comparison."""
    try:
        return signed_form(form) == signed_form(wanted)
    except BadInput:
        return False


def _is_signed(by: Entrant, form: Mapping[str, object], entry: Entry) -> bool:
    signature = _unhex(text(entry, "signature"))
    return signature is not None and verify_ed25519(by.key.ed25519, signed_form(form), signature)


def _is_signed_twice(by: Entrant, form: Mapping[str, object], entry: Entry) -> bool:
    signature = _unhex(text(entry, "signature_mldsa44"))
    return signature is not None and verify_mldsa44(by.key.mldsa44, signed_form(form), signature)


def _unhex(words: str) -> bytes | None:
    try:
        return bytes.fromhex(words) if words == words.lower().strip() else None
    except ValueError:
        return None
