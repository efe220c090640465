"""A row of a draft in the hands of two other people: what somebody said they tried, these two have to say for themselves."""

from __future__ import annotations

from dataclasses import replace

from twinseal.domain.changes.change import Change
from twinseal.domain.changes.close_duty import CloseDuty
from twinseal.domain.changes.replace_contents import ReplaceContents
from twinseal.domain.errors import BadInput


def as_taken_up(change: Change) -> Change:
    """Return a change as those sign it who take it up: new contents count as not tried yet, until they say so.

    Raises `BadInput` for a duty that was closed because somebody had tried it: whoever signs closes it again.
    """
    if isinstance(change, ReplaceContents):
        return replace(change, tested=False)
    if isinstance(change, CloseDuty) and change.tested:
        raise BadInput("input.bad.tried_by_others")
    return change
