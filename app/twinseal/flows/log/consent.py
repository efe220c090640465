"""Whether an opening in the log was really asked for and confirmed by two people: their signatures, and what they are over."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from twinseal.audit.read.reader import Entry
from twinseal.audit.verify.roster import Entrant, Roster
from twinseal.crypto.signing import verify_ed25519
from twinseal.domain.errors import BadInput
from twinseal.domain.events.kind import Kind, Tag
from twinseal.domain.events.opening import (
    ANSWER_SIGNED,
    OPENING_BEGUN,
    OPENING_OPENED,
    REQUEST_EXPIRED,
    REQUEST_SIGNED,
    WITNESS_SIGNED,
)
from twinseal.domain.opening import OpeningKind
from twinseal.domain.request import WITNESS_FORM
from twinseal.domain.signed_form import signed_form
from twinseal.domain.texts import Text
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story, text


@dataclass(frozen=True, slots=True)
class Consent:
    """What the signatures of an opening are worth."""

    signatures: tuple[Text, ...]
    """Each signature with its judgement."""
    fault: Text | None = None
    """Why the opening is not proved; None if it is, or if nothing was opened."""

    @property
    def text(self) -> Text:
        """Return all of it, for reports."""
        signatures = self.signatures or (Text("consent.no_signatures"),)
        return Text("consent.judged", signatures=signatures, fault=self.fault or "")


def consent_of(story: Story, roster: Roster) -> Consent:
    """Judge the signatures of an opening, each by who was in the vault at its entry, with the key of then.

    Anybody who can write to the vault's folder can append entries; what they cannot make are these two signatures,
    over this opening, this request, these envelopes.
    """
    requests, witnesses, answers = (
        signed_forms(story, REQUEST_SIGNED, "twinseal/1 request", roster),
        signed_forms(story, WITNESS_SIGNED, WITNESS_FORM, roster),
        signed_forms(story, ANSWER_SIGNED, "twinseal/1 answer", roster),
    )
    signatures = (
        *(_request_words(_name(form), is_valid=signer is not None) for form, signer in requests),
        *(_witness_words(_name(form), is_valid=signer is not None) for form, signer in witnesses),
        *(_answer_words(_name(form), is_valid=signer is not None) for form, signer in answers),
    )
    if not story.has(Tag.NEEDS_CONSENT):
        return Consent(signatures)
    asked, answered = ([form for form, signer in forms if signer is not None] for forms in (requests, answers))
    fault = _fault(story, asked, answered)
    if fault is None:
        signed = [(form, signer) for form, signer in witnesses if signer is not None]
        fault = _new_phone_fault(story, asked[-1], answered[0], signed)
    return Consent(signatures, fault)


def consent_in(view: LogView, story: Story) -> Consent:
    """Return `consent_of` an opening of a log, which is judged once for all who ask."""
    known = view.once("consents", dict[str, Consent])
    if story.opening_id not in known:
        known[story.opening_id] = consent_of(story, view.roster)
    return known[story.opening_id]


def _request_words(name: str, *, is_valid: bool) -> Text:
    return Text("consent.request_valid", name=name) if is_valid else Text("consent.request_not_valid", name=name)


def _witness_words(name: str, *, is_valid: bool) -> Text:
    return Text("consent.witness_valid", name=name) if is_valid else Text("consent.witness_not_valid", name=name)


def _answer_words(name: str, *, is_valid: bool) -> Text:
    return Text("consent.answer_valid", name=name) if is_valid else Text("consent.answer_not_valid", name=name)


def _fault(story: Story, requests: list[Mapping[str, object]], answers: list[Mapping[str, object]]) -> Text | None:
    opened = story.first_of(OPENING_OPENED)
    if opened is None:
        return Text("consent.fault.not_agreed")
    expired = len(story.of_kind(REQUEST_EXPIRED))
    if len(requests) != expired + 1 or len(answers) != 1:
        return Text("consent.fault.not_one_each")
    # Those before it expired: nobody answered them.
    request, answer = requests[-1], answers[0]
    asked, given = _ids(request.get("envelopes")), _ids(answer.get("envelopes"))
    named = opened.fields.get("envelopes")
    checks = (
        (request.get("opening") == answer.get("opening") == story.opening_id, Text("consent.fault.another_opening")),
        (request.get("begun") == answer.get("begun") == begun_head(story), Text("consent.fault.another_place")),
        (answer.get("confirmed") is True, Text("consent.fault.refused")),
        (answer.get("request_sha256") == hashlib.sha256(signed_form(request)).hexdigest(), Text("consent.fault.another_request")),
        ((request.get("person"), answer.get("person")) == (text(opened, "first"), text(opened, "second")), Text("consent.fault.other_people")),
        (request.get("person") != answer.get("person"), Text("consent.fault.one_person")),
        (request.get("kind") == text(opened, "opening_kind"), Text("consent.fault.other_kind")),
        (isinstance(named, list) and all(each in given for each in map(_id, named)) and given <= asked, Text("consent.fault.other_envelopes")),
        (opened.fields.get("minutes") == answer.get("minutes"), Text("consent.fault.other_minutes")),
    )  # fmt: skip
    return next((fault for holds, fault in checks if not holds), None)


def _new_phone_fault(
    story: Story,
    request: Mapping[str, object],
    answer: Mapping[str, object],
    witnesses: list[tuple[Mapping[str, object], Entrant]],
) -> Text | None:
    """Return why an opening for a new phone is not proved beside its request and answer, or another one is half of one."""
    opened = story.of_kind(OPENING_OPENED)[0]
    named, second = text(opened, "witness"), text(opened, "second")
    if text(opened, "opening_kind") != OpeningKind.NEW_PHONE:
        if answer.get("without_code"):
            return Text("consent.fault.by_passphrase")
        return Text("consent.fault.not_for_a_phone") if named else None
    if answer.get("without_code") is not True:
        return Text("consent.fault.not_by_passphrase")
    digest = hashlib.sha256(signed_form(request)).hexdigest()
    signed = [(form, signer) for form, signer in witnesses if form.get("request_sha256") == digest]
    over = [form for form, _ in signed]
    checks = (
        (request.get("phone_of") == second, Text("consent.fault.another_phone")),
        (
            len(over) == 1 and all(form.get("begun") == request.get("begun") for form in over),
            Text("consent.fault.no_witness"),
        ),
        (all(form.get("opening") == story.opening_id for form in over), Text("consent.fault.another_opening")),
        (all(form.get("phone_of") == second for form in over), Text("consent.fault.another_phone")),
        (
            all(signer.id == named and signer.id not in (text(opened, "first"), second) for _, signer in signed),
            Text("consent.fault.other_witness"),
        ),
        (not any(signer.held or signer.is_seat for _, signer in signed), Text("consent.fault.held_witness")),
    )
    return next((fault for holds, fault in checks if not holds), None)


def begun_head(story: Story) -> str | None:
    """Return the head of the entry that began the opening: both forms name it, so they fit no other place and no other log."""
    begun = story.first_of(OPENING_BEGUN)
    return None if begun is None else begun.head.hex()


def signed_forms(story: Story, kind: Kind, wanted: str, roster: Roster) -> list[tuple[Mapping[str, object], Entrant | None]]:
    """Return the forms of an opening's entries of a kind, each with its signer.

    None stands for the signer of a form that is not of the name wanted, or not signed by somebody who was in the vault then.
    """
    forms: list[tuple[Mapping[str, object], Entrant | None]] = []
    for entry in story.of_kind(kind):
        form = entry.fields.get("form")
        form = form if isinstance(form, dict) else {}
        forms.append((form, _signer(form, entry, roster) if form.get("form") == wanted else None))
    return forms


def _signer(form: Mapping[str, object], entry: Entry, roster: Roster) -> Entrant | None:
    # Unanchored entries are judged by the people at the entry of the log that they came before.
    edition = roster.at(entry.size_before)
    entrant, number = edition.people.get(str(form.get("person"))), form.get("key")
    # Of `true`, which counts as 1 in a comparison, no key is taken.
    if entrant is None or type(number) is not int or entrant.key.number != number:
        return None
    try:
        good = verify_ed25519(entrant.key.ed25519, signed_form(form), bytes.fromhex(text(entry, "signature")))
    except (ValueError, BadInput):
        return None
    return entrant if good else None


def _id(value: object) -> str | None:
    """Return an id; None for what is none: whoever appends an entry puts anything there."""
    return value if isinstance(value, str) else None


def _ids(rows: object) -> set[object]:
    ids = [row.get("id") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return {envelope_id for envelope_id in ids if isinstance(envelope_id, str)}


def _name(form: Mapping[str, object]) -> str:
    return str(form.get("person_name", ""))
