"""Events of rules: policy, thresholds, reasons, place, and all keys new; each is a row of a list that both signed."""

from __future__ import annotations

from typing import Final

from twinseal.domain.events.kind import ASKED_AGAIN, IN_LIST, Kind, Tag, number, record, text
from twinseal.domain.policy.policy import RULES
from twinseal.domain.policy.ruled import rows_of
from twinseal.domain.policy.thresholds import Thresholds

_BEFORE, _AFTER = text("what was before"), text("what is from the seal on")
_TAGS: Final = frozenset({Tag.CHANGE, Tag.WHILE_OPEN, Tag.NOT_IN_A_DEMO})
_PARTS: Final = {
    "place": "place",
    "organisation": "organisation",
    "classification": "classification of papers",
    "retention": "how long papers are kept",
    "drop_folder": "folder for notices",
    "zone": "time zone",
    "hours": "working hours",
}

POLICY_CHANGED: Final = Kind(
    "policy.changed",
    "A list of changes gives a rule of the policy another value, from the seal on.",
    fields={
        "name": text("name of the rule's field"),
        "before": _BEFORE,
        "after": _AFTER,
        **IN_LIST,
    },
    sentence="Both people agreed to change a rule. {name}: {after} (was {before})",
    words={"name": {name: rule.name for name, rule in RULES.items()}},
    tags=_TAGS,
)
THRESHOLD_CHANGED: Final = Kind(
    "threshold.changed",
    "A list of changes gives a threshold of findings another number, from the seal on.",
    fields={"name": text("name of the threshold's field"), "before": _BEFORE, "after": _AFTER, **IN_LIST},
    sentence="Both people agreed to change a threshold. {name}: {after} (was {before})",
    words={"name": {name: rule.name for name, rule in rows_of(Thresholds).items()}},
    tags=_TAGS,
)
CATEGORY_CHANGED: Final = Kind(
    "category.changed",
    "A list of changes adds, changes or retires a reason that requests may have.",
    fields={
        "category": text("id of the reason"),
        "what": text("`added`, `changed` or `retired`"),
        "becomes": record("the whole reason afterwards, as in the constitution; empty where it is retired"),
        "before_sha256": text("SHA-256 of the reason before, as canonical JSON; empty where it is added"),
        **IN_LIST,
    },
    sentence=(
        "Both people agreed that the reason {category} is {what}[: \u201c{becomes.name}\u201d][, asks {becomes.questions:joined}]"
        "[, number {becomes.reference_mask}]"
    ),
    tags=_TAGS,
)
VAULT_CHANGED: Final = Kind(
    "vault.changed",
    "A list of changes gives the vault another place, or the site another text; its name never changes.",
    fields={
        "name": text("`place`, `organisation`, `classification`, `retention`, `zone`, `hours` or `drop_folder`"),
        "before": _BEFORE,
        "after": _AFTER,
        **IN_LIST,
    },
    sentence="Both people agreed to change the {name} of the vault: {after}[ (was {before})]",
    words={"name": _PARTS},
    tags=_TAGS,
)
VAULT_REKEYED: Final = Kind(
    "vault.rekeyed",
    "A list of changes makes all keys new on suspicion, the audit key too, and has every envelope rotated.",
    fields={
        "reason": text("what may have been exposed, in words"),
        "envelope_count": number("how many envelopes are to be rotated"),
        "asked_again": ASKED_AGAIN,
        **IN_LIST,
    },
    sentence=("Both people agreed to make all keys new and to rotate {envelope_count:count|envelope|envelopes}: {reason}"),
    tags=_TAGS | {Tag.FINDING},
)
