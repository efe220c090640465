"""A secret in large type: groups of four, digits, letters and symbols told apart by colour and shape, spelled out."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from twinseal.flows.context.typed_secrets import SecretBytes
from twinseal.gui import theme
from twinseal.gui.design.scale import factor, painter_on, px, room, taken_back
from twinseal.gui.design.tokens import RADII_PX, STROKES_PX
from twinseal.gui.widgets.secret_cell import CellSize, cell_size, paint_cell

_EDGE: Final = 1
_ABOVE: Final = 0
_BETWEEN_ROWS: Final = 12
_HATCH_PX: Final = 12
_LEAST_GAP_PX: Final = 10
"""Least room between two groups of four."""
_GLYPHS: Final = ((1000, 52), (640, 44), (0, 32))
"""Size of a glyph from a width of the view on, in logical pixels."""
_GROUPS_AT_MOST: Final = 3
_LEAST_WIDTH: Final = 300


def measure_ahead() -> tuple[Callable[[], object], ...]:
    """Return what measures the cells of each size, apart: the first secret on the screen then finds them measured."""
    return tuple(partial(cell_size, glyph_px) for _least, glyph_px in _GLYPHS)


class SecretView(QWidget):
    """Shows a secret while it is held, and nothing otherwise; the secret is wiped when it is hidden.

    Its height is that of `room` signs from the start, so that showing moves nothing.
    """

    def __init__(self, name: str, room: int = 0) -> None:
        """Start hidden, with room for so many signs."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(self.tr("Secret, hidden"))
        self._secret: SecretBytes | None = None
        self._room = max(1, room)
        self._marked = -1
        self._per_row, self._gap = 4 * _GROUPS_AT_MOST, _LEAST_GAP_PX
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._break_rows()

    @property
    def is_showing(self) -> bool:
        """Tell whether a secret is on the screen."""
        return self._secret is not None

    def show_secret(self, secret: SecretBytes) -> None:
        """Show a secret; takes it over."""
        self.hide_secret()
        self._secret = secret
        self.setAccessibleName(self.tr("Secret, shown on the screen"))
        self._break_rows()
        self.update()

    def mark(self, place: int) -> None:
        """Draw an edge around the sign at a place, counted from 0, while the secret is shown; -1 takes it back."""
        self._marked = place
        self.update()

    def hide_secret(self) -> None:
        """Hide and wipe."""
        if self._secret is None:
            return
        self._secret.wipe()
        self._secret = None
        self.setAccessibleName(self.tr("Secret, hidden"))
        self._break_rows()
        self.update()

    def text(self) -> str:
        """Return what is shown; empty while hidden."""
        return "" if self._secret is None else self._secret.copy_bytes().decode("utf-8", "replace")

    def sizeHint(self) -> QSize:
        """Return the room that the secret has."""
        return QSize(px(640), self.heightForWidth(max(self.width(), px(_LEAST_WIDTH))))

    def minimumSizeHint(self) -> QSize:
        """Return the least room: a group of four beside each other."""
        return QSize(px(_LEAST_WIDTH), self.sizeHint().height())

    def hasHeightForWidth(self) -> bool:
        """Say that the height depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows at a width: what is cut off is typed wrong."""
        wide = width / factor()
        size = self._size(wide)
        per_row, _gap = self._broken(wide)
        rows = -(-max(self._room, len(self.text())) // per_row)
        return px(rows * (size.height + _BETWEEN_ROWS) - _BETWEEN_ROWS + 2 * _ABOVE)

    def rescaled(self) -> None:
        """Break the rows again at another scale."""
        self._break_rows()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the rows again."""
        super().resizeEvent(event)
        self._break_rows()

    def _size(self, width: float = 0.0) -> CellSize:
        wide = width or room(self).width()
        return cell_size(next(glyph_px for least, glyph_px in _GLYPHS if wide >= least))

    def _broken(self, width: float) -> tuple[int, int]:
        """Return how many signs stand in a row at a width, and the room between two groups."""
        size, inside = self._size(width), math.floor(width) - 2 * _EDGE
        least = min(size.gap, _LEAST_GAP_PX)
        fit = min(_GROUPS_AT_MOST, max(1, (inside + least) // (4 * size.width + least)))
        # Three groups in a row are worth more than the whole gap between them.
        gap = min(size.gap, (inside - fit * 4 * size.width) // (fit - 1)) if fit > 1 else size.gap
        return 4 * fit, gap

    def _break_rows(self) -> None:
        before = self._per_row
        self._per_row, self._gap = self._broken(room(self).width())
        if self._per_row != before or self.height() != self.heightForWidth(self.width()):
            self.updateGeometry()

    def _cell(self, size: CellSize, index: int) -> QRectF:
        line, place = divmod(index, self._per_row)
        x = _EDGE + place * size.width + (place // 4) * self._gap
        return QRectF(x, _ABOVE + line * (size.height + _BETWEEN_ROWS), size.width, size.height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cells that are in sight, or that it is hidden."""
        painter = painter_on(self)
        box = room(self).adjusted(0.5, 0.5, -0.5, -0.5)
        if self._secret is None:
            painter.setPen(QPen(theme.colour("hair"), 1))
            painter.setBrush(theme.colour("sunk"))
            painter.drawRoundedRect(box, RADII_PX["control"], RADII_PX["control"])
            self._paint_hidden(painter, box)
            return
        size, text, seen = self._size(), self.text(), taken_back(event.rect())
        pitch = size.height + _BETWEEN_ROWS
        first = max(0, int((seen.top() - _ABOVE) // pitch)) * self._per_row
        last = (int(max(0.0, seen.bottom() - _ABOVE) // pitch) + 1) * self._per_row
        around = _EDGE
        for group in range(first // 4, -(-min(last, len(text)) // 4)):
            start, end = self._cell(size, 4 * group), self._cell(size, 4 * group + 3)
            painter.setPen(QPen(theme.colour("hair"), 1))
            painter.setBrush(theme.colour("sunk" if sum(divmod(group, self._per_row // 4)) % 2 else "paper"))
            panel = start.united(end).adjusted(-around + 0.5, 0.5, around - 0.5, -0.5)
            painter.drawRoundedRect(panel, RADII_PX["control"], RADII_PX["control"])
        for index in range(first, min(last, len(text))):
            paint_cell(painter, self._cell(size, index), size, index, text[index])
            if index == self._marked:
                painter.setPen(QPen(theme.colour("amber_line"), STROKES_PX["chosen"]))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                edge = self._cell(size, index).adjusted(2, 2, -2, -2)
                painter.drawRoundedRect(edge, RADII_PX["control"], RADII_PX["control"])

    def _paint_hidden(self, painter: QPainter, box: QRectF) -> None:
        # Hatched, and no dot a sign: that would tell the length before anything is logged.
        painter.save()
        path = QPainterPath()
        path.addRoundedRect(box.adjusted(1, 1, -1, -1), RADII_PX["control"] - 1, RADII_PX["control"] - 1)
        painter.setClipPath(path)
        painter.setPen(QPen(theme.colour("hair"), 1))
        x = box.left() - box.height()
        while x < box.right():
            painter.drawLine(QPointF(x, box.bottom()), QPointF(x + box.height(), box.top()))
            x += _HATCH_PX
        painter.restore()
        strong, plain = theme.font("body", QFont.Weight.DemiBold), theme.font("body")
        lines = [(self.tr("Hidden"), strong), (self.tr("Shown as long as you hold the button or Space"), plain)]
        wide = max(QFontMetricsF(font).horizontalAdvance(text) for text, font in lines) + 2 * 32
        if wide > box.width() - 16 or box.height() < 84:
            lines = lines[:1]
            wide = QFontMetricsF(strong).horizontalAdvance(lines[0][0]) + 2 * 16
        around = QRectF(0, 0, wide, 16 + 26 * len(lines))
        around.moveCenter(box.center())
        painter.setPen(QPen(theme.colour("hair"), 1))
        painter.setBrush(theme.colour("paper"))
        painter.drawRoundedRect(around, RADII_PX["control"], RADII_PX["control"])
        for place, (text, font) in enumerate(lines):
            painter.setFont(font)
            painter.setPen(theme.colour("ink2" if place else "ink"))
            line = QRectF(around.left(), around.top() + 8 + 26 * place, around.width(), 26)
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, text)
