"""The ceremony record: who founded the vault, under which rules, step by step."""

from __future__ import annotations

from reportlab.lib.units import mm

from twinseal.domain.utc_text import utc_words
from twinseal.reports.model import CeremonyRecordData
from twinseal.reports.page import theme
from twinseal.reports.page.head_words import hex_groups
from twinseal.reports.page.paper import Paper, PaperFacts
from twinseal.reports.page.signing_boxes import draw_ink_boxes, draw_seal_box
from twinseal.reports.page.tables import Column, draw_table
from twinseal.reports.seal.sign import SealPlace

_STEP_COLUMNS = (
    Column("No.", 8),
    Column("Step", 57),
    Column("Who", 30),
    Column("Time (UTC)", 33, mono=True),
    Column("Local time", 32, mono=True),
    Column("Initials", 14),
)

_DEFAULT_COLUMNS = (Column("In this vault", 87), Column("By default", 87))


def build_ceremony_record(data: CeremonyRecordData) -> tuple[bytes, SealPlace]:
    """Return the unsigned ceremony record and the place of its seal."""
    paper = Paper(PaperFacts("Ceremony record", data.report_id, data.vault_name, data.head_hex, data.made_at, data.demo))
    paper.y -= 6 * mm
    paper.title("Ceremony record", 28)
    paper.text(f"{data.vault_name}, {data.place}", size=14, font=theme.MEDIUM)
    paper.facts_table(
        [
            ("Created", utc_words(data.founded_utc)),
            *data.site,
            ("~Vault", data.vault_id),
            ("~Signer's certificate", hex_groups(data.certificate_sha256)),
            ("~Head of the log", hex_groups(data.head_hex)),
        ]
    )
    top = paper.panel(24 * mm)
    paper.at(theme.SIDE + 5 * mm, top - 8 * mm, "Write this into the paper register", theme.MEDIUM, 9.5, theme.ACCENT)
    paper.at(theme.SIDE + 5 * mm, top - 19 * mm, f"{data.seal_number:04d} P0 \u00b7 {data.register_code}", theme.MONO, 20)
    paper.section("People")
    draw_table(
        paper,
        (Column("Name", 50), Column("Role", 24), Column("Team", 30), Column("Public keys", 70, mono=True)),
        data.people,
    )
    if data.steps:
        paper.section("Steps")
        draw_table(paper, _STEP_COLUMNS, [(str(n), *step, "........") for n, step in enumerate(data.steps, start=1)])
    paper.section("Pairs that can open")
    paper.bullets(data.pairs)
    paper.section("Envelopes")
    draw_table(paper, (Column("Label", 90), Column("System", 84)), data.envelopes)
    paper.section("Policy")
    paper.bullets((*data.policy, data.cost) if data.cost else data.policy)
    if data.not_default:
        paper.section("What differs from the defaults")
        draw_table(paper, _DEFAULT_COLUMNS, data.not_default)
    if data.warnings:
        paper.section("Accepted warnings")
        paper.bullets(data.warnings, colour=theme.FINDING)
    paper.section("Seal", keep=32 * mm)
    meaning = f"Witnessed at the ceremony by {data.signed_by}"
    place = draw_seal_box(paper, meaning, f"TWS1:{data.report_id}:{data.head_hex.upper()}")
    paper.section("Handwritten signatures", keep=36 * mm)
    draw_ink_boxes(paper, [f"{name} ({role})" for name, role, _team, _key in data.people])
    return paper.close(), place
