"""Gathers what every short paper says of itself, of its vault and of the log."""

from __future__ import annotations

from collections.abc import Sequence

from twinseal.audit.read.reader import Entry
from twinseal.domain.texts import sentence_of
from twinseal.flows.log.log_reading import readable_rows, without_gap
from twinseal.flows.reporting.report import AttachedFile, Issue
from twinseal.reports.part_rows import PaperSize
from twinseal.reports.sheets.model import SheetFacts


def sheet_facts(entries: Sequence[Entry], issue: Issue, meaning: str) -> SheetFacts:
    """Return the facts of a paper to which these entries are attached."""
    header, checked, auditor = issue.header, issue.verification, issue.auditor
    attached, site = without_gap(entries), header.constitution.site
    return SheetFacts(
        report_id=issue.report_id,
        organisation=site.organisation,
        vault_name=header.name,
        place=header.place,
        vault_id=header.vault_id,
        certificate_sha256=header.enrolled(auditor.id).public.certificate_sha256.hex(),
        made_at=issue.made_at,
        made_by=f"{auditor.name} ({auditor.role.value})",
        signer_id=auditor.id,
        seal_number=header.seal_number,
        edition=header.constitution.edition,
        total_entries=checked.size,
        head_hex=checked.head,
        verdict_sentence=checked.sentence,
        covered=checked.countersigned_size,
        included=_included(attached, checked.size),
        jsonl=readable_rows(attached),
        meaning=meaning,
        classification=site.classification,
        demo=header.demo,
        paper_size=PaperSize(issue.wanted.paper_size),
        left_out=sentence_of("report.sheet.left_out", count=left) if (left := len(entries) - len(attached)) else "",
    )


def _included(entries: Sequence[Entry], size: int) -> str:
    own = [entry.seq for entry in entries if entry.before is None]
    if not own:
        return sentence_of("report.sheet.no_entries", size=size)
    return sentence_of("report.sheet.entries", count=len(own), first=own[0], last=own[-1], size=size)


def attached_log(facts: SheetFacts) -> AttachedFile:
    """Return the attached file of a paper."""
    return AttachedFile("audit-log.jsonl", "application/x-ndjson", "Entries of this report, one per line", facts.jsonl)
