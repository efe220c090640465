"""Nothing but the window appears: a part that is shown before it has a place flashes up as a window of its own."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.shown_window import shown_router
from twinseal.gui.features import FEATURES


class Shown(QObject):
    """Notes every widget that appears as a window."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[QWidget] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - the name of Qt
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(watched)
        return False


def test_no_screen_that_is_built_appears_as_a_window(cast: Cast, qtbot: QtBot, qapp: QApplication) -> None:
    shown = Shown()
    qapp.installEventFilter(shown)
    try:
        router = shown_router(cast, qtbot)
        built = [screen for row in FEATURES for screen in router.feature(row.name).screens()]
        qapp.processEvents()
    finally:
        qapp.removeEventFilter(shown)
    assert len(built) > 8
    assert shown.windows == [router.window]
