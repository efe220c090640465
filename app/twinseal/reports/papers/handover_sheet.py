"""The handover sheet: what the first auditor of a grave opening hands to the second one; not signed, holds no secret."""

from __future__ import annotations

from twinseal.reports.model import HandoverData
from twinseal.reports.page import theme
from twinseal.reports.page.head_words import hex_groups
from twinseal.reports.page.paper import Paper, PaperFacts
from twinseal.reports.page.safe_text import Typed
from twinseal.reports.page.signing_boxes import draw_ink_boxes


def build_handover_sheet(data: HandoverData) -> bytes:
    """Return the sheet as a PDF."""
    paper = Paper(PaperFacts("Handover", data.opening_id, data.vault_name, data.head_hex, data.made_at, data.demo))
    paper.title("Handover to a second auditor", 22)
    paper.text(Typed(data.vault_name), size=12, font=theme.MEDIUM)
    paper.facts_table([*data.opening, ("~Head of the review", hex_groups(data.head_hex))])
    paper.section("What the first auditor signed")
    paper.facts_table(data.review)
    if data.account:
        paper.section("What the two people say")
        paper.bullets(data.account)
    paper.section("What to do now")
    paper.bullets(data.what_to_do, colour=theme.FINDING)
    draw_ink_boxes(paper, ("Handed over by", "Received by"))
    return paper.close()
