"""The slip for the owner of an envelope: what was shown, what to do, and the code that confirms it; not signed, holds no secret."""

from __future__ import annotations

from dataclasses import replace

from reportlab.lib.units import mm

from twinseal.reports.model import OwnerSlipData
from twinseal.reports.page import theme
from twinseal.reports.page.paper import Paper
from twinseal.reports.page.qr import draw_qr
from twinseal.reports.page.safe_text import wrap

_QR_MM = 62
_WORDS = (
    "The square is the notice of this slip, signed by the vault: ids alone. Whoever holds the vault's trust card verifies it "
    "with: twinseal verify NOTICE --trust-card CARD"
)


def draw_owner_slip(paper: Paper, slip: OwnerSlipData) -> None:
    """Draw a slip on a page of its own."""
    paper.facts = replace(paper.facts, title="Owner slip", report_id=f"Slip {slip.slip_number}")
    paper.new_page()
    paper.title("What you own was shown", 22)
    paper.text(slip.label, size=12, font=theme.MEDIUM)
    paper.facts_table(
        [
            ("For", slip.owner or "the owner of this envelope"),
            ("Vault", ", ".join(part for part in (slip.vault_name, slip.place) if part)),
            ("Shown", slip.shown),
            ("By", slip.people or "see the log"),
            ("Change it by", slip.rotate_by),
            ("Confirm by", slip.confirm_by),
            ("Slip", str(slip.slip_number)),
        ]
    )
    paper.section("Confirm that you got this")
    paper.text("Call the room and read this code out. Whoever answers types it; that is signed and logged.")
    top = paper.panel((_QR_MM + 8) * mm)
    x = theme.SIDE + 5 * mm
    paper.at(x, top - 20 * mm, slip.code, theme.MONO, 28)
    for number, words in enumerate(wrap(_WORDS, theme.SANS, 8.5, 84 * mm)):
        paper.at(x, top - (34 + 4.4 * number) * mm, words, theme.SANS, 8.5, theme.MUTED)
    draw_qr(paper.canvas, slip.notice, theme.WIDTH - theme.SIDE - (_QR_MM + 4) * mm, top - (_QR_MM + 4) * mm, _QR_MM * mm)
