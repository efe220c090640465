"""Signed reports: kind, period or seal, where it goes, and its pages before anybody prints them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from twinseal.domain.errors import TwinsealError
from twinseal.flows.frames.frame import TITLES
from twinseal.flows.reporting.registry import REPORTS, report_of
from twinseal.flows.reporting.report import PAPER_SIZES, Ask, Wanted
from twinseal.gui.audit.countersign_panel import CountersignPanel
from twinseal.gui.audit.desk_page import DeskPage
from twinseal.gui.design.scale import fit_into, px
from twinseal.gui.widgets.act import Act
from twinseal.gui.widgets.base import button, card, label, put, show_if
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.form_field import FormField, line, refuse_at
from twinseal.gui.widgets.notice import Notice
from twinseal.gui.widgets.path_field import PathField
from twinseal.gui.widgets.pdf_preview import PdfPreview


class ReportPage(DeskPage):
    """A form above, the signed pages below it once they are made; or in its place a report that is countersigned."""

    requested = Signal(str, object, str, str)
    """Kind of report, what it is asked for by (`Wanted`), the file, and the folder for its entries with their proofs, or nothing."""
    period_chosen = Signal(str)
    """Name of a period whose days are to be shown: which day it is the machine's clock says."""

    def __init__(self, countersigning: CountersignPanel | None = None) -> None:
        """Build, with a panel for countersigning that was built before, or a new one."""
        super().__init__()
        self.kind = QComboBox()
        self.kind.setObjectName("audit.report_kind")
        self.kind.setAccessibleName(self.tr("Report"))
        for report in REPORTS:
            self.kind.addItem(str(report.title), report.kind)
        self.kind.currentIndexChanged.connect(lambda _index: self._show_kind())
        self.seal = line("audit.report_seal", self.tr("Seal number, for example 12"))
        self.seal.setPlaceholderText("12")
        self.proofs = PathField("audit.report_proofs", self.tr("Folder for its entries and their proofs"), folder=True)
        self.proofs.line.setPlaceholderText(self.tr("such as {0}").format("/media/usb"))
        self.phrase = line("audit.report_phrase", self.tr("Phrase, any words of your choice"))
        self.last_day = line("audit.report_day", self.tr("Last day, for example 2026-11-30"))
        self.last_day.setPlaceholderText("2026-11-30")
        titles = ((str(title), frame) for frame, title in TITLES.items())
        self.frame = _choice("audit.report_frame", self.tr("Compliance frame"), ((self.tr("None"), ""), *titles))
        self.annex = _choice(
            "audit.report_annex",
            self.tr("The log, printed"),
            ((self.tr("Up to 50 openings"), None), (self.tr("Always"), True), (self.tr("Never"), False)),
        )
        sizes = zip((self.tr("A4"), self.tr("Letter")), PAPER_SIZES, strict=True)
        self.paper = _choice("audit.report_paper", self.tr("Paper"), sizes)
        self.period = _choice(
            "audit.period",
            self.tr("Period"),
            (
                (self.tr("Everything since the vault was created"), "all"),
                (self.tr("This month"), "month"),
                (self.tr("Last month"), "last_month"),
                (self.tr("This year"), "year"),
                (self.tr("Custom dates"), "typed"),
            ),
        )
        self.from_date = line("audit.from", self.tr("From, for example 2026-11-01"))
        self.to_date = line("audit.to", self.tr("To, for example 2026-11-30"))
        for field in (self.from_date, self.to_date):
            field.setPlaceholderText(self.tr("such as {0}").format("2026-11-01"))
            field.textEdited.connect(lambda _text: self.period.setCurrentIndex(self.period.count() - 1))
        self.period.currentIndexChanged.connect(lambda _index: self._fill_period())
        self.period.activated.connect(lambda _index: self._begin_typing())
        self.report_path = PathField("audit.report_path", self.tr("Report file"), new_name="audit-report.pdf")
        self.report_path.line.setPlaceholderText(self.tr("such as {0}").format("/media/usb/audit-report.pdf"))
        self._signer = label("", "muted", name="audit.signer")
        self.report_done = Notice("audit.report_done")
        self.preview = PdfPreview("audit.preview")
        self._about = label("", running=True)
        self._auditor = ""
        self.act = button(self.tr("Sign and save"), "audit.report", self.send, kind="primary")
        self.turn = button(self.tr("Countersign a report"), "audit.turn_to_countersign", self._turn, turns=True)
        self.countersigning = self._taken(countersigning or CountersignPanel())
        self._countersigns = False
        self._form = self._built_form()
        self.preview.closed.connect(self._form.show)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(14), px(16), px(14))
        box.setSpacing(px(12))
        box.addWidget(self._form)
        box.addWidget(self.report_done)
        box.addWidget(self.preview, 1)
        box.addWidget(self.countersigning)
        self.countersigning.hide()
        box.addStretch(0)
        # Once each part has its place: shown before, it would appear as a window of its own.
        self._show_kind()

    @property
    def own_acts(self) -> tuple[Act, ...]:
        """Return every act of the page."""
        return self.act, self.turn, *self.countersigning.own_acts

    @property
    def others(self) -> tuple[Act, ...]:
        """Return the way to countersigning and back."""
        return (*self.countersigning.others, self.turn) if self._countersigns else (self.turn,)

    @property
    def primary(self) -> Act:
        """Return the act that the page is for now."""
        return self.countersigning.primary if self._countersigns else self.act

    def _turn(self) -> None:
        self._show_part(countersigns=not self._countersigns)
        if self._countersigns:
            self.countersigning.begin()
        else:
            self.first_focus()

    def _show_part(self, *, countersigns: bool) -> None:
        self._countersigns = countersigns
        self.turn.setText(self.tr("New report") if countersigns else self.tr("Countersign a report"))
        self.turn.setAccessibleName(self.turn.text())
        self.report_done.say("")
        self.preview.forget()
        self._form.setVisible(not countersigns)
        self.countersigning.setVisible(countersigns)
        self.acts_changed.emit()

    def _built_form(self) -> QWidget:
        self._from = FormField(self.tr("From (UTC, blank for the beginning)"), self.from_date)
        self._to = FormField(self.tr("To (UTC, blank for now)"), self.to_date)
        self._period = FormField(self.tr("Period"), self.period)
        dates = columns(self._period, self._from, self._to)
        dates.setContentsMargins(0, 0, 0, 0)
        self._by_period = QWidget()
        self._by_period.setProperty("role", "clear")
        self._by_period.setLayout(dates)
        self._by_seal = FormField(
            self.tr("Seal that ended the opening"), self.seal, self.tr("The list of openings has their numbers.")
        )
        self._by_proofs = FormField(
            self.tr("Its entries, each with its proof (blank for none)"),
            self.proofs,
            self.tr(
                "An existing folder. Anyone with these files and the trust card can check that the entries are in the signed log. "
                "From its first entry to its last, which may be a review months later, all are written, those of others too."
            ),
        )
        self._by_day = FormField(self.tr("Last day (UTC, blank for now)"), self.last_day)
        self._by_phrase = FormField(
            self.tr("Phrase"),
            self.phrase,
            self.tr("Any words, chosen by somebody whose openings are not looked at. They are logged and printed."),
        )
        self._by_frame = FormField(
            self.tr("Compliance frame"),
            self.frame,
            self.tr(
                "For each clause: how much of the period satisfies our reading of it. Compare with your copy of the standard."
            ),
        )
        self._by_annex = FormField(self.tr("The log, printed at the end (it is attached either way)"), self.annex)
        papers = columns(FormField(self.tr("Paper"), self.paper), self._by_annex)
        papers.setContentsMargins(0, 0, 0, 0)
        self._by_paper = QWidget()
        self._by_paper.setProperty("role", "clear")
        self._by_paper.setLayout(papers)
        kinds = FormField(self.tr("Report"), self.kind)
        self._by_path = FormField(
            self.tr("Save as"),
            self.report_path,
            self.tr("A new file name that ends in .pdf. Existing files are not overwritten."),
        )
        return card(
            label(self.tr("Signed report as PDF"), "section"),
            kinds,
            self._about,
            self._by_period,
            self._by_frame,
            self._by_seal,
            self._by_day,
            self._by_phrase,
            self._by_paper,
            self._by_path,
            self._by_proofs,
            self._signer,
            spacing=10,
        )

    def _taken(self, panel: CountersignPanel) -> CountersignPanel:
        fit_into(panel, self)
        panel.acts_changed.connect(self.acts_changed)
        return panel

    def _show_kind(self) -> None:
        report = report_of(self.kind.currentData())
        put(self._about, str(report.about))
        show_if(self._by_period, report.ask is Ask.PERIOD)
        show_if(self._by_seal, report.ask is Ask.SEAL)
        show_if(self._by_proofs, report.ask is Ask.SEAL)
        show_if(self._by_day, report.ask is Ask.DAY)
        show_if(self._by_phrase, report.ask is Ask.PHRASE)
        show_if(self._by_frame, report is REPORTS[0])
        show_if(self._by_annex, report is REPORTS[0])
        self.show_signer(self._auditor)

    def _fill_period(self) -> None:
        kind = self.period.currentData()
        if kind != "typed":
            self.period_chosen.emit(kind)

    def show_period(self, kind: str, today: str) -> None:
        """Fill in the days of a period; `today` is an ISO date."""
        begin, end = period_of(kind, today)
        self.from_date.setText(begin)
        self.to_date.setText(end)

    def _begin_typing(self) -> None:
        if self.period.currentData() == "typed":
            self.from_date.setFocus()

    def send(self) -> None:
        """Ask for the report."""
        for field in self._by_name().values():
            field.accept()
        proofs = self.proofs.text() if report_of(self.kind.currentData()).ask is Ask.SEAL else ""
        self.requested.emit(self.kind.currentData(), self._wanted(), self.report_path.text(), proofs)

    def _by_name(self) -> dict[str, FormField]:
        """Return the fields that can be wrong, by the names that a refusal gives them."""
        is_day = report_of(self.kind.currentData()).ask is Ask.DAY
        return {
            "period": self._period, "from_utc": self._from, "to_utc": self._by_day if is_day else self._to, "seal": self._by_seal,
            "phrase": self._by_phrase, "report_phrase": self._by_phrase, "frame": self._by_frame, "report_path": self._by_path, "report_proofs": self._by_proofs,
        }  # fmt: skip

    def say(self, refusal: TwinsealError) -> bool:
        """Say at its field what is wrong; returns whether that field is in sight."""
        return refuse_at(self._by_name(), refusal, self)

    def _wanted(self) -> Wanted:
        """Return what is asked for by the field that is shown: what stands in another was typed for another kind."""
        typed = {
            Ask.PERIOD: Wanted(self.from_date.text(), self.to_date.text(), frame=self._chosen_frame()),
            Ask.DAY: Wanted(to_utc=self.last_day.text()),
            Ask.SEAL: Wanted(seal=self.seal.text()),
            Ask.PHRASE: Wanted(phrase=self.phrase.text()),
        }
        wanted = typed.get(report_of(self.kind.currentData()).ask, Wanted())
        annex = self.annex.currentData() if report_of(self.kind.currentData()) is REPORTS[0] else None
        return replace(wanted, annex=annex, paper_size=str(self.paper.currentData()))

    def _chosen_frame(self) -> str:
        return str(self.frame.currentData()) if report_of(self.kind.currentData()) is REPORTS[0] else ""

    def show_signer(self, name: str) -> None:
        """Say whose signature it will be, and with what meaning."""
        self._auditor = name
        meaning = report_of(self.kind.currentData()).meaning
        put(self._signer, self.tr("Will be signed by {0} as \u201c{1}\u201d.").format(name, meaning))
        self.countersigning.show_signer(name)

    def show_report(self, path: str, *, is_empty: bool, proofs: tuple[str, int, str] | None = None) -> None:
        """Say where the report is and whether it tells of anything, and show its pages; `proofs` are folder, number of entries and checkpoint."""
        said = [self.tr("Signed report saved: {0}").format(path)]
        if proofs is not None:
            folder, count, note = proofs
            said.append(self.tr("Its entries ({0}) were written into {1}, with {2}.").format(count, folder, note))
        if is_empty:
            said.append(self.tr("It contains no entries: nothing was logged in this period."))
        self.report_done.say("\n".join(said), "warning" if is_empty else "good")
        self._form.hide()
        self.preview.begin(self.tr("Signed report"))

    def begin(self) -> None:
        """Take what the last report left away."""
        self.report_done.say("")

    def forget(self) -> None:
        """Empty everything for the next auditor."""
        for field in (self.from_date, self.to_date, self.seal, self.last_day, self.phrase, self.report_path, self.proofs):
            field.clear()
        self.kind.setCurrentIndex(0)
        self.frame.setCurrentIndex(0)
        self.period.setCurrentIndex(0)
        self.annex.setCurrentIndex(0)
        self.paper.setCurrentIndex(0)
        self.countersigning.forget()
        self._show_part(countersigns=False)

    def first_focus(self) -> None:
        """Begin at the kind, or at the report to countersign."""
        if self._countersigns:
            self.countersigning.first_focus()
        else:
            self.kind.setFocus()


def _choice(name: str, spoken: str, rows: Iterable[tuple[str, object]]) -> QComboBox:
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(spoken)
    for text, data in rows:
        box.addItem(text, data)
    return box


def period_of(kind: str, today: str) -> tuple[str, str]:
    """Return first and last day of a period as ISO dates; empty for no bound. `today` is an ISO date."""
    year, month = int(today[:4]), int(today[5:7])
    if kind == "month":
        return f"{today[:7]}-01", today
    if kind == "last_month":
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        days = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
        return f"{year:04d}-{month:02d}-01", f"{year:04d}-{month:02d}-{days:02d}"
    if kind == "year":
        return f"{year:04d}-01-01", today
    return "", ""
