"""Screen lock, suspend and end of the session, where the desktop tells of them by D-Bus."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import SLOT, QObject, Slot

from twinseal.domain.opening import ResealCause

_LOGIN: Final = "org.freedesktop.login1"
_SAVERS: Final = {
    "org.freedesktop.ScreenSaver": "org.freedesktop.ScreenSaver",
    "org.kde.screensaver": "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver": "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver": "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver": "org.mate.ScreenSaver",
    "org.xfce.ScreenSaver": "org.xfce.ScreenSaver",
}
"""Service -> interface whose `ActiveChanged` tells that the saver or the lock is on."""


@dataclass(frozen=True, slots=True)
class BusSignal:
    """One signal of the desktop that ends an opening; `on_system` says on which of the two buses it is sent."""

    on_system: bool
    service: str
    interface: str
    member: str
    slot: str


SIGNALS: Final = (
    BusSignal(on_system=True, service=_LOGIN, interface=f"{_LOGIN}.Manager", member="PrepareForSleep", slot="_sleeps(bool)"),
    BusSignal(
        on_system=True, service=_LOGIN, interface=f"{_LOGIN}.Manager", member="PrepareForShutdown", slot="_ends(bool)"
    ),
    BusSignal(on_system=True, service=_LOGIN, interface=f"{_LOGIN}.Session", member="Lock", slot="_locks()"),
    *(
        BusSignal(on_system=False, service=saver, interface=interface, member="ActiveChanged", slot="_saver(bool)")
        for saver, interface in _SAVERS.items()
    ),
)
"""All that is listened to, on whatever path of the service: KDE has `/ScreenSaver` and `/org/freedesktop/ScreenSaver`."""


class SessionEvents(QObject):
    """Listens on the local buses; where there are none, nothing is heard and the time limits still hold."""

    def __init__(self, ended: Callable[[ResealCause], None]) -> None:
        """Call `ended` with the cause."""
        super().__init__()
        self._ended = ended

    def connect_buses(self) -> tuple[BusSignal, ...]:
        """Listen to all signals of the buses that can be reached; returns those that are heard."""
        from PySide6.QtDBus import QDBusConnection

        system, session = QDBusConnection.systemBus(), QDBusConnection.sessionBus()
        return tuple(signal for signal in SIGNALS if self._listens(system if signal.on_system else session, signal))

    def _listens(self, bus: Any, signal: BusSignal) -> bool:
        try:
            # A slot is handed over as text: PySide's stub asks for bytes, its call refuses them.
            slot: Any = SLOT(signal.slot)
            return bool(bus.isConnected() and bus.connect(signal.service, "", signal.interface, signal.member, self, slot))
        except Exception:  # noqa: BLE001 - a signal that cannot be listened to must not cost the others
            return False

    @Slot(bool)
    def _sleeps(self, begins: bool) -> None:
        if begins:
            self._ended(ResealCause.SUSPEND)

    @Slot(bool)
    def _ends(self, begins: bool) -> None:
        if begins:
            self._ended(ResealCause.SESSION_END)

    @Slot()
    def _locks(self) -> None:
        self._ended(ResealCause.SCREEN_LOCK)

    @Slot(bool)
    def _saver(self, active: bool) -> None:
        if active:
            self._ended(ResealCause.SCREEN_LOCK)
