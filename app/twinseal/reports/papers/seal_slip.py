"""The seal slip: one page for the paper register after a seal; not signed, holds no secret."""

from __future__ import annotations

from reportlab.lib.units import mm

from twinseal.domain.text import quoted
from twinseal.domain.texts import sentence_of
from twinseal.domain.utc_text import utc_words
from twinseal.reports.model import SealSlipData
from twinseal.reports.page import theme
from twinseal.reports.page.head_words import hex_groups
from twinseal.reports.page.paper import Paper, PaperFacts
from twinseal.reports.page.qr import draw_qr
from twinseal.reports.page.safe_text import Typed, wrap
from twinseal.reports.page.signing_boxes import draw_ink_boxes
from twinseal.reports.papers.owner_slip import draw_owner_slip

RECEIPT_WORDS = (
    "Scan this receipt and keep it away from this machine: it can later prove that nothing was rolled back. "
    "It contains no secret. At the next opening it can be scanned instead of typing the code."
)


def build_seal_slip(data: SealSlipData) -> bytes:
    """Return a slip for the paper register; it is not signed and holds no secret."""
    paper = Paper(PaperFacts("Seal slip", data.opening_id, data.vault_name, data.head_hex, data.made_at, data.demo))
    paper.title(f"Seal {data.seal_number:04d}", 22)
    paper.text(Typed(data.vault_name), size=12, font=theme.MEDIUM)
    _draw_register_line(paper, data)
    paper.facts_table(
        [
            ("Opened by", data.people),
            ("Envelopes", quoted(data.envelopes, "\n") or sentence_of("opening_kind.shows_nothing")),
            ("From, to", f"{utc_words(data.started_utc)} to {utc_words(data.ended_utc)} ({data.lasted})"),
            ("Reason", ", ".join(part for part in (data.category, data.reference) if part)),
            ("Justification", Typed(data.justification)),
            ("Sealed", data.cause),
            *([("Changes", data.list_kept)] if data.list_kept else []),
            ("Log", f"{data.entries} entries"),
            ("~Head", hex_groups(data.head_hex)),
        ]
    )
    if data.changes:
        paper.section("Changed with this seal")
        paper.bullets(data.changes)
    if data.unconfirmed:
        paper.section("No third person confirmed who this is")
        paper.bullets(data.unconfirmed, colour=theme.FINDING)
    paper.section("Follow-up duties")
    paper.bullets([utc_words(duty) for duty in data.duties] or ["None."])
    draw_ink_boxes(paper, ("Sealed by", "Checked by"))
    for slip in data.owners:
        draw_owner_slip(paper, slip)
    return paper.close()


def _draw_register_line(paper: Paper, data: SealSlipData) -> None:
    """Draw the line for the register, and beside it the receipt for a scanner."""
    top = paper.panel((42 if data.receipt else 22) * mm)
    x, line = (
        theme.SIDE + 5 * mm,
        f"{data.seal_number:04d} P{data.edition} \u00b7 {data.register_code or 'no register code'}",
    )
    paper.at(x, top - 15 * mm, line, theme.MONO, 20)
    if data.receipt:
        # Beside the code as the screen shows it, so that people find there what they saw here.
        with paper.canvas.tagged("P"):
            for number, words in enumerate(wrap(RECEIPT_WORDS, theme.SANS, 8.5, 108 * mm)):
                paper.at(x, top - (24 + 4.4 * number) * mm, words, theme.SANS, 8.5, theme.MUTED)
        right = theme.WIDTH - theme.SIDE
        draw_qr(paper.canvas, data.receipt, right - 42 * mm, top - 40 * mm, 38 * mm, "the receipt of this seal")
