"""The challenge sample: how it was drawn and how anybody redoes that, the openings in short, then each in full."""

from __future__ import annotations

from twinseal.domain.events.opening import OPENING_OPENED
from twinseal.domain.text import with_capital
from twinseal.domain.utc_text import utc_digits
from twinseal.reports.audit_report.opening_page import draw_opening
from twinseal.reports.page import theme
from twinseal.reports.page.head_words import hex_groups
from twinseal.reports.page.paper import Paper
from twinseal.reports.page.tables import Column, draw_table
from twinseal.reports.seal.sign import SealPlace
from twinseal.reports.sheets.model import SampleData
from twinseal.reports.sheets.sheet import BAD, begin_sheet, draw_log_and_seal, draw_statement, end_sheet

_TITLE = "Challenge sample"
_COLUMNS = (
    Column("", 6, mono=True),
    Column("Began (UTC)", 32, mono=True),
    Column("Opening", 80),
    Column("Opening id", 28, mono=True),
    Column("Its number", 28, mono=True),
)
REDO = (
    "import hashlib, json, sys",
    "seed = hashlib.sha256(sys.argv[1].encode() + bytes.fromhex(sys.argv[2])).digest()",
    'rows = [json.loads(line) for line in open("audit-log.jsonl", encoding="utf-8")]',
    f'own = [row for row in rows if row["kind"] == "{OPENING_OPENED.name}" and "unanchored" not in row]',
    "def number(opening): return hashlib.sha256(seed + opening.encode()).digest()",
    'print(*sorted({row["opening"] for row in own}, key=number)[:5], sep="\\n")',
)
"""Draws again from the attached rows; printed so that no line is broken, and in docs/formats.md, 10.2."""


def build_sample(data: SampleData) -> tuple[bytes, SealPlace]:
    """Return the unsigned PDF, the same bytes for the same data, and the place of its seal."""
    sheet = data.sheet
    paper = begin_sheet(sheet, _TITLE)
    draw_statement(paper, _says(data))
    paper.facts_table(
        [
            ("Phrase", f"\u201c{data.phrase}\u201d"),
            ("~Head", sheet.head_hex),
            ("~Seed", hex_groups(data.seed)),
            ("Drawn from", f"{_openings(data.population)} that two people agreed on"),
            ("Samples before this", "none" if not data.earlier else f"{data.earlier}; each is in the log with its phrase"),
            ("Report", f"{sheet.report_id}, issued by {sheet.made_by}"),
        ]
    )
    if data.earlier:
        paper.text(
            "Whoever draws again and again can wait for a sample that suits them: ask why there were others.", colour=BAD
        )
    _drawn(paper, data)
    _redo(paper)
    for page in data.openings:
        draw_opening(paper, page)
    place = draw_log_and_seal(paper, sheet, ("Auditor", "Who chose the phrase"))
    return end_sheet(paper, sheet, place)


def _openings(count: int) -> str:
    return f"{count} opening{'' if count == 1 else 's'}"


def _says(data: SampleData) -> str:
    if not data.population:
        return "There is no opening in this log to draw from."
    if data.population == len(data.drawn):
        every = "The one opening" if data.population == 1 else f"All {data.population} openings"
        return f"{every} of this log {'is' if data.population == 1 else 'are'} here: there are no more to draw from."
    return f"{len(data.drawn)} of {data.population} openings, drawn by a phrase and the head of the log."


def _drawn(paper: Paper, data: SampleData) -> None:
    if not data.drawn:
        return
    paper.section("Drawn, in this order")
    rows = enumerate(data.drawn, start=1)
    draw_table(
        paper,
        _COLUMNS,
        [
            (
                str(place),
                utc_digits(row.began_utc),
                with_capital(row.named),
                row.opening_id,
                f"{row.key[:8]} {row.key[8:16]}",
            )
            for place, row in rows
        ],
    )


def _redo(paper: Paper) -> None:
    paper.section("Draw it again")
    paper.text(
        "Seed: SHA-256 of the phrase (UTF-8, as printed) and the 32 bytes of the head. Number of an opening: SHA-256 of the seed and "
        "of the opening's id. The five smallest numbers are drawn. The whole log is attached. Save the lines as draw.py beside it; the last command prints the ids in "
        "order. On Windows use py instead of python3."
    )
    paper.commands(REDO)
    paper.commands(["pdfdetach -saveall report.pdf", 'python3 -I draw.py "PHRASE" HEAD'])
    paper.text(
        "Compare the head with the register, with an export, or with what you kept: another head draws others.",
        colour=theme.MUTED,
    )
