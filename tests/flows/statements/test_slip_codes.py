"""The slip for the owner of an envelope: made at the seal, confirmed by its code over the telephone, closed at the next seal."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from conftest import SECRET, Cast
from fakes.slips import shown
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verdict.verdict import Verdict
from twinseal.audit.verify.verify import verify
from twinseal.domain.alert import HowConfirmed, code_of_alert
from twinseal.domain.errors import BadInput, NotPermitted, WrongStep
from twinseal.domain.opening import ResealCause
from twinseal.domain.statement import ALERT
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.findings.registry import findings_in
from twinseal.flows.findings.words import finding_sentence
from twinseal.flows.statements.saying import Speaker, say_slip
from twinseal.flows.statements.slip_codes import heads_of, slips_owed
from twinseal.flows.verification.notice import judge_notice


def text_of(pdf: Path, *pages: str) -> str:
    made = subprocess.run(["pdftotext", *pages, "-layout", str(pdf), "-"], capture_output=True, check=True)
    return " ".join(made.stdout.decode().split())


@pytest.fixture
def cast(telling: Cast) -> Cast:
    return telling


def test_a_slip_is_confirmed_by_its_code_alone(cast: Cast, tmp_path: Path) -> None:
    vault = cast.open()
    first, second = shown(cast, vault, envelopes=2)
    # Made before the seal, so that what the two signed covers it.
    card = TrustCard.from_bytes(cast.card())
    report = verify(LogSource.from_folder(cast.machine.files, cast.vault_path / "audit"), card)
    assert (report.verdict, report.uncovered) == (Verdict.VALID_COSIGNED, 0)
    heads = heads_of(vault.context, [first.number, second.number])
    assert [code_of_alert(heads[slip.number]) for slip in (first, second)] == [first.code, second.code]
    assert judge_notice(first.notice.encode(), card).notice.form["code"] == first.code
    owed = [duty for duty in vault.view().duties if duty.kind == ALERT]
    assert len(owed) == 2
    assert not any("not confirmed" in notice for notice in vault.view().notices)
    cast.clock.advance(72 * 3600 + 60)
    assert any("2 owners have not confirmed in time" in notice for notice in vault.view().notices)
    visit = vault.confirm_slip(*cast.factors("Ed"))
    letters = first.code
    wrong = letters[:-1] + ("0" if letters[-1] != "0" else "1")
    for typed, said in ((wrong, "one character is wrong"), ("000-000", "of no slip"), ("7K3", "6 letters")):
        with pytest.raises(BadInput, match=said):
            visit.confirm(typed)
    assert visit.confirm(first.code.lower().replace("-", " ")) == first.number
    # A slip that was confirmed does not wait any more, and the visit goes on for the other.
    with pytest.raises(BadInput, match="of no slip"):
        visit.confirm(first.code)
    assert [slip.number for slip in visit.view().slips] == [second.number]
    (left,) = slips_owed(vault.context)
    assert left.of == str(second.number)
    # Days that have begun, as wherever else somebody reads how late something is.
    assert any("1 owner has not confirmed in time" in notice and "4 days" in notice for notice in vault.view().notices)
    visit.leave()
    with pytest.raises(WrongStep):
        visit.confirm(second.code)
    cast.later()
    shown(cast, vault, envelopes=1)
    vault.close()
    again = cast.open()
    numbers = {duty.of for duty in again.context.header.duties if duty.kind == ALERT}
    assert str(first.number) not in numbers
    assert str(second.number) in numbers
    again.close()
    kinds = cast.desk_kinds()
    assert kinds.count("alert.acknowledged") == 1
    assert "duty.closed" in kinds


def test_a_slip_on_paper_is_entered_by_an_auditor_alone(cast: Cast) -> None:
    vault = cast.open()
    (slip,) = shown(cast, vault)
    visit = vault.confirm_slip(*cast.factors("Ed"))
    assert visit.view().ways == (HowConfirmed.SLIP, HowConfirmed.SELF)
    with pytest.raises(NotPermitted, match="entered by an auditor"):
        visit.confirm(slip.code, HowConfirmed.PAPER)
    visit.leave()
    cast.later()
    visit = vault.confirm_slip(*cast.factors("Di"))
    assert visit.confirm(slip.code, HowConfirmed.PAPER) == slip.number
    assert visit.ended, "no other waits"
    cast.later()
    shown(cast, vault)
    assert str(slip.number) not in {duty.of for duty in vault.context.header.duties}
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    (said,) = [line.summary for line in desk.entries(search="alert.acknowledged")[1]]
    assert said == f"Di Auditor has slip {slip.number}, signed by its owner"
    # The seal closed what she confirmed, and that is neither a change that nobody signed nor a statement that was passed over.
    assert {each.rule for each in findings_in(desk.log_view())} & {"A22", "A25"} == set()
    desk.sign_out()
    vault.close()


def test_what_is_printed_holds_no_secret_and_no_reason(cast: Cast, tmp_path: Path) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    with flow.open_vault.contents.reveal(flow.view().envelopes[0].outside.id, 1):
        pass
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    pdf = vault.seal_slip(receipt)
    vault.close()
    paper = tmp_path / "slip.pdf"
    paper.write_bytes(pdf)
    # The first page is for the register, and says why; the owner gets the others.
    said = text_of(paper, "-f", "2")
    (slip,) = receipt.slips
    assert all(word in said for word in ("Envelope 0", slip.code, "Ada Operator", "Bo Officer", "read this code out"))
    # A scanner reads the notice, which is what the vault signed.
    subprocess.run(["pdftoppm", "-f", "2", "-r", "150", "-png", str(paper), str(tmp_path / "page")], check=True)
    (page,) = tmp_path.glob("page*.png")
    scanned = subprocess.run(["zbarimg", "-q", "--raw", str(page)], capture_output=True, check=True).stdout.decode()
    assert scanned.rstrip("\n") == slip.notice
    for word in (SECRET.format(0), "The core switch", "INC-004711", "alpha-1", "JBSWY3DPEHPK3PXP"):
        assert word not in said
        assert word not in slip.notice
    assert "Envelope" not in slip.notice
    assert cast.desk_kinds().count("slip.printed") == 1


def test_a_code_that_nobody_read_out_is_found_at_the_desk(cast: Cast) -> None:
    vault = cast.open()
    (slip,) = shown(cast, vault)
    visit = vault.confirm_slip(*cast.factors("Ed"))
    (duty,) = slips_owed(vault.context)
    # As a program of their own would: signed by Ed, with a code that no slip has.
    say_slip(
        vault.context, Speaker(visit.person, visit._opened.identity), duty.id, slip.number, "000-000", HowConfirmed.SLIP
    )
    visit.leave()
    vault.close()
    cast.later()
    again = cast.open()
    desk = again.sign_in_auditor(*cast.factors("Di"))
    view = desk.log_view()
    said = " ".join(finding_sentence(finding, view.people) for finding in findings_in(view))
    desk.sign_out()
    again.close()
    assert "its code is not that of the alert" in said


def test_without_a_slip_nobody_is_asked_for_a_code(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.slips == ()
    cast.later()
    with pytest.raises(BadInput, match="No slip waits"):
        vault.confirm_slip(*cast.factors("Ed"))
    vault.close()
