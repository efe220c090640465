"""Plays a desktop's tray and notices on the session bus, and prints what it is handed, one JSON list a line."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading

from PySide6.QtCore import ClassInfo, Property, QCoreApplication, QObject, Slot
from PySide6.QtDBus import QDBusAbstractAdaptor, QDBusConnection, QDBusServiceWatcher

WATCHER, NOTICES = "org.kde.StatusNotifierWatcher", "org.freedesktop.Notifications"


def say(*words: object) -> None:
    print(json.dumps(words), flush=True)


def asked(service: str) -> list[str]:
    """Return the texts of all that an item tells of itself, names of its properties among them."""
    command = [
        "dbus-send",
        "--print-reply",
        f"--dest={service}",
        "/StatusNotifierItem",
        "org.freedesktop.DBus.Properties.GetAll",
    ]
    done = subprocess.run([*command, "string:org.kde.StatusNotifierItem"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return re.findall('string "(.*)"', done.stdout)


@ClassInfo({"D-Bus Interface": WATCHER})  # type: ignore[call-arg] # PySide's stubs know no decorator here
class Watcher(QDBusAbstractAdaptor):  # type: ignore[operator] # as above
    @Property(bool)
    def IsStatusNotifierHostRegistered(self) -> bool:  # noqa: N802 - the bus calls it so
        return True

    @Property(int)
    def ProtocolVersion(self) -> int:  # noqa: N802 - the bus calls it so
        return 0

    @Slot(str)
    def RegisterStatusNotifierItem(self, service: str) -> None:  # noqa: N802 - the bus calls it so
        self.watch = QDBusServiceWatcher(service, QDBusConnection.sessionBus())
        self.watch.serviceUnregistered.connect(lambda _name: say("gone"))
        # Beside the loop: the item may wait for an answer of this process before it gives one.
        threading.Thread(target=lambda: say("item", asked(service))).start()


@ClassInfo({"D-Bus Interface": NOTICES})  # type: ignore[call-arg] # PySide's stubs know no decorator here
class Notices(QDBusAbstractAdaptor):  # type: ignore[operator] # as above
    @Slot(str, "uint", str, str, str, "QStringList", "QVariantMap", int, result="uint")
    def Notify(  # noqa: N802 - the bus calls it so
        self,
        program: str,
        _replaces: int,
        _icon: str,
        title: str,
        words: str,
        _actions: list[str],
        _hints: dict[str, object],
        _shown_ms: int,
    ) -> int:
        say("notice", program, title, words)
        return 1


def main() -> int:
    application = QCoreApplication(sys.argv[:1])
    bus = QDBusConnection.sessionBus()
    places = []
    for adaptor, name, path in (
        (Watcher, WATCHER, "/StatusNotifierWatcher"),
        (Notices, NOTICES, "/org/freedesktop/Notifications"),
    ):
        place = QObject()
        places.append((place, adaptor(place)))
        assert bus.registerObject(path, place, QDBusConnection.RegisterOption.ExportAdaptors), path
        assert bus.registerService(name), name
    say("ready")
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
