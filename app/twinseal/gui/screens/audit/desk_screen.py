"""The audit desk: openings as stories, entries, verification, report, export."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLayout,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QTableView,
    QTabWidget,
    QWidget,
)

from twinseal.domain.text import shown
from twinseal.flows.views import DeskView, EntryLine, ExportView, VerificationView
from twinseal.gui.screens.audit.entries_model import EntriesModel
from twinseal.gui.widgets.base import Notice, Screen, button, card, columns, label, page, put, row
from twinseal.gui.widgets.fields import headed, line

_WORDS = {
    "VALID-ANCHORED": ("good", "Intact, and it goes on from what you hold."),
    "VALID-COSIGNED": ("plain", "Intact and cosigned; an older copy is not excluded. Type the register code to exclude it."),
    "VALID-UNANCHORED": ("warn", "The chain holds, but part of it is under no checkpoint or no trust card was given."),
}


def tab_page(*parts: QWidget | QLayout) -> QWidget:
    """Return a page with the room that a tab needs around it."""
    return page(*parts, margin=16)


class DeskScreen(Screen):
    """Tabs for what an auditor does; every look and export is itself logged."""

    entries_requested = Signal(str, int)
    verify_requested = Signal(str, str)
    report_requested = Signal(str, str, str)
    drives_requested = Signal()
    export_requested = Signal(object, bool)
    cancel_requested = Signal()
    signed_out = Signal()

    def __init__(self) -> None:
        """Build the tabs."""
        super().__init__("audit", self.tr("Audit desk"))
        self._stories: tuple[str, ...] = ()
        self.tabs = QTabWidget()
        self.tabs.setObjectName("audit.tabs")
        self.tabs.setAccessibleName(self.tr("Audit desk"))
        for text, tab in (
            (self.tr("Openings"), self._openings_page()),
            (self.tr("Entries"), self._entries_page()),
            (self.tr("Verify"), self._verify_page()),
            (self.tr("Report"), self._report_page()),
            (self.tr("Export"), self._export_page()),
        ):
            self.tabs.addTab(tab, text)
        self.body.addWidget(self.tabs, 1)
        self.progress = QProgressBar()
        self.progress.setObjectName("audit.progress")
        self.progress.hide()
        self.cancel = button(self.tr("Cancel"), "audit.cancel", self.cancel_requested.emit)
        self.cancel.hide()
        self.body.addLayout(row(self.progress, self.cancel))
        self.body.addLayout(row(button(self.tr("Sign out"), "audit.sign_out", self.signed_out.emit), None))

    def _openings_page(self) -> QWidget:
        self.openings = QListWidget()
        self.openings.setObjectName("audit.openings")
        self.openings.setAccessibleName(self.tr("Openings, newest first"))
        self._story = label("", name="audit.story")
        self._findings = label("", name="audit.findings")
        self.openings.currentRowChanged.connect(
            lambda place: put(self._story, self._stories[place] if 0 <= place < len(self._stories) else "")
        )
        return tab_page(
            card(label(self.tr("Findings"), "section"), self._findings),
            columns(self.openings, card(label(self.tr("What happened"), "section"), self._story), weights=(2, 3)),
        )

    def _entries_page(self) -> QWidget:
        self.search = line("audit.search", self.tr("Search the log"))
        self.search.setPlaceholderText(self.tr("Search names, entries, opening ids; Enter"))
        self.search.returnPressed.connect(lambda: self.entries_requested.emit(self.search.text(), 0))
        self.model = EntriesModel(lambda offset: self.entries_requested.emit(self.search.text(), offset))
        self.table = QTableView()
        self.table.setObjectName("audit.entries")
        self.table.setAccessibleName(self.tr("Entries of the log, newest first"))
        self.table.setModel(self.model)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setMinimumHeight(320)
        for column, width in enumerate((60, 190, 170, 220, 420)):
            self.table.setColumnWidth(column, width)
        self._count = label("", "muted", name="audit.count")
        return tab_page(row(self.search), self.table, self._count)

    def _verify_page(self) -> QWidget:
        self.card_path = line("audit.trust_card", self.tr("File of the trust card"))
        self.receipt = line("audit.receipt", self.tr("Register code, if at hand"))
        self.verdict = Notice("audit.verdict")
        self._details = label("", "muted", name="audit.verify_details")
        return tab_page(
            card(
                label(self.tr("Check every line, signature and checkpoint"), "section"),
                headed(
                    self.tr("Trust card (the file trust-card.json, from your own drive and never from the vault's)"),
                    self.card_path,
                ),
                headed(self.tr("Register code of the last seal (from the paper register)"), self.receipt),
                row(
                    button(
                        self.tr("Verify"),
                        "audit.verify",
                        lambda: self.verify_requested.emit(self.card_path.text(), self.receipt.text()),
                        kind="primary",
                    ),
                    None,
                ),
            ),
            self.verdict,
            self._details,
        )

    def _report_page(self) -> QWidget:
        self.from_date = line("audit.from", self.tr("From, as 2026-11-01"))
        self.to_date = line("audit.to", self.tr("To, as 2026-11-30"))
        self.report_path = line("audit.report_path", self.tr("File of the report"))
        self.report_path.setPlaceholderText("/media/usb/audit-report.pdf")
        self.report_done = Notice("audit.report_done")
        return tab_page(
            card(
                label(self.tr("Signed audit report as PDF"), "section"),
                columns(headed(self.tr("From (empty: from the beginning)"), self.from_date), headed(self.tr("To (empty: until now)"), self.to_date)),
                headed(self.tr("Save as"), self.report_path),
                row(
                    button(
                        self.tr("Write and sign"), "audit.report",
                        lambda: self.report_requested.emit(self.from_date.text(), self.to_date.text(), self.report_path.text()), kind="primary",
                    ),
                    None,
                ),
            ),
            self.report_done,
        )  # fmt: skip

    def _export_page(self) -> QWidget:
        self.drives = QComboBox()
        self.drives.setObjectName("audit.drives")
        self.drives.setAccessibleName(self.tr("Removable drive"))
        self.decrypted = QCheckBox(
            self.tr("With readable entries (anybody who holds the stick can read names and reasons; never a secret)")
        )
        self.decrypted.setObjectName("audit.decrypted")
        self.decrypted.setChecked(True)
        self.export_done = Notice("audit.export_done")
        return tab_page(
            card(
                label(self.tr("Export for review on a removable drive"), "section"),
                row(self.drives, button(self.tr("Look again"), "audit.refresh_drives", self.drives_requested.emit)),
                self.decrypted,
                row(button(self.tr("Export"), "audit.export", self._send_export, kind="primary"), None),
            ),
            self.export_done,
        )

    def _send_export(self) -> None:
        self.export_requested.emit(self.drives.currentData(), self.decrypted.isChecked())

    # -- showing -------------------------------------------------------------------------------

    def show_view(self, view: DeskView) -> None:
        """Show openings and findings."""
        put(self.title, self.tr("Audit desk  \u00b7  {0}  \u00b7  {1}").format(view.vault_name, view.auditor.name))
        put(
            self._findings,
            "\n".join(f"\u25b8 {one}" for one in view.findings)
            or self.tr("No rule found anything that needs a closer look."),
        )
        self._stories = tuple(
            "\n".join([f"\u201c{one.justification}\u201d" if one.justification else "", *one.story]).strip()
            for one in view.openings
        )
        self.openings.clear()
        for one in view.openings:
            what = ", ".join(one.envelopes) or self.tr("nothing")
            self.openings.addItem(
                QListWidgetItem(shown(f"{one.at_utc}   {one.outcome}\n{one.first} + {one.second}: {what}", lines=True))
            )
        self.openings.setCurrentRow(0)

    def show_entries(self, offset: int, total: int, lines: tuple[EntryLine, ...]) -> None:
        """Show a slice of the log."""
        if offset == 0:
            self.model.reset(total, lines)
        else:
            self.model.put_slice(offset, lines)
        put(self._count, self.tr("{0} entries").format(total))

    def show_verification(self, view: VerificationView) -> None:
        """Show the graded verdict; three good grades, three looks."""
        tone, words = _WORDS.get(
            view.verdict,
            ("danger", self.tr("Something is wrong: call the owner of the vault and keep this machine as it is.")),
        )
        self.verdict.say(f"{view.sentence}\n{words}", tone)
        put(self._details, "\n".join(view.details))

    def show_report(self, path: str) -> None:
        """Say where the report is."""
        self.report_done.say(self.tr("Signed report written: {0}").format(path), "good")

    def show_drives(self, drives: tuple[tuple[str, object], ...]) -> None:
        """Offer drives."""
        self.drives.clear()
        for text, drive in drives:
            self.drives.addItem(shown(text), drive)
        if not drives:
            self.drives.addItem(self.tr("No removable drive: plug one in and look again"), None)

    def show_export(self, view: ExportView) -> None:
        """Say exactly how an export ended."""
        self.export_done.say(f"{view.sentence}\n{view.folder}", "good" if view.safe_to_remove else "warn")

    def show_progress(self, done: int, of: int) -> None:
        """Show how far a job is; hide it at the end."""
        running = 0 <= done < of
        self.progress.setVisible(running)
        self.cancel.setVisible(running)
        if running:
            # Qt counts in 32 bits; a log can be longer.
            self.progress.setRange(0, 1000)
            self.progress.setValue(done * 1000 // of)

    def first_focus(self) -> None:
        """Begin at the openings."""
        self.openings.setFocus(Qt.FocusReason.OtherFocusReason)
