"""The short papers: trust card, ceremony record, seal slip."""

from __future__ import annotations

from reportlab.lib.units import mm

from twinseal.domain.text import quoted
from twinseal.domain.utc_text import utc_words
from twinseal.reports import theme
from twinseal.reports.head_words import hex_groups, words
from twinseal.reports.model import CeremonyRecordData, SealSlipData, TrustCardData
from twinseal.reports.paper import Paper, PaperFacts
from twinseal.reports.qr import draw_qr
from twinseal.reports.safe_text import elide, wrap
from twinseal.reports.sign import SealPlace
from twinseal.reports.signing_boxes import draw_ink_boxes, draw_seal_box
from twinseal.reports.tables import Column, draw_table

RECEIPT_WORDS = (
    "Scan this receipt and keep it apart from this machine: it proves later that nothing was rolled back. It holds no "
    "secret. At the next opening it can be scanned in place of the code."
)
_STEP_COLUMNS = (
    Column("No.", 8),
    Column("Step", 57),
    Column("Who", 30),
    Column("Time (UTC)", 33, mono=True),
    Column("Time here", 32, mono=True),
    Column("Initials", 14),
)


def build_trust_card(data: TrustCardData) -> tuple[bytes, SealPlace]:
    """Return the unsigned trust card and the place of its seal."""
    paper = Paper(PaperFacts("Trust card", data.report_id, data.vault_name, data.head_hex, data.made_at, data.demo))
    paper.y -= 6 * mm
    paper.title("Trust card", 28)
    paper.text(data.vault_name, size=14, font=theme.MEDIUM)
    paper.text(
        "Keep this card away from the vault. Every later check of this vault's log and reports starts from it, and "
        f"from nothing else: not from the machine, not from an export. Its file is {data.file_name}; the same file is attached "
        "inside this PDF as trust-card.json.",
        size=10,
    )
    top = paper.panel(66 * mm)
    x = theme.SIDE + 5 * mm
    paper.at(x, top - 8 * mm, "Fingerprint of the file (SHA-256)", theme.BOLD, 10.5, theme.ACCENT)
    groups = data.fingerprint.split(" ")
    for line in range(4):
        paper.at(x, top - (17 + 7 * line) * mm, "  ".join(groups[4 * line : 4 * line + 4]), theme.MONO, 13)
    digest = data.fingerprint.replace(" ", "")
    spoken = words(digest)
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
    draw_qr(paper.canvas, data.qr, theme.WIDTH - theme.SIDE - 49 * mm, top - 56 * mm, 46 * mm)
    paper.section("Pins")
    paper.facts_table([(f"~{name}", value) for name, value in data.pins])
    paper.section("People whose cosignatures count")
    draw_table(
        paper,
        (Column("Name", 50), Column("Role", 22), Column("Signing key, SHA-256 (first half)", 100, mono=True)),
        data.people,
    )
    paper.section("Seal", keep=32 * mm)
    return _closed(paper, f"Witnessed at the ceremony by {data.signed_by}", data.qr)


def _closed(paper: Paper, meaning: str, qr: str) -> tuple[bytes, SealPlace]:
    place = draw_seal_box(paper, meaning, qr)
    return paper.close(), place


def build_ceremony_record(data: CeremonyRecordData) -> tuple[bytes, SealPlace]:
    """Return the unsigned ceremony record and the place of its seal."""
    paper = Paper(PaperFacts("Ceremony record", data.report_id, data.vault_name, data.head_hex, data.made_at, data.demo))
    paper.y -= 6 * mm
    paper.title("Ceremony record", 28)
    paper.text(f"{data.vault_name}, {data.place}", size=14, font=theme.MEDIUM)
    paper.facts_table(
        [
            ("Founded", utc_words(data.founded_utc)),
            ("~Vault", data.vault_id),
            ("~Root certificate", hex_groups(data.root_fingerprint)),
            ("~Head of the log", hex_groups(data.head_hex)),
        ]
    )
    top = paper.panel(24 * mm)
    paper.at(theme.SIDE + 5 * mm, top - 8 * mm, "Write this into the paper register", theme.MEDIUM, 9.5, theme.ACCENT)
    paper.at(theme.SIDE + 5 * mm, top - 19 * mm, f"{data.seal_number:04d} \u00b7 {data.register_code}", theme.MONO, 20)
    paper.section("People")
    draw_table(
        paper,
        (Column("Name", 50), Column("Role", 24), Column("Team", 30), Column("Signing key, SHA-256", 70, mono=True)),
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
    if data.warnings:
        paper.section("Warnings that were accepted")
        paper.bullets(data.warnings, colour=theme.FINDING)
    paper.section("Seal", keep=32 * mm)
    meaning = f"Witnessed at the ceremony by {data.signed_by}"
    place = draw_seal_box(paper, meaning, f"TWS1:{data.report_id}:{data.head_hex.upper()}")
    paper.section("In ink", keep=36 * mm)
    draw_ink_boxes(paper, [f"{name} ({role})" for name, role, _team, _key in data.people])
    return paper.close(), place


def build_seal_slip(data: SealSlipData) -> bytes:
    """Return a slip for the paper register; it is not signed and holds no secret."""
    paper = Paper(PaperFacts("Seal slip", data.opening_id, data.vault_name, data.head_hex, data.made_at, data.demo))
    paper.title(f"Seal {data.seal_number:04d}", 22)
    paper.text(data.vault_name, size=12, font=theme.MEDIUM)
    _draw_register_line(paper, data)
    paper.facts_table(
        [
            ("Opened by", data.people),
            ("Envelopes", quoted(data.envelopes, "\n")),
            ("From, to", f"{utc_words(data.started_utc)} to {utc_words(data.ended_utc)} ({data.lasted})"),
            ("Reason", f"{data.category} {data.reference}".strip()),
            ("Justification", data.justification),
            ("Sealed", data.cause),
            ("Log", f"{data.entries} entries"),
            ("~Head", hex_groups(data.head_hex)),
        ]
    )
    paper.section("Owed")
    paper.bullets([utc_words(one) for one in data.duties] or ["Nothing."])
    draw_ink_boxes(paper, ("Sealed by", "Checked by"))
    return paper.close()


def _draw_register_line(paper: Paper, data: SealSlipData) -> None:
    """Draw the line for the register, and beside it the receipt for a scanner."""
    top = paper.panel((42 if data.receipt else 22) * mm)
    x, line = theme.SIDE + 5 * mm, f"{data.seal_number:04d} \u00b7 {data.register_code or 'no register code'}"
    paper.at(x, top - 15 * mm, line, theme.MONO, 20)
    if data.receipt:
        # Beside the code as the screen shows it, so that people find there what they saw here.
        for number, words in enumerate(wrap(RECEIPT_WORDS, theme.SANS, 8.5, 108 * mm)):
            paper.at(x, top - (24 + 4.4 * number) * mm, words, theme.SANS, 8.5, theme.MUTED)
        draw_qr(paper.canvas, data.receipt, theme.WIDTH - theme.SIDE - 42 * mm, top - 40 * mm, 38 * mm)
