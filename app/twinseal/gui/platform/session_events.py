"""Screen lock, suspend and end of the session, where the desktop tells of them (logind and freedesktop, by D-Bus)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import SLOT, QObject, Slot

from twinseal.domain.opening import ResealCause


def _slot(signature: str) -> bytes:
    return str(SLOT(signature)).encode()


class SessionEvents(QObject):
    """Connects to the local buses; where there are none, nothing is told and the idle limits still hold."""

    def __init__(self, ended: Callable[[ResealCause], None]) -> None:
        """Call `ended` with the cause."""
        super().__init__()
        self._ended = ended

    def connect_buses(self) -> bool:
        """Connect; returns whether any bus could be reached."""
        from PySide6.QtDBus import QDBusConnection

        system, session = QDBusConnection.systemBus(), QDBusConnection.sessionBus()
        found = False
        if system.isConnected():
            found = system.connect("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", self, _slot("_sleeps(bool)")) or found  # fmt: skip
            found = system.connect("org.freedesktop.login1", "", "org.freedesktop.login1.Session", "Lock", self, _slot("_locks()")) or found  # fmt: skip
        if session.isConnected():
            for service, path in (("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"), ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver")):  # fmt: skip
                found = session.connect(service, path, service, "ActiveChanged", self, _slot("_saver(bool)")) or found
        return found

    @Slot(bool)
    def _sleeps(self, begins: bool) -> None:
        if begins:
            self._ended(ResealCause.SUSPEND)

    @Slot()
    def _locks(self) -> None:
        self._ended(ResealCause.SCREEN_LOCK)

    @Slot(bool)
    def _saver(self, active: bool) -> None:
        if active:
            self._ended(ResealCause.SCREEN_LOCK)
