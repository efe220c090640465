"""The receipt of the last seal: shown, printed, and taken at the next opening only if it is that very one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import BEGIN, Cast, found_vault
from fakes.second_opinion import both
from fakes.small_vault import with_policy
from fakes.vault_copy import copied
from twinseal.audit.format.checkpoint import latest_checkpoint
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verdict.verdict import Verdict
from twinseal.audit.verify.verify import verify
from twinseal.domain.errors import BadInput, DriveRefused, RegisterCodeWrong
from twinseal.domain.opening import OpeningStep, RegisterCodeResult, ResealCause
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.views.ceremony import FoundedView
from twinseal.flows.views.opening import SealReceipt
from twinseal.host.drives import Drive, LinuxDrives
from twinseal.host.scripted_clock import ScriptedClock
from twinseal.reports.page import qr
from twinseal.reports.papers import seal_slip


def sealed_again(cast: Cast) -> SealReceipt:
    """Return the receipt of one more opening."""
    cast.later()
    vault = cast.open()
    receipt = cast.to_open(vault).reseal(ResealCause.HAND).receipt
    vault.close()
    assert receipt is not None
    cast.register_code = receipt.register_code
    return receipt


def first_receipt(cast: Cast) -> str:
    newest = latest_checkpoint(cast.machine.files, cast.vault_path / "audit")
    assert newest is not None
    return newest.checkpoint.receipt


def answered(cast: Cast, typed: str, explanation: str = "") -> RegisterCodeResult | None:
    vault = cast.open()
    try:
        return vault.break_the_glass().enter_register_code(typed, explanation).register_code
    finally:
        vault.close()


def test_the_last_seals_receipt_is_right_as_a_scanner_types_it(cast: Cast) -> None:
    receipt = sealed_again(cast).receipt
    assert receipt.startswith("TWINSEAL-RECEIPT:1:")
    assert answered(cast, receipt) is RegisterCodeResult.RIGHT
    assert answered(cast, f"  {receipt.lower()}\r\n") is RegisterCodeResult.RIGHT


def test_an_auditors_visit_does_not_make_the_receipt_wrong(cast: Cast) -> None:
    receipt = sealed_again(cast).receipt
    cast.desk_kinds()
    own = first_receipt(cast)
    assert own != receipt
    assert answered(cast, receipt) is RegisterCodeResult.RIGHT
    assert answered(cast, own, "It is the newest one.") is RegisterCodeResult.WRONG


def test_an_older_later_or_foreign_receipt_is_wrong(cast: Cast, refused: Callable[..., str], tmp_path: Path) -> None:
    older = first_receipt(cast)
    copy = tmp_path / "older copy"
    copied(cast.vault_path, copy)
    later = sealed_again(cast).receipt
    (tmp_path / "other").mkdir()
    other, _, _ = found_vault(tmp_path / "other", ScriptedClock(BEGIN))
    strange = latest_checkpoint(cast.machine.files, Path(other.vault_path) / "audit")
    assert strange is not None
    for given, words, answer in (
        (older, "an older seal", RegisterCodeResult.OLDER_SEAL),
        (strange.checkpoint.receipt, "another vault", RegisterCodeResult.WRONG),
    ):
        assert words in refused(RegisterCodeWrong, lambda given=given: answered(cast, given))
        assert answered(cast, given, "The register was lost in the flood.") is answer
    shutil.rmtree(cast.vault_path)
    copied(copy, cast.vault_path)
    assert "an older copy" in refused(RegisterCodeWrong, lambda: answered(cast, later))


def test_every_single_wrong_character_of_a_receipt_is_noticed(cast: Cast) -> None:
    receipt = sealed_again(cast).receipt
    vault = cast.open()
    flow = vault.break_the_glass()
    for place, sign in enumerate(receipt):
        wrong = receipt[:place] + ("0" if sign != "0" else "1") + receipt[place + 1 :]
        with pytest.raises((BadInput, RegisterCodeWrong)):
            flow.enter_register_code(wrong)
    assert flow.enter_register_code(receipt).step is OpeningStep.FIRST_PERSON
    vault.close()


def test_a_partial_or_misscanned_receipt_is_refused(cast: Cast, refused: Callable[..., str]) -> None:
    receipt = first_receipt(cast)
    for typed in (receipt[:-1], receipt + "0", receipt.replace("-", "\u00df").replace(":", "\u00d6")):
        assert "Scan it again" in refused(BadInput, lambda typed=typed: answered(cast, typed, "Why."))
    size, head = 12, "ab" * 32
    refused(BadInput, lambda: answered(cast, f"{size}:{head}", "A head of a report is no receipt of a seal."))


def test_what_was_answered_stands_in_the_log(cast: Cast) -> None:
    older, receipt = first_receipt(cast), sealed_again(cast).receipt
    answered(cast, older, "The scanner kept the old one.")
    answered(cast, receipt)
    cast.later()
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    summaries = [line.summary for line in desk.entries(search="register_code", count=10)[1]]
    assert any("older" in summary and "The scanner kept the old one." in summary for summary in summaries), summaries
    assert any("right" in summary for summary in summaries)
    desk.sign_out()
    vault.close()


def test_a_receipt_anchors_a_verification_elsewhere(cast: Cast) -> None:
    receipt = sealed_again(cast).receipt
    card = TrustCard.from_bytes(cast.card())
    source = LogSource.from_folder(cast.machine.files, cast.vault_path / "audit")
    assert verify(source, card, receipts=(receipt,)).verdict is Verdict.VALID_ANCHORED


def test_the_slip_bears_the_receipt(cast: Cast) -> None:
    drawn: list[str] = []
    real = qr.draw_qr
    receipt = sealed_again(cast)
    vault = cast.open()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seal_slip, "draw_qr", lambda canvas, data, *place: (drawn.append(data), real(canvas, data, *place)))
        slip = vault.seal_slip(receipt)
    vault.close()
    assert drawn == [receipt.receipt]
    assert slip.startswith(b"%PDF")


def test_a_slip_goes_to_one_removable_drive_only(cast: Cast, tmp_path: Path, refused: Callable[..., str]) -> None:
    receipt, stick, other = sealed_again(cast), tmp_path / "stick", tmp_path / "other"
    stick.mkdir()
    other.mkdir()
    there: list[Path] = []

    class Plugged(LinuxDrives):
        def list(self) -> tuple[Drive, ...]:
            return tuple(replace(self.drive_of(folder), mount_point=folder, removable=True) for folder in there)

        def check(self, drive: Drive, needed_bytes: int) -> None:
            assert drive.free_bytes > needed_bytes

    cast.machine = replace(cast.machine, drives=Plugged())
    vault, before = cast.open(), sorted(cast.vault_path.parent.iterdir())
    for plugged in ([], [stick, other], [cast.vault_path.parent]):
        there[:] = plugged
        refused(DriveRefused, lambda: vault.save_slip(receipt))
    there[:] = [cast.vault_path.parent, stick]
    saved = Path(vault.save_slip(receipt))
    vault.close()
    assert saved.parent == stick
    assert saved.read_bytes().startswith(b"%PDF")
    assert sorted(cast.vault_path.parent.iterdir()) == before
    assert list(other.iterdir()) == []


def test_a_demanded_register_code_not_at_hand_opens_nothing(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    header = vault.context.header
    vault.context.header = with_policy(header, register_code_must_fit=True)
    flow = vault.break_the_glass()
    refused(RegisterCodeWrong, lambda: flow.enter_register_code("0000-0000-0000-0", "It was not readable"))
    refused(RegisterCodeWrong, lambda: flow.enter_register_code(None, "The register is locked away."))
    assert flow.enter_register_code(cast.register_code).step is OpeningStep.FIRST_PERSON
    flow.abandon()
    vault.close()


def test_the_receipt_of_the_founding_anchors_the_log_ever_after(
    template: tuple[Path, FoundedView, dict[str, str], dict[str, str]], cast: Cast
) -> None:
    founded = template[1]
    vault = cast.open()
    cast.to_open(vault).reseal(ResealCause.HAND)
    vault.close()
    answer = both(cast.vault_path / "audit", cast.card(), (founded.receipt,))
    assert answer[:2] == ("VALID-ANCHORED", "")
    wrong = founded.receipt[:-1] + ("0" if founded.receipt[-1] != "0" else "1")
    assert both(cast.vault_path / "audit", cast.card(), (wrong,))[0] in ("slip", "ROLLED-BACK")
