"""The slip for the owner of an envelope: what was shown, what to do, and the code that confirms it; not signed, holds no secret."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from reportlab.lib.units import mm

from twinseal.reports.model import OwnerSlipData
from twinseal.reports.page import theme
from twinseal.reports.page.paper import Paper, PaperFacts
from twinseal.reports.page.qr import draw_qr
from twinseal.reports.page.safe_text import Typed, wrap

_QR_MM = 62
_WORDS = (
    "The square is the notice of this slip, signed by the vault; it holds ids alone, no name and no secret. Whoever holds the vault's trust card verifies it "
    "with: twinseal verify NOTICE --trust-card CARD"
)


_AGAIN = (
    "The square is the notice of this slip, signed by whoever took it again; it holds ids alone, no name and no secret. Whoever holds the vault's trust card "
    "verifies it with: twinseal verify NOTICE --trust-card CARD"
)


def build_owner_slip(slip: OwnerSlipData, made_at: datetime, *, demo: bool) -> bytes:
    """Return a slip by itself, as a PDF that is not signed."""
    paper = Paper(PaperFacts("Owner slip", f"Slip {slip.slip_number}", slip.vault_name, "", made_at, demo))
    _draw(paper, slip)
    return paper.close()


def draw_owner_slip(paper: Paper, slip: OwnerSlipData) -> None:
    """Draw a slip on a page of its own."""
    paper.facts = replace(paper.facts, title="Owner slip", report_id=f"Slip {slip.slip_number}")
    paper.new_page()
    _draw(paper, slip)


def _draw(paper: Paper, slip: OwnerSlipData) -> None:
    paper.title("What you own was shown", 22)
    paper.text(Typed(slip.label), size=12, font=theme.MEDIUM)
    paper.facts_table(
        [
            ("For", slip.owner or "the owner of this envelope"),
            ("Vault", ", ".join(part for part in (slip.vault_name, slip.place) if part)),
            ("Shown", slip.shown),
            ("By", slip.people or "see the log"),
            ("Change it by", slip.rotate_by or "at once"),
            ("Confirm by", slip.confirm_by),
            ("Slip", str(slip.slip_number)),
            *((("Taken again", slip.again),) if slip.again else ()),
        ]
    )
    paper.section("Confirm that you got this")
    paper.text("Call the room and read this code out. Whoever answers types it; that is signed and logged.")
    top = paper.panel((_QR_MM + 8) * mm)
    x = theme.SIDE + 5 * mm
    paper.at(x, top - 20 * mm, slip.code, theme.MONO, 28)
    with paper.canvas.tagged("P"):
        for number, words in enumerate(wrap(_AGAIN if slip.again else _WORDS, theme.SANS, 8.5, 84 * mm)):
            paper.at(x, top - (34 + 4.4 * number) * mm, words, theme.SANS, 8.5, theme.MUTED)
    x, y = theme.WIDTH - theme.SIDE - (_QR_MM + 4) * mm, top - (_QR_MM + 4) * mm
    draw_qr(paper.canvas, slip.notice, x, y, _QR_MM * mm, "the signed notice of this slip")
