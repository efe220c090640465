"""The desk as an auditor left it: what can be shown while the log of today is still worked out, and says of when it is."""

from __future__ import annotations

from dataclasses import dataclass

from twinseal.flows.views.audit_desk import DeskView, OpeningLine
from twinseal.flows.views.overview import OverviewView


@dataclass(frozen=True, slots=True)
class LeftPage:
    """What the first pages told at the end of a visit; times are UTC as the log writes them."""

    openings: tuple[OpeningLine, ...]
    """Without their stories."""
    entries: int
    """How many entries there were."""
    seal_number: int
    at_utc: str
    """When this was so."""
    overview: OverviewView | None = None
    """None where that visit did not look at it."""
    overview_at_utc: str = ""
    """When that was so."""


@dataclass(frozen=True, slots=True)
class AsLeft:
    """What is shown of an earlier visit, as a view that says so, and the page that it is made from."""

    view: DeskView
    page: LeftPage
