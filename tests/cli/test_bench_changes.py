"""What `bench` says of lists of changes and files comes from a vault that was really changed and sealed."""

from __future__ import annotations

from pathlib import Path

import pytest

from twinseal.cli.bench import MOST_ENVELOPES, _opening
from twinseal.cli.bench_changes import measure_files, measure_list
from twinseal.domain.constitution import PEOPLE_MAX
from twinseal.flows.change_list.envelope_forms import FILE_IN_A_LIST_MAX

LIST_S = 2.0
"""What 200 rows and two signatures may take, in seconds."""
SEAL_S = 1.0
"""What a seal of 10,000 envelopes with 20 people may take, in seconds."""
AGAIN_S = 0.05
"""Two seals of the same vault differ by so much where the machine has other work, in seconds."""


@pytest.mark.long
def test_the_longest_list_is_signed_and_sealed_in_time(tmp_path: Path) -> None:
    measured = measure_list(tmp_path / "list")
    assert measured["rows"] == 200
    assert 0 < measured["two_signatures_to_receipt_s"] < 4 * LIST_S


@pytest.mark.long
def test_the_largest_vault_is_sealed_in_time(tmp_path: Path) -> None:
    measured = _opening(tmp_path, MOST_ENVELOPES, PEOPLE_MAX, 1)
    assert (measured["envelopes"], measured["people"]) == (9_999, 20)
    assert 0 < measured["reseal_s"]["median"] < 4 * SEAL_S
    # What is taken off was really measured.
    assert measured["one_kdf_s"]["median"] > 0


@pytest.mark.long
def test_a_seal_does_not_depend_on_the_files(tmp_path: Path) -> None:
    measured = measure_files(tmp_path / "files", runs=3, files=4)
    assert measured["bytes"] == 4 * FILE_IN_A_LIST_MAX
    assert sum(path.stat().st_size for path in tmp_path.rglob("*.sealed")) > measured["bytes"]
    assert measured["with"]["seal_s"] < 1.2 * measured["without"]["seal_s"] + AGAIN_S
