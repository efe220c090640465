"""A map of the hours of a week: the darker a cell, the more often; each that is not empty bears its number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reportlab.lib.colors import Color
from reportlab.lib.units import mm

from twinseal.domain.constitution import DAYS
from twinseal.reports.page import theme
from twinseal.reports.page.paper import Paper

_NAME_MM: Final = 12
_ROW: Final = 4.2 * mm
HEIGHT: Final = 12 * mm + len(DAYS) * _ROW
"""Of all that is drawn, with the room below."""
_HOURS: Final = 24


def draw_heat_map(paper: Paper, title: str, hours: Sequence[Sequence[int]], *, x: float = theme.SIDE) -> None:
    """Draw seven rows, Monday first, of 24 counts each, from `x` to the margin."""
    paper.need(HEIGHT)
    paper.at(x, paper.y - 4 * mm, title, theme.MEDIUM, 9)
    with paper.canvas.figure(f"Map of the hours of a week. {_said(hours)}"):
        _map(paper, hours, x)


def _said(hours: Sequence[Sequence[int]]) -> str:
    """Return in words what the map shows: the hours that are not empty, day by day."""
    days = (
        f"{day}: " + ", ".join(f"{hour:02d} h {count}" for hour, count in enumerate(counts) if count)
        for day, counts in zip(DAYS, hours, strict=True)
        if any(counts)
    )
    return "; ".join(days) or "Every hour is empty"


def _map(paper: Paper, hours: Sequence[Sequence[int]], x: float) -> None:
    left, top = x + _NAME_MM * mm, paper.y - 9 * mm
    width = (theme.WIDTH - theme.SIDE - left) / _HOURS
    most = max((count for day in hours for count in day), default=0)
    for hour in range(_HOURS):
        paper.centred(
            left + (hour + 0.5) * width,
            top + 1 * mm,
            f"{hour:02d}",
            theme.SANS,
            6.5 if x == theme.SIDE else 5.8,
            theme.MUTED,
        )
    for row, (day, counts) in enumerate(zip(DAYS, hours, strict=True)):
        y = top - (row + 1) * _ROW
        paper.at(x, y + 1.2 * mm, day[:3], theme.SANS, 7.5, theme.MUTED)
        for hour, count in enumerate(counts):
            paper.canvas.setFillColor(_shade(count, most))
            paper.canvas.rect(left + hour * width, y, width - 0.8, _ROW - 0.8, stroke=0, fill=1)
            if count:
                ink = theme.PANEL if count * 2 > most else theme.INK
                paper.centred(left + (hour + 0.45) * width, y + 1.1 * mm, str(count), theme.MEDIUM, 7, ink)
    paper.y = top - len(DAYS) * _ROW - 3 * mm


def _shade(count: int, most: int) -> Color:
    if not count:
        return theme.PANEL
    depth = 0.25 + 0.75 * count / most
    low, high = theme.PANEL, theme.ACCENT
    mixed = [low_part + (high_part - low_part) * depth for low_part, high_part in zip(low.rgb(), high.rgb(), strict=True)]
    return Color(*mixed)
