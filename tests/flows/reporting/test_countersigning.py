"""A second auditor countersigns at the desk: what may be, what may not, and what the log says before."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest

from conftest import Cast
from twinseal.domain.errors import BadInput, LogNotWritable, ReportFailed
from twinseal.domain.events.kind import Kind
from twinseal.flows.context.journal import Journal
from twinseal.reports.seal import pdfa


def _with_odd_attachment() -> bytes:
    """Return a PDF that nobody signed, whose `report.json` is no file."""
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        named = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Filespec))
        files = pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("report.json"), named]))
        document.Root.Names = pikepdf.Dictionary(EmbeddedFiles=files)
        document.save(made)
    return made.getvalue()


def test_only_another_auditors_report_and_only_logged(two: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = two.open()
    desk = vault.sign_in_auditor(*two.factors("Di"))
    first, target = desk.write_report(None), tmp_path / "both.pdf"
    with pytest.raises(ReportFailed, match="another auditor has to"):
        desk.countersigning.sign(first, target)
    desk.sign_out()
    desk = vault.sign_in_auditor(*two.factors("Gil"))
    changed = bytearray(first)
    changed[len(first) // 2] ^= 1
    record = next(two.vault_path.parent.glob("*.ceremony-record.pdf")).read_bytes()
    for pdf, why in (
        (bytes(changed), "changed after it was signed"),
        (b"%PDF-1.7", "cannot be read"),
        (_with_odd_attachment(), "bears no signature"),
        (record, "in the log"),
    ):
        with pytest.raises(ReportFailed, match=why):
            desk.countersigning.sign(pdf, target)
    assert pdfa.attachment_of(_with_odd_attachment(), "report.json") is None
    # What anybody attached is unpacked only once the seal is good: it can be far larger than its PDF.
    unpacked: list[str] = []
    monkeypatch.setattr(pdfa, "attachment_of", lambda _pdf, name: unpacked.append(name))
    with pytest.raises(ReportFailed):
        desk.countersigning.sign(bytes(changed), target)
    assert unpacked == []
    monkeypatch.undo()
    real = Journal.record

    def refusing(self: Journal, kind: Kind, **more: object) -> object:
        if kind.name == "report.countersigned":
            raise LogNotWritable
        return real(self, kind, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Journal, "record", refusing)
    with pytest.raises(LogNotWritable):
        desk.countersigning.sign(first, target)
    monkeypatch.undo()
    assert not target.exists()
    made = desk.countersigning.sign(first, target)
    assert target.read_bytes() == made.pdf
    assert made.pdf.startswith(first)
    assert (made.before, "Di Auditor" in made.issuer) == ((), True)
    with pytest.raises(ReportFailed, match="no place for a third"):
        desk.countersigning.sign(made.pdf, tmp_path / "third.pdf")
    with pytest.raises(BadInput):
        desk.countersigning.sign(first, target)
    desk.refresh()
    (logged,) = [entry for entry in desk.entries()[1] if entry.kind == "report.countersigned"]
    assert "was countersigned" in logged.summary
    assert desk.countersigning.sign(first, tmp_path / "again.pdf").before == (logged.seq,)
    desk.sign_out()
    vault.close()
