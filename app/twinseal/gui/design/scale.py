"""The scale of the window: what one logical pixel of a picture is on this screen.

Every length in code and style sheet is in the pixels of the pictures, which are those of a window of 1280 by 800. A length is
scaled where it is handed to Qt (`px`), and what Qt says of a widget is taken back where something is painted (`room`, `scaled`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, TypeVar

from PySide6.QtCore import QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLayout, QWidget

USUAL: Final = QSize(1280, 800)
"""The window of the pictures, at scale 1."""
WIDEST: Final = QSize(1680, 1050)
"""The instrument is never larger, in pixels of the pictures; beyond is empty ground."""
SMALLEST: Final = QSize(640, 360)
"""Below this nothing is made larger: what decides would have no room."""
STEPS: Final = (0.9, 1.0, 1.1, 1.25, 1.5)
"""What a person can choose on top of what the window's size says."""
_GRID: Final = 0.08
"""The scale of a size moves in steps of this, so that a window being drawn larger is laid out a few times and not at every pixel."""
UNBOUND: Final = 16_777_215
"""Qt's number for a size without an upper limit."""
_KEPT: Final = "scaled_from"
IN_USE: Final = "scale_in_use"
"""The property of a screen that says which scale it is drawn at; without it, that is the one it was built at."""
_BUILT: Final = "built_before_at"
_SHEET_SIZES: Final = ("minw", "minh", "maxw", "maxh")


_in_use: dict[str, float] = {"factor": 1.0}


def factor() -> float:
    """Return the scale in use."""
    return _in_use["factor"]


def use(new: float) -> None:
    """Put a scale into use; what is on the screen is told by `rescale`."""
    _in_use["factor"] = new


def px(length: float) -> int:
    """Return a length of the pictures in the pixels of Qt; what is there at all stays at least one pixel."""
    made = round(length * factor())
    return max(1, made) if length > 0 else made


def base_of(size: QSize) -> float:
    """Return the scale that a window of a size has by itself: `sqrt(min(W/1280, H/800))`, in steps and never below 1.

    A smaller window is laid out in another way and not drawn smaller: its texts could no longer be read.
    """
    grown = math.sqrt(max(0.0, min(size.width() / USUAL.width(), size.height() / USUAL.height())))
    return max(1.0, 1.0 + math.floor((grown - 1.0) / _GRID + 1e-9) * _GRID)


def scale_of(size: QSize, step: float) -> float:
    """Return the scale of a window of a size at a step; a small window bounds what is larger than 1."""
    most = max(1.0, min(size.width() / SMALLEST.width(), size.height() / SMALLEST.height()))
    return min(base_of(size) * step, most)


def next_step(step: float, by: int) -> float:
    """Return the step that is so many steps away; the last one at either end."""
    place = min(range(len(STEPS)), key=lambda each: abs(STEPS[each] - step))
    return STEPS[min(max(place + by, 0), len(STEPS) - 1)]


# -- for who paints ----------------------------------------------------------------------------


def room(widget: QWidget) -> QRectF:
    """Return the room of a widget in the pixels of the pictures, from its upper left corner."""
    return QRectF(0, 0, widget.width() / factor(), widget.height() / factor())


def taken_back(place: QRect | QRectF) -> QRectF:
    """Return a place in Qt's pixels in those of the pictures."""
    scale = factor()
    return QRectF(place.x() / scale, place.y() / scale, place.width() / scale, place.height() / scale)


def point_taken_back(point: QPointF) -> QPointF:
    """Return a point in Qt's pixels in those of the pictures."""
    return point / factor()


def scaled_size(wide: float, high: float) -> QSize:
    """Return a size of the pictures in the pixels of Qt."""
    return QSize(px(wide), px(high))


def scaled_rect(place: QRectF) -> QRectF:
    """Return a place of the pictures in the pixels of Qt."""
    scale = factor()
    return QRectF(place.x() * scale, place.y() * scale, place.width() * scale, place.height() * scale)


def painter_on(widget: QWidget) -> QPainter:
    """Return a painter with smooth edges that draws in the pixels of the pictures."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(factor(), factor())
    return painter


# -- for what stands already -------------------------------------------------------------------


def rescale(top: QWidget, before: float, now: float | None = None) -> None:
    """Carry the lengths that were given to a widget and all in it from the scale `before` to `now`, or to the one in use."""
    ratio = (now or factor()) / before
    for part in (top, *top.findChildren(QWidget)):
        _rescale_sizes(part, ratio)
    for layout in top.findChildren(QLayout):
        margins = layout.contentsMargins()
        sides = (margins.left(), margins.top(), margins.right(), margins.bottom())
        given = (*sides, layout.spacing())
        left, above, right, below, between = _carried(layout, given, ratio)
        if any(sides):
            layout.setContentsMargins(left, above, right, below)
        if given[-1] > 0:
            layout.setSpacing(between)


Part = TypeVar("Part", bound=QWidget)


def built_before(part: Part) -> Part:
    """Note the scale at which a part is built that takes its place later, and return it."""
    part.setProperty(_BUILT, factor())
    return part


def fit_into(part: QWidget, place: QWidget) -> None:
    """Carry a part that was built before to the scale of the screen that it takes its place in."""
    built = part.property(_BUILT)
    if built is None:
        return
    part.setProperty(_BUILT, None)
    now = _scale_at(place)
    if now != built:
        rescale(part, float(built), now)
        tell(part)


def _scale_at(place: QWidget | None) -> float:
    while place is not None:
        kept = place.property(IN_USE)
        known = kept if kept is not None else getattr(place, "built_at", None)
        if known is not None:
            return float(known)
        place = place.parentWidget()
    return factor()


def tell(top: QWidget) -> None:
    """Tell whatever in a widget computes lengths of its own, and has a method `rescaled` for that, that the scale is another."""
    for part in (top, *top.findChildren(QWidget)):
        # Asked of every part of the window, and a protocol takes ten times as long to compare with.
        rescaled = getattr(part, "rescaled", None)
        if rescaled is not None:
            rescaled()


def _carried(part: QWidget | QLayout, given: Sequence[int], ratio: float) -> list[int]:
    """Return lengths at the new scale; the exact ones are kept, so that no rounding grows from step to step."""
    kept = part.property(_KEPT)
    exact: list[float] = [float(each) for each in given]
    if isinstance(kept, list) and len(kept) == len(exact):
        # A length that was set since then was set at the scale before.
        exact = [old if round(old) == now else float(now) for old, now in zip(kept, given, strict=True)]
    # Up a step and down again is the same number again.
    exact = [round(each * ratio, 6) for each in exact]
    part.setProperty(_KEPT, exact)
    return [round(each) for each in exact]


def _rescale_sizes(part: QWidget, ratio: float) -> None:
    least, most = part.minimumSize(), part.maximumSize()
    given = (least.width(), least.height(), most.width(), most.height())
    bounded = [
        0 < each < UNBOUND and not part.property(f"_q_stylesheet_{side}")
        for each, side in zip(given, _SHEET_SIZES, strict=True)
    ]
    if not any(bounded):
        return
    carried = _carried(part, given, ratio)
    sizes = [new if its else old for new, old, its in zip(carried, given, bounded, strict=True)]
    if sizes[0] > most.width() or sizes[1] > most.height():
        part.setMaximumSize(sizes[2], sizes[3])
        part.setMinimumSize(sizes[0], sizes[1])
    else:
        part.setMinimumSize(sizes[0], sizes[1])
        part.setMaximumSize(sizes[2], sizes[3])
