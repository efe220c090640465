"""How strong a new passphrase is: five steps, a word, and what is still wrong; never by colour alone."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from twinseal.gui import theme
from twinseal.gui.design.scale import painter_on, px, scaled_size
from twinseal.gui.widgets.base import label, put

_STEPS_BITS = (1, 30, 45, 60, 75)


class _Bar(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.bits = 0
        self.good = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return scaled_size(130, 14)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = painter_on(self)
        painter.setPen(QPen(theme.colour("ink2"), 1))
        for place, least in enumerate(_STEPS_BITS):
            full = self.bits >= least
            painter.setBrush(theme.colour("accent" if self.good else "amber_line") if full else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(place * 26 + 0.5, 1.5, 22, 10), 2, 2)


class StrengthView(QWidget):
    """A bar of five steps beside a sentence."""

    def __init__(self, name: str) -> None:
        """Start empty."""
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "clear")
        self._bar = _Bar()
        self._text = label("", "muted", name=f"{name}_text")
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(10))
        box.addWidget(self._bar)
        box.addWidget(self._text, 1)
        self.setMinimumHeight(px(24))
        self.show_nothing()

    def show_nothing(self) -> None:
        """Show that nothing was typed."""
        self._show(0, self.tr("Strength appears here as you type."), good=False)

    def show_strength(self, bits: int, word: str, problem: str, *, both: bool) -> None:
        """Show an estimate in bits with its word, and a sentence where something is wrong."""
        verdict = f"\u2716  {problem}" if problem else self.tr("\u2714  {0}").format(word)
        if both:
            verdict += self.tr(", and both match")
        self._show(bits, verdict, good=not problem)

    def text(self) -> str:
        """Return the sentence."""
        return self._text.text()

    def _show(self, bits: int, text: str, *, good: bool) -> None:
        self._bar.bits, self._bar.good = bits, good
        self._bar.update()
        put(self._text, text)
        self.setAccessibleName(text)
