"""A second auditor picks a report of another one, reads its pages, and signs it into a new file."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.domain.errors import BadInput, DiskFault, ReportFailed, TwinsealError
from twinseal.domain.text import in_eights
from twinseal.domain.utc_text import utc_words
from twinseal.flows.views.countersigning import ReportAtHand, ReportFile
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.act import Act
from twinseal.gui.widgets.base import button, card, label, put, show_if
from twinseal.gui.widgets.fact_row import FactLine, FactRows
from twinseal.gui.widgets.form_field import FormField
from twinseal.gui.widgets.notice import Notice
from twinseal.gui.widgets.path_field import PathField
from twinseal.gui.widgets.pdf_preview import PdfPreview


class CountersignPanel(QWidget):
    """First the reports that lie at hand, and a file; then the one that was chosen, where it goes, and its pages."""

    search_requested = Signal()
    """The reports at hand are asked for."""
    look_requested = Signal(str)
    """A file, as it was typed."""
    requested = Signal(str)
    """The new file for the report that is looked at."""
    dropped = Signal()
    """The report that was looked at is put away."""
    acts_changed = Signal()

    def __init__(self) -> None:
        """Build empty."""
        super().__init__()
        self.setProperty("role", "clear")
        self._files: tuple[ReportFile, ...] = ()
        self._hand: ReportAtHand | None = None
        self._auditor = ""
        self.path = PathField("audit.countersign_path", self.tr("Report to countersign"), suffixes=(".pdf",))
        self.path.line.setPlaceholderText(self.tr("such as {0}").format("/media/usb/audit-report.pdf"))
        self.field = FormField(self.tr("Report"), self.path)
        self._none = label("", "muted", name="audit.no_reports", running=True)
        self.reports = FactRows(
            "audit.countersign_reports", self.tr("Reports at hand, those that you may countersign first"), picks=True
        )
        self.reports.picked_changed.connect(self._take)
        self.reports.followed.connect(lambda _place: self.send())
        self.look = button(self.tr("Read it"), "audit.countersign_look", self.send, kind="primary")
        self.act = button(self.tr("Countersign and save"), "audit.countersign", self.send, kind="primary")
        self.other = button(self.tr("Another report"), "audit.countersign_other", self.begin)
        self.hand = FactRows("audit.countersign_hand", self.tr("What you sign"))
        self.target = PathField("audit.countersigned_path", self.tr("New file"), new_name="countersigned-report.pdf")
        self.target.line.setPlaceholderText(self.tr("such as {0}").format("/media/usb/countersigned-report.pdf"))
        self.target_field = FormField(
            self.tr("Save as"),
            self.target,
            self.tr("A new file name that ends in .pdf. Existing files are not overwritten."),
        )
        self._signer = label("", "muted", name="audit.countersigner", running=True)
        self.done = Notice("audit.countersigned")
        self.preview = PdfPreview("audit.countersign_preview", stays=True, prints=False)
        self._first, self._second = self._built()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(12))
        for part in (self.done, self._first, self._second, self.preview):
            box.addWidget(part)
        box.addStretch(0)
        self._arrange()

    def _built(self) -> tuple[QWidget, QWidget]:
        first = card(
            label(self.tr("Countersign a report of another auditor"), "section"),
            label(
                self.tr(
                    "Your signature says that you reviewed it. A report has room for one second signature, which is never "
                    "that of whoever issued it. It is logged before it is made."
                ),
                running=True,
            ),
            self.field,
            label(self.tr("Written in this visit, and on removable drives"), "label"),
            self._none,
            self.reports,
            spacing=10,
        )
        second = card(label(self.tr("What you sign"), "section"), self.hand, self.target_field, self._signer, spacing=10)
        return first, second

    @property
    def own_acts(self) -> tuple[Act, ...]:
        """Return every act of the panel."""
        return self.look, self.act, self.other

    @property
    def others(self) -> tuple[Act, ...]:
        """Return the acts beside the one that it is for."""
        return (self.other,) if self._hand is not None else ()

    @property
    def primary(self) -> Act:
        """Return the act that it is for now."""
        return self.look if self._hand is None else self.act

    def begin(self) -> None:
        """Show what lies at hand."""
        self.done.say("")
        self._drop()
        self.search_requested.emit()
        self.first_focus()

    def show_reports(self, files: tuple[ReportFile, ...]) -> None:
        """Show the reports that were found, and who may countersign each."""
        self._files = files
        none = self.tr("None found. Plug in the drive that holds the report, or choose its file.")
        put(self._none, "" if files else none)
        self._none.setVisible(not files)
        self.reports.show_facts([self._line(each) for each in files])
        self.reports.setVisible(bool(files))

    def _line(self, of: ReportFile) -> FactLine:
        issued = self.tr("Issued by {0}, entry {1}").format(of.issuer, of.entry)
        return FactLine(
            self.tr("{0}, {1}").format(of.kind, of.report),
            (issued, str(of.path), *((of.refusal.sentence,) if of.refusal else ())),
            self.tr("not by you") if of.refusal else self.tr("you may countersign it"),
            "cross" if of.refusal else "pen",
            "ink2" if of.refusal else "accent",
        )

    def _take(self, place: int) -> None:
        if 0 <= place < len(self._files):
            self.path.set_text(str(self._files[place].path))

    def send(self) -> None:
        """Ask for the report that was chosen, or for the signature of the one that is looked at."""
        if self._hand is None:
            self.look_requested.emit(self.path.text())
        else:
            self.requested.emit(self.target.text())

    def say(self, refusal: TwinsealError) -> bool:
        """Say at the file that it is about what is wrong with it; returns whether it is about one."""
        of_a_file = (BadInput, DiskFault, ReportFailed) if self._hand is None else (BadInput, DiskFault)
        if isinstance(refusal, of_a_file):
            (self.field if self._hand is None else self.target_field).refuse(refusal.sentence)
        return isinstance(refusal, of_a_file)

    def show_hand(self, hand: ReportAtHand) -> None:
        """Show the report that is about to be signed: what the log says of it, and its pages."""
        self._hand = hand
        written = self.tr("Issued by {0} on {1}, entry {2}").format(hand.issuer, utc_words(hand.at_utc), hand.entry)
        lines = [written, self.tr("Holds {0}").format(hand.holds)]
        if hand.before:
            before = ", ".join(str(entry) for entry in hand.before)
            lines.append(
                self.tr("Countersigned before, at entry {0}: those copies hold another second signature").format(before)
            )
        lines.append(self.tr("SHA-256 {0}").format(in_eights(hand.sha256)))
        self.hand.show_facts([FactLine(hand.kind, tuple(lines), hand.report, "report")])
        self._arrange()
        self.preview.begin(self.tr("Its pages"))
        self.target.line.setFocus()

    def show_signer(self, name: str) -> None:
        """Say whose signature it will be."""
        self._auditor = name
        put(self._signer, self.tr("Will be signed by {0} as \u201c{1}\u201d.").format(name, "Reviewed"))

    def show_signed(self, path: str) -> None:
        """Say where the report is that has both signatures."""
        self._drop()
        self.done.say(self.tr("Report saved, with both signatures: {0}").format(path), "good")
        self.search_requested.emit()

    def _drop(self) -> None:
        self._hand = None
        for field in (self.path, self.target):
            field.clear()
        self.field.accept()
        self.target_field.accept()
        self.hand.show_facts(())
        self.preview.forget()
        self.dropped.emit()
        self._arrange()

    def _arrange(self) -> None:
        show_if(self._first, self._hand is None)
        show_if(self._second, self._hand is not None)
        self.acts_changed.emit()

    def forget(self) -> None:
        """Empty everything for the next auditor."""
        self.done.say("")
        self._drop()
        self.show_reports(())
        put(self._none, "")

    def first_focus(self) -> None:
        """Begin at the file, or at where the new one goes."""
        (self.path if self._hand is None else self.target).line.setFocus()
