"""Free memory is read from the system, and not known where that says nothing."""

from __future__ import annotations

from pathlib import Path

from twinseal.host.free_memory import available_kib


def test_free_memory_is_read_or_not_known(tmp_path: Path) -> None:
    table = tmp_path / "meminfo"
    assert available_kib(table) is None
    table.write_text("MemTotal:  9 kB\nMemAvailable:   4711 kB\n", encoding="ascii")
    assert available_kib(table) == 4711
    table.write_text("MemAvailable: much\n", encoding="ascii")
    assert available_kib(table) is None
    assert (available_kib() or 0) > 1024
