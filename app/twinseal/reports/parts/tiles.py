"""Tiles: one number each, with the same number of the period before under it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reportlab.lib.units import mm

from twinseal.reports.page import theme
from twinseal.reports.page.paper import Paper
from twinseal.reports.page.safe_text import elide
from twinseal.reports.part_rows import Tile

_GAP: Final = 3 * mm
_HEIGHT: Final = 18 * mm
_ALONE: Final = 14 * mm
"""Height where nothing is known of the period before."""
_IN_A_ROW: Final = 5


def draw_tiles(paper: Paper, tiles: Sequence[Tile]) -> None:
    """Draw tiles, five in a row; without the line of the period before where none of them knows it."""
    height = _HEIGHT if any(tile.before for tile in tiles) else _ALONE
    width = (theme.TEXT_WIDTH - (_IN_A_ROW - 1) * _GAP) / _IN_A_ROW
    with paper.canvas.tagged("L"):
        for begin in range(0, len(tiles), _IN_A_ROW):
            paper.need(height + 3.5 * mm)
            top = paper.y - 2.5 * mm
            for place, tile in enumerate(tiles[begin : begin + _IN_A_ROW]):
                with paper.canvas.tagged("LI"), paper.canvas.tagged("LBody"):
                    _tile(paper, tile, theme.SIDE + place * (width + _GAP), top, width, height)
            paper.y = top - height
    paper.y -= 1 * mm


def _tile(paper: Paper, tile: Tile, x: float, top: float, width: float, height: float) -> None:
    paper.canvas.setFillColor(theme.PANEL)
    paper.canvas.roundRect(x, top - height, width, height, 4, stroke=0, fill=1)
    room = width - 5 * mm
    paper.at(x + 3 * mm, top - 7.5 * mm, elide(tile.value, theme.BOLD, 15, room), theme.BOLD, 15)
    paper.at(x + 3 * mm, top - 11.8 * mm, elide(tile.label, theme.SANS, 7.5, room), theme.SANS, 7.5, theme.MUTED)
    if height == _ALONE:
        return
    before = elide(f"before: {tile.before or chr(0x2013)}", theme.SANS, 7.5, room)
    paper.at(x + 3 * mm, top - 15.6 * mm, before, theme.SANS, 7.5, theme.MUTED)
