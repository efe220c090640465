"""The export: which drive, what is readable on it, and exactly how it ended."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QVBoxLayout, QWidget

from twinseal.domain.errors import BadInput, TwinsealError
from twinseal.domain.reading import EVERYBODY, NOBODY, Readers, Reading, Withheld
from twinseal.flows.views.verification import ExportView
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.base import bring_into_view, button, card, label, row
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.fact_row import FactLine, FactRows
from twinseal.gui.widgets.form_field import FormField
from twinseal.gui.widgets.notice import Notice
from twinseal.gui.widgets.path_field import PathField

Button = TypeVar("Button", bound=QAbstractButton)


class ExportPage(QWidget):
    """Finds removable drives; a drive is always chosen, never assumed, where there are several."""

    drives_requested = Signal()
    requested = Signal(object, object, str)
    """The drive, who can read what (`Reading`, without a key), and the file with the recipient's key."""

    def __init__(self) -> None:
        """Build."""
        super().__init__()
        self._drives: tuple[object, ...] = ()
        self.drives = FactRows("audit.drives", self.tr("Removable drives"), picks=True)
        self._no_drive = label(
            self.tr(
                "No removable drive is mounted. Connect a drive, wait until the system has mounted it, then press Refresh."
            ),
            name="audit.no_drive",
        )
        self.refresh = button(self.tr("Refresh"), "audit.refresh_drives", self.drives_requested.emit)
        self.everybody = _choice(QRadioButton(self.tr("Readable entries, tables and the signed report")), "audit.everybody")
        self.everybody.setChecked(True)
        self.partly = _choice(QRadioButton(self.tr("Readable entries, with some withheld")), "audit.partly")
        self.no_names = _choice(QCheckBox(self.tr("Withhold entries that name people")), "audit.no_names")
        self.no_reasons = _choice(QCheckBox(self.tr("Withhold entries with words of people")), "audit.no_reasons")
        self.one_recipient = _choice(QRadioButton(self.tr("Readable by one recipient alone")), "audit.one_recipient")
        self.recipient = PathField("audit.recipient", self.tr("Public key of the recipient"), suffixes=(".pub",))
        self._recipient_field = FormField(
            self.tr("Public key of the recipient: the file NAME.pub"),
            self.recipient,
            self.tr(
                "They make the key with twinseal recipient-key, and read its SHA-256 out to you. Nobody else can open what is "
                "sealed to it, the report included."
            ),
        )
        self.sealed_only = _choice(QRadioButton(self.tr("Sealed entries, with the signed report")), "audit.sealed_only")
        for chosen in (self.everybody, self.partly, self.one_recipient, self.sealed_only):
            chosen.toggled.connect(self._enable)
        self._enable()
        self.act = self.export_button = button(self.tr("Export"), "audit.export", self.send, kind="primary")
        self.done = Notice("audit.export_done")
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(14), px(16), px(14))
        box.setSpacing(px(12))
        box.addLayout(columns(self._drive_card(), self._what_card(), weights=(1, 1)))
        box.addWidget(self.done)
        box.addStretch(1)

    def _drive_card(self) -> QWidget:
        return card(
            label(self.tr("1.  Which drive"), "section"),
            self._no_drive,
            self.drives,
            row(self.refresh, None),
        )

    def _what_card(self) -> QWidget:
        return card(
            label(self.tr("2.  What can be read on it"), "section"),
            self.everybody,
            label(
                self.tr("Anyone who has the drive can read names, reasons and times, but no passwords: the log contains none."),
                "muted",
            ),
            self.partly,
            self.no_names,
            self.no_reasons,
            label(
                self.tr("In the place of each withheld entry stands what the log commits to; verification says how many there are. "
                        "The report and tables that need every entry are left out. Notes of changed people still name them."),
                "muted",
            ),
            self.one_recipient,
            self._recipient_field,
            self.sealed_only,
            label(
                self.tr("Anyone can verify the log, but its entries can be read only with an auditor's key. The report still "
                        "names people and reasons."),
                "muted",
            ),
            label(self.tr("Always included: the log, its checkpoints, SHA-256 sums, and instructions for verifying "
                          "without Twinseal.")),
        )  # fmt: skip

    def show_drives(self, drives: tuple[tuple[str, object], ...]) -> None:
        """Offer drives by their words; the only one is chosen already."""
        if not drives and (self.drives.hasFocus() or self.export_button.hasFocus()):
            # What had the keyboard is gone: left to itself it goes to *Sign out*, and the next Enter ends the visit.
            self.refresh.setFocus()
        self._drives = tuple(drive for _text, drive in drives)
        split = [text.split("\n") for text, _drive in drives]
        self.drives.show_facts([FactLine(name, tuple(lines), icon="stick") for name, *lines in split])
        self._no_drive.setVisible(not drives)
        self.drives.setVisible(bool(drives))
        self.export_button.setEnabled(bool(drives))

    def send(self) -> None:
        """Ask for the export to the chosen drive."""
        place = self.drives.picked()
        self.requested.emit(self._drives[place] if place >= 0 else None, self._reading(), self.recipient.text())

    def _reading(self) -> Reading:
        if self.sealed_only.isChecked():
            return NOBODY
        if self.one_recipient.isChecked():
            return Reading(Readers.RECIPIENT)
        if not self.partly.isChecked():
            return EVERYBODY
        boxes = ((Withheld.NAMES, self.no_names), (Withheld.REASONS, self.no_reasons))
        return Reading(withheld=frozenset(kind for kind, box in boxes if box.isChecked()))

    def say(self, refusal: TwinsealError) -> bool:
        """Say a refusal at the field that it is about; returns whether there is one."""
        if not (isinstance(refusal, BadInput) and refusal.field == "recipient"):
            return False
        self._recipient_field.refuse(refusal.sentence)
        return True

    def _enable(self) -> None:
        for box in (self.no_names, self.no_reasons):
            box.setEnabled(self.partly.isChecked())
        self.recipient.setEnabled(self.one_recipient.isChecked())

    def begin(self) -> None:
        """Take the last result away."""
        self.done.say("")
        self._recipient_field.accept()

    def show_export(self, view: ExportView) -> None:
        """Say exactly how an export ended."""
        size = f"{max(1, view.total_bytes // 1000):,}".replace(",", "\u202f")
        facts = self.tr("{0} files, {1} kB, in {2}").format(len(view.files), size, view.folder)
        lines = filter(None, (view.sentence, facts, view.code_sentence))
        self.done.say("\n".join(lines), "good" if view.safe_to_remove else "warning")
        bring_into_view(self.done)

    def forget(self) -> None:
        """Begin again for the next auditor."""
        self.begin()
        self.show_drives(())
        self.everybody.setChecked(True)
        self.no_names.setChecked(False)
        self.no_reasons.setChecked(False)
        self.recipient.clear()

    def first_focus(self) -> None:
        """Begin at the drives."""
        (self.drives if self.drives.count() else self.export_button).setFocus()


def _choice(box: Button, name: str) -> Button:
    box.setObjectName(name)
    box.setAccessibleName(box.text())
    return box
