"""Announces on a desktop's own accessibility bus, and listens there as an aid for the blind does; run by test_announcer_bus."""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusInterface, QDBusMessage, QDBusVariant
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow

from fakes.patience import Patience
from twinseal.gui.widgets.announcer import announce


class Listener(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[str, int]] = []

    @Slot(QDBusMessage)
    def hear(self, message: QDBusMessage) -> None:
        """Take an event: kind, two numbers, what it is about."""
        _kind, politeness, _second, words = message.arguments()[:4]
        self.heard.append((words.variant(), int(politeness)))


def main() -> int:
    application = QApplication(sys.argv[:1])
    # As a desktop's settings do when somebody turns an aid on.
    settings = QDBusInterface(
        "org.a11y.Bus", "/org/a11y/bus", "org.freedesktop.DBus.Properties", QDBusConnection.sessionBus()
    )
    settings.call("Set", "org.a11y.Status", "ScreenReaderEnabled", QDBusVariant(True))
    at = QDBusInterface("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", QDBusConnection.sessionBus())
    bus = QDBusConnection.connectToBus(str(at.call("GetAddress").arguments()[0]), "aid")
    assert bus.isConnected(), bus.lastError().message()
    registry = QDBusInterface("org.a11y.atspi.Registry", "/org/a11y/atspi/registry", "org.a11y.atspi.Registry", bus)
    answer = registry.call("RegisterEvent", "object:announcement")
    assert answer.type() != QDBusMessage.MessageType.ErrorMessage, answer.errorMessage()
    listener = Listener()
    # The stub asks for bytes, and Qt takes the text alone.
    slot: Any = SLOT("hear(QDBusMessage)")
    assert bus.connect("", "", "org.a11y.atspi.Event.Object", "Announcement", listener, slot)
    window = QMainWindow()
    window.setCentralWidget(QLineEdit())
    window.show()
    patience, said = Patience(), 0.0
    while not patience.is_over() and len({words for words, _ in listener.heard}) < 2:
        application.processEvents()
        # Until the bridge knows that somebody listens, it tells of nothing.
        if QAccessible.isActive() and time.monotonic() - said > 0.2:
            said = time.monotonic()
            announce(window, "Nine minutes left.")
            application.processEvents()
            announce(window, "Wrong code.", urgent=True)
    print(json.dumps({"heard": sorted(set(listener.heard)), "active": QAccessible.isActive()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
