"""The forms that the two people of an opening sign: the request of the first, the answer of the second."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from twinseal.domain.envelope import Outside
from twinseal.domain.errors import BadInput
from twinseal.domain.opening import OpeningKind
from twinseal.domain.opening_limits import limits_of
from twinseal.domain.people import Person
from twinseal.domain.policy.reasons import ReasonCategory
from twinseal.domain.request import Answer, Draft, Request, Witnessed, check_draft
from twinseal.domain.texts import sentence_of
from twinseal.vault.header import Header

_ASKED_FOR = frozenset({OpeningKind.EMERGENCY, OpeningKind.DRILL, OpeningKind.MAINTENANCE, OpeningKind.NEW_PHONE})
_CALLED = {
    OpeningKind.DRILL: "request.drill",
    OpeningKind.MAINTENANCE: "request.maintenance",
    OpeningKind.NEW_PHONE: "request.new_phone",
}
"""What stands in place of a reason where none is chosen."""


def checked_draft(draft: Draft, header: Header, outsides: Mapping[str, Outside]) -> Draft:
    """Return the words of a request, checked against the vault's reasons, envelopes and rules; raises `BadInput`."""
    if draft.kind not in _ASKED_FOR:
        raise BadInput("input.bad.opening_kind")
    category = _category(draft, header)
    if category is None:
        raise BadInput("input.bad.choose_reason")
    if draft.kind is OpeningKind.DRILL:
        draft = _of_drill(draft, outsides)
    elif any(envelope not in outsides or outsides[envelope].sentinel for envelope in draft.envelope_ids):
        raise BadInput("input.bad.choose_envelopes")
    caps = [outsides[envelope].cap_min for envelope in draft.envelope_ids if outsides[envelope].cap_min]
    longest = min([limits_of(draft.kind, header.policy).asked_min, *caps])
    return check_draft(draft, policy=header.policy, category=category, longest_min=longest)


def _of_drill(draft: Draft, outsides: Mapping[str, Outside]) -> Draft:
    """Return the draft with the drill envelope, which is the only one that a drill opens; raises `BadInput` for any other."""
    sentinels = tuple(outside.id for outside in outsides.values() if outside.sentinel)
    if len(sentinels) != 1 or not set(draft.envelope_ids) <= set(sentinels):
        raise BadInput("input.bad.envelopes_in_drill")
    return replace(draft, envelope_ids=sentinels)


def _category(draft: Draft, header: Header) -> ReasonCategory | None:
    if not draft.kind.has_reason:
        # What is to be done is said in their own words; the reasons of the vault are those of an emergency.
        return None if draft.category_id else ReasonCategory("", sentence_of(_CALLED[draft.kind]))
    return next((category for category in header.categories if category.id == draft.category_id), None)


def request_of(
    draft: Draft,
    person: Person,
    header: Header,
    outsides: Mapping[str, Outside],
    *,
    opening_id: str,
    begun: str,
    at_utc: str,
    asked_again: tuple[str, ...],
) -> Request:
    """Return the request that the first person signs, of words that `checked_draft` returned."""
    category = _category(draft, header)
    if category is None:
        raise BadInput("input.bad.choose_reason")
    return Request(
        vault_id=header.vault_id,
        opening_id=opening_id,
        begun=begun,
        kind=draft.kind.value,
        person_id=person.id,
        key=header.enrolled(person.id).key,
        person_name=person.name,
        envelopes=tuple((envelope, outsides[envelope].name) for envelope in draft.envelope_ids),
        category_id=category.id,
        category=category.name,
        questions=category.questions,
        answers=draft.answers,
        reference=draft.reference,
        justification=draft.justification,
        minutes=draft.minutes,
        at_utc=at_utc,
        asked_again=asked_again,
        phone_of=(draft.phone_of, header.enrolled(draft.phone_of).person.name) if draft.phone_of else ("", ""),
    )


def check_narrowing(request: Request, envelope_ids: tuple[str, ...] | None, minutes: int | None) -> None:
    """Raise `BadInput` unless a confirmation asks for some of the request's envelopes and at most its minutes."""
    asked = {envelope for envelope, _ in request.envelopes}
    if envelope_ids is not None and (bool(envelope_ids) != bool(asked) or not set(envelope_ids) <= asked):
        raise BadInput("input.bad.choose_requested")
    if minutes is not None and not 1 <= minutes <= request.minutes:
        raise BadInput("input.bad.minutes_granted", field="minutes", most=request.minutes)


def confirmation_of(
    request: Request, person: Person, key: int, envelope_ids: tuple[str, ...] | None, minutes: int | None, at_utc: str
) -> Answer:
    """Return the answer by which the second person confirms, perhaps narrowed; `key` is the number of the key that signs."""
    chosen = tuple(pair for pair in request.envelopes if envelope_ids is None or pair[0] in envelope_ids)
    granted = request.minutes if minutes is None else minutes
    return _answer(request, person, key, at_utc, confirmed=True, envelopes=chosen, minutes=granted)


def by_passphrase_of(request: Request, person: Person, key: int, at_utc: str) -> Answer:
    """Return the answer by which an officer confirms their own new phone, by the passphrase alone."""
    return replace(confirmation_of(request, person, key, None, None, at_utc), without_code=True)


def witnessed_of(request: Request, person: Person, key: int, at_utc: str) -> Witnessed:
    """Return what a witness signs of a request for a new phone; `key` is the number of the key that signs."""
    return Witnessed(request, sha256_of(request), person.id, key, person.name, at_utc)


def sha256_of(request: Request) -> str:
    """Return the SHA-256 of what the first person signed, in hexadecimal: an answer names it."""
    return hashlib.sha256(request.signed_bytes()).hexdigest()


def refusal_of(request: Request, person: Person, key: int, reason: str, at_utc: str, asked_again: tuple[str, ...]) -> Answer:
    """Return the answer by which the second person refuses."""
    return _answer(request, person, key, at_utc, confirmed=False, reason=reason, asked_again=asked_again)


def _answer(
    request: Request,
    person: Person,
    key: int,
    at_utc: str,
    *,
    confirmed: bool,
    envelopes: tuple[tuple[str, str], ...] = (),
    minutes: int = 0,
    reason: str = "",
    asked_again: tuple[str, ...] = (),
) -> Answer:
    return Answer(
        vault_id=request.vault_id,
        opening_id=request.opening_id,
        begun=request.begun,
        confirmed=confirmed,
        request_sha256=sha256_of(request),
        person_id=person.id,
        key=key,
        person_name=person.name,
        envelopes=envelopes,
        minutes=minutes,
        reason=reason,
        at_utc=at_utc,
        asked_again=asked_again,
    )
