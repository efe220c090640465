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
_IN_A_ROW: Final = 5


def draw_tiles(paper: Paper, tiles: Sequence[Tile]) -> None:
    """Draw tiles, five in a row."""
    width = (theme.TEXT_WIDTH - (_IN_A_ROW - 1) * _GAP) / _IN_A_ROW
    with paper.canvas.tagged("L"):
        for begin in range(0, len(tiles), _IN_A_ROW):
            paper.need(_HEIGHT + 6 * mm)
            top = paper.y - 2.5 * mm
            for place, tile in enumerate(tiles[begin : begin + _IN_A_ROW]):
                with paper.canvas.tagged("LI"), paper.canvas.tagged("LBody"):
                    _tile(paper, tile, theme.SIDE + place * (width + _GAP), top, width)
            paper.y = top - _HEIGHT
    paper.y -= 1 * mm


def _tile(paper: Paper, tile: Tile, x: float, top: float, width: float) -> None:
    paper.canvas.setFillColor(theme.PANEL)
    paper.canvas.roundRect(x, top - _HEIGHT, width, _HEIGHT, 4, stroke=0, fill=1)
    room = width - 5 * mm
    paper.at(x + 3 * mm, top - 7.5 * mm, elide(tile.value, theme.BOLD, 15, room), theme.BOLD, 15)
    paper.at(x + 3 * mm, top - 11.8 * mm, elide(tile.label, theme.SANS, 7.5, room), theme.SANS, 7.5, theme.MUTED)
    before = elide(f"before: {tile.before or chr(0x2013)}", theme.SANS, 7.5, room)
    paper.at(x + 3 * mm, top - 15.6 * mm, before, theme.SANS, 7.5, theme.MUTED)
