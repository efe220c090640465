"""Whether a log can be believed: intact, being verified, not asked yet; a broken one takes a whole red panel, or a red line."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from twinseal.gui import theme
from twinseal.gui.design.scale import painter_on, px, room
from twinseal.gui.design.tokens import RADII_PX, SPACES_PX, STROKES_PX, Colour
from twinseal.gui.widgets.act import Act
from twinseal.gui.widgets.base import label, put
from twinseal.gui.widgets.sign import Sign

Judgement = Literal["intact", "uncompared", "unproven", "tampered", "unknown"]
"""What a strip says: all holds; all holds but was compared with nothing; not all is proven; broken; no answer."""
_LOOKS: Final[dict[str, tuple[str, Colour, Colour, Colour]]] = {
    "intact": ("verify", "accent", "accent_tint", "accent"),
    "uncompared": ("verify", "ink2", "paper", "line"),
    "unproven": ("warning", "amber", "amber_tint", "amber_line"),
    "tampered": ("cross", "red_text", "red_tint", "red_edge"),
    "unknown": ("search", "ink2", "ground", "line"),
    "busy": ("verify", "ink2", "sunk", "line"),
}
"""Icon with its colour, ground, edge."""


class VerdictStrip(QFrame):
    """A word, a sentence, and beside them an act; the word and the sign say what the colour says."""

    def __init__(self, name: str, again: Act | None = None, *, is_line: bool = False) -> None:
        """Build hidden; `again` stands at the right side. As a line it stays low, whatever it says."""
        super().__init__()
        self._is_line, self._is_low = is_line, False
        self.setObjectName(name)
        self.setProperty("role", "clear")
        self._look = "intact"
        self._sign, self._large = Sign("verify", "accent"), Sign("cross", "red_text", 48)
        self._word = label("", "verdict", name=f"{name}.word", wrap=False)
        self._sentence = label("", name=f"{name}.sentence")
        self._detail = label("", name=f"{name}.detail")
        self._progress = QProgressBar()
        self._progress.setObjectName(f"{name}.progress")
        self._progress.setProperty("role", "thin")
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(self.tr("Progress"))
        self._line = QWidget()
        self._line.setProperty("role", "clear")
        inside = QHBoxLayout(self._line)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(px(12))
        inside.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignVCenter if is_line else Qt.AlignmentFlag.AlignTop)
        self._words = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._words.setSpacing(px(2 if is_line else 6))
        self._words.addWidget(self._word)
        self._words.addWidget(self._sentence, 1)
        self._words.addWidget(self._detail)
        self._words.addWidget(self._progress)
        inside.addWidget(self._large, 0, Qt.AlignmentFlag.AlignTop)
        inside.addLayout(self._words, 1)
        if again is not None:
            inside.addWidget(again, 0, Qt.AlignmentFlag.AlignVCenter)
        box = QVBoxLayout(self)
        box.setSpacing(px(SPACES_PX["within"]))
        box.addWidget(self._line)
        self._box = box
        self.hide()

    def show_verdict(self, judgement: Judgement, word: str, sentence: str, detail: str = "") -> None:
        """Show a verdict: the word for it, one sentence, and for a broken log what to do now."""
        self._take(judgement, large=judgement == "tampered" and not self._is_line)
        put(self._word, word)
        put(self._sentence, sentence)
        put(self._detail, detail)
        self._detail.setVisible(bool(detail))
        self._progress.hide()
        self.setAccessibleName(" ".join(part for part in (word, sentence, detail) if part)[:400])
        self._fit()
        self.show()

    def show_progress(self, words: str, done: int, of: int) -> None:
        """Show that a log is being verified, and how far that is."""
        self._take("busy", large=False)
        put(self._word, words)
        put(self._sentence, "")
        self._detail.hide()
        self._progress.setRange(0, of)
        self._progress.setValue(done)
        self._progress.setAccessibleName(words)
        self._progress.show()
        self.setAccessibleName(words)
        self.show()

    def _take(self, look: str, *, large: bool) -> None:
        self._look = look
        icon, ink, _ground, _edge = _LOOKS[look]
        self._sign.show_icon(icon, ink)
        self._sign.setVisible(not large)
        self._large.setVisible(large)
        margin = 24 if large else 12
        beside, above = px(margin + 4), px(4 if self._is_line else margin)
        self._box.setContentsMargins(beside, above, beside, above)
        for part, role in (
            (self._word, "verdict-tampered" if large else "verdict"),
            (self._sentence, "headline" if large else ""),
        ):
            if part.property("role") != role:
                part.setProperty("role", role)
                part.style().unpolish(part)
                part.style().polish(part)
        self._sentence.setVisible(look != "busy")
        self.update()

    def set_low(self, low: bool) -> None:
        """Leave the room of a low window to what stands below: one line, read aloud as ever; what is broken says all of it."""
        if low != self._is_low:
            self._is_low = low
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put word and sentence beside each other where both have room in one line."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if not self._is_line:
            return
        words_px = sum(part.fontMetrics().horizontalAdvance(part.text()) for part in (self._word, self._sentence))
        beside = words_px + 2 * px(SPACES_PX["within"]) <= self._words.geometry().width()
        self._words.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self._words.setSpacing(px(SPACES_PX["within"] if beside else 2))
        is_hidden = self._look == "busy" or (self._is_low and not beside and self._look != "tampered")
        self._sentence.setVisible(not is_hidden)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the edge of the verdict."""
        super().paintEvent(event)
        _icon, _ink, ground, edge = _LOOKS[self._look]
        painter = painter_on(self)
        stroke = STROKES_PX["chosen" if self._look == "tampered" else "line"]
        painter.setBrush(theme.colour(ground))
        # No answer must never look like one, where colours are not told apart either.
        line = Qt.PenStyle.DashLine if self._look == "unknown" else Qt.PenStyle.SolidLine
        painter.setPen(QPen(theme.colour(edge), stroke, line))
        inset = stroke / 2
        place = room(self).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(place, RADII_PX["control"], RADII_PX["control"])
