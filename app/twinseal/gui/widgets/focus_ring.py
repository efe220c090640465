"""The mark of the control that has the keyboard: the same for all, outside the control, with a gap between."""

from __future__ import annotations

from typing import Final, Protocol, cast

from PySide6.QtCore import QEvent, QObject, QRect, Qt, SignalInstance
from PySide6.QtGui import QPainterPath, QPaintEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QTabBar, QWidget
from shiboken6 import isValid

from twinseal.gui import theme
from twinseal.gui.design.scale import painter_on, px, room
from twinseal.gui.design.tokens import RADII_PX, Colour

GAP_PX: Final = 2
RING_PX: Final = 2
AROUND_PX: Final = GAP_PX + RING_PX
"""How far the mark reaches beyond its control, in logical pixels."""

_CONTROL_RADIUS: Final = RADII_PX["control"]
_MOVES: Final = frozenset(
    {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.LayoutRequest}
)


class HasParts(Protocol):
    """A control of several parts, one of which has the keyboard."""

    @property
    def mark_moved(self) -> SignalInstance:
        """Tell that another part has it."""

    def mark_rect(self) -> QRect:
        """Return that part, in the control's own coordinates."""


class FocusRing(QWidget):
    """One for a window; a style sheet can draw nothing outside a control, so it lies above everything and takes nothing."""

    def __init__(self, window: QWidget, marked: QWidget | None = None) -> None:
        """Follow the keyboard inside a window; or mark one control always, for a picture."""
        super().__init__(window)
        self.setObjectName("focus_ring")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._window = window
        self._target: QWidget | None = None
        self._followed: list[QWidget] = []
        self.hide()
        application = QApplication.instance()
        if marked is not None:
            self._target = marked
            self._place()
        elif isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_changed)

    @property
    def target(self) -> QWidget | None:
        """Return the control that is marked, if any."""
        return self._target

    def _focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        if not isValid(self):
            return
        for followed in self._followed:
            if isValid(followed):
                followed.removeEventFilter(self)
        if self._target is not None and isValid(self._target) and (moved := _moved(self._target)) is not None:
            moved.disconnect(self._place)
        self._target, self._followed = None, []
        if now is not None and self._window.isAncestorOf(now) and now.focusPolicy() != Qt.FocusPolicy.NoFocus:
            self._target = now
            part: QWidget | None = now
            # A page that scrolls moves its controls without telling them.
            while part is not None and part is not self._window:
                part.installEventFilter(self)
                self._followed.append(part)
                part = part.parentWidget()
            if (moved := _moved(now)) is not None:
                moved.connect(self._place)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move with the control."""
        # A window that Python takes apart still sends events while its parts have lost what they held.
        if event.type() in _MOVES and "_target" in self.__dict__:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self, _index: int = 0) -> None:
        target = self._target
        if target is None or not isValid(target) or not target.isVisible():
            self.hide()
            return
        inside = _marked(target)
        placed = QRect(target.mapTo(self._window, inside.topLeft()), inside.size())
        reach = px(AROUND_PX)
        around = placed.adjusted(-reach, -reach, reach, reach)
        self.setGeometry(around)
        seen = self._seen(target)
        if seen.intersected(placed).isEmpty():
            self.hide()
            return
        self.setMask(seen.intersected(around).translated(-around.topLeft()))
        self.show()
        self.raise_()
        self.update()

    def _seen(self, target: QWidget) -> QRect:
        """Return the part of the window in which the target is seen: a page scrolls under its frame."""
        seen, part = self._window.rect(), target.parentWidget()
        while part is not None and part is not self._window:
            above = part.parentWidget()
            if isinstance(above, QScrollArea) and part is above.viewport():
                seen = seen.intersected(QRect(part.mapTo(self._window, part.rect().topLeft()), part.size()))
            part = above
        return seen

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the gap and the ring around it; nothing of the control is covered."""
        del event
        painter = painter_on(self)
        outer = room(self)
        ring, gap = mark_colours(on_red=_is_on_red(self._target))
        marks: tuple[tuple[Colour, int, int], ...] = ((ring, 0, RING_PX), (gap, RING_PX, GAP_PX))
        for meaning, reach, thick in marks:
            path = QPainterPath()
            path.setFillRule(Qt.FillRule.OddEvenFill)
            for inset in (reach, reach + thick):
                radius = _CONTROL_RADIUS + AROUND_PX - inset
                path.addRoundedRect(outer.adjusted(inset, inset, -inset, -inset), radius, radius)
            painter.fillPath(path, theme.colour(meaning))


def mark_colours(*, on_red: bool) -> tuple[Colour, Colour]:
    """Return the colours of the ring and of the gap between it and its control; the header of an open vault is red."""
    return ("red_ink", "red") if on_red else ("bright", "ground")


def _is_on_red(target: QWidget | None) -> bool:
    return bool(getattr(target, "is_on_red", False))


def _marked(target: QWidget) -> QRect:
    """Return the part of a control that is marked: of a row of tabs, boxes or tiles the one that the keyboard is at."""
    if isinstance(target, QTabBar):
        return target.tabRect(target.currentIndex())
    parts = _parts(target)
    return target.rect() if parts is None else parts.mark_rect()


def _parts(target: QWidget) -> HasParts | None:
    # By its name: this is asked at every move, and a protocol that is compared with looks up all of its members each time.
    return cast("HasParts", target) if hasattr(target, "mark_rect") else None


def _moved(target: QWidget) -> SignalInstance | None:
    """Return the signal by which a control tells that another part of it has the keyboard."""
    if isinstance(target, QTabBar):
        return target.currentChanged
    parts = _parts(target)
    return None if parts is None else parts.mark_moved
