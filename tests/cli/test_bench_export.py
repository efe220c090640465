"""What `bench` says of an export comes from files that were really written, synced and read back."""

from __future__ import annotations

from pathlib import Path

from twinseal.cli.bench_export import measure_export


def test_an_export_is_measured_beside_the_bare_copy(tmp_path: Path) -> None:
    measured = measure_export(tmp_path / "bench", runs=1, size=1_000_000)
    assert measured["bytes"] == 1_000_000
    assert measured["ratio"] == round(measured["export_s"] / measured["bare_s"], 2) > 0
    assert list((tmp_path / "bench").iterdir()) == []
