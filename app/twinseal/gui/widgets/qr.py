"""A QR code, painted; for authenticator enrolment and receipts, never for contents unless policy allows."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget


class QrView(QWidget):
    """Shows text as a QR code, black on white in every theme."""

    def __init__(self, name: str, accessible: str) -> None:
        """Start empty."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setFixedSize(230, 230)
        self._rows: list[tuple[int, ...]] = []

    def sizeHint(self) -> QSize:
        """Return the fixed size."""
        return QSize(230, 230)

    def show_text(self, text: str) -> None:
        """Show a text, or nothing for an empty one."""
        # Loaded when a QR is shown, so that the window is there at once.
        import segno

        self._rows = [tuple(row) for row in segno.make(text, error="m", micro=False).matrix_iter(border=4)] if text else []
        self.setVisible(bool(text))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the modules."""
        del event
        if not self._rows:
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("white"))
        size = self.width() / len(self._rows)
        for y, line in enumerate(self._rows):
            for x, dark in enumerate(line):
                if dark:
                    painter.fillRect(QRectF(x * size, y * size, size + 0.5, size + 0.5), QColor("black"))
