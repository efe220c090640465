"""An auditor signs what was verified and nothing else, leaves with a receipt, and is told of notes that somebody took away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import Cast
from fakes.folder_writer import forged_line, lines_of, write_lines
from twinseal.audit.format.line import Line, parse
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verdict.verdict import Verdict
from twinseal.audit.verify.verify import verify
from twinseal.domain.errors import BadInput, LogDamaged, ReportFailed
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.audit_desk import DeskView, VisitEnd
from twinseal.host.files import RealFiles


def _notes(cast: Cast) -> list[Path]:
    return sorted((cast.vault_path / "audit" / "checkpoints").iterdir())


def _visit(cast: Cast) -> tuple[DeskView, VisitEnd]:
    cast.later()
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    view, end = desk.view(), desk.sign_out()
    vault.close()
    return view, end


def _rewrite_a_line(cast: Cast, seq: int) -> None:
    lines = lines_of(cast.vault_path)
    old = parse(lines[seq].removesuffix(b"\n"))
    assert isinstance(old, Line)
    # In place, so that the file keeps its inode: of the same length, as an attacker would.
    new = forged_line(cast.vault_path, seq, {"kind": "guard.rebuilt"}, old.prev, old.next_public)
    lines[seq] = new if len(new) == len(lines[seq]) else b"x" * (len(lines[seq]) - 1) + b"\n"
    write_lines(cast.vault_path, lines)


@pytest.mark.parametrize("act", ["report", "export", "disclose", "leave"])
def test_a_log_that_was_changed_during_the_visit_is_not_signed(
    cast: Cast, tmp_path: Path, refused: Callable[..., str], act: str
) -> None:
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    before = _notes(cast)
    # The first line of this visit, which nobody has signed yet.
    _rewrite_a_line(cast, int(before[-1].stem))
    if act == "report":
        refused(ReportFailed, lambda: desk.write_report(None))
    if act == "export":
        refused(ReportFailed, lambda: desk.export(tmp_path))
    if act == "disclose":
        refused(LogDamaged, lambda: desk.disclose(1, tmp_path))
    end = desk.sign_out()
    vault.close()
    assert _notes(cast) == before
    assert "nothing was signed" in end.sentence
    assert (end.code, end.receipt) == ("", "")


def test_an_auditor_told_of_a_changed_line_does_not_sign(cast: Cast) -> None:
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    before = _notes(cast)
    _rewrite_a_line(cast, 2)
    assert desk.verify(trust_card=cast.card()).exit_code >= 10
    desk.sign_out()
    vault.close()
    assert _notes(cast) == before


class _CountingFiles(RealFiles):
    def __init__(self) -> None:
        self.read_bytes = 0

    def read_at(self, path: Path, offset: int, count: int) -> bytes:
        data = super().read_at(path, offset, count)
        self.read_bytes += len(data) if path.name == "log.tws" else 0
        return data


def test_leaving_verifies_from_the_newest_signed_checkpoint(cast: Cast) -> None:
    for _ in range(6):
        _visit(cast)
    files = _CountingFiles()
    cast.later()
    vault = SealedVault.open(replace(cast.machine, files=files), cast.vault_path)
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    size, before = (cast.vault_path / "audit" / "log.tws").stat().st_size, files.read_bytes
    assert desk.sign_out().code
    # The lines since then are verified, and read once more to be kept.
    assert files.read_bytes - before < size * 2 // 3
    vault.close()


def test_the_receipt_of_a_visit_tells_that_its_part_was_cut_off(cast: Cast) -> None:
    whole = lines_of(cast.vault_path)
    _, end = _visit(cast)
    assert end.receipt.startswith("TWINSEAL-RECEIPT:1:")
    card, source = TrustCard.from_bytes(cast.card()), lambda: LogSource.from_folder(RealFiles(), cast.vault_path / "audit")
    for receipt in (end.code, end.receipt):
        assert verify(source(), card, receipts=[receipt]).verdict is Verdict.VALID_ANCHORED
    write_lines(cast.vault_path, whole)
    _notes(cast)[-1].unlink()
    for receipt in (end.code, end.receipt):
        assert verify(source(), card, receipts=[receipt]).verdict is Verdict.ROLLED_BACK


def test_the_desk_knows_of_a_visit_whose_note_is_gone(cast: Cast) -> None:
    view, _ = _visit(cast)
    assert "first visit" in view.standing.continuity
    own = _notes(cast)[-1]
    view, _ = _visit(cast)
    assert "continues from the checkpoint" in view.standing.continuity
    for note in (own, _notes(cast)[-1]):
        note.unlink()
    view, _ = _visit(cast)
    assert not view.standing.continues
    assert (
        f"signed a checkpoint covering {int(own.stem)} entries, but no checkpoint file of yours is here"
        in view.standing.continuity
    )


def test_the_desk_says_that_the_newest_of_several_notes_is_gone(cast: Cast) -> None:
    _visit(cast)
    _visit(cast)
    newest = _notes(cast)[-1]
    _visit(cast)
    for note in _notes(cast):
        if int(note.stem) >= int(newest.stem):
            note.unlink()
    view, _ = _visit(cast)
    assert f"you signed a checkpoint covering {int(newest.stem)} entries" in view.standing.continuity
    assert "the newer one is missing" in view.standing.continuity


@pytest.mark.parametrize("inside", ["", "audit", "audit/unanchored"])
def test_an_export_is_not_written_into_the_vaults_own_folder(cast: Cast, refused: Callable[..., str], inside: str) -> None:
    folder = cast.vault_path / inside
    folder.mkdir(parents=True, exist_ok=True)
    vault = cast.open()
    desk: AuditDesk = vault.sign_in_auditor(*cast.factors("Di"))
    assert "vault's own folder" in refused(BadInput, lambda: desk.export(folder))
    desk.sign_out()
    vault.close()
    assert not list(cast.vault_path.rglob("twinseal-*"))


def test_verifying_by_the_card_signs_what_holds_as_it_was(cast: Cast) -> None:
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    before = _notes(cast)
    assert desk.verify(receipts=(cast.register_code,)).exit_code == 4
    assert _notes(cast) == before
    answer = desk.verify(trust_card=cast.card(), receipts=(cast.register_code,))
    assert answer.exit_code == 0
    assert len(_notes(cast)) == len(before) + 1
    assert answer.entries > 0
    assert answer.counts
    assert not any("before" in sentence and "verif" in sentence for sentence in (answer.sentence, *answer.details))
    desk.sign_out()
    vault.close()
