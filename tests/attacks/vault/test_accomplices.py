"""Somebody lets an accomplice in: alone it comes to nothing; two officers can, and everybody sees it, in every place."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import Cast, Template, cast_in
from fakes.cast_copy import copy_of
from fakes.folder_writer import header_of
from fakes.new_people import adopt, enrolled, rebound
from fakes.second_opinion import both
from fakes.vault_copy import copied
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verify.verify import verify
from twinseal.domain.changes import change
from twinseal.domain.changes.people_facts import PeopleFacts
from twinseal.domain.errors import HeaderDamaged, NotPermitted, RegisterCodeWrong
from twinseal.domain.opening import ResealCause
from twinseal.domain.people import Person, Role
from twinseal.domain.statement import ACKNOWLEDGE
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.findings.registry import findings_in
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealing import next_note, reseal
from twinseal.flows.sealing.next_people import NextPeople
from twinseal.flows.views.opening import SealReceipt
from twinseal.host.files import RealFiles
from twinseal.standalone import twinseal_verify
from twinseal.vault.header import Header
from twinseal.vault.store import Store

Refused = Callable[[type[Exception], Callable[[], object]], str]
LETS_IN: dict[str, Callable[[Cast, OpeningFlow], object]] = {
    "enrols": lambda cast, flow: enrolled(cast, flow),
    "re-binds": lambda cast, flow: rebound(cast, flow, "Cy", with_old=False),
}
"""What gives an accomplice keys."""


@pytest.mark.parametrize("how", LETS_IN)
def test_one_officer_beside_an_operator_lets_nobody_in(cast: Cast, how: str, tmp_path: Path, refused: Refused) -> None:
    vault = cast.open()
    cast.later(4000)
    flow = cast.to_open(vault)
    assert "Only two officers" in refused(NotPermitted, lambda: LETS_IN[how](cast, flow))
    # A program of their own asks nobody, and rehearses nothing.
    backup = copied(cast.vault_path, tmp_path / "backup.twinseal")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(change, "may_decide", lambda *_: True)
        patch.setattr(next_note, "judge_next", lambda roster, *_: roster)
        patch.setattr(reseal, "rehearse", lambda *_: None)
        LETS_IN[how](cast, flow)
        cast.later()
        cast.sign_list(flow, "Ada", "Bo")
        assert flow.view().receipt.new_seal
    vault.close()
    adopt(cast, *cast.coming)
    assert header_of(cast.vault_path).constitution.edition == 1
    assert both(cast.vault_path / "audit", cast.card())[:2] == ("TAMPERED", "people.quorum")
    cast.later(4000)
    with pytest.raises(HeaderDamaged) as caught:
        cast.open()
    assert caught.value.text.code == "header.damaged.people_missing"
    # Whoever has the last backup has the vault, without the accomplice.
    other = replace(cast, vault_path=backup, words={}, seeds={**cast.seeds})
    vault = other.open()
    receipt = other.to_open(vault, "Ed", "Bo").reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert "Fred Officer" not in [person.name for person in vault.people()]
    vault.close()


# -- two officers -------------------------------------------------------------------------------------


def text_of(pdf: bytes) -> str:
    made = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(made.stdout.decode().split())


def let_in(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> tuple[SealReceipt, bytes]:
    """Have Bo and Cy, by a program of their own, let Fred in at once, with no word of it in the log; return receipt and slip."""
    vault = cast.open()
    cast.later(4000)
    flow = cast.to_open(vault, "Bo", "Cy")
    enrolled(cast, flow)
    (listed,) = flow.open_vault.changes._set.changes
    person = Person(cast.id("Fred"), "Fred Officer", Role.OFFICER, "")
    flow.open_vault.changes.take_out(1)
    real = NextPeople.__init__

    def begin(self: NextPeople, copy: Store, header: Header, facts: PeopleFacts) -> None:
        real(self, copy, header, facts)
        self.enrol_person(person, listed.own.keys, "2026-11-02T10:00:00Z")

    with monkeypatch.context() as patch:
        patch.setattr(NextPeople, "__init__", begin)
        patch.setattr(PeopleFacts, "third_exists", False)
        receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert (receipt.problem, receipt.new_seal, receipt.edition) == ("", True, 1)
    cast.register_code = receipt.register_code
    slip = vault.seal_slip(receipt)
    vault.close()
    cast.later(4000)
    return receipt, slip


@pytest.fixture(scope="module")
def betrayed(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Cast:
    cast = cast_in(tmp_path_factory.mktemp("betrayed") / "home", template)
    with pytest.MonkeyPatch.context() as patch:
        let_in(cast, patch)
    return cast


@pytest.fixture
def found_so(betrayed: Cast, tmp_path: Path) -> Cast:
    """Return a copy of the vault into which they let him."""
    return copy_of(betrayed, tmp_path / "copy")


def test_every_verifier_says_whom_two_officers_let_in(found_so: Cast) -> None:
    folder = found_so.vault_path / "audit"
    assert both(folder, found_so.card())[:2] == ("VALID-COSIGNED", "")
    (said,) = verify(LogSource.from_folder(RealFiles(), folder), TrustCard.from_bytes(found_so.card())).people
    assert [said] == twinseal_verify.verify_folder(str(folder), found_so.card())["people"]
    assert "+ Fred Officer (officer), not held back. Signed by the vault, " in said
    assert "Bo Officer" in said
    assert "Cy Officer" in said


def test_the_register_and_the_sealed_screen_say_it_to_anybody(found_so: Cast) -> None:
    vault = found_so.open()
    view = vault.view()
    assert view.line_owed is not None
    assert " P1 " in view.line_owed.line
    (notice,) = [each for each in view.notices if each.startswith("People or rules changed at seal 0002 ")]
    assert "(P1): 1 came" in notice
    (behind,) = view.changed
    assert behind.startswith("Fred Officer came as officer, not held back (seal 0002, ")
    asked = vault.break_the_glass()
    with pytest.raises(RegisterCodeWrong):
        asked.enter_register_code(f"0002 P0 {found_so.register_code}")
    asked.abandon()
    vault.close()
    # A month later who passes by is told no more; whoever verifies is, for ever.
    found_so.later(31 * 86_400)
    vault = found_so.open()
    assert vault.view().changed == ()
    vault.close()


@pytest.mark.parametrize("name", ["Ada", "Ed", "Flo"])
def test_who_did_not_sign_hears_of_it_at_the_next_sign_in(found_so: Cast, name: str) -> None:
    vault = found_so.open()
    flow = found_so.to_request(vault, name)
    assert any(said.startswith("Fred Officer came as officer, not held back") for said in flow.view().unheard)
    flow.abandon()
    vault.close()


def test_everybody_else_owes_that_they_know_of_it(found_so: Cast) -> None:
    header = header_of(found_so.vault_path)
    owed = {duty.of for duty in header.duties if duty.kind == ACKNOWLEDGE}
    assert owed == {found_so.id(name) for name in ("Ada", "Di", "Ed", "Flo", "Fred")}
    vault = found_so.open()
    visit = vault.acknowledge(*found_so.factors("Ada"))
    (change_told,) = visit.view().changes
    assert (change_told.edition, change_told.seal_number) == (1, 2)
    assert any("Fred Officer" in said for said in change_told.changes)
    visit.leave()
    vault.close()


def test_the_auditor_finds_a_note_without_a_list_and_reports_it(found_so: Cast, tmp_path: Path) -> None:
    vault = found_so.open()
    desk = vault.sign_in_auditor(*found_so.factors("Di"))
    assert any("Fred Officer" in said for said in desk.view().unheard)
    assert [finding.rule for finding in findings_in(desk.log_view())].count("A23") == 1
    report = tmp_path / "report.pdf"
    desk.write_report(report)
    desk.sign_out()
    vault.close()
    said = text_of(report.read_bytes())
    assert "newest in the vault 0002 P1" in said
    assert "Fred Officer came as officer, not held back" in said


def test_receipt_and_slip_name_whom_nobody_confirmed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    receipt, slip = let_in(cast, monkeypatch)
    (said,) = receipt.unconfirmed
    assert said.startswith("Fred Officer came as officer, not held back (seal 0002, ")
    words = text_of(slip)
    assert "0002 P1" in words
    assert "Fred Officer came as officer, not held back" in words
