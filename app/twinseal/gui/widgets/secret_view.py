"""A secret in large type: groups of four, digits, letters and symbols told apart by colour and shape, spelled out."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from twinseal.domain.text import is_hidden
from twinseal.flows.secrets import SecretBytes
from twinseal.gui import theme

_ICAO: Final = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        ["alfa", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliett", "kilo", "lima", "mike", "november", "oscar", "papa", "quebec", "romeo", "sierra", "tango", "uniform", "victor", "whiskey", "xray", "yankee", "zulu"],
        strict=True,
    )
)  # fmt: skip
_DIGITS: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_SYMBOLS: Final = {
    "-": "hyphen", "_": "underscore", ".": "dot", ",": "comma", "!": "exclam", "?": "question", "@": "at", "#": "hash",
    "$": "dollar", "%": "percent", "&": "ampersand", "*": "asterisk", "+": "plus", "=": "equals", "/": "slash",
    "\\": "backslash", "|": "bar", "(": "open round", ")": "close round", "[": "open square", "]": "close square",
    "{": "open curly", "}": "close curly", "<": "less", ">": "greater", ":": "colon", ";": "semicolon", "'": "single quote",
    '"': "double quote", "`": "backtick", "~": "tilde", "^": "caret", " ": "SPACE",
}  # fmt: skip
_CELL_W, _CELL_H, _GAP = 62, 92, 20
_EDGE = 12


def spelled(sign: str) -> str:
    """Return a character by its name: ICAO for letters, capitals said so."""
    lower = sign.lower()
    if lower in _ICAO:
        return _ICAO[lower].upper() if sign != lower else _ICAO[lower]
    if sign.isascii() and sign.isdigit():
        return _DIGITS[int(sign)]
    return _SYMBOLS.get(sign, f"U+{ord(sign):04X}")


class SecretView(QWidget):
    """Shows a secret while it is held, and nothing otherwise; the secret is wiped when it is hidden."""

    def __init__(self, name: str) -> None:
        """Start hidden."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(self.tr("Secret, hidden"))
        self._secret: SecretBytes | None = None
        self._per_row = 12
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumHeight(_CELL_H + 16)

    @property
    def is_showing(self) -> bool:
        """Tell whether a secret is on the screen."""
        return self._secret is not None

    def show_secret(self, secret: SecretBytes) -> None:
        """Show a secret; takes it over."""
        self.hide_secret()
        self._secret = secret
        self.setAccessibleName(self.tr("Secret, shown on the screen"))
        self._resize()
        self.update()

    def hide_secret(self) -> None:
        """Hide and wipe."""
        if self._secret is None:
            return
        self._secret.wipe()
        self._secret = None
        self.setAccessibleName(self.tr("Secret, hidden"))
        self.setMinimumHeight(_CELL_H + 16)
        self.update()

    def text(self) -> str:
        """Return what is shown; empty while hidden."""
        return "" if self._secret is None else self._secret.copy_bytes().decode("utf-8", "replace")

    def sizeHint(self) -> QSize:
        """Return room for one row."""
        return QSize(520, _CELL_H + 16)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the rows anew."""
        super().resizeEvent(event)
        self._resize()

    def _resize(self) -> None:
        groups = max(1, (self.width() - 2 * _EDGE + _GAP) // (4 * _CELL_W + _GAP))
        self._per_row = groups * 4
        rows = max(1, -(-len(self.text()) // self._per_row))
        # Every character has its cell, however long the secret is: what is cut off is typed wrong.
        self.setMinimumHeight(rows * _CELL_H + 16)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cells that are in sight, or the words that it is hidden."""
        painter = QPainter(self)
        painter.setPen(QPen(theme.colour("rule"), 1))
        painter.setBrush(theme.colour("paper"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 8, 8)
        if self._secret is None:
            painter.setPen(theme.colour("muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("\u2022\u2022\u2022\u2022   hidden"))
            return
        text, seen = self.text(), event.rect()
        first = max(0, (seen.top() - 8) // _CELL_H) * self._per_row
        last = (max(0, seen.bottom()) // _CELL_H + 1) * self._per_row
        for index in range(first, min(last, len(text))):
            self._cell(painter, index, text[index])

    def _cell(self, painter: QPainter, index: int, sign: str) -> None:
        line, place = divmod(index, self._per_row)
        x = _EDGE + place * _CELL_W + (place // 4) * _GAP
        y = 8 + line * _CELL_H
        kind = "digit" if sign.isdigit() else "ink" if sign.isalpha() else "symbol"
        painter.setPen(theme.colour(kind))
        font = QFont("IBM Plex Mono")
        font.setPixelSize(44)
        painter.setFont(font)
        shown = "\u2423" if sign == " " else "\u21b5" if sign == "\n" else "\u25a1" if is_hidden(sign) else sign
        painter.drawText(QRect(x, y + 8, _CELL_W, 50), Qt.AlignmentFlag.AlignCenter, shown)
        # Shape beside colour: digits stand on a line, symbols in a box, letters bare.
        if kind == "digit":
            painter.drawLine(x + 10, y + 60, x + _CELL_W - 10, y + 60)
        elif kind == "symbol":
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(x + 5, y + 10, _CELL_W - 10, 50)
        small = QFont("IBM Plex Sans")
        small.setPixelSize(11)
        painter.setFont(small)
        painter.setPen(theme.colour("muted"))
        painter.drawText(QRect(x - 4, y + 62, _CELL_W + 8, 14), Qt.AlignmentFlag.AlignCenter, spelled(sign))
        painter.drawText(QRect(x, y - 4, _CELL_W, 13), Qt.AlignmentFlag.AlignCenter, str(index + 1))
