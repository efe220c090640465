"""The later pages of an audit report: attempts, the chain in numbers, the log, how to check it all, and the seal."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Final, Protocol

from reportlab.lib.units import mm

from twinseal.domain.events.audit import (
    ENTRIES_DISCLOSED,
    ENTRY_DISCLOSED,
    EXPORT_BEGUN,
    EXPORT_ENDED,
    REPORT_PRINTED,
    REPORT_WRITTEN,
)
from twinseal.domain.events.maintenance import CHANGE_SIGNED
from twinseal.domain.events.sealing import CHECKPOINT_MADE, SEAL_COMMITTED
from twinseal.domain.utc_text import utc_digits, utc_words
from twinseal.reports.audit_report.conclusion import CHAIN, gaps, next_review_words, reviewed_words
from twinseal.reports.model import AuditReportData, EntryRow
from twinseal.reports.page import theme
from twinseal.reports.page.head_words import hex_groups, words
from twinseal.reports.page.paper import Paper
from twinseal.reports.page.side_by_side import draw_beside, draw_facts_beside, draw_lists_beside, facts_beside_height
from twinseal.reports.page.signing_boxes import draw_free_lines, draw_ink_boxes, draw_seal_box
from twinseal.reports.page.tables import Column, draw_log_table, draw_table
from twinseal.reports.parts.in_columns import draw_in_columns
from twinseal.reports.parts.joined_sentences import join_sentences
from twinseal.reports.seal.sign import SealPlace

_SMALL: Final = 7.1
_BESIDE: Final = 0.92
"""Of the letters of what stands in two columns."""
_CHANGE_COLUMNS = (
    Column("Time (UTC)", 29, mono=True, size=_SMALL),
    Column("What", 128, size=_SMALL),
    Column("No.", 17, mono=True, size=_SMALL),
)
_HEADS_MM: Final = 34
_HEADS: Final = 8.2
_BOXES: Final = 99 * mm
"""Of the seal, the boxes for ink and the lines to write on."""
_MOST_OF_A_PAGE: Final = 225 * mm
_ROUTINE: Final = (SEAL_COMMITTED.name, CHECKPOINT_MADE.name, CHANGE_SIGNED.name)
"""Kinds that every opening has."""
_TAKEN: Final = tuple(
    kind.name for kind in (REPORT_WRITTEN, REPORT_PRINTED, ENTRY_DISCLOSED, ENTRIES_DISCLOSED, EXPORT_BEGUN, EXPORT_ENDED)
)
"""Kinds of what leaves the vault with an auditor, which changes nothing in it."""
_SIGNER: Final = "SIGNER"
"""Stands in a command for the id of the auditor who signs the report."""
_CHECKS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    (
        (
            "On paper: every page has the same head at its foot, no page is missing, and the paper register has the code of the last seal."
        ),
        (),
    ),
    (
        (
            "In a PDF reader: one valid signature over the whole document, by the certificate that the trust card names for the auditor. "
            "A reader that shows no signature at all says nothing about the file."
        ),
        (),
    ),
    (
        "With poppler's pdfsig and the authority of the auditor from the trust card, never the one from this file:",
        (
            (
                "python3 -I -c \"import json; c = json.load(open('trust-card.json')); p = c['later'] + c['people']; "
                f"open('issuer.der','wb').write(bytes.fromhex(next(x['issuer'] for x in p if x['id']=='{_SIGNER}')))\""
            ),
            "mkdir trust && certutil -N -d sql:trust --empty-password",
            'certutil -A -d sql:trust -n vault -t ",C," -i issuer.der',
            "pdfsig -nssdir sql:trust report.pdf",
        ),
    ),
    (
        (
            "pdfsig must report all three: Signature is Valid, Certificate is Trusted, Total document signed. Valid alone is also reported "
            "when something was added after the signature. Do not add -no-ocsp: a valid certificate is then unknown. A countersigned report "
            "has two signatures: import both authorities; both are Valid and Trusted, and the second says Total document signed. The first "
            "is valid alone too, if the second was cut off: the log then has report.countersigned with the SHA-256 of what is left."
        ),
        (),
    ),
    (
        (
            "With the data, every entry, signature and checkpoint of the export that this report came with. The first command needs only "
            "Python (py instead of python3 on Windows), the second Twinseal."
        ),
        (
            "python3 -I twinseal_verify.py EXPORT --trust-card CARD --receipt REGISTER-CODE",
            "twinseal verify EXPORT --trust-card CARD --receipt REGISTER-CODE",
        ),
    ),
    (
        (
            "The attached data against this paper: its digest must be the one given under Signatures. A sign that no "
            "font of the paper has, or that nobody sees, is printed as its number, such as <U+202E>; the attached data has it."
        ),
        ("pdfdetach -saveall report.pdf && sha256sum audit-log.jsonl",),
    ),
)
_PROVEN = (
    ("These entries were written in this order, and none of them was changed, removed or inserted, up to the head."),
    (
        "Where an opening says that a signature is valid: the request or answer was signed with the key of the "
        "person named, over the text they were shown."
    ),
    "The person named in the digital signature issued this report, and it has not been changed since.",
)
_NOT_PROVEN = (
    (
        "Times come from the machine's clock; no outside authority has confirmed them. The order of the entries "
        "does not depend on them."
    ),
    "The files alone cannot tell an older copy of the whole vault from the newest one; the register code can.",
    "What people did with what they saw, and who was with them, is not recorded here.",
    "A signature shows that a person's passphrase and code were used, not who typed them.",
)


def draw_attempts(paper: Paper, data: AuditReportData) -> None:
    """Write who was not let in, and what changed."""
    _attempts(paper, data.attempts)
    routine = [row for row in data.changes if row.kind in _ROUTINE]
    others = [row for row in data.changes if row.kind not in (*_ROUTINE, *_TAKEN)]
    _changes(paper, others)
    if routine:
        paper.text(
            f"Seals, checkpoints and signatures of lists: {len(routine)} entries, which stand with their openings and in the attached data.",
            colour=theme.MUTED,
            size=8,
        )


def _attempts(paper: Paper, rows: Sequence[EntryRow]) -> None:
    mark = "Attempts and changes"
    if rows:
        paper.section("Failed attempts", mark=mark)
    else:
        paper.text("Failed attempts: none in this period.")
        paper.mark(mark)
    paper.goal("attempts")
    if not rows:
        return
    alike: dict[str, list[str]] = {}
    for row in rows:
        alike.setdefault(_told(row), []).append(f"{utc_digits(row.at_utc)} (no. {row.number})")
    draw_in_columns(paper, (f"{said}: {', '.join(times)}." for said, times in alike.items()), size=7.2)


def draw_taken(paper: Paper, data: AuditReportData) -> None:
    """Write what left the vault with an auditor, day by day."""
    rows = [row for row in data.changes if row.kind in _TAKEN]
    if not rows:
        return
    by = {row.actors for row in rows}
    alone = next(iter(by)) if len(by) == 1 else ""
    paper.small_section(f"What auditors took away{f': all of it {alone}' if alone else ''}")
    days: dict[str, list[str]] = {}
    for row in rows:
        said = row.summary or row.kind if alone else _told(row)
        days.setdefault(utc_digits(row.at_utc)[:10], []).append(f"{utc_digits(row.at_utc)[11:16]} {said} (no. {row.number})")
    draw_in_columns(paper, (f"{day}: {'; '.join(said)}." for day, said in days.items()), size=7.2)


def _changes(paper: Paper, rows: Sequence[EntryRow]) -> None:
    heading = "Changes of vault, people, rules and log"
    if rows:
        paper.section(heading)
        draw_table(paper, _CHANGE_COLUMNS, map(_cells, _runs(rows)))
    else:
        paper.text(f"{heading}: none in this period.")


def _runs(rows: Sequence[EntryRow]) -> Iterator[list[EntryRow]]:
    """Yield entries of one kind that stand behind each other in the log and say the same moment, together."""
    run: list[EntryRow] = []
    for row in rows:
        if run and not _is_next(run[-1], row):
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def _is_next(last: EntryRow, row: EntryRow) -> bool:
    return (row.kind, row.at_utc, row.before, row.seq) == (last.kind, last.at_utc, last.before, last.seq + 1)


def _cells(run: Sequence[EntryRow]) -> tuple[str, ...]:
    number = run[0].number if len(run) == 1 else f"{run[0].number} to {run[-1].number}"
    by = {_others(row) for row in run}
    if len(run) == 1 or len(by) > 1 or "" in by:
        return utc_digits(run[0].at_utc), join_sentences(map(_told, run)), number
    # Thirty rotations that two people signed at once do not name them thirty times.
    said = join_sentences(row.summary or row.kind for row in run)
    return utc_digits(run[0].at_utc), f"{said} \u00b7 each by {by.pop()}", number


def _told(row: EntryRow) -> str:
    """Return the sentence of an entry, and who did it where it does not say so; their roles stand with the people."""
    others = _others(row)
    return f"{row.summary or row.kind} \u00b7 {others}" if others else row.summary or row.kind


def _others(row: EntryRow) -> str:
    names = [actor.split(" (")[0] for actor in row.actors.split(", ") if actor]
    return ", ".join(name for name in names if name not in row.summary)


def draw_chain(paper: Paper, data: AuditReportData) -> None:
    """Write the chain in numbers: which entries are here, which are missing, what covers them."""
    paper.section("The chain in numbers", keep=120)
    paper.goal(CHAIN)
    if data.left_out:
        paper.text(data.left_out, colour=theme.FINDING)
    draw_beside(
        paper,
        [
            ("Verdict", f"{data.headline} ({data.verdict})" if data.headline else data.verdict),
            ("Entries", f"{_span(data.rows)}, of {data.total_entries} in the log"),
            ("Left out", "; ".join(gaps(data.rows)) or "none between the first and the last"),
        ],
        [("The verdict in full", data.verdict_sentence)],
        scale=_BESIDE,
    )


def of_the_log(data: AuditReportData) -> str:
    """Return how many entries of the log are in a report; unanchored ones have no place in its numbers."""
    unanchored = sum(row.before is not None for row in data.rows)
    more = f" (and {unanchored} unanchored, made while the log's key was lost)" if unanchored else ""
    return f"{len(data.rows) - unanchored} of {data.total_entries} entries{more}"


def _span(rows: Sequence[EntryRow]) -> str:
    if not rows:
        return "none"
    unanchored = sum(row.before is not None for row in rows)
    more = f"; {unanchored} of them unanchored, made while the log's key was lost" if unanchored else ""
    return f"{len(rows)}: from no. {rows[0].number} to no. {rows[-1].number}{more}"


def draw_log(paper: Paper, data: AuditReportData) -> None:
    """Write every entry of the report: number, time and head whole, and under them what it says."""
    paper.new_page()
    paper.mark("Annex: the log")
    paper.goal("log")
    paper.title("Annex: the log", 18)
    paper.text(
        f"{of_the_log(data)}, one per line with its text below. Long texts are cut here; they appear in full in the attached data.",
        colour=theme.MUTED,
    )
    draw_log_table(
        paper,
        _log_columns(data.rows),
        (
            (
                row.number,
                utc_digits(row.at_utc),
                row.kind,
                row.actors,
                f"{row.head_hex[:8]} {row.head_hex[8:16]}",
                row.summary,
            )
            for row in data.rows
        ),
    )


def _log_columns(rows: Sequence[EntryRow]) -> tuple[Column, ...]:
    # Number, time and head are never cut: they are what a row is found and checked by.
    digits = max((len(row.number) for row in rows), default=1)
    number = Column("No.", max(14.0, digits * 1.53 + 2.5), mono=True)
    others = (Column("Time (UTC)", 34, mono=True), Column("Entry", 33))
    head = Column("Head", 29, mono=True)
    room = theme.TEXT_WIDTH / mm - sum(column.width_mm for column in (number, *others, head))
    return (number, *others, Column("Who", room), head)


class Signed(Protocol):
    """What the pages that end every signed report say of it."""

    @property
    def report_id(self) -> str:
        """Return its number."""

    @property
    def signer_id(self) -> str:
        """Return the id of the auditor whose key signs it."""

    @property
    def made_by(self) -> str:
        """Return their name and role."""

    @property
    def total_entries(self) -> int:
        """Return how many entries the log has."""

    @property
    def head_hex(self) -> str:
        """Return the head of the log."""


def draw_checking(paper: Paper, data: Signed) -> None:
    """Write how to check the report, and what it is worth."""
    paper.section("How to check this report", keep=26 * mm, mark="How to check")
    for number, (sentence, commands) in enumerate(_CHECKS, start=1):
        # A command is not parted from what it is for.
        paper.need(24 + 11 * len(commands))
        paper.bullets([f"{number}. {sentence}"], size=7.4)
        if commands:
            paper.commands([command.replace(_SIGNER, data.signer_id) for command in commands])
    paper.section("What it shows, and what it does not", keep=38 * mm)
    draw_lists_beside(paper, ("It shows, once checked:", _PROVEN), ("It does not show:", _NOT_PROVEN))


def draw_seal_page(
    paper: Paper,
    data: Signed,
    facts: Sequence[tuple[str, str]] = (),
    digests: Sequence[tuple[str, str]] = (),
) -> SealPlace:
    """Draw what is signed with `facts` and `digests` of it, the seal, and the boxes and lines for ink; together, on a new page where needed."""
    own = [("Report", data.report_id), ("Entries in the log", str(data.total_entries))]
    rows = [*own, *facts]
    half = -(-len(rows) // 2)
    beside = (rows[:half], rows[half:])
    heads = [("~Head", hex_groups(data.head_hex)), ("Head in words", " ".join(words(data.head_hex))), *digests]
    needed = facts_beside_height(*beside) + paper.facts_height(heads, key_mm=_HEADS_MM, size=_HEADS) + _BOXES
    paper.section("Signatures", keep=min(needed, _MOST_OF_A_PAGE), mark="Signatures")
    draw_facts_beside(paper, *beside)
    paper.facts_table(heads, key_mm=_HEADS_MM, size=_HEADS)
    place = draw_seal_box(
        paper,
        f"Issued from verified entries by {data.made_by}",
        f"TWS1:{data.report_id}:{data.head_hex.upper()}",
        beside=(
            "A signature by hand says what its box says. A handwritten date is the only time here that does not come from the vault's clock."
        ),
    )
    draw_ink_boxes(paper, ("Reviewed: read with its openings and findings", "Management: read, and answered below"))
    draw_free_lines(paper, "Management response", 3)
    draw_free_lines(paper, "Next review due, and who does it", 1)
    return place


def signed_facts(data: AuditReportData) -> list[tuple[str, str]]:
    """Return what page 1 may cut and a signature is over, whole."""
    return [
        *([("Organisation", data.organisation)] if data.organisation else []),
        ("Vault and place", f"{data.vault_name}, {data.place}"),
        ("Vault id", data.vault_id),
        *([("Classification", data.classification)] if data.classification else []),
        ("Keep for", data.retention or "not written down in this vault"),
        ("Period", f"{utc_words(data.from_utc)} to {utc_words(data.to_utc)}"),
        ("Reviewed by", reviewed_words(data)),
        ("Next review due", next_review_words(data)),
        ("Attached data", f"audit-log.jsonl, {len(data.jsonl)} bytes"),
    ]


def digests_of(data: AuditReportData) -> list[tuple[str, str]]:
    """Return the digests that stand beside a signature."""
    return [
        ("~Attached, SHA-256", hex_groups(hashlib.sha256(data.jsonl).hexdigest())),
        ("~Signer's certificate", hex_groups(data.certificate_sha256)),
    ]
