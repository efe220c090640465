"""The request of the first person and the second person's answer, as the texts that both sign."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Final

from twinseal.domain.errors import BadInput, FieldFault, FormFaults
from twinseal.domain.opening import OpeningKind
from twinseal.domain.policy.policy import Policy
from twinseal.domain.policy.reasons import ReasonCategory
from twinseal.domain.signed_form import signed_form
from twinseal.domain.text import JUSTIFICATION_MAX, LINE_MAX, clean_line, clean_text, visible_length
from twinseal.domain.texts import Text
from twinseal.domain.weak_text import (
    ANSWERS,
    JUSTIFICATION,
    REFERENCE,
    is_weak_justification,
    is_weak_line,
    is_weak_reference,
)

ENVELOPES_MAX = 10
FORM_VERSION: Final = 1
PHONE_OF: Final = "phone_of"
"""The field of a request that says whose phone is lost."""
WITNESS_FORM: Final = "twinseal/1 witness"
"""The name of the form that a witness of a new phone signs."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What the first person fills in; `minutes` counts from the confirmation.

    A request for a drill, for maintenance or for a new phone has a purpose, `justification`, and no reason or answers; it names no
    envelopes, and that for a drill gets the drill envelope.
    """

    envelope_ids: tuple[str, ...]
    category_id: str
    answers: tuple[str, ...]
    reference: str
    justification: str
    minutes: int
    kind: OpeningKind = OpeningKind.EMERGENCY
    phone_of: str = ""
    """Id of the officer whose phone is lost; empty in any other request."""


@dataclass(frozen=True, slots=True)
class Request:
    """A checked request, ready to sign: its canonical bytes are what the first person's signature covers."""

    vault_id: str
    opening_id: str
    begun: str
    """Head of the entry that began the opening: it stands for the whole log before it, so the form fits no other log."""
    kind: str
    person_id: str
    key: int
    """The number of the key that signs."""
    person_name: str
    envelopes: tuple[tuple[str, str], ...]
    """Pairs of envelope id and label; none in a request for maintenance or a new phone, the drill envelope in one for a drill."""
    category_id: str
    category: str
    """The reason in words; of a request for a drill, maintenance or a new phone it says that, and `category_id` is empty."""
    questions: tuple[str, ...]
    answers: tuple[str, ...]
    reference: str
    justification: str
    minutes: int
    at_utc: str
    asked_again: tuple[str, ...] = ()
    """Names of the fields that say nothing and were kept when the program asked again."""
    phone_of: tuple[str, str] = ("", "")
    """Id and name of the officer whose phone is lost; empty in any other request."""

    @property
    def is_maintenance(self) -> bool:
        """Tell whether something is to be changed, and nothing that is stored to be shown."""
        return self.kind == OpeningKind.MAINTENANCE.value

    @property
    def is_drill(self) -> bool:
        """Tell whether the whole way is to be practised on the drill envelope."""
        return self.kind == OpeningKind.DRILL.value

    @property
    def is_new_phone(self) -> bool:
        """Tell whether an officer is to get a new phone before a witness, and nothing else to happen."""
        return self.kind == OpeningKind.NEW_PHONE.value

    def to_json(self) -> dict[str, object]:
        """Return the form as canonical JSON fields: exactly what the people saw."""
        phone_of = dict(zip(("phone_of", "phone_of_name"), self.phone_of, strict=True)) if self.is_new_phone else {}
        return {
            **phone_of,
            "form": "twinseal/1 request",
            "v": FORM_VERSION,
            "vault": self.vault_id,
            "opening": self.opening_id,
            "begun": self.begun,
            "kind": self.kind,
            "person": self.person_id,
            "key": self.key,
            "person_name": self.person_name,
            "envelopes": [{"id": envelope_id, "label": label} for envelope_id, label in self.envelopes],
            "category_id": self.category_id,
            "category": self.category,
            "questions": list(self.questions),
            "answers": list(self.answers),
            "reference": self.reference,
            "justification": self.justification,
            "minutes": self.minutes,
            "at": self.at_utc,
            "asked_again": list(self.asked_again),
        }

    def signed_bytes(self) -> bytes:
        """Return the bytes that the first person signs."""
        return signed_form(self.to_json())


