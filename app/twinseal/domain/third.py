"""Who may confirm that keys are somebody's: a third, who brought nobody and is beyond doubt; docs/formats.md, 3.3.3."""

from __future__ import annotations

from enum import Enum
from typing import Final

from twinseal.domain.people import Role

_ROLES: Final = (Role.AUDITOR, Role.OFFICER)


class NoThird(Enum):
    """Why somebody cannot confirm somebody else's keys."""

    SELF = "self"
    """It is the very person."""
    NOBODY = "nobody"
    """They are not in the roster, or with another key."""
    ROLE = "role"
    """Auditors and officers confirm, and who holds a sheet confirms that."""
    LATER = "later"
    """They were not there before these keys came."""
    BROUGHT = "brought"
    """They signed for these keys."""
    NOT_SETTLED = "not_settled"
    """Their own keys were never confirmed: they are held back, or were let in without a third."""


def why_no_third(role: str, *, holds: bool, was_there: bool, brought: bool, settled: bool) -> NoThird | None:
    """Return why somebody of a role cannot confirm keys, None where they can.

    They hold the sheet whose keys they are, were there before the keys came, brought them, and are settled themselves, or not.
    """
    if role not in _ROLES and not holds:
        return NoThird.ROLE
    if not was_there:
        return NoThird.LATER
    if brought and not holds:
        return NoThird.BROUGHT
    return None if settled else NoThird.NOT_SETTLED
