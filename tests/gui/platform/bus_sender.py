"""Owns the names of a desktop's services on the bus, and sends the signals that it is told on standard input."""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QCoreApplication
from PySide6.QtDBus import QDBusConnection, QDBusMessage


def main() -> int:
    """Own the names of the arguments; then send one signal for each line [path, interface, member, values]."""
    application = QCoreApplication(sys.argv[:1])
    bus = QDBusConnection.sessionBus()
    for name in sys.argv[1:]:
        assert bus.registerService(name), name
    print("ready", flush=True)
    for line in sys.stdin:
        path, interface, member, values = json.loads(line)
        signal = QDBusMessage.createSignal(path, interface, member)
        signal.setArguments(values)
        print("sent" if bus.send(signal) else "failed", flush=True)
    del application
    return 0


if __name__ == "__main__":
    sys.exit(main())
