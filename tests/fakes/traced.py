"""What a process and its children reach for, by strace: the sockets of a network that they make or connect."""

from __future__ import annotations

from pathlib import Path


def traced(record: Path, *command: str) -> list[str]:
    """Return a command that runs another one and records its sockets in a file."""
    return ["strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=socket,connect", "-o", str(record), *command]


def network_sockets(record: Path) -> list[str]:
    """Return the recorded calls that are about a network; raises `AssertionError` if nothing was recorded at all."""
    calls = record.read_text(errors="replace").splitlines()
    assert any("AF_UNIX" in call for call in calls), "a window talks to its desktop, so some socket must be seen"
    return [call for call in calls if "AF_INET" in call or "AF_NETLINK" in call or "AF_PACKET" in call]
