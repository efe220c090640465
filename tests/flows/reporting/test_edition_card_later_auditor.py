"""An auditor who came later signs a report: common PDF programs believe it by the card of their edition, and by no first card."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from conftest import BEGIN, PEOPLE, Cast, found_vault
from fakes.new_people import enrolled, sealed
from fakes.told_space import ToldSpaceFiles
from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.domain.people import Role
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.context.machine import Machine
from twinseal.flows.views.opening import SealReceipt
from twinseal.host.drives import LinuxDrives
from twinseal.host.scripted_clock import ScriptedClock


def few(folder: Path) -> Cast:
    """Return a vault of an operator and two officers: nobody is there who could confirm somebody new."""
    clock = ScriptedClock(BEGIN)
    founded, ids, seeds = found_vault(folder, clock, PEOPLE[:3])
    clock.advance(3600)
    machine = Machine(clock, ToldSpaceFiles(), LinuxDrives(), TESTS_ONLY, "test-station")
    return Cast(clock, machine, Path(founded.vault_path), Path(founded.trust_card_path), founded.register_code, ids, seeds)


@pytest.fixture
def later(tmp_path: Path) -> tuple[Cast, SealReceipt]:
    """Return a vault to which an auditor came, and the receipt of that seal."""
    cast = few(tmp_path)
    vault = cast.open()
    flow = cast.to_open(vault, "Bo", "Cy")
    enrolled(cast, flow, "Ivy Auditor", Role.AUDITOR)
    receipt = sealed(cast, flow)
    vault.written_down()
    vault.close()
    return cast, receipt


def card_of(cast: Cast, receipt: SealReceipt) -> Path:
    return cast.vault_path.with_name(receipt.card[0])


def signed(pdf: Path, issuer: bytes, folder: Path) -> str:
    """Return what pdfsig says of a report by an authority."""
    trust = folder / "trust"
    trust.mkdir()
    (folder / "issuer.der").write_bytes(issuer)
    for command in (
        ["certutil", "-N", "-d", f"sql:{trust}", "--empty-password"],
        ["certutil", "-A", "-d", f"sql:{trust}", "-n", "vault", "-t", ",C,", "-i", str(folder / "issuer.der")],
    ):
        subprocess.run(command, capture_output=True, check=True)
    return subprocess.run(["pdfsig", "-nssdir", f"sql:{trust}", str(pdf)], capture_output=True, check=False).stdout.decode()


def test_a_later_card_gives_pdf_programs_the_authority(later: tuple[Cast, SealReceipt], tmp_path: Path) -> None:
    cast, receipt = later
    card = TrustCard.from_bytes(card_of(cast, receipt).read_bytes())
    assert [(row.name, row.role, row.key) for row in card.later] == [("Ivy Auditor", Role.AUDITOR, 1)]
    vault, report = cast.open(), tmp_path / "report.pdf"
    desk = vault.sign_in_auditor(*cast.factors("Ivy"))
    assert desk.view().unheard[0] == "Ivy Auditor, people or rules changed since you came; you have signed no seal yet:"
    desk.write_report(report)
    desk.sign_out()
    vault.close()
    (tmp_path / "later").mkdir()
    (tmp_path / "first").mkdir()
    said = signed(report, card.later[0].issuer, tmp_path / "later")
    assert "Signature is Valid" in said
    assert "Certificate is Trusted" in said
    # By the founding card nobody's authority gave this certificate.
    assert "Certificate is Trusted" not in signed(report, card.people[0].issuer, tmp_path / "first")


def test_who_came_unconfirmed_is_named_wherever_people_look(later: tuple[Cast, SealReceipt], tmp_path: Path) -> None:
    cast, receipt = later
    came = "Ivy Auditor came as auditor, not held back (seal 0002, 2026-11-02, signed by Bo Officer, Cy Officer)."
    assert receipt.unconfirmed == (came,)
    vault, report = cast.open(), tmp_path / "report.pdf"
    assert vault.view().changed == (came,)
    desk = vault.sign_in_auditor(*cast.factors("Ivy"))
    # Of a later day, when all this is long over.
    cast.later(40 * 86400)
    desk.write_report(report, from_utc="2026-12-01")
    desk.sign_out()
    vault.close()
    made = subprocess.run(["pdftotext", "-layout", str(report), "-"], capture_output=True, check=True)
    said = " ".join(made.stdout.decode().split())
    assert "Ivy Auditor came as auditor, not held back" in said
    assert "Red: no third person confirmed that this is who they are said to be." in said
