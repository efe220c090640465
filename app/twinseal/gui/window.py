"""The frame: one screen at a time, the demo panel beside it where there is a demo, a line that says what is going on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QWidget

from twinseal.gui.widgets.base import label, put


class Window(QMainWindow):
    """Swaps screens and holds no rule; closing it reseals, without asking."""

    def __init__(self, on_close: Callable[[], None]) -> None:
        """Build the empty frame."""
        super().__init__()
        self.setObjectName("twinseal")
        self.setWindowTitle("Twinseal")
        self.resize(1240, 860)
        self._on_close = on_close
        middle = QWidget()
        self._row = QHBoxLayout(middle)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._stack = QStackedWidget()
        self._row.addWidget(self._stack, 1)
        self.setCentralWidget(middle)
        self._panel: QWidget | None = None
        self._busy = label("", "muted", name="window.busy", wrap=False)
        self.statusBar().addWidget(self._busy)
        self.statusBar().setSizeGripEnabled(False)

    def add_screen(self, screen: QWidget) -> None:
        """Keep a screen ready."""
        self._stack.addWidget(screen)

    def show_screen(self, screen: QWidget) -> None:
        """Show a screen and put the keyboard where a person begins."""
        changed = self._stack.currentWidget() is not screen
        self._stack.setCurrentWidget(screen)
        focus = getattr(screen, "first_focus", None)
        if changed and focus is not None:
            focus()

    @property
    def screen_shown(self) -> QWidget:
        """Return the screen that is shown."""
        shown = self._stack.currentWidget()
        return shown if shown is not None else self._stack

    def show_panel(self, panel: QWidget | None) -> None:
        """Show a panel beside the screen, or none."""
        if self._panel is not None:
            self._row.removeWidget(self._panel)
            self._panel.deleteLater()
        self._panel = panel
        if panel is not None:
            self._row.addWidget(panel)

    def set_busy(self, busy: bool) -> None:
        """Say that something runs; the screen's controls wait, the countdown does not."""
        put(self._busy, self.tr("Working \u2026") if busy else self.tr("Ready"))
        self.setCursor(Qt.CursorShape.BusyCursor if busy else Qt.CursorShape.ArrowCursor)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Reseal and close; never asks."""
        self._on_close()
        event.accept()
