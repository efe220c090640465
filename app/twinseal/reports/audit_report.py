"""The audit report of a period: cover, summary, every opening, attempts, findings, the log, how to check it."""

from __future__ import annotations

from collections import Counter

from reportlab.graphics import renderPDF
from reportlab.graphics.charts.barcharts import VerticalBarChart
from reportlab.graphics.shapes import Drawing
from reportlab.lib.units import mm

from twinseal.reports import theme
from twinseal.reports.head_words import base32_groups, hex_groups
from twinseal.reports.model import AuditReportData, OpeningPage
from twinseal.reports.paper import Column, Paper, PaperFacts
from twinseal.reports.sign import SEAL_BOX_MM, SealPlace

_LOG_COLUMNS = (
    Column("No.", 12, mono=True),
    Column("Time (UTC)", 34, mono=True),
    Column("Entry", 34),
    Column("Who", 34),
    Column("What", 42),
    Column("Head", 18, mono=True),
)
_HOW_TO_CHECK = (
    "On paper, one minute: the head on each page's foot is the same, pages are complete, the register code of the last "
    "seal stands in the paper register.",
    "In a PDF reader: the signature must be valid, made by a certificate of this vault's root, and cover the whole document.",
    'With poppler: certutil -N -d sql:trust --empty-password; certutil -A -d sql:trust -n vault -t ",C," -i root.pem; '
    "pdfsig -nssdir sql:trust report.pdf. All three must be said: Signature is Valid, Certificate is Trusted, Total document signed. "
    "Do not add -no-ocsp.",
    "With the data: twinseal verify EXPORT --trust-card CARD --receipt REGISTER-CODE. The trust card never comes from the drive "
    "that carries the export.",
)
_NOT_PROVEN = (
    "Times are those of the machine's clock; no outside authority has confirmed them. The order of entries does not depend on them.",
    "An older copy of the whole vault cannot be told from the newest by the files alone; the register code can tell.",
    "What people did with what they saw after the vault was sealed is not recorded here.",
)


def build(data: AuditReportData) -> tuple[bytes, SealPlace]:
    """Return the unsigned PDF, the same bytes for the same data, and the place of its seal."""
    paper = Paper(PaperFacts("Audit report", data.report_id, data.vault_name, data.head_hex, data.made_at, data.demo))
    _cover(paper, data)
    _summary(paper, data)
    for page in data.openings:
        _opening(paper, page)
    _attempts(paper, data)
    _log(paper, data)
    place = _seal_page(paper, data)
    return paper.close(), place


def _cover(paper: Paper, data: AuditReportData) -> None:
    paper.y -= 18 * mm
    paper.title("Audit report", 30)
    paper.text(f"{data.vault_name}, {data.place}", size=14, font=theme.MEDIUM)
    paper.y -= 4 * mm
    paper.facts_table(
        [
            ("Report", data.report_id),
            ("Period", f"{data.from_utc} to {data.to_utc}"),
            ("~Vault", data.vault_id),
            ("~Root certificate", hex_groups(data.root_fingerprint)),
            ("Last seal", f"{data.seal_number:04d}"),
            ("Entries", f"{len(data.rows)} of {data.total_entries} are in this report"),
            (
                "Made by",
                f"{data.made_by}, {data.made_at:%Y-%m-%d %H:%M:%S} UTC (vault clock, not timestamped by an outside authority)",
            ),
            ("Attached", "audit-log.jsonl: the entries of this report as data"),
        ]
    )
    paper.y -= 3 * mm
    top = paper.panel(46 * mm)
    x = theme.SIDE + 5 * mm
    paper.at(x, top - 8 * mm, "Head of the log", theme.BOLD, 10.5, theme.ACCENT)
    groups = hex_groups(data.head_hex).split(" ")
    paper.at(x, top - 16 * mm, " ".join(groups[:4]), theme.MONO, 10.5)
    paper.at(x, top - 22 * mm, " ".join(groups[4:]), theme.MONO, 10.5)
    typed = base32_groups(data.head_hex).split(" ")
    paper.at(x, top - 31 * mm, " ".join(typed[:7]), theme.MONO, 8.5, theme.MUTED)
    paper.at(x, top - 36 * mm, " ".join(typed[7:]), theme.MONO, 8.5, theme.MUTED)
    paper.at(x, top - 42 * mm, "to type (Crockford base32)", theme.SANS, 7.5, theme.MUTED)
    code = f"TWS1:{data.report_id}:{data.total_entries}:{data.head_hex.upper()}"
    paper.qr(code, theme.WIDTH - theme.SIDE - 43 * mm, top - 43 * mm, 40 * mm)
    paper.section("Verdict")
    paper.text(data.verdict, font=theme.BOLD, size=13)
    paper.text(data.verdict_sentence)
    paper.section("Findings")
    if data.findings:
        paper.bullets(
            [f"{number}. {sentence}" for number, sentence in enumerate(data.findings[:12], start=1)], colour=theme.FINDING
        )
        if len(data.findings) > 12:
            paper.text(f"{len(data.findings) - 12} more stand at the end of this report.", colour=theme.MUTED)
    else:
        paper.text("No rule found anything that needs a closer look in this period.")


