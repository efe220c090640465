"""A third person meets somebody who is held back, at the sealed screen."""

from __future__ import annotations

from conftest import Cast
from twinseal.flows.sealed import SealedVault
from twinseal.vault.met_rows import Met


def met(cast: Cast, vault: SealedVault, name: str, third: str) -> Met:
    """Let both open their keys, and the third sign; return what was signed."""
    cast.later()
    meeting = vault.confirm_somebody()
    meeting.identify_subject(*cast.factors(name))
    cast.later()
    meeting.identify_third(*cast.factors(third))
    signed = meeting.sign()
    cast.later()
    return signed
