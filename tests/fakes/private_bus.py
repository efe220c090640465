"""A real message bus of a test's own, in the place of both the session's and the system's."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator


@contextlib.contextmanager
def private_bus() -> Iterator[dict[str, str]]:
    """Run a bus; yields the variables that make it this machine's session bus and system bus."""
    with subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as daemon:
        assert daemon.stdout is not None
        address = daemon.stdout.readline().decode().strip()
        try:
            assert address.startswith("unix:"), "dbus-daemon is not there: install Debian's package dbus"
            yield {"DBUS_SESSION_BUS_ADDRESS": address, "DBUS_SYSTEM_BUS_ADDRESS": address}
        finally:
            daemon.terminate()
