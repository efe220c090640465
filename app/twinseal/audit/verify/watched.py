"""What of an entry is compared with other entries (`twinseal.audit.verify.anomalies`), and times as the log writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from twinseal.audit.verify.phone_watch import FIELDS as PHONE_FIELDS
from twinseal.domain.events.alerts import ALERT_ACKNOWLEDGED, ALERT_SENT, ALERT_TESTED
from twinseal.domain.events.audit import ACCOUNT_SIGNED, AUDIT_VERIFIED, FINDING_REMARKED, REVIEW_SIGNED
from twinseal.domain.events.duties import DUTY_ACKNOWLEDGED
from twinseal.domain.events.maintenance import DRILL_CERTIFIED
from twinseal.domain.events.opening import ANSWER_SIGNED, OPENING_OPENED, REQUEST_SIGNED
from twinseal.domain.statement import ACCOUNT, ACKNOWLEDGE, ALERT, ALERT_TEST, REMARK, REVIEW, VERIFICATION

_UTC: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?Z", re.ASCII)
FIELDS: Final = ("kind", "t", "opening", "person", "ref", "first", "second", "start", "export", *PHONE_FIELDS)
"""The fields of an entry that the rules look at."""
STATEMENTS: Final = {
    DUTY_ACKNOWLEDGED.name: ACKNOWLEDGE,
    AUDIT_VERIFIED.name: VERIFICATION,
    REVIEW_SIGNED.name: REVIEW,
    FINDING_REMARKED.name: REMARK,
    ACCOUNT_SIGNED.name: ACCOUNT,
    ALERT_ACKNOWLEDGED.name: ALERT,
    ALERT_TESTED.name: ALERT_TEST,
}
"""Kinds of statements by the kind of their entry; a confirmation has a form of its own."""
_WITH_FORM: Final = frozenset({*STATEMENTS, REQUEST_SIGNED.name, ANSWER_SIGNED.name})
_OF_A_FORM: Final = (
    "form", "signature", "duty_id", "finding", "review_class", "alert", "channels", "how", "verdict", "entries",
)  # fmt: skip
"""The fields that they look at besides, of what people sign."""

_OF_KIND: Final = {
    ALERT_SENT.name: ("alert", "moment", "receiver", "channel", "outcome"),
    OPENING_OPENED.name: ("envelopes",),
    DRILL_CERTIFIED.name: ("envelope_count", "file_count", "failed", "printed", "carried"),
}
"""The fields that they look at besides, of a kind."""


def looked_at(fields: Mapping[str, object]) -> dict[str, object]:
    """Return those fields of an entry that the rules look at."""
    kind = fields.get("kind")
    more = () if not isinstance(kind, str) else _OF_A_FORM if kind in _WITH_FORM else _OF_KIND.get(kind, ())
    names = (*FIELDS, *more)
    return {name: fields[name] for name in names if name in fields}


def is_utc(text: object) -> bool:
    """Tell whether a text is a time as the log writes it."""
    return moment(text) is not None


def moment(text: object) -> datetime | None:
    """Return a time as the log writes it, None for anything else."""
    if not isinstance(text, str) or not _UTC.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text[:-1]).replace(tzinfo=UTC)
    except ValueError:
        return None
