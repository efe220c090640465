"""The one line at the top of the window: which vault, which step, and whether it is open, at the same place on every screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from twinseal.domain.text import shown
from twinseal.gui import theme
from twinseal.gui.design import icons
from twinseal.gui.design.scale import painter_on, px, room, scaled_size
from twinseal.gui.design.tokens import Colour, Size
from twinseal.gui.widgets.base import tip

HEADER_PX: Final = 56
HEADER_LOW_PX: Final = 48
"""Height where the window is lower than `LOW_PX`."""
LOW_PX: Final = 600
"""A window lower than this gives the header, the footer and its margins less room."""
_DATE_FROM_PX: Final = 1180
_MARGIN_PX: Final = 24
_MARK_PX: Final = 10
_TEXT_AT_PX: Final = 60
_CHIP_PX: Final = 20
_LEAST_GAP_PX: Final = 16
_LEAST_NAME_PX: Final = 120
"""What is left of a long name before the step says less."""
_DASH_PX: Final = (22.0, 4.0)
_DASH_LOW_PX: Final = (14.0, 3.0)
_DASH_HEIGHT_PX: Final = 4.0
_BOLD, _HALF_BOLD, _PLAIN = QFont.Weight.DemiBold, QFont.Weight.Medium, QFont.Weight.Normal


def _wide(text: str, size: Size, weight: QFont.Weight) -> float:
    return QFontMetricsF(theme.font(size, weight)).horizontalAdvance(text)


class DemoChip(QAbstractButton):
    """Says that nothing here is real, and opens the drawer with the fictitious people."""

    def __init__(self) -> None:
        """Build hidden."""
        super().__init__()
        self.setObjectName("header.demo")
        self.setText(self.tr("Demo"))
        self.setAccessibleName(self.tr("Demo"))
        self.setToolTip(self.tr("Shows or hides the fictitious people with their codes"))
        self.setAccessibleDescription(self.toolTip())
        self.setCheckable(True)
        self.setMouseTracking(True)
        # A press of the mouse leaves the keyboard, and with it the keys of the page, where it is.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.is_on_red = False
        self.hide()

    def sizeHint(self) -> QSize:
        """Return the room of its word."""
        return scaled_size(self.wide_px(), _CHIP_PX)

    def wide_px(self) -> int:
        """Return its width in the pixels of the pictures."""
        return round(_wide(self.text(), "key", _HALF_BOLD)) + 14

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the word in its rounded frame; filled below the mouse, and while the drawer is open."""
        del event
        painter = painter_on(self)
        ink: Colour = "red_ink" if self.is_on_red else "amber"
        edge: Colour = "red_ink" if self.is_on_red else "amber_line"
        filled = self.isChecked() or self.isDown() or self.underMouse()
        ground: Colour = "red_over" if self.is_on_red else "amber_tint"
        painter.setBrush(theme.colour(ground) if filled else Qt.BrushStyle.NoBrush)
        stroke = 2 if self.isChecked() else 1
        painter.setPen(QPen(theme.colour(edge), stroke))
        inset = stroke / 2
        painter.drawRoundedRect(room(self).adjusted(inset, inset, -inset, -inset), 10, 10)
        painter.setPen(theme.colour(ink))
        painter.setFont(theme.font("key", _HALF_BOLD))
        painter.drawText(room(self), Qt.AlignmentFlag.AlignCenter, self.text())


