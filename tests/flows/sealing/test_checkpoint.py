"""Nobody signs a log that does not continue what they signed last; an auditor's visit leaves nothing uncovered."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Cast
from fakes.vault_copy import copied
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verdict.verdict import Verdict
from twinseal.audit.verify.verify import verify
from twinseal.domain.errors import BadInput, LogDamaged
from twinseal.domain.opening import RegisterCodeResult, ResealCause
from twinseal.domain.trust_card import TrustCard
from twinseal.host.files import RealFiles


def _verdict(cast: Cast) -> Verdict:
    source = LogSource.from_folder(RealFiles(), cast.vault_path / "audit")
    return verify(source, TrustCard.from_bytes(cast.card())).verdict


def _visit(cast: Cast) -> str:
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    said = desk.view().standing.continuity
    desk.sign_out()
    vault.close()
    return said


def _newest_note(cast: Cast) -> Path:
    return max((cast.vault_path / "audit" / "checkpoints").iterdir())


def test_a_visit_is_covered_by_the_auditors_own_checkpoint(cast: Cast) -> None:
    assert "first visit" in _visit(cast)
    assert _verdict(cast) is Verdict.VALID_COSIGNED
    cast.later()
    assert "continues from the checkpoint" in _visit(cast)
    vault = cast.open()
    flow = vault.break_the_glass()
    assert flow.enter_register_code(cast.register_code).register_code is RegisterCodeResult.RIGHT
    flow.abandon()
    vault.close()


def test_an_export_is_covered_to_the_entry_about_itself(cast: Cast, tmp_path: Path) -> None:
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    made = desk.export(tmp_path)
    report = verify(LogSource.from_folder(RealFiles(), Path(made.folder)), TrustCard.from_bytes(cast.card()))
    assert report.verdict is Verdict.VALID_COSIGNED
    assert report.uncovered == 0
    desk.sign_out()
    vault.close()


def _roll_back_behind_a_visit(cast: Cast) -> None:
    """Put an older copy in the place of the vault, let it go its own way, and bring the auditor's note along."""
    older = cast.vault_path.with_name("older")
    copied(cast.vault_path, older)
    _visit(cast)
    note = _newest_note(cast)
    kept = note.read_bytes()
    shutil.rmtree(cast.vault_path)
    shutil.move(older, cast.vault_path)
    vault = cast.open()
    cast.later()
    cast.to_open(vault).reseal(ResealCause.HAND)
    vault.close()
    note.write_bytes(kept)


def test_an_auditor_does_not_sign_a_log_that_does_not_extend(cast: Cast) -> None:
    _roll_back_behind_a_visit(cast)
    before = set((cast.vault_path / "audit" / "checkpoints").iterdir())
    vault = cast.open()
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    view = desk.view()
    assert (view.standing.continues, "does NOT continue" in view.standing.continuity) == (False, True)
    assert "Stop, leave this machine as it is, and contact the vault owner." in view.standing.continuity
    with pytest.raises(LogDamaged, match=r"signed last"):
        desk.write_report(None)
    desk.sign_out()
    vault.close()
    assert set((cast.vault_path / "audit" / "checkpoints").iterdir()) == before


def test_two_people_do_not_seal_a_log_that_does_not_extend(cast: Cast) -> None:
    older = cast.vault_path.with_name("older")
    copied(cast.vault_path, older)
    vault = cast.open()
    cast.to_open(vault).reseal(ResealCause.HAND)
    vault.close()
    note = _newest_note(cast)
    kept = note.read_bytes()
    shutil.rmtree(cast.vault_path)
    shutil.move(older, cast.vault_path)
    vault = cast.open()
    for _ in range(2):
        cast.later()
        sealed = cast.to_open(vault, "Ed", "Cy").reseal(ResealCause.HAND).receipt
        assert sealed is not None
        cast.register_code = sealed.register_code
    note.write_bytes(kept)
    cast.later()
    receipt = cast.to_open(vault).reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert "signed last; nothing was signed" in receipt.problem
    assert receipt.register_code == ""
    vault.close()


def test_a_report_is_not_written_over_the_vaults_own_files(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    header = (cast.vault_path / "header.json").read_bytes()
    refused(BadInput, lambda: desk.write_report(cast.vault_path / "header.json"))
    refused(BadInput, lambda: desk.write_report(cast.vault_path / "audit" / ".." / "report.pdf"))
    assert (cast.vault_path / "header.json").read_bytes() == header
    desk.sign_out()
    vault.close()
