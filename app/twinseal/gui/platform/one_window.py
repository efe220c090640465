"""One window for one vault: a second start asks the first, by a name on this session's bus, to come to the front.

The name is made of what the system calls the vault's folder, so it tells nothing of the vault. All that can be asked for
is to be raised; no word goes either way. Without a bus there is the sentence that the vault is in use, and nothing else.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import ClassInfo, QObject, Qt, Slot
from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage
from PySide6.QtWidgets import QApplication, QWidget

INTERFACE: Final = "org.twinseal.Window"
MEMBER: Final = "Raise"
PLACE: Final = "/window"
_ANSWER_MS: Final = 2_000


def name_of(vault: Path) -> str:
    """Return the name on the bus of the window that has a vault open; "" where its folder cannot be looked at.

    Device and inode, as the lock on the folder goes by them: one folder by two paths has one name, a copy another.
    """
    try:
        facts = vault.stat()
    except OSError:
        return ""
    digest = hashlib.sha256(f"twinseal window {facts.st_dev} {facts.st_ino}".encode("ascii")).hexdigest()
    return f"org.twinseal.Window.v{digest[:32]}"


# PySide's stub does not know that it takes words and decorates.
_class_info: Any = ClassInfo


@_class_info({"D-Bus Interface": INTERFACE})
class _Raised(QObject):
    """What others on the bus see of the window: one act, without words."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window

    @Slot()
    def Raise(self) -> None:
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized | Qt.WindowState.WindowActive)
        window.raise_()
        window.activateWindow()
        # A desktop that lets no window come to the front by itself marks it at least.
        QApplication.alert(window)


class WindowName(QObject):
    """The name of the vault that this window has open, while it has one."""

    def __init__(self, window: QWidget) -> None:
        """Own no name yet."""
        super().__init__(window)
        self._raised = _Raised(window)
        self._name = ""

    def take(self, vault: Path) -> bool:
        """Take the name of a vault; returns False where there is no bus, or where somebody else has that name."""
        self.release()
        bus, name = QDBusConnection.sessionBus(), name_of(vault)
        if not name or not bus.isConnected():
            return False
        if bus.objectRegisteredAt(PLACE) is None:
            bus.registerObject(PLACE, self._raised, QDBusConnection.RegisterOption.ExportAllSlots)
        if not bus.registerService(name):
            return False
        self._name = name
        return True

    def release(self) -> None:
        """Give the name back; can be called again."""
        if self._name:
            QDBusConnection.sessionBus().unregisterService(self._name)
            self._name = ""


def ask_to_raise(vault: Path) -> bool:
    """Ask the window that has a vault open to come to the front; returns whether it did so, within 2 s. Starts nothing."""
    bus, name = QDBusConnection.sessionBus(), name_of(vault)
    if not name or not bus.isConnected():
        return False
    answer = bus.call(_request(name), QDBus.CallMode.Block, _ANSWER_MS)
    return answer.type() is QDBusMessage.MessageType.ReplyMessage


def send_raise(vault: Path) -> None:
    """As `ask_to_raise`, without waiting for an answer."""
    bus, name = QDBusConnection.sessionBus(), name_of(vault)
    if name and bus.isConnected():
        bus.send(_request(name))


def _request(name: str) -> QDBusMessage:
    request = QDBusMessage.createMethodCall(name, PLACE, INTERFACE, MEMBER)
    request.setAutoStartService(False)
    return request
