"""A sentence with controls in it, broken into lines like text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest
from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
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


class Sentence(QLabel):
    """Text and controls in a row; where a check box begins it, a click on the words presses it too.

    Read aloud it is one sentence, whatever its controls say of themselves.
    """

    def __init__(self, *parts: str | QWidget) -> None:
        """Take the parts in order; the controls are its children from now on."""
        super().__init__()
        self._tokens: tuple[_Token, ...] = ()
        self._sizes: dict[str, QSize] = {}
        self._heights: dict[tuple[int, ...], int] = {}
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
            self._lay_out_again()

    def words(self) -> str:
        """Return the words that are painted, without the controls."""
        return " ".join(token.part for token in self._tokens if isinstance(token.part, str))

    # -- geometry ------------------------------------------------------------------------------

    def _size_of(self, part: str | QWidget) -> QSize:
        if isinstance(part, QWidget):
            # As Qt does: the least size wins over the greatest.
            return part.sizeHint().boundedTo(part.maximumSize()).expandedTo(part.minimumSize())
        return self._measured(part)

    def _measured(self, words: str) -> QSize:
        # Asked for the same words at each width that a layout tries.
        if words not in self._sizes:
            metrics = self.fontMetrics()
            self._sizes[words] = QSize(metrics.horizontalAdvance(words), metrics.height())
        return self._sizes[words]

    def _gap(self, before: _Token, token: _Token) -> int:
        if token.glued or before.part is self._box:
            # A check box has its own room for what it says.
            return 0
        controls = isinstance(before.part, QWidget) or isinstance(token.part, QWidget)
        return px(_AROUND_PX) if controls else self._measured(" ").width()

    def _kept_width(self, token: _Token, after: _Token | None) -> int:
        """Return the width of the word that stays with a number: what it counts."""
        if after is None or isinstance(token.part, str) or isinstance(after.part, QWidget) or token.part is self._box:
            return 0
        return self._gap(token, after) + self._size_of(after.part).width()

    def _lines(self, width: int) -> Iterator[list[tuple[int, QSize, str | QWidget]]]:
        line: list[tuple[int, QSize, str | QWidget]] = []
        right = margin = 0
        before: _Token | None = None
        for token, after in zip_longest(self._tokens, self._tokens[1:]):
            size = self._size_of(token.part)
            gap = self._gap(before, token) if before is not None and line else 0
            if line and not token.glued and right + gap + size.width() + self._kept_width(token, after) > width:
                yield line
                line, right, gap = [], margin, 0
            line.append((right + gap, size, token.part))
            right += gap + size.width()
            if token.part is self._box:
                # What a check box says stands beside it, never under it.
                margin = right
            before = token
        if line:
            yield line

    def _place(self, width: int, *, move: bool) -> int:
        top = 0
        drawn: list[tuple[QRect, str]] = []
        for line in self._lines(width):
            height = max(size.height() for _, size, _ in line)
            for left, size, part in line:
                at = QRect(left, top + (height - size.height()) // 2, size.width(), size.height())
                if isinstance(part, str):
                    drawn.append((at, part))
                elif move:
                    part.setGeometry(at)
            top += height + px(_LEADING_PX)
        if move:
            self._drawn = drawn
        return max(0, top - px(_LEADING_PX))

    def _lay_out_again(self) -> None:
        self._heights.clear()
        self._place(self.width(), move=True)
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Say that the height depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of its lines at a width."""
        # Asked many times for one layout. A control has another size in another style, of which nobody tells.
        controls = (self._size_of(token.part) for token in self._tokens if isinstance(token.part, QWidget))
        at = (width, *(side for size in controls for side in (size.width(), size.height())))
        if at not in self._heights:
            self._heights[at] = self._place(width, move=False)
        return self._heights[at]

    def minimumSizeHint(self) -> QSize:
        """Return the least size: as wide as its widest part."""
        sizes = [self._size_of(token.part) for token in self._tokens]
        beside = self._size_of(self._box).width() if self._box is not None else 0
        return QSize(beside + max(size.width() for size in sizes), max(size.height() for size in sizes))

    def sizeHint(self) -> QSize:
        """Return the size that reads well."""
        width = max(px(_WIDE_PX), self.minimumSizeHint().width())
        return QSize(width, self.heightForWidth(width))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines again at the new width."""
        super().resizeEvent(event)
        self._place(self.width(), move=True)

    def changeEvent(self, event: QEvent) -> None:
        """Measure again in another font."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._sizes.clear()
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