def _summary(paper: Paper, data: AuditReportData) -> None:
    paper.new_page()
    paper.title("Summary", 18)
    opened = [page for page in data.openings if page.lasted_s or page.outcome == "sealed"]
    median = sorted(page.lasted_s for page in opened)[len(opened) // 2] if opened else 0
    tiles = (
        ("openings", str(len(opened))),
        ("refused or ended", str(len(data.openings) - len(opened))),
        ("not let in", str(len(data.attempts))),
        ("findings", str(len(data.findings))),
        ("median, minutes", f"{median / 60:.1f}"),
    )
    width = (theme.TEXT_WIDTH - 4 * 3 * mm) / 5
    top = paper.y - 3 * mm
    for index, (label, value) in enumerate(tiles):
        x = theme.SIDE + index * (width + 3 * mm)
        paper.canvas.setFillColor(theme.PANEL)
        paper.canvas.roundRect(x, top - 20 * mm, width, 20 * mm, 4, stroke=0, fill=1)
        paper.at(x + 3 * mm, top - 10 * mm, value, theme.BOLD, 18)
        paper.at(x + 3 * mm, top - 16 * mm, label, theme.SANS, 7.5, theme.MUTED)
    paper.y = top - 26 * mm
    months = Counter(page.began_utc[:7] for page in data.openings)
    lengths = Counter(min(page.lasted_s // 300, 6) for page in opened)
    half = theme.TEXT_WIDTH / 2 - 3 * mm
    labels = [f"{5 * step}\u2013{5 * step + 5}" if step < 6 else "30+" for step in range(7)]
    _chart(
        paper,
        theme.SIDE,
        half,
        "Openings a month",
        sorted(months) or ["\u2013"],
        [months[m] for m in sorted(months)] or [0],
    )
    _chart(paper, theme.SIDE + half + 6 * mm, half, "Length in minutes", labels, [lengths[step] for step in range(7)])
    paper.y -= 62 * mm
    paper.section("Openings")
    paper.table(
        (
            Column("Began (UTC)", 34, mono=True),
            Column("Asked", 30),
            Column("Answered", 30),
            Column("Envelopes", 38),
            Column("Minutes", 14),
            Column("Outcome", 28),
        ),
        [
            (
                page.began_utc,
                page.first,
                page.second,
                ", ".join(page.envelopes),
                f"{page.lasted_s / 60:.1f}" if page.lasted_s else "",
                page.outcome,
            )
            for page in data.openings
        ]
        or [("none in this period", "", "", "", "", "")],
    )


def _chart(paper: Paper, x: float, width: float, title: str, labels: list[str], values: list[int]) -> None:
    drawing = Drawing(width, 50 * mm)
    chart = VerticalBarChart()
    chart.x, chart.y, chart.width, chart.height = 8 * mm, 8 * mm, width - 12 * mm, 36 * mm
    chart.data = [values[-12:]]
    chart.categoryAxis.categoryNames = labels[-12:]
    chart.categoryAxis.labels.fontName = chart.valueAxis.labels.fontName = theme.SANS
    chart.categoryAxis.labels.fontSize = chart.valueAxis.labels.fontSize = 6.5
    chart.valueAxis.valueMin = 0
    chart.valueAxis.valueMax = max([*values, 4])
    chart.valueAxis.valueStep = max(1, -(-max([*values, 4]) // 4))
    chart.bars[0].fillColor = theme.ACCENT
    chart.bars[0].strokeColor = None
    drawing.add(chart)
    paper.at(x, paper.y - 4 * mm, title, theme.MEDIUM, 9)
    renderPDF.draw(drawing, paper.canvas, x, paper.y - 56 * mm)


def _opening(paper: Paper, page: OpeningPage) -> None:
    paper.new_page()
    paper.title(f"Opening {page.opening_id}", 16)
    paper.text(f"{page.kind.capitalize()}: {page.outcome}", font=theme.MEDIUM, size=11)
    paper.facts_table(
        [
            ("Began, ended", f"{page.began_utc} to {page.ended_utc}"),
            ("Asked by", page.first),
            ("Answered by", page.second),
            ("Envelopes", ", ".join(page.envelopes)),
            ("Reason", page.category),
            ("Reference", page.reference),
            *page.questions,
            (
                "Minutes",
                f"{page.asked_min} asked, {page.granted_min} granted, {page.extensions} extensions; open {page.lasted_s} s",
            ),
            ("Register code", f"before: {page.register_answer.replace('_', ' ')}; after: {page.register_code or 'none'}"),
            ("Seal", f"{page.seal_number:04d}" if page.seal_number else ""),
            ("Sealed by", page.cause.replace("_", " ")),
            ("Signatures", page.signatures),
        ]
    )
    paper.section("Justification, as written")
    paper.text(page.justification or "\u2013", size=10)
    if page.reveals:
        paper.section("What was shown")
        paper.table((Column("Time (UTC)", 40, mono=True), Column("Envelope", 70), Column("Field", 60)), list(page.reveals))
    paper.section("Step by step")
    paper.table(
        (
            Column("Time (UTC)", 36, mono=True),
            Column("Entry", 38),
            Column("What", 70),
            Column("No.", 12, mono=True),
            Column("Head", 18, mono=True),
        ),
        [(row.at_utc, row.kind, row.summary, str(row.seq), row.head_hex[:10]) for row in page.entries],
    )


def _attempts(paper: Paper, data: AuditReportData) -> None:
    paper.new_page()
    paper.title("Attempts and changes", 18)
    columns = (Column("Time (UTC)", 36, mono=True), Column("Entry", 40), Column("What", 86), Column("No.", 12, mono=True))
    for heading, rows in (
        ("People who were not let in", data.attempts),
        ("Vault, people, policy, checkpoints", data.changes),
    ):
        paper.section(heading)
        if rows:
            paper.table(columns, [(row.at_utc, row.kind, row.summary, str(row.seq)) for row in rows])
        else:
            paper.text("None in this period.")
    if len(data.findings) > 12:
        paper.section("More findings")
        paper.bullets(
            [f"{number}. {sentence}" for number, sentence in enumerate(data.findings[12:], start=13)], colour=theme.FINDING
        )


def _log(paper: Paper, data: AuditReportData) -> None:
    paper.new_page()
    paper.title("The log", 18)
    paper.text(
        f"{len(data.rows)} of {data.total_entries} entries. Long texts are cut here; they stand whole on the openings' pages and in the attached data.",
        colour=theme.MUTED,
    )
    paper.table(
        _LOG_COLUMNS,
        ((str(row.seq), row.at_utc, row.kind, row.actors, row.summary, row.head_hex[:8]) for row in data.rows),
    )


def _seal_page(paper: Paper, data: AuditReportData) -> SealPlace:
    paper.new_page()
    paper.title("How to check, and the seal", 18)
    paper.section("How to check this report")
    paper.bullets([f"{number}. {line}" for number, line in enumerate(_HOW_TO_CHECK, start=1)])
    paper.section("What it does not prove")
    paper.bullets(_NOT_PROVEN, colour=theme.MUTED)
    paper.section("Digital seal")
    place = draw_seal_box(paper, f"Reviewed and issued by {data.made_by}", f"TWS1:{data.report_id}:{data.head_hex.upper()}")
    paper.section("In ink")
    paper.ink_boxes(["Auditor", "Witness"])
    return place


def draw_seal_box(paper: Paper, meaning: str, qr: str) -> SealPlace:
    """Draw the visible box of a signature; the field itself lies on it without an appearance of its own."""
    width, height = (side * mm for side in SEAL_BOX_MM)
    paper.need(height + 6)
    y = paper.y - height
    paper.canvas.setStrokeColor(theme.ACCENT)
    paper.canvas.setLineWidth(1)
    paper.canvas.roundRect(theme.SIDE, y, width, height, 4, stroke=1, fill=0)
    paper.qr(qr, theme.SIDE + 2 * mm, y + 2 * mm, height - 4 * mm)
    x = theme.SIDE + height + 2 * mm
    paper.at(x, y + height - 8 * mm, meaning[:70], theme.MEDIUM, 9.5)
    paper.at(
        x,
        y + height - 14 * mm,
        f"{paper.facts.made_at:%Y-%m-%d %H:%M:%S} UTC, by this machine's clock",
        theme.SANS,
        8,
        theme.MUTED,
    )
    paper.at(x, y + height - 19 * mm, f"Report {paper.facts.report_id}", theme.SANS, 8, theme.MUTED)
    paper.at(x, y + 3 * mm, "Signed with a P-256 certificate issued by the vault's root", theme.SANS, 7.5, theme.MUTED)
    paper.y = y - 4
    box = (int(theme.SIDE), int(y), int(theme.SIDE + width), int(y + height))
    return SealPlace(paper.page - 1, box)
