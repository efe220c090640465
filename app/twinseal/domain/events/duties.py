"""Events of follow-up duties after an opening."""

from __future__ import annotations

from typing import Final

from twinseal.domain.events.kind import ASKED_AGAIN, IN_LIST, PERSON, Kind, Tag, text, texts, yes_no
from twinseal.domain.events.sentence import Variant

_DUTY: Final = text("`rotate`, `test` or `review`")
_ENVELOPE: Final = text("id of the envelope; of a duty to rotate empty for all that the opening had in reach")

DUTY_CREATED: Final = Kind(
    "duty.created",
    "A follow-up duty arose from an opening.",
    fields={"duty": _DUTY, "envelope": _ENVELOPE, "due": text("when it is due, UTC")},
    sentence=(
        Variant(
            "Follow-up duty: {duty} everything in reach by {due:utc}",
            lambda facts: facts.get("duty") == "rotate" and not facts.get("envelope"),
        ),
        Variant("Follow-up duty: {duty}[ {envelope:label}] by {due:utc}"),
    ),
    words={"duty": {"rotate": "rotate", "review": "review this opening", "test": "try the new contents of"}},
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
    "A list of changes closes a duty: it is done, or it is not done for a reason.",
    fields={
        "duty_id": text("id of the duty"),
        "duty": text("`rotate` or `test`"),
        "envelope": _ENVELOPE,
        "owed_by": text("id of the opening that it arose from"),
        "exposed_since": text("the first entry that exposed the envelope, UTC; empty where it is not known"),
        "tested": yes_no("whether someone tested it"),
        "reason": text("why it was not done, in words"),
        "asked_again": ASKED_AGAIN,
        **IN_LIST,
    },
    sentence=(
        Variant("Not done: {duty} {envelope:label} ({reason})", lambda facts: facts.get("reason")),
        Variant("Done: {duty} {envelope:label}[, exposed since {exposed_since:utc}]"),
    ),
    words={"duty": {"rotate": "rotate", "test": "try the new contents of"}},
    tags=frozenset({Tag.CHANGE, Tag.AFTERWARDS}),
)
DUTY_ACKNOWLEDGED: Final = Kind(
    "duty.acknowledged",
    "The person responsible for a duty acknowledged it.",
    fields={"duty": _DUTY, "envelope": _ENVELOPE, "person": PERSON},
    tags=frozenset({Tag.AFTERWARDS}),
    later=True,
)
