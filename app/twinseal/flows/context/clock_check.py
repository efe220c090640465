"""Whether this machine's clock can be right: it is compared with the last signatures, and with the years of use.

Codes depend on the clock: where it is wrong, right codes are refused. So people are told before anyone types a code.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from twinseal.audit.verify.note_check import CheckedNote, check_note
from twinseal.domain.errors import TwinsealError
from twinseal.domain.texts import Text
from twinseal.domain.utc_text import utc_words
from twinseal.flows.context.times import iso
from twinseal.flows.context.vault_context import VaultContext

_SLACK_S: Final = 60
"""Seconds by which the clock may be behind the last signatures."""
_YEARS: Final = (2026, 2125)
"""First and last year that can be: this program was not written before, and nobody uses it after."""


def newest_signed_s(context: VaultContext) -> int:
    """Return when people last signed the log, in seconds since 1970 by that machine's clock; 0 where it is not known.

    The log's entries cannot be read here; the newest checkpoint bears this time in clear, under people's signatures.
    """
    try:
        newest = context.beside().newest
        if newest is None:
            return 0
        checked = check_note(newest.path.name, newest.note, context.card, context.roster)
    except TwinsealError:
        return 0
    return max(checked.times, default=0) if isinstance(checked, CheckedNote) else 0


def clock_doubt(now: datetime, signed_s: int) -> Text | None:
    """Return why this machine's clock is likely wrong, None where nothing speaks against it."""
    says = utc_words(iso(now))
    if now.timestamp() < signed_s - _SLACK_S and signed_s < datetime(_YEARS[1] + 1, 1, 1, tzinfo=UTC).timestamp():
        signed = utc_words(iso(datetime.fromtimestamp(signed_s, UTC)))
        return Text("notice.clock.behind_the_log", now=says, signed=signed)
    if not _YEARS[0] <= now.year <= _YEARS[1]:
        return Text("notice.clock.impossible", now=says)
    return None
