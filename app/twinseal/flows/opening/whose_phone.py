"""Whose lost phone an officer may ask for, and who may witness it: what the way there and the request go by."""

from __future__ import annotations

from typing import Final

from twinseal.domain.errors import BadInput, NotPermitted
from twinseal.domain.new_phone import may_witness, opens_with, others_who_can
from twinseal.domain.opening import OpeningKind
from twinseal.domain.people import Person, Role
from twinseal.domain.request import PHONE_OF, Draft, Request
from twinseal.flows.opening.before_open import BeforeOpen
from twinseal.flows.views.opening import PhoneChoice
from twinseal.flows.views.sealed import PersonView

WITNESS: Final = "witness"
"""How the log names who witnesses a new phone, and why somebody was denied to."""


def phone_choices(state: BeforeOpen, first: Person) -> tuple[PhoneChoice, ...]:
    """Return whose lost phone an officer can ask for, each with why not; empty for anybody else."""
    if first.role is not Role.OFFICER:
        return ()
    names = {person.id: person.name for person in state.people()}
    ids = opens_with(first.id, state.pairs, state.standings)
    return tuple(PhoneChoice(other, names.get(other, other), _refusal(state, first, other)) for other in ids)


def require_new_phone(state: BeforeOpen, first: Person, draft: Draft) -> None:
    """Raise `NotPermitted` or `BadInput` where a request for a new phone is not what is needed, or could not be witnessed."""
    if draft.kind is not OpeningKind.NEW_PHONE:
        if draft.phone_of:
            raise BadInput("input.bad.opening_kind")
        return
    if first.role is not Role.OFFICER:
        raise NotPermitted("role.not_permitted.new_phone_officer")
    choices = {choice.id: choice for choice in phone_choices(state, first)}
    if draft.phone_of not in choices:
        raise BadInput("input.bad.choose_phone_of", field=PHONE_OF)
    refusal = choices[draft.phone_of].refusal
    if refusal is not None:
        raise refusal


def witnesses(state: BeforeOpen, first_id: str, phone_of: str) -> tuple[PersonView, ...]:
    """Return who may witness: everybody else who is not held back."""
    return tuple(person for person in state.people() if may_witness(state.standings.get(person.id), first_id, phone_of))


def _refusal(state: BeforeOpen, first: Person, phone_of: str) -> NotPermitted | None:
    others = others_who_can(phone_of, state.pairs, state.standings)
    name = state.name(phone_of)
    if others is not None:
        one_of_two, other = (state.name(each) for each in others)
        return NotPermitted("role.not_permitted.new_phone_others", first=one_of_two, second=other, name=name)
    if not witnesses(state, first.id, phone_of):
        return NotPermitted("role.not_permitted.new_phone_no_witness", name=name)
    return None


def require_witness(state: BeforeOpen, person_id: str, request: Request) -> Person:
    """Return a witness; raises `NotPermitted`, logged, for one of the two officers or for who is held back."""
    person = state.door.enrolled(person_id).person
    if may_witness(state.standings.get(person.id), request.person_id, request.phone_of[0]):
        return person
    state.door.deny(person, WITNESS, state.opening_id)
    if person.id in (request.person_id, request.phone_of[0]):
        raise NotPermitted("role.not_permitted.witness_third")
    raise NotPermitted("role.not_permitted.witness_held", name=person.name)
