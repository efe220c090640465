"""The system log of this machine: one datagram to its socket, and nothing over a network."""

from __future__ import annotations

import errno
import socket
from pathlib import Path
from typing import Final

from twinseal.domain.alert import AlertFault

SOCKET: Final = Path("/dev/log")
WAIT_S: Final = 2.0
"""How long a receiver may take nothing."""
_NOBODY: Final = frozenset({errno.ENOENT, errno.ECONNREFUSED, errno.ENOTSOCK, errno.EPROTOTYPE, errno.ENOTDIR, errno.ELOOP})


class SystemLog:
    """A way out of the room; see `twinseal.domain.ports.AlertWay`."""

    def __init__(self, place: Path = SOCKET, *, wait_s: float = WAIT_S) -> None:
        """Send to the socket at a place."""
        self._place, self._wait_s = place, wait_s

    def send(self, name: str, line: bytes, notice: bytes) -> str:
        """Send the line; "" means that a program holds the other end and its queue took it, not that it was kept."""
        del name, notice
        return self._say(line)

    def probe(self) -> str:
        """Look whether a program holds the other end; it is told nothing."""
        return self._say(b"")

    def _say(self, line: bytes) -> str:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as out:
                out.settimeout(self._wait_s)
                out.connect(str(self._place))
                if line:
                    out.send(line)
        except TimeoutError:
            return AlertFault.TIME_OVER
        except OSError as fault:
            if fault.errno in _NOBODY:
                return AlertFault.NO_READER
            return AlertFault.NOT_WRITABLE if fault.errno in (errno.EACCES, errno.EPERM) else AlertFault.OTHER
        return ""
