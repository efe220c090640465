"""Events of what is owed after an opening."""

from __future__ import annotations

from typing import Final

from twinseal.domain.events.kind import PERSON, Kind, Tag, text, texts, yes_no
from twinseal.domain.events.sentence import Variant

_DUTY: Final = text("`rotate` or `review`")
_ENVELOPE: Final = text("id of the envelope; of a duty to rotate empty for all that the opening had in reach")

DUTY_CREATED: Final = Kind(
    "duty.created",
    "Something is owed after an opening.",
    fields={"duty": _DUTY, "envelope": _ENVELOPE, "due": text("when it is due, UTC")},
    sentence=(
        Variant(
            "To do: {duty} everything in reach by {due:utc}",
            lambda facts: facts.get("duty") == "rotate" and not facts.get("envelope"),
        ),
        Variant("To do: {duty}[ {envelope:label}] by {due:utc}"),
    ),
    words={"duty": {"rotate": "change", "review": "review this opening"}},
    tags=frozenset({Tag.AFTERWARDS}),
)
DUTY_NARROWED: Final = Kind(
    "duty.narrowed",
    "What was owed for all that an opening had in reach is owed for these envelopes alone: they were exposed.",
    fields={"envelopes": texts("ids of the envelopes that were exposed")},
    sentence=(
        Variant(
            "The log shows what was exposed: to be changed is {envelopes:labels} alone", lambda facts: facts.get("envelopes")
        ),
        Variant("The log shows that nothing was exposed: nothing has to be changed"),
    ),
    tags=frozenset({Tag.AFTERWARDS}),
)
DUTY_CLOSED: Final = Kind(
    "duty.closed",
    "What was owed was done.",
    fields={
        "duty": _DUTY,
        "envelope": _ENVELOPE,
        "tested": yes_no("whether somebody tried it"),
        "reason": text("why, in words"),
    },
    tags=frozenset({Tag.AFTERWARDS}),
    later=True,
)
DUTY_ACKNOWLEDGED: Final = Kind(
    "duty.acknowledged",
    "The person who owes something has seen it.",
    fields={"duty": _DUTY, "envelope": _ENVELOPE, "person": PERSON},
    tags=frozenset({Tag.AFTERWARDS}),
    later=True,
)
