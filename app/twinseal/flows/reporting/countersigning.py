"""A second auditor countersigns a report: only one that this log says was written, by somebody else, and only once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from twinseal.audit.format.log_file import LogPaths
from twinseal.audit.read.reader import Entry
from twinseal.audit.verify.plaintext_copy import rows_of_log
from twinseal.audit.verify.verify import VerificationResult
from twinseal.crypto.certificates import are_whole
from twinseal.crypto.key_bundle import OpenedKeyBundle
from twinseal.domain.errors import ReportFailed
from twinseal.domain.events.audit import REPORT_COUNTERSIGNED
from twinseal.domain.people import Person
from twinseal.domain.report_issue import FILE_NAME, read_issue
from twinseal.domain.texts import Text, sentence_of
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.reporting.report_signer import KnownSigner, SignersEver, at, countersigned, graded, wrote
from twinseal.reports.seal import pdfa, sign
from twinseal.reports.seal.countersignature import Statement, countersign


@dataclass(frozen=True, slots=True)
class Countersigned:
    """A report with both signatures, who issued it, and at which entries it was countersigned before."""

    pdf: bytes
    issuer: str
    before: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Issued:
    report: str
    entry: int
    issuer: str
    sha256: str


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
    issued = _issued(pdf, context, auditor, entries, verification)
    certificates = context.header.enrolled(auditor.id).certificates
    if not are_whole(certificates, opened.identity.p256_public):
        raise ReportFailed("report.failed.certificates", name=auditor.name)
    before = tuple(entry.seq for entry in entries if countersigned(entry, issued.sha256))
    written = context.journal.record(
        REPORT_COUNTERSIGNED, actors=(auditor,), report=issued.report, entry=issued.entry, sha256=issued.sha256
    )
    entry = written.seq if context.lost is None else context.lost.start
    statement = Statement(auditor.name, entry, context.machine.clock.utc().replace(microsecond=0))
    made = countersign(pdf, opened.identity.pdf_key, issuer_der=certificates.issuer, statement=statement)
    return Countersigned(made, issued.issuer, before)


def _issued(
    pdf: bytes, context: VaultContext, auditor: Person, entries: Sequence[Entry], verification: VerificationResult
) -> _Issued:
    """Return what a report says of its issue once all of it agrees with the log; raises `ReportFailed`."""
    seal, issue = (
        sign.check_seal(pdf, SignersEver(context.card, context.roster)),
        read_issue(pdfa.attachment_of(pdf, FILE_NAME)),
    )
    if not seal.ok:
        raise ReportFailed("report.failed.countersign_refused", fault=seal.sentence)
    if seal.second is not None:
        raise ReportFailed("report.failed.countersigned_already", signer=seal.second.signer, entry=seal.second.entry)
    known = seal.pin if isinstance(seal.pin, KnownSigner) else None
    fault, _grade = graded(known, issue, seal.signer, context.roster)
    if fault or issue is None:
        raise ReportFailed("report.failed.countersign_refused", fault=fault)
    if not seal.may_be_countersigned:
        raise ReportFailed("report.failed.countersign_no_room")
    if issue.person == auditor.id:
        raise ReportFailed("report.failed.countersign_own")
    written = next((entry for entry in entries if at(entry, issue.entry) and wrote(entry, issue.person)), None)
    if written is None:
        fault = sentence_of("report.check.not_written", signer=seal.signer, entry=issue.entry)
        raise ReportFailed("report.failed.countersign_refused", fault=fault)
    rows = pdfa.attachment_of(pdf, "audit-log.jsonl")
    if rows is None:
        raise ReportFailed("report.failed.countersign_refused", fault=sentence_of("report.check.nothing_attached"))
    held = rows_of_log(context.machine.files, rows, LogPaths(context.paths.audit).log, verification.unanchored)
    if isinstance(held, Text):
        raise ReportFailed("report.failed.countersign_refused", fault=sentence_of("report.check.entries_differ", held=held))
    if held.count and held.last >= issue.entry:
        fault = sentence_of("report.check.later_rows", entry=issue.entry)
        raise ReportFailed("report.failed.countersign_refused", fault=fault)
    return _Issued(str(written.fields.get("report", "")), issue.entry, seal.signer, seal.first_sha256)
