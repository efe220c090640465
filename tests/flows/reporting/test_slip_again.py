"""A slip that was lost is taken again at the desk: the same code, signed by the auditor, logged, and no secret on it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from conftest import SECRET, Cast
from fakes.slips import shown
from twinseal.domain.errors import BadInput
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.verification.notice import judge_notice


def test_a_slip_is_taken_again_with_its_code(telling: Cast, tmp_path: Path) -> None:
    vault = telling.open()
    (slip,) = shown(telling, vault)
    desk = vault.sign_in_auditor(*telling.factors("Di"))
    (line,) = [line for line in desk.reviewing.follow_up().lines if line.slip]
    assert (line.slip, line.what) == (slip.number, f"Have the owner of Envelope 0 confirm slip {slip.number}")
    paper = tmp_path / "slip.pdf"
    paper.write_bytes(desk.reviewing.slip_again(slip.number))
    said = subprocess.run(["pdftotext", "-layout", str(paper), "-"], capture_output=True, check=True).stdout.decode()
    words = " ".join(said.split())
    assert all(part in words for part in ("Envelope 0", slip.code, "Ada Operator", "Taken again by Di Auditor"))
    assert words.count("What you own was shown") == 1, "a page before it would be blank"
    for part in (SECRET.format(0), "The core switch", "INC-004711", "alpha-1", "JBSWY3DPEHPK3PXP"):
        assert part not in words
    # A scanner reads a notice that the auditor signed: the vault's key is sealed.
    subprocess.run(["pdftoppm", "-r", "150", "-png", str(paper), str(tmp_path / "page")], check=True)
    (page,) = tmp_path.glob("page*.png")
    notice = subprocess.run(["zbarimg", "-q", "--raw", str(page)], capture_output=True, check=True).stdout.rstrip(b"\n")
    judged = judge_notice(notice, TrustCard.from_bytes(telling.card()))
    assert (judged.notice.by, judged.reason, judged.notice.form["code"]) == (telling.id("Di"), "", slip.code)
    assert "Envelope" not in notice.decode()
    with pytest.raises(BadInput, match="does not wait"):
        desk.reviewing.slip_again(slip.number + 1)
    desk.sign_out()
    telling.later()
    visit = vault.confirm_slip(*telling.factors("Ed"))
    assert visit.confirm(slip.code) == slip.number
    vault.close()
    assert telling.desk_kinds().count("slip.printed") == 1
