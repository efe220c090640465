"""A frame of a real vault: every clause is judged, and what is printed is signed, counted and never claims more."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pypdfium2

from conftest import Cast
from twinseal.domain.opening import ResealCause
from twinseal.flows.frames.registry import known_frame


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)


def test_the_frame_of_a_vault_counts_its_openings(cast: Cast, tmp_path: Path) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    flow.open_vault.contents.reveal(flow.view().envelopes[0].outside.id, 1)
    flow.reseal(ResealCause.HAND)
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    pci = desk.write_report(tmp_path / "pci.pdf", frame="pci")
    plain = text_of(desk.write_report(None))
    desk.sign_out()
    vault.close()
    assert "Compliance frame" not in plain
    shown = text_of(pci)
    frame = known_frame("pci")
    assert frame.sha256 in re.sub(r"\s", "", shown)
    laid_out = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "pci.pdf", "-"], capture_output=True, check=True
    ).stdout.decode()
    part = laid_out[laid_out.index("Compliance frame: PCI DSS") : laid_out.index("How to check this report")]
    # Two people asked and agreed, gave a reason, were known, and everything shown has a name: eight clauses of one opening.
    assert len(re.findall(r"1 of 1 openings satisfy our", part)) == 8
    assert "0 of 1 openings satisfy" in part
    for clause in frame.clauses:
        assert clause.number.split(" (")[0].split(",")[0] in part
    for pages in (laid_out, plain):
        assert "compliant" not in pages.casefold()
