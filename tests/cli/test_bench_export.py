"""What `bench` says of an export comes from files that were really written, synced and read back."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import pytest

from twinseal.cli.bench_export import MEBIBYTE, measure_export

RATIO, SIZE = 1.2, 1024 * MEBIBYTE
"""What an export of so many bytes may take beside the bare copy."""


def test_an_export_is_measured_beside_the_bare_copy(tmp_path: Path) -> None:
    measured = measure_export(tmp_path / "bench", runs=1, size=1_000_000)
    assert measured["bytes"] == 1_000_000
    assert measured["ratio"] == round(measured["export_s"] / measured["bare_s"], 2) > 0
    assert list((tmp_path / "bench").iterdir()) == []


@pytest.mark.long
def test_1_gib_costs_little_more_than_copying_and_hashing_it(tmp_path: Path) -> None:
    measured = measure_export(tmp_path / "bench", runs=3, size=SIZE)
    block, began = bytes(MEBIBYTE), time.process_time()
    for _ in range(SIZE // len(block)):
        hashlib.sha256(block)
    hashed = time.process_time() - began
    # Twice the bound, of processor time, as by the clock it is the drive that is measured. The bare copy hashes nothing; an export
    # has to, once: each reading or hashing more than that is seen.
    assert 0 < measured["export_processor_s"] < 2 * RATIO * (measured["bare_processor_s"] + hashed)
