"""A second auditor countersigns a report: only one that this log says was written, by somebody else, and only once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from twinseal.audit.format.log_file import LogPaths
from twinseal.audit.read.reader import Entry
from twinseal.audit.verify.plaintext_copy import rows_of_log
from twinseal.audit.verify.verify import VerificationResult
from twinseal.crypto.certificates import are_whole
from twinseal.crypto.key_bundle import OpenedKeyBundle
from twinseal.domain.errors import BadInput, Cancelled, DiskFault, ReportFailed
from twinseal.domain.events.audit import REPORT_COUNTERSIGNED
from twinseal.domain.people import Person
from twinseal.domain.ports import Files, Progress, ShouldStop
from twinseal.domain.report_issue import FILE_NAME, read_issue
from twinseal.domain.texts import Text, sentence_of
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.log.stories import text
from twinseal.flows.reporting.registry import report_of
from twinseal.flows.reporting.report_signer import (
    REPORT_MAX_BYTES,
    KnownSigner,
    SignersEver,
    at,
    countersigned,
    graded,
    wrote,
)
from twinseal.flows.views.countersigning import ReportAtHand, ReportFile
from twinseal.reports.seal import pdfa, sign
from twinseal.reports.seal.countersignature import Statement, countersign

_FILES_MAX: Final = 60
"""So many PDFs are looked at on drives; whoever has more chooses the file."""


@dataclass(frozen=True, slots=True)
class Countersigned:
    """A report with both signatures, who issued it, and at which entries it was countersigned before."""

    pdf: bytes
    issuer: str
    before: tuple[int, ...]


def countersign_report(
    pdf: bytes,
    context: VaultContext,
    auditor: Person,
    opened: OpenedKeyBundle,
    entries: Sequence[Entry],
    verification: VerificationResult,
) -> Countersigned:
    """Return a report with a second signature, which is logged before it is made; `entries` are those of the verified log.

    Raises `ReportFailed` for what is no report of this log, for the auditor's own and for one that has two signatures, `LogNotWritable`.
    """
    hand = report_at_hand(pdf, context, auditor, entries, verification)
    if hand.refusal is not None:
        raise hand.refusal
    certificates = context.header.enrolled(auditor.id).certificates
    if not are_whole(certificates, opened.identity.p256_public):
        raise ReportFailed("report.failed.certificates", name=auditor.name)
    written = context.journal.record(
        REPORT_COUNTERSIGNED, actors=(auditor,), report=hand.report, entry=hand.entry, sha256=hand.sha256
    )
    entry = written.seq if context.lost is None else context.lost.start
    statement = Statement(auditor.name, entry, context.machine.clock.utc().replace(microsecond=0))
    made = countersign(pdf, opened.identity.pdf_key, issuer_der=certificates.issuer, statement=statement)
    return Countersigned(made, hand.issuer, hand.before)


def report_at_hand(
    pdf: bytes,
    context: VaultContext,
    auditor: Person,
    entries: Sequence[Entry],
    verification: VerificationResult | None = None,
) -> ReportAtHand:
    """Return what the log says of a report, and whether an auditor may countersign it.

    What is attached is compared with the log only where the log was verified. Raises `ReportFailed` for what is no report of this log.
    """
    seal = sign.check_seal(pdf, SignersEver(context.card, context.roster))
    if not seal.ok:
        # Nothing of it is unpacked before: any PDF on a drive is looked at.
        raise _refused(seal.sentence)
    issue = read_issue(pdfa.attachment_of(pdf, FILE_NAME))
    known = seal.pin if isinstance(seal.pin, KnownSigner) else None
    fault, _grade = graded(known, issue, seal.signer, context.roster)
    if fault or issue is None:
        raise _refused(fault)
    written = next((entry for entry in entries if at(entry, issue.entry) and wrote(entry, issue.person)), None)
    if written is None:
        raise _refused(sentence_of("report.check.not_written", signer=seal.signer, entry=issue.entry))
    holds = _holds(pdf, context, issue.entry, verification)
    return ReportAtHand(
        pdf=pdf,
        report=text(written, "report"),
        kind=_kind(text(written, "report_kind")),
        issuer=seal.signer,
        entry=issue.entry,
        at_utc=text(written, "t"),
        holds=holds,
        sha256=seal.first_sha256,
        before=tuple(entry.seq for entry in entries if countersigned(entry, seal.first_sha256)),
        refusal=_not_by(auditor, issue.person, seal),
    )


def report_files(
    written: Iterable[Path],
    folders: Iterable[Path],
    context: VaultContext,
    auditor: Person,
    entries: Sequence[Entry],
    progress: Progress,
    should_stop: ShouldStop,
) -> tuple[ReportFile, ...]:
    """Return the reports of this log among these files and the PDFs of these folders and of the folders in them; raises `Cancelled`.

    Those that can be countersigned come first, the newest first. What cannot be read is left out.
    """
    files = context.machine.files
    paths = tuple(dict.fromkeys((*written, *_pdfs(files, folders))))[:_FILES_MAX]
    made = []
    for place, path in enumerate(paths):
        if should_stop():
            raise Cancelled
        try:
            hand = report_at_hand(files.read(path, limit=REPORT_MAX_BYTES), context, auditor, entries)
        except (ReportFailed, DiskFault):
            continue
        finally:
            progress(place + 1, len(paths))
        made.append(ReportFile(path, hand.kind, hand.report, hand.issuer, hand.entry, hand.refusal))
    return tuple(sorted(made, key=lambda each: (each.refusal is not None, -each.entry)))


def _pdfs(files: Files, folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        inside = _inside(files, folder)
        below = (path for each in inside if os.path.isdir(each) for path in _inside(files, each))
        yield from (path for path in (*inside, *below) if path.suffix.lower() == ".pdf")


def _inside(files: Files, folder: Path) -> tuple[Path, ...]:
    try:
        return tuple(folder / name for name in files.names(folder))
    except DiskFault:
        return ()


def _kind(kind: str) -> str:
    try:
        return str(report_of(kind).title)
    except BadInput:
        return kind


def _not_by(auditor: Person, issuer: str, seal: sign.SealVerdict) -> ReportFailed | None:
    if seal.second is not None:
        return ReportFailed("report.failed.countersigned_already", signer=seal.second.signer, entry=seal.second.entry)
    if not seal.may_be_countersigned:
        return ReportFailed("report.failed.countersign_no_room")
    return ReportFailed("report.failed.countersign_own") if issuer == auditor.id else None


def _holds(pdf: bytes, context: VaultContext, entry: int, verification: VerificationResult | None) -> str:
    """Return in words which entries are attached, where the log was verified; raises `ReportFailed` where they are not those of the log."""
    if verification is None:
        return ""
    rows = pdfa.attachment_of(pdf, "audit-log.jsonl")
    if rows is None:
        raise _refused(sentence_of("report.check.nothing_attached"))
    held = rows_of_log(context.machine.files, rows, LogPaths(context.paths.audit).log, verification.unanchored)
    if isinstance(held, Text):
        raise _refused(sentence_of("report.check.entries_differ", held=held))
    if held.count and held.last >= entry:
        raise _refused(sentence_of("report.check.later_rows", entry=entry))
    if not held.count:
        return sentence_of("report.check.no_entries", size=verification.size)
    return sentence_of("report.check.entries", first=held.first, last=held.last, size=verification.size - 1)


def _refused(fault: str) -> ReportFailed:
    return ReportFailed("report.failed.countersign_refused", fault=fault)
