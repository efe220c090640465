"""A seal that changes people leaves the card of its edition beside the vault; both verifiers read it, as they read the first."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from conftest import Cast
from fakes.removal import OFFICERS, half_signed, removed, signed
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verdict.verdict import Verdict
from twinseal.audit.verify.verify import verify
from twinseal.cli.opening_visit import receipt_rows
from twinseal.domain.errors import BadInput
from twinseal.domain.opening import ResealCause
from twinseal.domain.trust_card import TrustCard
from twinseal.export.verifier import standalone_verifier
from twinseal.flows.verification.folder import check_report
from twinseal.host.files import RealFiles

NAMES = ("Plant.trust-card-P1.json", "Plant.trust-card-P1.pdf")


def beside(cast: Cast, name: str) -> Path:
    return cast.vault_path.with_name(name)


def words_of(pdf: Path) -> str:
    made = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True)
    return " ".join(made.stdout.decode().split())


def test_the_card_of_an_edition_is_read_by_both_verifiers(two: Cast, tmp_path: Path) -> None:
    vault = two.open()
    receipt = removed(two, vault)
    vault.close()
    assert (receipt.card, receipt.card_fault) == (NAMES, "")
    card = TrustCard.from_bytes(beside(two, NAMES[0]).read_bytes())
    assert (card.edition, card.later) == (1, ())
    assert card.founding.to_bytes() == two.card()
    export = two.exported(tmp_path)
    source = LogSource.from_folder(RealFiles(), export)
    assert verify(source, card).verdict is Verdict.VALID_COSIGNED
    program = tmp_path / "twinseal_verify.py"
    program.write_bytes(standalone_verifier())
    asked = [sys.executable, "-I", str(program), str(export), "--trust-card", str(beside(two, NAMES[0]))]
    said = subprocess.run(asked, capture_output=True, check=False)
    assert said.returncode == 3, said.stdout + said.stderr
    assert b"Gil Auditor" in said.stdout


def test_the_printed_card_bears_the_file_and_an_officers_seal(two: Cast) -> None:
    vault = two.open()
    removed(two, vault)
    vault.close()
    said = words_of(beside(two, NAMES[1]))
    assert "Trust card P1" in said
    assert "People in force at P1" in said
    assert "Gil Auditor" not in said
    assert "Witnessed at a seal, when this card was made, by" in said
    assert any(f"by {name} Officer (officer)" in said for name in OFFICERS)
    with pikepdf.open(beside(two, NAMES[1])) as pdf:
        attached = pdf.attachments["trust-card.json"].get_file().read_bytes()
    assert attached == beside(two, NAMES[0]).read_bytes()
    checked = subprocess.run(["pdfsig", str(beside(two, NAMES[1]))], capture_output=True, check=False).stdout.decode()
    assert "Signature is Valid" in checked
    # Given to verify as a report it is named as what it is, by either card.
    for card in (two.card(), attached):
        with pytest.raises(BadInput, match="it is a trust card on paper"):
            check_report(RealFiles(), beside(two, NAMES[1]), TrustCard.from_bytes(card))


def test_a_seal_that_changes_nobody_leaves_no_card(cast: Cast) -> None:
    vault = cast.open()
    receipt = cast.to_open(vault).reseal(ResealCause.HAND).receipt
    vault.close()
    assert receipt is not None
    assert (receipt.card, receipt.card_fault) == ((), "")
    assert not list(cast.vault_path.parent.glob("*-P*"))


def test_a_card_that_a_kill_left_out_is_made_at_the_next_seal(two: Cast) -> None:
    vault = two.open()
    removed(two, vault)
    whole = beside(two, NAMES[0]).read_bytes()

    def next_seal() -> tuple[str, ...]:
        two.later(4000)
        receipt = two.to_open(vault, "Ed", "Cy").reseal(ResealCause.HAND).receipt
        assert receipt is not None
        assert (receipt.problem, receipt.card_fault) == ("", "")
        two.register_code = receipt.register_code
        return receipt.card

    # The program ended between its first file and the second.
    beside(two, NAMES[1]).unlink()
    assert next_seal() == NAMES
    assert beside(two, NAMES[0]).read_bytes() == whole
    # Whoever has put both away is not given them again with every seal.
    for name in NAMES:
        beside(two, name).unlink()
    assert next_seal() == ()
    vault.close()


@pytest.mark.parametrize(("name", "written"), [(NAMES[0], ()), (NAMES[1], NAMES[:1])])
def test_a_card_that_cannot_be_written_leaves_the_seal_whole(two: Cast, name: str, written: tuple[str, ...]) -> None:
    # A folder in its place.
    (beside(two, name) / "full").mkdir(parents=True)
    vault = two.open()
    flow = two.to_open(vault, *OFFICERS)
    half_signed(two, flow)
    receipt = signed(two, flow).receipt
    vault.close()
    assert receipt is not None
    assert (receipt.problem, receipt.new_seal, bool(receipt.register_code), receipt.edition) == ("", True, True, 1)
    assert receipt.card == written
    assert receipt.card_fault.startswith("The vault is sealed, but its new trust card was not written whole: ")
    assert receipt.card_fault in receipt_rows(receipt, "")
