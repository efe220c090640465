"""The program's own icons, on a grid of 20, in the colour of a token. Each is read when it is first drawn."""

from __future__ import annotations

import math
from functools import cache
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QImage, QImageReader, QPainter, QPen, QPixmap

from twinseal.gui.design.tokens import SANS
from twinseal.resource_folder import RESOURCES

GRID_PX: Final = 20
"""The size that the icons are drawn for, in logical pixels."""
_INK: Final = b"currentColor"


@cache
def _drawing(name: str) -> bytes:
    return (RESOURCES / "icons" / f"{name}.svg").read_bytes()


@cache
def _pixmap(name: str, colour: str, pixels: int) -> QPixmap:
    data = QByteArray(_drawing(name).replace(_INK, colour.encode("ascii")))
    buffer = QBuffer()
    buffer.setData(data)
    reader = QImageReader(buffer, QByteArray(b"svg"))
    # Drawn at its final size: a scaled picture of an icon is grey where the icon has a line.
    reader.setScaledSize(QSize(pixels, pixels))
    return QPixmap.fromImage(reader.read())


def pixmap(name: str, colour: QColor, size_px: float = GRID_PX, scale: float = 1.0) -> QPixmap:
    """Return an icon of `size_px` logical pixels for a screen of a scale. OSError if there is no such icon."""
    made = QPixmap(_pixmap(name, colour.name(), max(1, math.ceil(size_px * scale))))
    made.setDevicePixelRatio(scale)
    return made


def paint(painter: QPainter, name: str, place: QPointF, colour: QColor, size_px: float = GRID_PX) -> None:
    """Draw an icon with its upper left corner at a place."""
    device = painter.device()
    scale = (device.devicePixelRatio() if device is not None else 1.0) * painter.worldTransform().m11()
    made = pixmap(name, colour, size_px, scale)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(QRectF(place.x(), place.y(), size_px, size_px), made, QRectF(made.rect()))


def icon(name: str, colour: QColor) -> QIcon:
    """Return an icon for what takes one of Qt's, in the sizes of a title bar, a tray and a list."""
    made = QIcon()
    for pixels in (16, 20, 24, 32, 48, 64):
        made.addPixmap(_pixmap(name, colour.name(), pixels))
    return made


def seal_icon(halves: tuple[QColor, QColor], *, is_open: bool, number: str = "", ink: QColor | None = None) -> QIcon:
    """Return the mark as the icon of a window, in the colours of its two halves; a number of two digits stands in it."""
    made = QIcon()
    for pixels in (16, 22, 32, 64):
        picture = QImage(pixels, pixels, QImage.Format.Format_ARGB32_Premultiplied)
        picture.fill(0)
        painter = QPainter(picture)
        radius = pixels * (0.42 if number else 0.36)
        seal_mark(painter, QPointF(pixels / 2, pixels / 2), radius, halves, is_open=is_open)
        if number:
            font = QFont(SANS)
            font.setPixelSize(round(pixels * (0.5 if len(number) == 1 else 0.44)))
            font.setWeight(QFont.Weight.Bold)
            painter.setFont(font)
            painter.setPen(ink if ink is not None else halves[0])
            painter.drawText(QRectF(0, 0, pixels, pixels), Qt.AlignmentFlag.AlignCenter, number)
        painter.end()
        made.addPixmap(QPixmap.fromImage(picture))
    return made


def names() -> list[str]:
    """Return the names of all icons."""
    return sorted(path.stem for path in (RESOURCES / "icons").glob("*.svg"))


def seal_mark(painter: QPainter, centre: QPointF, radius: float, halves: tuple[QColor, QColor], *, is_open: bool) -> None:
    """Draw the mark: two halves of one ring, which meet when sealed and part when open."""
    away = radius * 0.24 if is_open else 0.0
    reach = radius * 0.92 if is_open else radius
    gap = 6 if is_open else 0
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for half, sign in enumerate((1, -1)):
        pen = QPen(halves[half], max(2.0, radius * 0.2))
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        middle = centre + QPointF(sign * away, -sign * away * 0.6)
        around = QRectF(middle.x() - reach, middle.y() - reach, 2 * reach, 2 * reach)
        # Qt counts against the clock from three o'clock, in sixteenths of a degree; the halves begin at twelve and at six.
        painter.drawArc(around, (90 - 180 * half - gap) * 16, -(180 - 2 * gap) * 16)
    painter.restore()
