"""A secret in large type: groups of four, digits, letters and symbols told apart by colour and shape, spelled out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from twinseal.flows.context.typed_secrets import SecretBytes
from twinseal.gui import theme
from twinseal.gui.design.tokens import RADII_PX
from twinseal.gui.widgets.secret_cell import CellSize, cell_size, paint_cell

_EDGE: Final = 12
_ABOVE: Final = 4
_BETWEEN_ROWS: Final = 8
_GLYPHS: Final = ((1000, 52), (640, 44), (0, 32))
"""Size of a glyph from a width of the view on, in logical pixels."""
_GROUPS_AT_MOST: Final = 3
_LEAST_WIDTH: Final = 300


def measure_ahead() -> tuple[Callable[[], object], ...]:
    """Return what measures the cells of each size, apart: the first secret on the screen then finds them measured."""
    return tuple(partial(cell_size, px) for _least, px in _GLYPHS)


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
        self._per_row = 4 * _GROUPS_AT_MOST
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
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
        return QSize(640, self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        """Return the least room: a group of four beside each other."""
        return QSize(_LEAST_WIDTH, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the rows anew."""
        super().resizeEvent(event)
        self._break_rows()

    def _size(self) -> CellSize:
        return cell_size(next(px for least, px in _GLYPHS if self.width() >= least))

    def _break_rows(self) -> None:
        size = self._size()
        fit = (self.width() - 2 * _EDGE + size.gap) // (4 * size.width + size.gap)
        self._per_row = 4 * min(_GROUPS_AT_MOST, max(1, fit))
        # Every sign has its cell, however long the secret is: what is cut off is typed wrong.
        rows = -(-max(self._room, len(self.text())) // self._per_row)
        self.setMinimumHeight(rows * (size.height + _BETWEEN_ROWS) - _BETWEEN_ROWS + 2 * _ABOVE)

    def _cell(self, size: CellSize, index: int) -> QRectF:
        line, place = divmod(index, self._per_row)
        x = _EDGE + place * size.width + (place // 4) * size.gap
        return QRectF(x, _ABOVE + line * (size.height + _BETWEEN_ROWS), size.width, size.height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cells that are in sight, or that it is hidden."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self._secret is None:
            painter.setPen(QPen(theme.colour("hair"), 1))
            painter.setBrush(theme.colour("paper"))
            painter.drawRoundedRect(box, RADII_PX["paper"], RADII_PX["paper"])
            self._paint_hidden(painter, box)
            return
        size, text, seen = self._size(), self.text(), event.rect()
        pitch = size.height + _BETWEEN_ROWS
        first = max(0, (seen.top() - _ABOVE) // pitch) * self._per_row
        last = (max(0, seen.bottom() - _ABOVE) // pitch + 1) * self._per_row
        around = min(size.gap / 2 - 1, _EDGE - 1)
        for group in range(first // 4, -(-min(last, len(text)) // 4)):
            start, end = self._cell(size, 4 * group), self._cell(size, 4 * group + 3)
            painter.setPen(QPen(theme.colour("hair"), 1))
            painter.setBrush(theme.colour("sunk" if sum(divmod(group, self._per_row // 4)) % 2 else "paper"))
            panel = start.united(end).adjusted(-around + 0.5, 0.5, around - 0.5, -0.5)
            painter.drawRoundedRect(panel, RADII_PX["control"], RADII_PX["control"])
        for index in range(first, min(last, len(text))):
            paint_cell(painter, self._cell(size, index), size, index, text[index])

    def _paint_hidden(self, painter: QPainter, box: QRectF) -> None:
        # Hatched, and no dot a sign: that would tell the length before anything is logged.
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(theme.colour("hair"), Qt.BrushStyle.BDiagPattern))
        painter.drawRoundedRect(box, RADII_PX["paper"], RADII_PX["paper"])
        word = self.tr("Hidden")
        around = QRectF(painter.fontMetrics().boundingRect(word)).adjusted(-12, -4, 12, 4)
        around.moveCenter(box.center())
        painter.setBrush(theme.colour("paper"))
        painter.drawRoundedRect(around, 4, 4)
        painter.setPen(theme.colour("ink2"))
        painter.drawText(around, Qt.AlignmentFlag.AlignCenter, word)
