"""The trust card on paper: the pins from which every later check of a vault's log starts."""

from __future__ import annotations

from reportlab.lib.units import mm

from twinseal.reports.model import TrustCardData
from twinseal.reports.page import theme
from twinseal.reports.page.head_words import words
from twinseal.reports.page.paper import Paper, PaperFacts
from twinseal.reports.page.qr import draw_qr
from twinseal.reports.page.safe_text import Typed, elide
from twinseal.reports.page.signing_boxes import draw_seal_box
from twinseal.reports.page.tables import Column, draw_table
from twinseal.reports.seal.sign import SealPlace

_HOLDS = "the fingerprint of this trust card"
"""What its code says."""
_LATER = (
    "A later card. The first trust card stays enough to check the log, the people and every report with Twinseal; this one adds "
    "what common PDF programs need for reports by people who came later. Whoever has the first card can check who made this one: "
    "its seal is that of an officer."
)


def build_trust_card(data: TrustCardData) -> tuple[bytes, SealPlace]:
    """Return the unsigned trust card and the place of its seal."""
    paper = Paper(PaperFacts("Trust card", data.report_id, data.vault_name, data.head_hex, data.made_at, data.demo))
    paper.y -= 6 * mm
    paper.title(f"Trust card P{data.edition}" if data.edition else "Trust card", 28)
    paper.text(Typed(data.vault_name), size=14, font=theme.MEDIUM)
    if data.edition:
        paper.text(_LATER, size=10)
    paper.text(
        "Keep this card away from the vault. Every later check of this vault's log and reports starts from this "
        f"card and from nothing else: not from the machine, not from an export. Its file is {data.file_name}; the "
        "same file is attached inside this PDF as trust-card.json.",
        size=10,
    )
    top = paper.panel(66 * mm)
    x = theme.SIDE + 5 * mm
    paper.at(x, top - 8 * mm, "Fingerprint of the file (SHA-256)", theme.BOLD, 10.5, theme.ACCENT)
    groups = data.fingerprint.split(" ")
    with paper.canvas.tagged("P"):
        for line in range(4):
            paper.at(x, top - (17 + 7 * line) * mm, "  ".join(groups[4 * line : 4 * line + 4]), theme.MONO, 13)
    digest = data.fingerprint.replace(" ", "")
    spoken = words(digest)
    with paper.canvas.tagged("P"):
        paper.at(x, top - 46 * mm, " ".join(spoken[:6]), theme.SANS, 9)
        paper.at(x, top - 51 * mm, " ".join(spoken[6:]), theme.SANS, 9)
    paper.at(
        x,
        top - 61 * mm,
        elide(f'Compare it with: sha256sum "{data.file_name}"', theme.SANS, 8, 115 * mm),
        theme.SANS,
        8,
        theme.MUTED,
    )
    right = theme.WIDTH - theme.SIDE
    draw_qr(paper.canvas, data.qr, right - 49 * mm, top - 56 * mm, 46 * mm, _HOLDS)
    paper.section("Pins")
    paper.facts_table([(f"~{name}", value) for name, value in data.pins])
    paper.section(f"People in force at P{data.edition}" if data.edition else "People whose countersignatures count")
    draw_table(
        paper,
        (Column("Name", 50), Column("Role", 22), Column("Public keys", 100, mono=True)),
        data.people,
    )
    paper.section("Seal", keep=32 * mm)
    where = "at a seal, when this card was made," if data.edition else "at the ceremony"
    place = draw_seal_box(paper, f"Witnessed {where} by {data.signed_by}", data.qr, _HOLDS)
    return paper.close(), place
