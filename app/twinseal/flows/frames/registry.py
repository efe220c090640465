"""Every predicate that a frame can name, and what a frame says of a period."""

from __future__ import annotations

from typing import Final

from twinseal.flows.frames.follow_up_predicates import FOLLOW_UP_PREDICATES
from twinseal.flows.frames.frame import Frame, frame_of
from twinseal.flows.frames.log_predicates import LOG_PREDICATES
from twinseal.flows.frames.opening_predicates import OPENING_PREDICATES

_LISTED: Final = (*OPENING_PREDICATES, *FOLLOW_UP_PREDICATES, *LOG_PREDICATES)
PREDICATES: Final = {predicate.name: predicate for predicate in _LISTED}
"""Every predicate by its name."""


def known_frame(name: str) -> Frame:
    """Return a frame of this program by its name; raises `BadInput`."""
    return frame_of(name, PREDICATES)
