"""Somebody with the folder takes notes of checkpoints away: one costs a sentence, two shut this copy until they are back."""

from __future__ import annotations

import pytest

from conftest import Cast
from fakes.second_opinion import both
from twinseal.domain.errors import LogNotWritable
from twinseal.domain.opening import ResealCause


def _sealed(cast: Cast, *pair: str) -> tuple[str, ...]:
    """Open and seal; return what both were told."""
    vault = cast.open()
    flow = cast.to_open(vault, *pair)
    assert not flow.view().masked, flow.view().warnings
    warnings = flow.view().warnings
    receipt = flow.reseal(ResealCause.HAND).receipt
    vault.close()
    assert receipt is not None
    assert receipt.problem == ""
    cast.register_code = receipt.register_code
    cast.later(4000)
    return warnings


def _notices(cast: Cast) -> str:
    vault = cast.open()
    said = " ".join(vault.view().notices) + vault.view().log_fault
    vault.close()
    return said


def test_the_newest_note_taken_away_costs_a_sentence(cast: Cast) -> None:
    for _ in range(2):
        _sealed(cast)
    folder = cast.vault_path / "audit"
    newest = max((folder / "checkpoints").iterdir())
    assert both(folder, cast.card())[0] == "VALID-COSIGNED"
    newest.unlink()
    assert both(folder, cast.card())[0] == "VALID-UNANCHORED"
    assert "Seal 3 has no checkpoint yet" in _notices(cast)
    cast.register_code = ""
    (sentence,) = (warning for warning in _sealed(cast, "Ed", "Cy") if "had no checkpoint yet" in warning)
    assert "Ada Operator" in sentence
    assert "Bo Officer" in sentence
    assert both(folder, cast.card())[0] == "VALID-COSIGNED"
    assert "checkpoint" not in _notices(cast)


@pytest.mark.parametrize("count", [2, 3], ids=["the newest two", "all"])
def test_more_notes_taken_away_shut_it_until_they_are_back(cast: Cast, count: int) -> None:
    for _ in range(2):
        _sealed(cast)
    notes = sorted((cast.vault_path / "audit" / "checkpoints").iterdir())[-count:]
    kept = {note: note.read_bytes() for note in notes}
    for note in notes:
        note.unlink()
    log = (cast.vault_path / "audit" / "log.tws").read_bytes()
    assert "If files of audit/checkpoints are missing, put the" in _notices(cast)
    vault = cast.open()
    with pytest.raises(LogNotWritable):
        vault.break_the_glass()
    vault.close()
    assert (cast.vault_path / "audit" / "log.tws").read_bytes() == log
    for note, data in kept.items():
        note.write_bytes(data)
    _sealed(cast)
