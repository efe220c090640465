"""Events of follow-up duties after an opening."""

from __future__ import annotations

from typing import Final

from twinseal.domain.events.kind import (
    ASKED_AGAIN,
    FORM_SIGNATURE,
    IN_LIST,
    PERSON,
    Kind,
    Tag,
    record,
    text,
    texts,
    yes_no,
)
from twinseal.domain.events.sentence import Variant

_DUTY: Final = text("`rotate`, `test`, `review`, `lessons`, `alert`, `acknowledge` or `take_up`")
_ENVELOPE: Final = text("id of the envelope; of a duty to rotate empty for all that the opening had in reach")

_OF_PEOPLE: Final = {"acknowledge": "acknowledge this change of people", "take_up": "take up a confirmation"}
_OF_REVIEWS: Final = {"review": "review this opening", "lessons": "say what was learnt and done after its review"}
_CLOSED: Final = {"review": "review of an opening", "lessons": "what was learnt and done after a review"}
_SLIP: Final = {"alert": "have the owner confirm the slip of"}

DUTY_CREATED: Final = Kind(
    "duty.created",
    "A follow-up duty arose from an opening.",
    fields={"duty": _DUTY, "envelope": _ENVELOPE, "due": text("when it is due, UTC")},
    sentence=(
        Variant(
            "Follow-up duty: {duty} everything in reach by {due:utc}",
            lambda facts: facts.get("duty") == "rotate" and not facts.get("envelope"),
        ),
        Variant("Duty of everybody who did not sign: {duty} by {due:utc}", lambda facts: facts.get("duty") == "acknowledge"),
        Variant("Duty of two officers: {duty}", lambda facts: facts.get("duty") == "take_up"),
        Variant("Follow-up duty: {duty}[ {envelope:label}] by {due:utc}"),
    ),
    words={"duty": {"rotate": "rotate", "test": "try the new contents of", **_SLIP, **_OF_REVIEWS, **_OF_PEOPLE}},
    tags=frozenset({Tag.AFTERWARDS}),
)
DUTY_NARROWED: Final = Kind(
    "duty.narrowed",
    "What was owed for all that an opening had in reach is owed for these envelopes alone: they were exposed.",
    fields={"envelopes": texts("ids of the envelopes that were exposed")},
    sentence=(
        Variant(
            "The log shows what was exposed: only {envelopes:labels} must be rotated", lambda facts: facts.get("envelopes")
        ),
        Variant("The log shows that nothing was exposed: nothing must be rotated"),
    ),
    tags=frozenset({Tag.AFTERWARDS}),
)
DUTY_CLOSED: Final = Kind(
    "duty.closed",
    "A list of changes, or what somebody said and signed, closes a duty: it is done, or it is not done for a reason.",
    fields={
        "duty_id": text("id of the duty"),
        "duty": _DUTY,
        "envelope": _ENVELOPE,
        "owed_by": text("id of the opening that it arose from"),
        "exposed_since": text("the first entry that exposed the envelope, UTC; empty where it is not known"),
        "tested": yes_no("whether someone tested it"),
        "reason": text("why it was not done, in words"),
        "asked_again": ASKED_AGAIN,
        **IN_LIST,
    },
    sentence=(
        Variant("Not done: {duty} {envelope:label} ({reason:inner})", lambda facts: facts.get("reason")),
        Variant("Done: {duty}", lambda facts: facts.get("duty") in {*_OF_PEOPLE, *_CLOSED}),
        Variant("Done: {duty} {envelope:label}[, exposed since {exposed_since:utc}]"),
    ),
    words={"duty": {"rotate": "rotate", "test": "try the new contents of", **_SLIP, **_CLOSED, **_OF_PEOPLE}},
    tags=frozenset({Tag.CHANGE, Tag.AFTERWARDS}),
)
DUTY_ACKNOWLEDGED: Final = Kind(
    "duty.acknowledged",
    "One person alone acknowledged a change of people that they did not sign; the next seal closes their duty.",
    fields={
        "duty_id": text("id of the duty"),
        "person": PERSON,
        "form": record("the statement that was signed, field by field"),
        "signature": FORM_SIGNATURE,
    },
    sentence="{person:name} acknowledged a change of people",
    tags=frozenset({Tag.CHANGE, Tag.AFTERWARDS, Tag.NOT_IN_A_DEMO}),
)
