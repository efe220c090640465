"""What `twinseal verify` looks at beside the log itself: where it lies, sums, tables and the signed report of an export."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from twinseal import __version__
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.read.reader import Entry
from twinseal.audit.verdict.verdict import Failure, Reason, Verdict
from twinseal.audit.verify.people_judge import judge_people
from twinseal.audit.verify.plaintext_copy import rows_of_log
from twinseal.audit.verify.roster import Roster, founding_roster
from twinseal.audit.verify.verify import VerificationResult
from twinseal.domain.errors import BadInput, FileMissing, FileTooLarge, NotARegularFile, TrustCardBad
from twinseal.domain.ports import Files
from twinseal.domain.report_issue import FILE_NAME, ReportIssue, read_issue
from twinseal.domain.texts import Text, sentence_of
from twinseal.domain.trust_card import ATTACHED as CARD_ATTACHED
from twinseal.domain.trust_card import TrustCard
from twinseal.export.regulator_kit import FOLDER as KIT
from twinseal.export.sealed_parts import NAME as SEALED_NAME
from twinseal.flows.reporting.report_signer import (
    REPORT_MAX_BYTES,
    KnownSigner,
    SignersEver,
    SignersOnCard,
    at,
    countersigned,
    countersigner_fault,
    graded,
    was_logged,
    wrote,
)
from twinseal.flows.verification.tables import CHECKED, TablesChecked, check_tables, entries_of

if TYPE_CHECKING:
    from twinseal.reports.seal.sign import Pins, SealVerdict

_FILE_MAX = 8 * 1024**3
_PART = "[A-Za-z0-9][A-Za-z0-9._-]*"
_SUM_LINE = re.compile(rf"([0-9a-f]{{64}})  ((?:{_PART}/){{0,3}}{_PART})", re.ASCII)
_KNOWN = frozenset({"log.tws", "checkpoints", "epochs", "people", "unanchored", "entries.jsonl", "manifest.json", "SHA256SUMS",
                    "VERIFY.txt", "report.pdf", "twinseal_verify.py", SEALED_NAME, KIT, *CHECKED})  # fmt: skip
_OF_EXPORTS = (
    "manifest.json",
    "SHA256SUMS",
    "VERIFY.txt",
    "entries.jsonl",
    *CHECKED,
    "report.pdf",
    SEALED_NAME,
)
"""Any of them makes a folder an export: taking one away must not spare the others."""


def log_folder(path: Path) -> Path | None:
    """Return the folder that holds the log of a vault or an export, None where there is none.

    Raises `BadInput` for a folder that looks like both, or in whose place a link stands: somebody made it so that the
    one is believed of the other.
    """
    audit = path / "audit"
    if not (os.path.lexists(path / "header.json") or os.path.lexists(audit)):
        return path if os.path.lexists(path / "log.tws") else None
    if os.path.lexists(path / "log.tws"):
        raise BadInput("input.bad.two_logs", first=path / "log.tws", second=audit / "log.tws")
    if beside := [name for name in _OF_EXPORTS if os.path.lexists(path / name)]:
        raise BadInput("input.bad.export_beside_vault", name=beside[0], folder=audit.name)
    if audit.is_symlink():
        raise BadInput("input.bad.folder_is_link", folder=audit)
    return audit if os.path.lexists(audit / "log.tws") else None


def check_report(files: Files, path: Path, card: TrustCard | None) -> VerificationResult:
    """Check the seal of a signed report by the trust card.

    Raises `TrustCardBad` without one, `BadInput` for a trust card on paper or the record of a ceremony.
    """
    if card is None:
        raise TrustCardBad("trust_card.bad.report_needs_card")
    pdf = files.read(path, limit=REPORT_MAX_BYTES)
    seal = _seal(pdf, SignersOnCard(card))
    if not seal.is_signed:
        sentence = sentence_of("report.check.not_signed", seal=seal.sentence)
        return VerificationResult(Verdict.INCOMPLETE, sentence, reason="export")
    issue = _issue(pdf, seal)
    if issue is None and _has_card(pdf, seal):
        raise BadInput("input.bad.verify_card_paper", name=path.name, signer=seal.signer)
    fault, said = _by_auditor(seal, issue, None)
    if fault:
        return VerificationResult(Verdict.TAMPERED, sentence_of("export.check.tampered", fault=fault), reason="export")
    return VerificationResult(
        Verdict.VALID_UNANCHORED,
        sentence_of("report.check.seal_valid", said=said),
    )


def check_beside(
    files: Files, folder: Path, source: LogSource, card: TrustCard | None, result: VerificationResult
) -> VerificationResult:
    """Return the result of a valid log with what was found of the other files of an export.

    The first that is not what it must be makes the whole TAMPERED with reason `export`; tables that differ and were written by another
    version make it INCOMPLETE with reason `version`. What was not looked at is named.
    Raises `DiskFault` where the drive fails.
    """
    names = set(files.names(folder, through_link=True))
    if not result.verdict.is_valid or names.isdisjoint(_OF_EXPORTS):
        return result
    notes = [] if "manifest.json" in names else [sentence_of("export.check.no_manifest")]
    try:
        fault = _sums(files, folder, names, notes)
        tables = (
            TablesChecked()
            if fault
            else check_tables(
                files, folder, source, card, names, notes,
                size=result.size, covered=result.last_checkpoint_size, undecided=result.undecided,
            )
        )  # fmt: skip
        fault = fault or tables.fault
        if not fault and "report.pdf" in names:
            fault = _check_report_inside(files, folder, source, card, result, notes)
    except (FileMissing, FileTooLarge, NotARegularFile) as odd:
        fault = odd.sentence
    if fault:
        return replace(result, verdict=Verdict.TAMPERED, sentence=f"TAMPERED: {fault}", reason="export", detail=fault)
    if tables.of_another:
        result = _not_compared(result, tables)
    notes += [sentence_of("export.check.sealed_readable")] if SEALED_NAME in names else []
    notes += [sentence_of("export.check.kit")] if KIT in names else []
    notes += [sentence_of("export.check.not_part", name=name) for name in sorted(names - _KNOWN)]
    return replace(result, notes=(*result.notes, *notes))


def _not_compared(result: VerificationResult, tables: TablesChecked) -> VerificationResult:
    """Return the result where tables of another version differ: that is no answer, whatever else holds."""
    sentence = sentence_of(
        "export.check.another_version",
        names=list(tables.of_another),
        theirs=tables.version,
        entry=tables.entry,
        ours=__version__,
        verdict=result.verdict.word,
    )
    return replace(result, verdict=Verdict.INCOMPLETE, sentence=sentence, reason=Reason.VERSION, detail=sentence)


def _sums(files: Files, folder: Path, names: set[str], notes: list[str]) -> str:
    if "SHA256SUMS" not in names:
        notes.append(sentence_of("export.check.no_sums"))
        return ""
    named: set[str] = set()
    summed = files.read(folder / "SHA256SUMS", limit=1024 * 1024).decode("ascii", "replace")
    for row in summed.removesuffix("\n").split("\n") if summed else ():
        match = _SUM_LINE.fullmatch(row)
        if match is None or match[2] in named:
            return sentence_of("export.check.sums_malformed")
        named.add(match[2])
        try:
            digest = _digest(files, folder, match[2])
        except (FileMissing, NotARegularFile):
            return sentence_of("export.check.listed_missing", name=match[2])
        if digest is None:
            return sentence_of("export.check.too_large", name=match[2])
        if digest != match[1]:
            return sentence_of("export.check.changed", name=match[2])
    notes.append(sentence_of("export.check.sums_hold"))
    return ""


def _digest(files: Files, folder: Path, name: str) -> str | None:
    """Return the digest of a file below a folder, reached through no link; None for one that is too large."""
    for parent in reversed(Path(name).parents[:-1]):
        files.names(folder / parent)
    facts = files.facts(folder / name)
    too_large = facts is not None and facts.size > _FILE_MAX and name != "log.tws"
    return None if too_large else files.sha256(folder / name)[0]


def _check_report_inside(
    files: Files, folder: Path, source: LogSource, card: TrustCard | None, result: VerificationResult, notes: list[str]
) -> str:
    if card is None:
        notes.append(sentence_of("report.check.no_card"))
        return ""
    pdf = files.read(folder / "report.pdf", limit=REPORT_MAX_BYTES)
    judged = judge_people(source.people.each(), card)
    roster = founding_roster(card) if isinstance(judged, Failure) else judged
    seal = _seal(pdf, SignersEver(card, roster))
    issue = _issue(pdf, seal)
    fault, said = _by_auditor(seal, issue, roster)
    if fault:
        return sentence_of("export.check.report", fault=fault)
    from twinseal.reports.seal.pdfa import attachment_of

    attached = attachment_of(pdf, "audit-log.jsonl")
    if attached is None:
        return sentence_of("report.check.nothing_attached")
    held, size = rows_of_log(source.files, attached, source.log, result.unanchored), result.size
    if isinstance(held, Text):
        return sentence_of("report.check.entries_differ", held=held)
    if issue is not None and held.count and held.last >= issue.entry:
        return sentence_of("export.check.report", fault=sentence_of("report.check.later_rows", entry=issue.entry))
    entries = [] if source.readable is None else entries_of(files, source.readable)
    if issue is not None and (fault := _not_written(entries, issue, seal.signer, size)):
        return sentence_of("export.check.report", fault=fault)
    if fault := _not_countersigned(entries, seal, notes):
        return sentence_of("export.check.report", fault=fault)
    digest = hashlib.sha256(attached).hexdigest()[:16]
    which = (
        sentence_of("report.check.entries", first=held.first, last=held.last, size=size - 1)
        if held.count
        else sentence_of("report.check.no_entries", size=size)
    )
    notes.append(sentence_of("report.check.entries_match", said=said, which=which, digest=digest))
    return ""


def _not_written(entries: list[Entry], issue: ReportIssue, signer: str, size: int) -> str:
    """Return what is wrong with the entry at which a report says it was written; the readable copy tells what that is."""
    wrong = sentence_of("report.check.not_written", signer=signer, entry=issue.entry)
    if issue.entry > size:
        return wrong
    # While the log's key was lost the entry was kept apart, before the one that is named.
    there = [entry for entry in entries if at(entry, issue.entry)]
    return wrong if there and not any(wrote(entry, issue.person) for entry in there) else ""


def _not_countersigned(entries: list[Entry], seal: SealVerdict, notes: list[str]) -> str:
    """Return what is wrong with the entry at which a report says it was countersigned; one that lost its second signature is noted."""
    second = seal.second
    if second is None:
        logged = next((entry for entry in entries if countersigned(entry, seal.first_sha256)), None)
        if logged is not None:
            notes.append(sentence_of("report.check.countersignature_gone", entry=logged.seq))
        return ""
    there = [entry for entry in entries if at(entry, second.entry)]
    if there and not any(was_logged(entry, second, seal.first_sha256) for entry in there):
        return sentence_of("report.check.not_countersigned", signer=second.signer, entry=second.entry)
    return ""


def _seal(pdf: bytes, signers: Pins) -> SealVerdict:
    from twinseal.reports.seal.sign import check_seal

    return check_seal(pdf, signers)


def _issue(pdf: bytes, seal: SealVerdict) -> ReportIssue | None:
    """Return what a report says of its issue; None without a good seal, for what anybody attached is not unpacked."""
    if not seal.ok:
        return None
    from twinseal.reports.seal.pdfa import attachment_of

    return read_issue(attachment_of(pdf, FILE_NAME))


def _has_card(pdf: bytes, seal: SealVerdict) -> bool:
    """Tell whether it is no report but a paper of a ceremony or of an edition, to each of which the trust card is attached."""
    if not seal.ok:
        return False
    from twinseal.reports.seal.pdfa import attachment_of

    return attachment_of(pdf, CARD_ATTACHED) is not None


def _by_auditor(seal: SealVerdict, issue: ReportIssue | None, roster: Roster | None) -> tuple[str, str]:
    if not seal.ok:
        return seal.sentence, ""
    known = seal.pin if isinstance(seal.pin, KnownSigner) else None
    fault, grade = graded(known, issue, seal.signer, roster)
    fault = fault or countersigner_fault(seal, issue, roster)
    return fault, sentence_of("report.check.graded", said=seal.sentence, grade=grade)
