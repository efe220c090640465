"""A list that nobody signed: whatever ended its opening, nothing was changed, and everybody is told that it is kept."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import Cast
from fakes.hooked_files import HookedFiles
from twinseal.cli.opening_visit import receipt_rows
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.opening import SealReceipt
from twinseal.vault.header_file import load_header
from twinseal.vault.layout import VaultPaths

WHY = "Left the company"
KEPT = "The list of 1 change was not signed: nothing was changed; it is kept for the next opening."
UNDONE = "The list of 1 change was signed but not carried out: nothing was changed; it is kept for the next opening, to be signed again."
WAITS = "Not carried out, and kept for the next opening: {}."


def begun(cast: Cast, vault: SealedVault) -> OpeningFlow:
    flow = cast.to_open(vault, "Bo", "Cy")
    cast.later()
    flow.open_vault.changes.remove_person(cast.id("Gil"), WHY)
    return flow


def ended(cast: Cast, flow: OpeningFlow, cause: ResealCause) -> SealReceipt:
    """End an opening, by its clock where it is the clock that ends it."""
    if cause in (ResealCause.TIME, ResealCause.IDLE):
        while flow.view().step is OpeningStep.OPEN:
            cast.later(10)
            if cause is ResealCause.TIME:
                flow.touched()
            flow.tick()
    else:
        flow.reseal(cause)
    receipt = flow.view().receipt
    assert receipt is not None
    assert (receipt.problem, receipt.cause) == ("", cause)
    return receipt


def slip_words(folder: Path, slip: bytes) -> str:
    pdf = folder / "slip.pdf"
    pdf.write_bytes(slip)
    shown = subprocess.run(["pdftotext", "-raw", str(pdf), "-"], capture_output=True, check=True).stdout.decode()
    return " ".join(shown.split())


@pytest.mark.parametrize(
    "cause", [ResealCause.HAND, ResealCause.TIME, ResealCause.IDLE, ResealCause.DRIVE_REMOVED, ResealCause.SCREEN_LOCK]
)
@pytest.mark.parametrize("signatures", [0, 1])
def test_however_it_ended_the_list_is_kept_and_they_are_told(
    two: Cast, tmp_path: Path, cause: ResealCause, signatures: int
) -> None:
    vault = two.open()
    assert not any("lists of changes" in notice or "list of changes" in notice for notice in vault.view().notices)
    flow = begun(two, vault)
    if signatures:
        flow.open_vault.changes.review()
        flow.open_vault.changes.sign(two.id("Bo"), two.code("Bo"))
    receipt = ended(two, flow, cause)
    assert receipt.list_kept == KEPT
    assert KEPT in slip_words(tmp_path, vault.seal_slip(receipt))
    assert KEPT in receipt_rows(receipt, "")
    assert WAITS.format("1 list of changes") in vault.view().notices
    vault.close()
    header = load_header(two.machine.files, VaultPaths(two.vault_path))
    assert two.id("Gil") in {entry.person.id for entry in header.people}
    # The next start says so, and the next opening offers it.
    two.register_code = receipt.register_code
    two.later(4000)
    vault = two.open()
    assert WAITS.format("1 list of changes") in vault.view().notices
    flow = two.to_open(vault, "Ed", "Cy")
    (offered,) = flow.open_vault.changes.view().offered
    assert offered.sentence.startswith("A list of 1 change that ")
    flow.open_vault.changes.drop(offered.id)
    receipt = ended(two, flow, ResealCause.HAND)
    assert receipt.list_kept == ""
    assert "was not signed" not in slip_words(tmp_path, vault.seal_slip(receipt))
    assert not any("of changes" in notice for notice in vault.view().notices)
    vault.close()


def test_after_a_kill_the_next_start_says_that_a_list_waits(two: Cast) -> None:
    vault = two.open()
    begun(two, vault)
    vault._lock.release()
    two.later(4000)
    vault = two.open()
    assert WAITS.format("1 list of changes") in vault.view().notices
    flow = two.to_open(vault, "Ed", "Cy")
    receipt = ended(two, flow, ResealCause.HAND)
    assert receipt.list_kept == "", "the list of an earlier opening is none of this one"
    assert WAITS.format("1 list of changes") in vault.view().notices
    vault.close()


def test_a_signed_list_that_no_seal_carries_out_is_kept_too(two: Cast, tmp_path: Path) -> None:
    files = HookedFiles()
    two.machine = replace(two.machine, files=files)
    vault = two.open()
    flow = begun(two, vault)
    files.fail_once("replace", f"keyslots-{vault.context.header.generation + 1}.json")
    two.sign_list(flow, "Bo", "Cy")
    receipt = flow.view().receipt
    assert receipt is not None
    assert receipt.problem
    assert (receipt.new_seal, receipt.changes_made, receipt.list_kept) == (False, 0, UNDONE)
    assert UNDONE in slip_words(tmp_path, vault.seal_slip(receipt))
    assert receipt_rows(receipt, "")[:2] == [receipt.problem, UNDONE]
    assert WAITS.format("1 list of changes") in vault.view().notices
    vault.close()
    two.later(4000)
    vault = two.open()
    flow = two.to_open(vault, "Ed", "Cy")
    (offered,) = flow.open_vault.changes.view().offered
    assert "was not carried out: sign it again." in offered.sentence
    flow.reseal(ResealCause.HAND)
    vault.close()
