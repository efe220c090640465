"""The audit report of a period: cover, summary, every opening as a story, attempts, chain, the log, how to check it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from reportlab.lib.units import mm

from twinseal.domain.utc_text import utc_digits, utc_words
from twinseal.reports.audit_report.closing import (
    draw_attempts,
    draw_chain,
    draw_checking,
    draw_log,
    draw_seal_page,
    of_the_log,
)
from twinseal.reports.audit_report.frame import draw_frame
from twinseal.reports.audit_report.opening_page import draw_opening, envelope_words, was_open
from twinseal.reports.audit_report.rotations import draw_rotations
from twinseal.reports.audit_report.rules import draw_rules
from twinseal.reports.model import AuditReportData, OpeningPage
from twinseal.reports.page import theme
from twinseal.reports.page.charts import CHART_HEIGHT, draw_bars
from twinseal.reports.page.head_words import base32_groups, hex_groups, words
from twinseal.reports.page.paper import Paper, PaperFacts
from twinseal.reports.page.qr import draw_qr
from twinseal.reports.page.tables import Column, draw_table
from twinseal.reports.seal.sign import SealPlace

_TITLE = "Audit report"
FINDINGS_ON_COVER = 8
"""How many findings the cover has room for."""
_OPENING_COLUMNS = (
    Column("Seal", 14, mono=True),
    Column("Began (UTC)", 33, mono=True),
    Column("Requested by", 30),
    Column("Second person", 36),
    Column("Envelopes", 37),
    Column("Min.", 9),
    Column("Outcome", 15),
)


def build(data: AuditReportData) -> tuple[bytes, SealPlace]:
    """Return the unsigned PDF, the same bytes for the same data, and the place of its seal."""
    paper = Paper(PaperFacts(_TITLE, data.report_id, data.vault_name, data.head_hex, data.made_at, data.demo))
    draw_cover(paper, data, _TITLE)
    _summary(paper, data)
    for page in data.openings:
        draw_opening(paper, page)
    draw_attempts(paper, data, from_finding=FINDINGS_ON_COVER)
    draw_rules(paper, data.rules)
    draw_chain(paper, data)
    draw_log(paper, data)
    draw_frame(paper, data.frame, (page.opening_id for page in data.openings))
    draw_checking(paper, data)
    place = draw_seal_page(paper, data)
    return paper.close(), place


def draw_cover(paper: Paper, data: AuditReportData, title: str) -> None:
    """Write the first page: what it is, head, verdict, findings."""
    paper.mark("Cover")
    paper.y -= 10 * mm
    paper.title(title, 30)
    paper.text(f"{data.vault_name}, {data.place}", size=14, font=theme.MEDIUM)
    paper.y -= 3 * mm
    paper.facts_table(
        [
            ("Report", data.report_id),
            ("Period", f"{utc_words(data.from_utc)} to {utc_words(data.to_utc)}"),
            ("~Vault", data.vault_id),
            ("~Signer's certificate", hex_groups(data.certificate_sha256)),
            ("Seal numbers", _seals(data)),
            ("Entries", f"{of_the_log(data)} are included"),
            ("Issued by", data.made_by),
            (
                "Issued at",
                f"{data.made_at:%Y-%m-%d %H:%M:%S} UTC (vault clock, not timestamped by an outside authority)",
            ),
            ("Attached", "audit-log.jsonl: the entries in this report as data"),
        ]
    )
    _head_panel(paper, data)
    paper.section("Verdict")
    paper.text(f"{data.headline} ({data.verdict})" if data.headline else data.verdict, font=theme.BOLD, size=13)
    paper.text(data.verdict_sentence)
    if data.left_out:
        paper.text(data.left_out, colour=theme.FINDING)
    paper.section("Findings")
    if not data.findings:
        paper.text("No findings in this period.")
        return
    paper.bullets(numbered(data.findings[:FINDINGS_ON_COVER]), colour=theme.FINDING)
    if len(data.findings) > FINDINGS_ON_COVER:
        paper.text(
            f"{len(data.findings) - FINDINGS_ON_COVER} more are listed under Attempts and changes.", colour=theme.MUTED
        )


def _seals(data: AuditReportData) -> str:
    newest = f"newest in the vault {data.seal_number:04d} P{data.edition}"
    if not data.seals:
        return f"No seal in this period; {newest}"
    first, last = min(data.seals), max(data.seals)
    which = f"Seal {first:04d}" if first == last else f"Seals {first:04d} to {last:04d}"
    return f"{which} in this period; {newest}"


def numbered(sentences: Iterable[str], start: int = 1) -> list[str]:
    """Return sentences with numbers in front, so that a reply can name one."""
    return [f"{number}. {sentence}" for number, sentence in enumerate(sentences, start=start)]


def _head_panel(paper: Paper, data: AuditReportData) -> None:
    height = 56 * mm
    top = paper.panel(height)
    x = theme.SIDE + 5 * mm
    paper.at(x, top - 8 * mm, f"Head of the log after {data.total_entries} entries", theme.BOLD, 10.5, theme.ACCENT)
    lines: list[tuple[str, str, float]] = []
    groups, typed, spoken = (
        hex_groups(data.head_hex).split(" "),
        base32_groups(data.head_hex).split(" "),
        words(data.head_hex),
    )
    lines += [(" ".join(part), theme.MONO_MEDIUM, 10.5) for part in (groups[:4], groups[4:])]
    lines += [("to type:", theme.SANS, 7.5), *((" ".join(part), theme.MONO, 8.5) for part in (typed[:7], typed[7:]))]
    lines += [("to read aloud (first 96 bits):", theme.SANS, 7.5)]
    lines += [(" ".join(part), theme.SANS, 8.5) for part in (spoken[:6], spoken[6:])]
    y = top - 10 * mm
    for text, font, size in lines:
        y -= 5.4 * mm
        paper.at(x, y, text, font, size, theme.MUTED if size < 8 else theme.INK)
    code = f"TWS1:{data.report_id}:{data.total_entries}:{data.head_hex.upper()}"
    draw_qr(paper.canvas, code, theme.WIDTH - theme.SIDE - 44 * mm, top - height / 2 - 20 * mm, 40 * mm)


def _summary(paper: Paper, data: AuditReportData) -> None:
    paper.new_page()
    paper.mark("Summary")
    paper.title("Summary", 18)
    opened = [page for page in data.openings if was_open(page)]
    lengths_s = sorted(page.lasted_s for page in opened if page.lasted_s is not None)
    median = f"{lengths_s[len(lengths_s) // 2] / 60:.1f} min" if lengths_s else "\u2013"
    _tiles(
        paper,
        (
            ("openings", str(len(opened))),
            ("refused or ended early", str(len(data.openings) - len(opened))),
            ("failed attempts", str(len(data.attempts))),
            ("findings", str(len(data.findings))),
            ("median duration", median),
        ),
    )
    months = Counter(page.began_utc[:7] for page in opened)
    reach = Counter(min(length // 300, 6) for length in lengths_s)
    labels = [f"{5 * step}\u2013{5 * step + 5}" if step < 6 else "30+" for step in range(7)]
    half = theme.TEXT_WIDTH / 2 - 3 * mm
    draw_bars(paper, theme.SIDE, half, "Openings per month", sorted(months.items()))
    right = theme.SIDE + half + 6 * mm
    draw_bars(
        paper, right, half, "Openings by duration in minutes", [(label, reach[step]) for step, label in enumerate(labels)]
    )
    paper.y -= CHART_HEIGHT + 2 * mm
    if len(lengths_s) < len(opened):
        paper.text(
            f"Median and lengths are of {len(lengths_s)} of {len(opened)} openings: how long the others lasted is not known.",
            colour=theme.MUTED,
            size=8.5,
        )
    paper.section("Openings")
    if data.openings:
        draw_table(paper, _OPENING_COLUMNS, [_opening_row(page) for page in data.openings])
    else:
        paper.text("None in this period.")
    draw_rotations(paper, data.rotations, "What was exposed, and for how many days")
    _counts(paper, opened)


def _opening_row(page: OpeningPage) -> tuple[str, ...]:
    minutes = f"{page.lasted_s / 60:.1f}" if page.lasted_s else "?" if page.found_utc else ""
    labels = envelope_words(page)
    seal = f"{page.seal_number:04d}" if page.seal_number else "none"
    return (seal, utc_digits(page.began_utc), page.first, page.second, labels, minutes, page.outcome.words)


def _counts(paper: Paper, opened: Sequence[OpeningPage]) -> None:
    """Write who opened with whom, and why, most often first."""
    if not opened:
        return
    for heading, counted in (
        ("By pair", Counter(" with ".join(sorted((page.first, page.second))) for page in opened)),
        ("By reason", Counter(page.category or "none given" for page in opened)),
    ):
        paper.section(heading)
        order = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
        draw_table(paper, (Column(heading[3:].capitalize(), 150), Column("Openings", 24)), [(w, str(n)) for w, n in order])


def _tiles(paper: Paper, tiles: Sequence[tuple[str, str]]) -> None:
    gap = 3 * mm
    width = (theme.TEXT_WIDTH - (len(tiles) - 1) * gap) / len(tiles)
    top = paper.y - 3 * mm
    for index, (label, value) in enumerate(tiles):
        x = theme.SIDE + index * (width + gap)
        paper.canvas.setFillColor(theme.PANEL)
        paper.canvas.roundRect(x, top - 20 * mm, width, 20 * mm, 4, stroke=0, fill=1)
        paper.at(x + 3 * mm, top - 10 * mm, value, theme.BOLD, 16)
        paper.at(x + 3 * mm, top - 16 * mm, label, theme.SANS, 7.5, theme.MUTED)
    paper.y = top - 26 * mm