@dataclass(frozen=True, slots=True)
class Answer:
    """The second person's answer: `confirmed`, or refused with a reason; may narrow, never widen."""

    vault_id: str
    opening_id: str
    begun: str
    """As in the request."""
    confirmed: bool
    request_sha256: str
    person_id: str
    key: int
    """As in the request."""
    person_name: str
    envelopes: tuple[tuple[str, str], ...]
    minutes: int
    reason: str
    at_utc: str
    asked_again: tuple[str, ...] = ()
    """`reason`, where a refusal says nothing and was kept when the program asked again."""
    without_code: bool = False
    """True where it was confirmed by the passphrase alone: by an officer who gets a new phone."""

    def to_json(self) -> dict[str, object]:
        """Return the answer as canonical JSON fields."""
        return {
            **({"without_code": True} if self.without_code else {}),
            "form": "twinseal/1 answer",
            "v": FORM_VERSION,
            "vault": self.vault_id,
            "opening": self.opening_id,
            "begun": self.begun,
            "confirmed": self.confirmed,
            "request_sha256": self.request_sha256,
            "person": self.person_id,
            "key": self.key,
            "person_name": self.person_name,
            "envelopes": [{"id": envelope_id, "label": label} for envelope_id, label in self.envelopes],
            "minutes": self.minutes,
            "reason": self.reason,
            "at": self.at_utc,
            "asked_again": list(self.asked_again),
        }

    def signed_bytes(self) -> bytes:
        """Return the bytes that the second person signs."""
        return signed_form(self.to_json())


@dataclass(frozen=True, slots=True)
class Witnessed:
    """What a witness signs: that they stood by while one officer asked for a new phone of the other."""

    request: Request
    request_sha256: str
    person_id: str
    key: int
    """The number of the key that signs."""
    person_name: str
    at_utc: str

    def to_json(self) -> dict[str, object]:
        """Return the form as canonical JSON fields."""
        return {
            "form": WITNESS_FORM,
            "v": FORM_VERSION,
            "vault": self.request.vault_id,
            "opening": self.request.opening_id,
            "begun": self.request.begun,
            "request_sha256": self.request_sha256,
            "phone_of": self.request.phone_of[0],
            "person": self.person_id,
            "key": self.key,
            "person_name": self.person_name,
            "at": self.at_utc,
        }

    def signed_bytes(self) -> bytes:
        """Return the bytes that the witness signs."""
        return signed_form(self.to_json())


class DraftField(StrEnum):
    """The fields of a request that can be at fault."""

    ENVELOPES = "envelopes"
    ANSWER = "answer"
    REFERENCE = "reference"
    JUSTIFICATION = "justification"
    MINUTES = "minutes"


def check_draft(draft: Draft, *, policy: Policy, category: ReasonCategory, longest_min: int) -> Draft:
    """Return the draft with its texts cleaned; raises `FormFaults` with every fault, in reading order."""
    faults: list[FieldFault] = []

    def tried(field: DraftField, clean: Callable[[], str], index: int = 0) -> str:
        try:
            return clean()
        except BadInput as fault:
            faults.append(FieldFault(field, fault.text, index))
            return ""

    _envelopes(draft, faults)
    if len(draft.answers) != len(category.questions):
        faults.append(FieldFault(DraftField.ANSWER, Text("input.bad.answers_missing"), len(draft.answers)))
    answers = tuple(
        tried(DraftField.ANSWER, partial(clean_line, answer, question.rstrip("?"), longest=LINE_MAX), index)
        for index, (answer, question) in enumerate(zip(draft.answers, category.questions, strict=False))
    )
    reference = tried(DraftField.REFERENCE, lambda: _reference(draft, category))
    justification = tried(DraftField.JUSTIFICATION, lambda: _justification(draft, policy))
    if not 1 <= draft.minutes <= longest_min:
        faults.append(FieldFault(DraftField.MINUTES, Text("input.bad.minutes", longest=longest_min)))
    if faults:
        raise FormFaults(faults)
    return replace(draft, answers=answers, reference=reference, justification=justification)


def weak_fields(draft: Draft) -> list[str]:
    """Return the names of the fields of a draft that say nothing."""
    weak = {
        JUSTIFICATION: is_weak_justification(draft.justification),
        ANSWERS: any(is_weak_line(answer) for answer in draft.answers),
        REFERENCE: is_weak_reference(draft.reference),
    }
    return [name for name, is_weak in weak.items() if is_weak]


def _envelopes(draft: Draft, faults: list[FieldFault]) -> None:
    text = None
    if not draft.kind.shows_contents:
        text = Text("input.bad.envelopes_in_maintenance") if draft.envelope_ids else None
    elif not draft.envelope_ids or len(set(draft.envelope_ids)) != len(draft.envelope_ids):
        text = Text("input.bad.envelopes_none")
    elif len(draft.envelope_ids) > ENVELOPES_MAX:
        text = Text("input.bad.envelopes_many", most=ENVELOPES_MAX)
    if text is not None:
        faults.append(FieldFault(DraftField.ENVELOPES, text))


def _reference(draft: Draft, category: ReasonCategory) -> str:
    label = category.reference_label or "Reference"
    reference = clean_line(draft.reference, label, longest=LINE_MAX, may_be_empty=not category.reference_mask)
    if not category.fits(reference):
        raise BadInput("input.bad.reference_format", what=label, form=category.reference_form)
    return reference


def _justification(draft: Draft, policy: Policy) -> str:
    justification = clean_text(draft.justification, Text("field.justification"), longest=JUSTIFICATION_MAX)
    if visible_length(justification) < policy.justification_min_chars:
        raise BadInput("input.bad.justification_short", least=policy.justification_min_chars)
    return justification
