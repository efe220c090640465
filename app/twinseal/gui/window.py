"""The frame: one screen at a time, the demo panel beside it where there is a demo, a line that says what is going on."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QWidget

from twinseal.gui.widgets.base import label, put
from twinseal.gui.widgets.focus_ring import FocusRing

DEAF_MS: Final = 400
"""How long a screen that has just come takes no key and no click: a second Enter, the other half of a double click."""


class Window(QMainWindow):
    """Swaps screens and holds no rule; closing it reseals, without asking."""

    minimised = Signal()
    screen_changed = Signal()

    def __init__(self, on_close: Callable[[], bool]) -> None:
        """Build the empty frame; `on_close` tells whether the window may go now."""
        super().__init__()
        self.setObjectName("twinseal")
        self.name_demo(False)
        self.resize(1240, 860)
        self._on_close = on_close
        middle = QWidget()
        self._row = QHBoxLayout(middle)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._stack = QStackedWidget()
        # The first page is shown by itself: no screen stands here before somebody shows it.
        self._stack.addWidget(QWidget())
        self._row.addWidget(self._stack, 1)
        self.setCentralWidget(middle)
        self._panel: QWidget | None = None
        self.deaf_ms = DEAF_MS
        self._deaf_until = 0.0
        self._busy = label("", "muted", name="window.busy", wrap=False)
        self.statusBar().addWidget(self._busy)
        self.statusBar().setSizeGripEnabled(False)
        self.ring = FocusRing(self)

    def add_screen(self, screen: QWidget) -> None:
        """Keep a screen ready."""
        self._stack.addWidget(screen)

    def show_screen(self, screen: QWidget) -> None:
        """Show a screen and put the keyboard where a person begins."""
        changed = self._stack.currentWidget() is not screen
        self._stack.setCurrentWidget(screen)
        if changed:
            self.turn_deaf()
        focus = getattr(screen, "first_focus", None)
        if changed and focus is not None:
            focus()
        if changed:
            self.screen_changed.emit()

    def turn_deaf(self) -> None:
        """Take no key and no click for a moment: what is pressed now was meant for what stood here before."""
        self._deaf_until = time.monotonic() + self.deaf_ms / 1000

    @property
    def is_deaf(self) -> bool:
        """Tell whether keys and clicks are ignored now."""
        return time.monotonic() < self._deaf_until

    @property
    def screen_shown(self) -> QWidget:
        """Return the screen that is shown."""
        shown = self._stack.currentWidget()
        return shown if shown is not None else self._stack

    def name_demo(self, demo: bool) -> None:
        """Say in the title whether what the window shows is a demo."""
        self.setWindowTitle("Twinseal \u2013 DEMO" if demo else "Twinseal")

    def show_panel(self, panel: QWidget | None) -> None:
        """Show a panel beside the screen, or none."""
        if self._panel is not None:
            self._row.removeWidget(self._panel)
            self._panel.deleteLater()
        self._panel = panel
        if panel is not None:
            self._row.addWidget(panel)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """Go through the screen's own controls first and the panel beside it last, whenever either was made."""
        panel, now = self._panel, QApplication.focusWidget()
        if panel is None or now is None:
            return super().focusNextPrevChild(next)
        stops: list[QWidget] = [now]
        one: QWidget | None = now.nextInFocusChain()
        while one is not None and one is not now:
            # The chain goes through every control of every screen: what is not seen is passed over by one question.
            if one.isVisible() and self._is_stop(one):
                stops.append(one)
            one = one.nextInFocusChain()
        beside = [each for each in stops if each is panel or panel.isAncestorOf(each)]
        order = [each for each in stops if each not in beside]
        if order:
            # The ring has no beginning of its own: the panel stands between the last control of the screen and the uppermost.
            first = order.index(min(order, key=self._place))
            order = order[first:] + order[:first]
        order += sorted(beside, key=self._place)
        following = order[(order.index(now) + (1 if next else -1)) % len(order)]
        following.setFocus(Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason)
        return True

    def _place(self, one: QWidget) -> tuple[int, int]:
        point = one.mapTo(self, QPoint(0, 0))
        return point.y(), point.x()

    def _is_stop(self, one: QWidget) -> bool:
        by_tab = bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus) and one.focusProxy() is None
        return by_tab and one.isEnabled() and one.isVisibleTo(self) and self.isAncestorOf(one)

    def set_busy(self, busy: bool) -> None:
        """Say that something runs; the screen's controls wait, the countdown does not."""
        put(self._busy, self.tr("Working\u2026") if busy else self.tr("Ready"))
        self.setCursor(Qt.CursorShape.BusyCursor if busy else Qt.CursorShape.ArrowCursor)

    def changeEvent(self, event: QEvent) -> None:
        """Tell when nobody sees the window any more."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange and self.isMinimized():
            self.minimised.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Reseal and close, without a question; stay for the line that has then to be written down."""
        if self._on_close():
            event.accept()
        else:
            event.ignore()
