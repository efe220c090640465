"""Whoever was an auditor signs a report after leaving, with all they ever had: it counts only where they were one."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from conftest import Cast
from fakes.removal import header_of, removed
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verdict.verdict import Verdict
from twinseal.audit.verify.verify import VerificationResult, verify
from twinseal.crypto.key_bundle import open_key_bundle
from twinseal.domain.reading import EVERYBODY, NOBODY
from twinseal.domain.report_issue import ReportIssue, read_issue
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.reporting.pipeline import Signer, sealed_pdf
from twinseal.flows.reporting.report import AttachedFile
from twinseal.flows.verification.folder import check_beside, check_report
from twinseal.host.files import RealFiles
from twinseal.reports.page.tagged_canvas import TaggedCanvas
from twinseal.reports.seal.pdfa import attachment_of
from twinseal.reports.seal.sign import SealPlace

FILES = RealFiles()


def _signer(cast: Cast, name: str) -> Signer:
    header = header_of(cast)
    entry = header.enrolled(cast.id(name))
    with cast.passphrase(name) as passphrase:
        opened = open_key_bundle(entry.bundle, passphrase=passphrase, owner=header.owner(entry))
    opened.identity.set_certificate(entry.certificates.certificate)
    return Signer(entry.person, opened.identity, entry.certificates, "I made it")


def _forged(cast: Cast, signer: Signer, issue: ReportIssue, rows: bytes) -> bytes:
    page = io.BytesIO()
    canvas = TaggedCanvas(page, language="en-GB", invariant=True)
    canvas.drawString(72, 72, "Audit report")
    canvas.save()
    now = cast.clock.utc().replace(microsecond=0)
    attached = AttachedFile("audit-log.jsonl", "application/jsonl", "Entries", rows)
    return sealed_pdf((page.getvalue(), SealPlace(0, (10, 10, 200, 90), now)), attached, now, signer, issue.to_bytes())


def _beside(cast: Cast, export: Path, pdf: bytes) -> VerificationResult:
    """Return what is said of an export that was given this report, without its sums."""
    (export / "report.pdf").write_bytes(pdf)
    (export / "SHA256SUMS").unlink(missing_ok=True)
    card, source = TrustCard.from_bytes(cast.card()), LogSource.from_folder(FILES, export)
    return check_beside(FILES, export, source, card, verify(source, card))


def _said(pdf: bytes) -> ReportIssue:
    issue = read_issue(attachment_of(pdf, "report.json"))
    assert issue is not None
    return issue


@pytest.mark.parametrize("decrypted", [pytest.param(False, marks=pytest.mark.long), True])
def test_a_report_counts_only_while_its_signer_was_there(two: Cast, tmp_path: Path, decrypted: bool) -> None:
    vault = two.open()
    desk = vault.sign_in_auditor(*two.factors("Gil"))
    honest = desk.write_report(None)
    desk.sign_out()
    gil = _signer(two, "Gil")
    removed(two, vault)
    two.later()
    desk = vault.sign_in_auditor(*two.factors("Di"))
    by_di = desk.write_report(None)
    export = Path(desk.export(tmp_path, reading=EVERYBODY if decrypted else NOBODY).folder)
    desk.sign_out()
    (note,) = vault.context.roster.notes
    vault.close()
    before, after = _said(honest), _said(by_di)
    assert before.entry < note.start <= after.entry
    own = (export / "report.pdf").read_bytes()
    # Di's reports count, and so does Gil's from before, though Gil is gone by now.
    for pdf in (own, by_di, honest):
        answer = _beside(two, export, pdf)
        assert answer.verdict.is_valid, answer.sentence
        assert any("Grade: good." in said for said in answer.notes)
    # What a pair that writes the log makes up for Gil: an entry after Gil left, in which Gil wrote a report.
    rows = attachment_of(by_di, "audit-log.jsonl")
    assert rows is not None
    forged = ReportIssue(after.entry, after.entry_count, before.person, 1)
    answer = _beside(two, export, _forged(two, gil, forged, rows))
    assert answer.verdict is Verdict.TAMPERED
    assert f"was not an auditor at entry {after.entry}" in answer.sentence
    assert "Gil Auditor" in answer.sentence
    # Dated back, it tells of nothing that came later.
    early = ReportIssue(before.entry, before.entry_count, before.person, 1)
    assert "It tells of entries after" in _beside(two, export, _forged(two, gil, early, rows)).sentence
    # And where entries can be read, not of an entry that is something else.
    old = attachment_of(honest, "audit-log.jsonl")
    assert old is not None
    other = ReportIssue(before.entry - 1, before.entry - 1, before.person, 1)
    short = b"".join(line + b"\n" for line in old.splitlines() if json.loads(line)["seq"] < other.entry)
    answer = _beside(two, export, _forged(two, gil, other, short))
    assert (f"entry {other.entry} of the log does not say that Gil Auditor" in answer.sentence) is decrypted
    # Without their text it is judged by the roster alone, as in an export for nobody, which is walked with what takes minutes.
    for name in (path.name for path in export.iterdir() if path.suffix in (".jsonl", ".csv")):
        (export / name).unlink()
    assert _beside(two, export, _forged(two, gil, other, short)).verdict.is_valid
    assert f"was not an auditor at entry {after.entry}" in _beside(two, export, _forged(two, gil, forged, rows)).sentence


def test_a_report_alone_counts_by_the_card(two: Cast, tmp_path: Path) -> None:
    vault = two.open()
    desk = vault.sign_in_auditor(*two.factors("Gil"))
    honest = desk.write_report(None)
    desk.sign_out()
    vault.close()
    card, path = TrustCard.from_bytes(two.card()), tmp_path / "report.pdf"
    path.write_bytes(honest)
    assert "Grade: good." in check_report(FILES, path, card).sentence
    issue, gil = _said(honest), _signer(two, "Gil")
    for wrong in (
        ReportIssue(issue.entry, issue.entry_count, two.id("Di"), 1),
        ReportIssue(issue.entry, 1, issue.person, 2),
    ):
        path.write_bytes(_forged(two, gil, wrong, b""))
        answer = check_report(FILES, path, card)
        assert answer.verdict is Verdict.TAMPERED
        assert "does not say where in the log" in answer.sentence