class HeaderLine(QWidget):
    """Left the vault and its place, in the middle the step, right the state and the clock; red while the vault is open."""

    demo_toggled = Signal(bool)
    """The drawer of the demo is wanted, or no longer."""

    def __init__(self) -> None:
        """Build for no vault."""
        super().__init__()
        self.setObjectName("header")
        self._vault, self._place, self._state, self._date, self._clock = "Twinseal", "", "", "", ""
        self._step, self._of, self._step_name = 0, 0, ""
        self._is_open = False
        self.chip = DemoChip()
        self.chip.setParent(self)
        self.chip.toggled.connect(self.demo_toggled)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_low(False)

    def set_low(self, low: bool) -> None:
        """Take less height in a low window."""
        self._low = low
        self.setFixedHeight(px(HEADER_LOW_PX if low else HEADER_PX))
        self._arrange()

    def rescaled(self) -> None:
        """Show as much as there is room for at another scale."""
        self.set_low(self._low)

    def show_vault(self, name: str, place: str, *, demo: bool = False) -> None:
        """Show which vault is in use; without a name, the program's own."""
        self._vault, self._place = shown(name) or "Twinseal", shown(place)
        self.chip.setVisible(demo)
        if not demo:
            self.chip.setChecked(False)
        self._arrange()

    def show_step(self, now: int, names: Sequence[str]) -> None:
        """Show a step, counted from 0, of those that there are; none for an empty list."""
        self._of = len(names)
        self._step = now + 1 if names else 0
        self._step_name = names[now] if names else ""
        self._arrange()

    def show_state(self, words: str, *, is_open: bool = False) -> None:
        """Show the state in a few words; an open vault makes the whole line red."""
        self._state, self._is_open = shown(words), is_open
        self.chip.is_on_red = is_open
        self._arrange()

    def show_time(self, now: datetime) -> None:
        """Show the time of the room, an aware moment in its zone; draws only where the minute is another."""
        days = (
            self.tr("Monday"), self.tr("Tuesday"), self.tr("Wednesday"), self.tr("Thursday"), self.tr("Friday"),
            self.tr("Saturday"), self.tr("Sunday"),
        )  # fmt: skip
        months = (
            self.tr("January"), self.tr("February"), self.tr("March"), self.tr("April"), self.tr("May"), self.tr("June"),
            self.tr("July"), self.tr("August"), self.tr("September"), self.tr("October"), self.tr("November"),
            self.tr("December"),
        )  # fmt: skip
        date, clock = f"{days[now.weekday()]} {now.day} {months[now.month - 1]}", f"{now:%H:%M}"
        if (date, clock) != (self._date, self._clock):
            self._date, self._clock = date, clock
            self._arrange()

    @property
    def is_open(self) -> bool:
        """Tell whether it says that the vault is open."""
        return self._is_open

    # -- what there is room for ----------------------------------------------------------------

    def _step_words(self, *, name: bool = True) -> str:
        if not self._of or self._is_open:
            return ""
        words = self.tr("{0} of {1}").format(self._step, self._of)
        return f"{words}  {self._step_name}" if name else words

    def _dashes(self) -> float:
        wide, gap = _DASH_LOW_PX if self._low else _DASH_PX
        return self._of * (wide + gap) - gap

    def _right_parts(self) -> list[tuple[str, QFont.Weight, Colour, int]]:
        """Return what stands at the right from the edge on: words, weight, colour, room before the next."""
        ink: Colour = "red_ink" if self._is_open else "ink"
        ink2: Colour = "red_ink" if self._is_open else "ink2"
        with_date = not self._low and room(self).width() >= _DATE_FROM_PX and not self._is_open
        parts = [
            (self._clock, _HALF_BOLD, ink, 10 if with_date else 24),
            (self._date if with_date else "", _PLAIN, ink2, 24),
            (self._state, _BOLD, ink, 0),
        ]
        return [part for part in parts if part[0]]

    def _right_wide(self) -> float:
        parts = self._right_parts()
        return sum(_wide(words, "body", weight) + gap for words, weight, _, gap in parts)

    def _middle_wide(self, words: str) -> float:
        return self._dashes() + 12 + _wide(words, "help", _BOLD) if words else 0.0

    def _chip_wide(self) -> int:
        return 14 + self.chip.wide_px() if not self.chip.isHidden() else 0

    def _name_wide(self) -> float:
        return _wide(self._vault, "body", _BOLD)

    def _left_wide(self, *, place: bool) -> float:
        """Return what the left side needs: with the place all of it, without it the beginning of the name."""
        wide = _TEXT_AT_PX + (self._name_wide() if place else min(self._name_wide(), float(_LEAST_NAME_PX)))
        if place and self._place:
            wide += 10 + _wide(self._place, "body", _PLAIN)
        return wide + self._chip_wide()

    def _right(self) -> float:
        """Return up to where the left side and the step may reach."""
        return room(self).width() - _MARGIN_PX - self._right_wide() - _LEAST_GAP_PX

    def _fits(self, middle: str, *, place: bool) -> bool:
        left = self._left_wide(place=place) + _LEAST_GAP_PX
        if not middle:
            return left <= self._right()
        return self._middle_at(middle, left) is not None

    def _middle_at(self, middle: str, left: float) -> float | None:
        """Return where the step begins: in the middle of the line, or as near to it as there is room; None for no room."""
        wide, right = self._middle_wide(middle), self._right()
        if right - left < wide:
            return None
        return min(max((room(self).width() - wide) / 2, left), right - wide)

    def _arrange(self) -> None:
        """Leave out what there is no room for: the place, then the end of a long name, then the name of the step."""
        full, short = self._step_words(), self._step_words(name=False)
        wanted = [(full, True), (full, False), (short, False), ("", False)]
        self._middle, self._has_place = next(
            ((words, place) for words, place in wanted if self._fits(words, place=place)), ("", False)
        )
        at = self._middle_at(self._middle, self._left_wide(place=self._has_place) + _LEAST_GAP_PX) if self._middle else None
        up_to = at - _LEAST_GAP_PX if at is not None else self._right()
        self._step_at = at
        self._name = self._vault
        if not self._has_place:
            # The step keeps the middle: of a long name the end is left out.
            name_px = max(40.0, up_to - _TEXT_AT_PX - self._chip_wide())
            metrics = QFontMetricsF(theme.font("body", _BOLD))
            self._name = metrics.elidedText(self._vault, Qt.TextElideMode.ElideRight, name_px)
        after_name = _TEXT_AT_PX + _wide(self._name, "body", _BOLD)
        self._place_at = after_name + 10
        if self._has_place and self._place:
            after_name = self._place_at + _wide(self._place, "body", _PLAIN)
        self.chip.setGeometry(
            px(after_name + 14), (self.height() - px(_CHIP_PX)) // 2, px(self.chip.wide_px()), px(_CHIP_PX)
        )
        says = (self._vault, self._place, self._step_words(), self._state, self._clock)
        self.setAccessibleName(", ".join(part for part in says if part))
        self.setToolTip(tip(self._vault) if self._name != self._vault else "")
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as there is room for."""
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Return the least room: it leaves out and cuts rather than widen a window."""
        return QSize(px(320), self.height())

    # -- drawing -------------------------------------------------------------------------------

    def _say(
        self, painter: QPainter, at: float, words: str, weight: QFont.Weight, ink: Colour, *, size: Size = "body"
    ) -> None:
        painter.setFont(theme.font(size, weight))
        painter.setPen(theme.colour(ink))
        place = QRectF(at, 0, _wide(words, size, weight) + 1, room(self).height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, words)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line."""
        del event
        painter = painter_on(self)
        whole = room(self)
        painter.fillRect(whole, theme.colour("red" if self._is_open else "ground"))
        edge: Colour = "red_edge" if self._is_open else "hair"
        painter.fillRect(QRectF(0, whole.height() - 1, whole.width(), 1), theme.colour(edge))
        halves = (
            (theme.colour("red_ink"), theme.colour("red_ink"))
            if self._is_open
            else (theme.colour("ring1"), theme.colour("ring2"))
        )
        icons.seal_mark(painter, QPointF(36, whole.height() / 2), _MARK_PX, halves, is_open=self._is_open)
        ink: Colour = "red_ink" if self._is_open else "ink"
        right = whole.width() - _MARGIN_PX
        for words, weight, its_ink, gap in self._right_parts():
            right -= _wide(words, "body", weight)
            self._say(painter, right, words, weight, its_ink)
            right -= gap
        self._say(painter, _TEXT_AT_PX, self._name, _BOLD, ink)
        if self._has_place and self._place:
            self._say(painter, self._place_at, self._place, _PLAIN, "red_ink" if self._is_open else "ink2")
        self._paint_step(painter)

    def _paint_step(self, painter: QPainter) -> None:
        if not self._middle or self._step_at is None:
            return
        at, middle = self._step_at, room(self).height() / 2
        wide, gap = _DASH_LOW_PX if self._low else _DASH_PX
        painter.setPen(Qt.PenStyle.NoPen)
        for place in range(self._of):
            reached = place < self._step
            painter.setBrush(theme.colour("ink" if reached else "hair"))
            # Without tints the steps to come are thin.
            high = _DASH_HEIGHT_PX if reached or theme.has_tints() else 1.0
            dash = QRectF(at + place * (wide + gap), middle - high / 2, wide, high)
            painter.drawRoundedRect(dash, 2, 2)
        self._say(painter, at + self._dashes() + 12, self._middle, _BOLD, "ink", size="help")
