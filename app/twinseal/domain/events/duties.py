"""Events of follow-up duties after an opening."""

from __future__ import annotations

from typing import Final

from twinseal.domain.events.kind import PERSON, Kind, Tag, text, texts, yes_no
from twinseal.domain.events.sentence import Variant

_DUTY: Final = text("`rotate` or `review`")
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
    words={"duty": {"rotate": "rotate", "review": "review this opening"}},
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
    "A duty was fulfilled.",
    fields={
        "duty": _DUTY,
        "envelope": _ENVELOPE,
        "tested": yes_no("whether someone tested it"),
        "reason": text("why, in words"),
    },
    tags=frozenset({Tag.AFTERWARDS}),
    later=True,
)
DUTY_ACKNOWLEDGED: Final = Kind(
    "duty.acknowledged",
    "The person responsible for a duty acknowledged it.",
    fields={"duty": _DUTY, "envelope": _ENVELOPE, "person": PERSON},
    tags=frozenset({Tag.AFTERWARDS}),
    later=True,
)
