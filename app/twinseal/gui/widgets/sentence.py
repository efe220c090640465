"""A sentence with controls in it, broken into lines like text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest
from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from twinseal.gui.design.scale import px

_WIDE_PX: Final = 420
"""As wide as a sentence likes to be."""
_AROUND_PX: Final = 7
"""Between a control and the words beside it."""
_LEADING_PX: Final = 4


@dataclass(frozen=True, slots=True)
class _Token:
    """A word or a control; one that follows without a blank is never parted from what is before it."""

    part: str | QWidget
    glued: bool = False


@dataclass(frozen=True, slots=True)
class _Measure:
    """What a part takes, and the room before it where it does not begin a line."""

    token: _Token
    wide: int
    high: int
    gap: int


def _tokens(parts: Sequence[str | QWidget]) -> Iterator[_Token]:
    parted = True
    for is_text, several in groupby(parts, key=lambda part: isinstance(part, str)):
        if is_text:
            text = "".join(part for part in several if isinstance(part, str))
            words = text.split()
            yield from (_Token(word, not place and not parted and not text[0].isspace()) for place, word in enumerate(words))
            parted = text[-1:].isspace()
        else:
            yield from (_Token(part) for part in several)
            parted = False


def _size_of(control: QWidget) -> QSize:
    # As Qt does: the least size wins over the greatest.
    return control.sizeHint().boundedTo(control.maximumSize()).expandedTo(control.minimumSize())


class Sentence(QLabel):
    """Text and controls in a row; where a check box begins it, a click on the words presses it too.

    Read aloud it is one sentence, whatever its controls say of themselves.
    """

    def __init__(self, *parts: str | QWidget) -> None:
        """Take the parts in order; the controls are its children from now on."""
        super().__init__()
        self._tokens: tuple[_Token, ...] = ()
        self._controls: tuple[QWidget, ...] = ()
        self._font = self.font()
        self._widths: dict[str, int] = {}
        self._measured_with: tuple[QSize, ...] | None = None
        """The sizes of the controls at which it was measured; None where words or font are others since."""
        self._measures: list[_Measure] = []
        self._heights: dict[int, int] = {}
        self._drawn: list[tuple[QRect, str]] = []
        self._box = parts[0] if isinstance(parts[0], QCheckBox) else None
        for part in parts:
            if isinstance(part, QWidget):
                part.setParent(self)
        self.show_parts(*parts)

    def show_parts(self, *parts: str | QWidget) -> None:
        """Show other words between the same controls."""
        tokens = tuple(_tokens(parts))
        if tokens != self._tokens:
            self._tokens = tokens
            self._controls = tuple(token.part for token in tokens if isinstance(token.part, QWidget))
            self._lay_out_again()

    def words(self) -> str:
        """Return the words that are painted, without the controls."""
        return " ".join(token.part for token in self._tokens if isinstance(token.part, str))

    # -- geometry ------------------------------------------------------------------------------

    def _measured(self) -> list[_Measure]:
        """Return what each part takes; asked for at each width that a layout tries, and measured once."""
        # A control has another size in another style, of which nobody tells.
        sizes = tuple(_size_of(control) for control in self._controls)
        if sizes != self._measured_with:
            self._measured_with, self._heights = sizes, {}
            self._measures = list(self._measure(iter(sizes)))
        return self._measures

    def _measure(self, sizes: Iterator[QSize]) -> Iterator[_Measure]:
        high, around = self.fontMetrics().height(), px(_AROUND_PX)
        before: _Token | None = None
        for token in self._tokens:
            is_word = isinstance(token.part, str)
            if before is None or token.glued or before.part is self._box:
                # A check box has its own room for what it says.
                gap = 0
            else:
                gap = self._width(" ") if is_word and isinstance(before.part, str) else around
            if isinstance(token.part, str):
                yield _Measure(token, self._width(token.part), high, gap)
            else:
                size = next(sizes)
                yield _Measure(token, size.width(), size.height(), gap)
            before = token

    def _width(self, words: str) -> int:
        if words not in self._widths:
            self._widths[words] = self.fontMetrics().horizontalAdvance(words)
        return self._widths[words]

    def _lines(self, measures: Sequence[_Measure], width: int) -> Iterator[list[tuple[int, _Measure]]]:
        line: list[tuple[int, _Measure]] = []
        right = margin = 0
        for each, after in zip_longest(measures, measures[1:]):
            gap = each.gap if line else 0
            wide = gap + each.wide
            if after is not None and self._stays(each.token, after.token):
                wide += after.gap + after.wide
            if line and not each.token.glued and right + wide > width:
                yield line
                line, right, gap = [], margin, 0
            line.append((right + gap, each))
            right += gap + each.wide
            if each.token.part is self._box:
                # What a check box says stands beside it, never under it.
                margin = right
        if line:
            yield line

    def _stays(self, token: _Token, after: _Token) -> bool:
        """Tell whether a word stays with the number before it: what it counts."""
        is_number = isinstance(token.part, QWidget) and token.part is not self._box
        return is_number and isinstance(after.part, str)

    def _place(self) -> None:
        """Put words and controls at their places."""
        top, drawn = 0, list[tuple[QRect, str]]()
        for line in self._lines(self._measured(), self.width()):
            height = max(each.high for _, each in line)
            for left, each in line:
                at = QRect(left, top + (height - each.high) // 2, each.wide, each.high)
                if isinstance(each.token.part, str):
                    drawn.append((at, each.token.part))
                else:
                    each.token.part.setGeometry(at)
            top += height + px(_LEADING_PX)
        self._drawn = drawn

    def _lay_out_again(self) -> None:
        self._measured_with = None
        if self.isVisible():
            self._place()
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Say that the height depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of its lines at a width."""
        # Asked many times for one layout.
        measures = self._measured()
        if width not in self._heights:
            leading = px(_LEADING_PX)
            high = sum(max(each.high for _, each in line) + leading for line in self._lines(measures, width))
            self._heights[width] = max(0, high - leading)
        return self._heights[width]

    def minimumSizeHint(self) -> QSize:
        """Return the least size: as wide as its widest part."""
        measures = self._measured()
        beside = measures[0].wide if self._box is not None else 0
        return QSize(beside + max(each.wide for each in measures), max(each.high for each in measures))

    def sizeHint(self) -> QSize:
        """Return the size that reads well."""
        width = max(px(_WIDE_PX), self.minimumSizeHint().width())
        return QSize(width, self.heightForWidth(width))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines again at the new width; one that is not shown has its parts placed when it comes."""
        super().resizeEvent(event)
        if self.isVisible():
            self._place()

    def showEvent(self, event: QShowEvent) -> None:
        """Put everything at its place."""
        super().showEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again in another font."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            # Each place that it is given on its way into the window sends these, mostly with the font that it has.
            if self.font() != self._font:
                self._font = self.font()
                self._widths.clear()
            self._lay_out_again()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the words in the colour of labels."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        for at, word in self._drawn:
            painter.drawText(at, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, word)
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Press the check box that begins it."""
        if (
            self._box is not None
            and event.button() == Qt.MouseButton.LeftButton
            and self.rect().contains(event.position().toPoint())
        ):
            self._box.setFocus(Qt.FocusReason.MouseFocusReason)
            self._box.click()
        else:
            super().mouseReleaseEvent(event)
