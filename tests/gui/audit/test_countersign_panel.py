"""A second auditor countersigns at the window, by keys alone: what they read is what they sign, and every refusal stands at its field."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.at_the_desk import at_desk
from fakes.shown_window import settle
from twinseal.domain.text import in_eights
from twinseal.domain.trust_card import TrustCard
from twinseal.gui.audit.desk_screen import REPORT
from twinseal.host.drives import Drive, LinuxDrives
from twinseal.reports.seal.sign import check_seal


def test_what_was_read_is_countersigned_once(two: Cast, qtbot: QtBot, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    (stick / "export").mkdir(parents=True)
    (stick / "letter.pdf").write_bytes(b"%PDF-1.7")

    class Plugged(LinuxDrives):
        def list(self) -> tuple[Drive, ...]:
            return (replace(self.drive_of(stick), mount_point=stick, removable=True),)

    two.machine = replace(two.machine, drives=Plugged())
    first = stick / "export" / "report.pdf"
    vault = two.open()
    desk = vault.sign_in_auditor(*two.factors("Di"))
    pdf = desk.write_report(first)
    desk.sign_out()
    vault.close()
    router = at_desk(two, qtbot, "Gil")
    screen, visit = router.audit.screen, router.audit._desk
    page, panel = screen.report_page, screen.report_page.countersigning
    assert visit is not None
    own = visit.write_report(tmp_path / "own.pdf")
    assert own
    screen.pages.setCurrentIndex(REPORT)
    QTest.keyClick(page.turn, Qt.Key.Key_Space)
    settle(qtbot, router, lambda: panel.reports.count() == 2)

    # Who may countersign is said of each; what is no report of this log is none of them.
    theirs, mine = panel.reports.row_texts()
    assert "Issued by Di Auditor" in theirs
    assert "you may countersign it" in theirs
    assert "another auditor has to countersign it" in mine
    assert (panel.path.line.hasFocus(), screen.footer.primary) == (True, panel.look)

    def refused_at(path: Path, why: str) -> None:
        panel.path.set_text(str(path))
        QTest.keyClick(panel.path.line, Qt.Key.Key_Return)
        settle(qtbot, router, lambda: panel.field.is_wrong)
        assert why in panel.field.message.text()
        assert panel.path.text() == str(path)

    refused_at(tmp_path / "own.pdf", "You issued this report")
    refused_at(stick / "letter.pdf", "cannot be read")
    refused_at(tmp_path, "There is no report file")
    panel.reports.setFocus()
    panel.reports.pick(0)
    assert panel.path.text() == str(first)
    QTest.keyClick(panel.reports, Qt.Key.Key_Return)
    settle(qtbot, router, lambda: panel.preview.isVisible())
    assert screen.footer.primary is panel.act
    (said,) = panel.hand.row_texts()
    assert "Issued by Di Auditor" in said
    assert "Holds entries 0 to" in said
    # In one piece it would be cut at the edge of a small window.
    assert f"SHA-256 {in_eights(sha256(pdf).hexdigest())}" in said
    # Whatever lies there now: what is signed is what was read.
    first.write_bytes(b"something else")
    for name, why in (("report.txt", ".pdf"), ("nowhere/both.pdf", "folder"), ("own.pdf", "own.pdf")):
        panel.target.set_text(str(tmp_path / name))
        QTest.keyClick(panel.target.line, Qt.Key.Key_Return)
        settle(qtbot, router, lambda: panel.target_field.is_wrong)
        assert why in panel.target_field.message.text()
    both = tmp_path / "both.pdf"
    panel.target.set_text(str(both))
    QTest.keyClick(panel.target.line, Qt.Key.Key_Return)
    QTest.keyClick(panel.target.line, Qt.Key.Key_Return)
    settle(qtbot, router, lambda: str(both) in panel.done.text())
    assert both.read_bytes().startswith(pdf)
    seal = check_seal(both.read_bytes(), TrustCard.from_bytes(two.card()))
    assert seal.second is not None
    assert seal.second.signer.startswith("Gil Auditor")
    visit.refresh()
    assert sum(entry.kind == "report.countersigned" for entry in visit.entries()[1]) == 1, "a second press signs nothing"

    # It has both now, and no room for a third.
    refused_at(both, "no place for a third signature")
    screen.forget()
    assert (panel.path.text(), panel.reports.count(), panel.isVisible()) == ("", 0, False)
