"""How much memory this machine can give now."""

from __future__ import annotations

from pathlib import Path


def available_kib(table: Path = Path("/proc/meminfo")) -> int | None:
    """Return how much memory the system can give without swapping, in KiB; None where it does not tell."""
    try:
        rows = table.read_text(encoding="ascii", errors="replace").splitlines()
        return next(int(row.split()[1]) for row in rows if row.startswith("MemAvailable:"))
    except (OSError, StopIteration, ValueError, IndexError):
        return None
