"""What `bench` says of lists of changes and files comes from a vault that was really changed and sealed."""

from __future__ import annotations

from pathlib import Path

import pytest

from twinseal.cli.bench_changes import measure_files, measure_list
from twinseal.flows.change_list.envelope_forms import FILE_IN_A_LIST_MAX

LIST_S = 2.0
"""What 200 rows and two signatures may take, in seconds."""
AGAIN_S = 0.05
"""Two seals of the same vault differ by so much where the machine has other work, in seconds."""


@pytest.mark.long
def test_the_longest_list_is_signed_and_sealed_in_time(tmp_path: Path) -> None:
    measured = measure_list(tmp_path / "list")
    assert measured["rows"] == 200
    assert 0 < measured["two_signatures_to_receipt_s"] < 4 * LIST_S


@pytest.mark.long
def test_a_seal_does_not_depend_on_the_files(tmp_path: Path) -> None:
    measured = measure_files(tmp_path / "files", runs=3, files=4)
    assert measured["bytes"] == 4 * FILE_IN_A_LIST_MAX
    assert sum(path.stat().st_size for path in tmp_path.rglob("*.sealed")) > measured["bytes"]
    assert measured["with"]["seal_s"] < 1.2 * measured["without"]["seal_s"] + AGAIN_S
