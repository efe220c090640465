"""An alert as one line for a system log, after RFC 5424; ids alone, in ASCII, and in English in every language."""

from __future__ import annotations

import re
from typing import Final

from twinseal.domain.alert import VAULT_DIGITS, Alert, Channel
from twinseal.domain.events.siem import ALERTS

FACILITY: Final = 13
"""Log audit."""
ENTERPRISE: Final = 32473
"""The number that RFC 5612 keeps for examples: nobody has another one yet."""
LINE_MAX_BYTES: Final = 1024
HEAD_DIGITS: Final = 16
_NOT_PRINTED: Final = re.compile(r"[^!-~]+")
_ESCAPED: Final = re.compile(r'(["\\\]])')


def syslog_line(alert: Alert) -> bytes:
    """Return the line, without a line feed, of at most 1,024 bytes: every receiver takes 480, and should take 2,048."""
    row = ALERTS[alert.moment]
    people = dict(zip(("first", "second"), alert.people, strict=False))
    facts = {
        "vault": alert.vault_id[:VAULT_DIGITS],
        "seq": str(alert.number),
        "head": alert.told_head[:HEAD_DIGITS],
        "opening": alert.opening,
        **people,
        "n": str(alert.envelopes or ""),
        "min": str(alert.minutes or ""),
        "code": alert.code_on(Channel.SYSLOG),
    }
    data = "".join(f' {name}="{_escaped(value)}"' for name, value in facts.items() if value)
    header = (
        f"<{FACILITY * 8 + row.syslog_severity}>1 {alert.at_utc} {_printed(alert.station)} twinseal - {alert.moment.value}"
    )
    return f"{header} [tw@{ENTERPRISE}{data}] {row.words}".encode("ascii")[:LINE_MAX_BYTES]


def _printed(text: str) -> str:
    """Return a name as a header may have it: signs from ! to ~, a dash where there is none."""
    return _NOT_PRINTED.sub("-", text)[:255] or "-"


def _escaped(value: str) -> str:
    return _ESCAPED.sub(r"\\\1", _NOT_PRINTED.sub("-", value))
