"""The one way to a signed PDF: choose, log, gather, draw, archive form, seal."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from twinseal.audit.verify.verify import VerificationResult
from twinseal.crypto.certificates import are_whole
from twinseal.crypto.identity import Identity, PersonCertificates
from twinseal.crypto.key_bundle import OpenedKeyBundle
from twinseal.domain.errors import Cancelled, ReportFailed
from twinseal.domain.events.audit import REPORT_WRITTEN
from twinseal.domain.notice import Signing
from twinseal.domain.people import Person
from twinseal.domain.ports import ShouldStop
from twinseal.domain.report_issue import ReportIssue
from twinseal.flows.context.times import iso
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.frames.frame import DIGESTS
from twinseal.flows.log.log_view import LogView
from twinseal.flows.reporting.report import Ask, AttachedFile, Issue, Report, Wanted
from twinseal.reports.seal import pdfa, sign


@dataclass(frozen=True, slots=True)
class Written:
    """A signed report: its number, its bytes, and whether it holds no entry."""

    report_id: str
    pdf: bytes
    is_empty: bool


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, with which keys and certificates, and what that means."""

    person: Person
    identity: Identity
    certificates: PersonCertificates
    meaning: str


def make_report(
    report: Report[Any],
    wanted: Wanted,
    log: LogView,
    verification: VerificationResult,
    context: VaultContext,
    auditor: Person,
    opened: OpenedKeyBundle,
    should_stop: ShouldStop,
) -> Written:
    """Return a signed report of a log that was verified; it is logged before it is made.

    Raises `BadInput`, `ReportFailed`, `Cancelled`, `LogNotWritable`.
    """
    now = context.machine.clock.utc()
    part = report.choose(replace(log, verified=verification, now_utc=iso(now)), wanted, iso(now))
    report_id = f"R-{now:%Y%m%d}-{secrets.token_hex(3).upper()}"
    of_a_seal = report.ask is Ask.SEAL
    written = context.journal.record(
        REPORT_WRITTEN,
        actors=(auditor,),
        report=report_id,
        report_kind=report.kind,
        period_from=wanted.from_utc if report.ask is Ask.PERIOD else "",
        period_to=wanted.to_utc if report.ask in (Ask.PERIOD, Ask.DAY) else "",
        seal=int(wanted.seal) if of_a_seal else 0,
        phrase=wanted.phrase if report.ask is Ask.PHRASE else "",
        frame=wanted.frame,
        frame_sha256=DIGESTS.get(wanted.frame, ""),
    )
    if should_stop():
        raise Cancelled
    made_at = context.machine.clock.utc().replace(microsecond=0)
    key = context.header.enrolled(auditor.id).key
    signing = Signing(auditor.id, key, opened.identity.sign)
    data = report.gather(part, Issue(report_id, wanted, made_at, auditor, context.header, verification, context, signing))
    signer = Signer(auditor, opened.identity, context.header.enrolled(auditor.id).certificates, report.meaning)
    entry = written.seq if context.lost is None else context.lost.start
    issue = ReportIssue(entry, verification.size, auditor.id, key)
    pdf = sealed_pdf(report.draw(data), report.attached(data), made_at, signer, issue.to_bytes())
    return Written(report_id, pdf, is_empty=not part.entries)


def sealed_pdf(
    drawn: tuple[bytes, sign.SealPlace], attached: AttachedFile, made_at: datetime, signer: Signer, issue: bytes = b""
) -> bytes:
    """Return a drawn paper as PDF/A with what is attached to it, sealed; a report with its `issue`, which a second auditor may countersign. Raises `ReportFailed`."""
    pdf, place = drawn
    identity = signer.identity
    if not are_whole(signer.certificates, identity.p256_public):
        raise ReportFailed("report.failed.certificates", name=signer.person.name)
    archived = pdfa.prepare(
        pdf,
        attachment=attached.content,
        name=attached.name,
        mime_type=attached.mime_type,
        description=attached.description,
        made_at=made_at,
        issue=issue,
    )
    return sign.seal(
        archived,
        identity.pdf_key,
        issuer_der=signer.certificates.issuer,
        crl_der=signer.certificates.crl,
        place=place,
        meaning=signer.meaning,
        name=signer.person.name,
        countersignable=bool(issue),
    )
