"""No test inherits windows or a style sheet: a sheet is worked out anew for every widget that still lives when it changes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from twinseal.gui import theme


@pytest.fixture(autouse=True)
def _nothing_is_inherited() -> Iterator[None]:
    # The first fixture of a test ends last: its windows are closed by then, and only wait to be deleted.
    yield
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        return
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    if application.styleSheet():
        theme.apply(application, "day")
        application.setStyleSheet("")
