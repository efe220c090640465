"""An opening as its seal tells of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from twinseal.domain.opening import OpeningKind, ResealCause
from twinseal.domain.request import Request
from twinseal.flows.log.duties import Exposure
from twinseal.flows.views.opening import DrillView


@dataclass(frozen=True, slots=True)
class OpeningSummary:
    """What the receipt and the log tell of an opening that ends."""

    opening_id: str
    kind: OpeningKind
    cause: ResealCause
    request: Request
    chosen: tuple[str, ...]
    labels: tuple[str, ...]
    names: Mapping[str, str]
    """Labels of all envelopes by id."""
    exposed: tuple[Exposure, ...]
    """What was shown, compared, marked as used or saved, by envelope."""
    started_utc: str
    lasted_s: int
    granted_min: int
    extensions: int
    reveals: int
    drill: DrillView | None = None
    """What came of a drill; None for any other opening."""
