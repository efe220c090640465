"""Runs Python in a process that the kernel ends (SIGSYS) as soon as it, or a child of it, makes a socket of the internet.

`python no_network.py SCRIPT ARGUMENTS` or `python no_network.py -c CODE`. Unlike a look at Python's own sockets it holds for
every library, and unlike strace it costs no time.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from pathlib import Path

_SOCKET_CALL = {"x86_64": 41, "aarch64": 198}
_AF_INET, _AF_INET6 = 2, 10
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _MODE_FILTER = 38, 22, 2
_LOAD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _KILL_PROCESS = 0x7FFF0000, 0x80000000
_NUMBER_AT, _FIRST_ARGUMENT_AT = 0, 16


def command(*words: str) -> list[str]:
    """Return the command that runs Python with these words so."""
    return [sys.executable, str(Path(__file__).resolve()), *words]


def forbid() -> None:
    """Let the kernel hold this process and all its children to it; raises `OSError` where it cannot."""
    rows = (
        (_LOAD, 0, 0, _NUMBER_AT),
        (_JUMP_IF_EQUAL, 0, 3, _SOCKET_CALL[platform.machine()]),
        (_LOAD, 0, 0, _FIRST_ARGUMENT_AT),
        (_JUMP_IF_EQUAL, 2, 0, _AF_INET),
        (_JUMP_IF_EQUAL, 1, 0, _AF_INET6),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _KILL_PROCESS),
    )
    program = ctypes.create_string_buffer(b"".join(struct.pack("<HBBI", *row) for row in rows))
    head = ctypes.create_string_buffer(struct.pack("@HxxxxxxP", len(rows), ctypes.addressof(program)))
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or library.prctl(_PR_SET_SECCOMP, _MODE_FILTER, head, 0, 0):
        raise OSError(ctypes.get_errno(), "the kernel takes no filter")


if __name__ == "__main__":
    forbid()
    os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
